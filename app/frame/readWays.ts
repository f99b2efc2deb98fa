import { presets, type ClusterConfig, type ReadPath } from "../../engine/index.ts";

/** A way in which a client may read. */
export interface ReadWay {
  readonly through: ReadPath;
  readonly label: string;
  /** Who answers, and what the answer is worth: one sentence. */
  readonly meaning: string;
}

/** From what costs nothing to what costs most. */
export const readWays: readonly ReadWay[] = [
  {
    through: "copy",
    label: "The node’s own copy",
    meaning: "It answers at once from what it has applied, which may be stale.",
  },
  {
    through: "lease",
    label: "On the leader’s lease",
    meaning:
      "The leader answers at once while a majority has promised to elect nobody else; this needs clocks that run alike.",
  },
  {
    through: "confirmed",
    label: "Confirmed by a majority",
    meaning:
      "The leader first has a majority acknowledge that it still leads; nothing is written to the log.",
  },
  {
    through: "follower",
    label: "From a follower",
    meaning:
      "Any node asks its leader how far it must have come, waits until it has, and answers from its own copy.",
  },
  {
    through: "log",
    label: "Through the log",
    meaning: "The read is an entry of its own: slower, and current.",
  },
];

/** Why a way is closed in this run; null: it is open. */
export function readRefusal(through: ReadPath, config: ClusterConfig): string | null {
  const isLeased = config.settings?.leaseReads ?? presets[config.preset].node.leaseReads;
  return through === "lease" && !isLeased
    ? "Lease reads are off in this run. Switch them on in “Set up”, for a new one."
    : null;
}
