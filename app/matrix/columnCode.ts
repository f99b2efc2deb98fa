import {
  leaderOf,
  replicaOf,
  type ClusterView,
  type PartitionId,
  type ReplicaView,
} from "../../engine/index.ts";
import { isAsleep } from "../explain/leadership.ts";
import { lifecycleWord, rangeOf } from "../explain/lifecycle.ts";
import { partOf, type Part } from "../explain/membershipOf.ts";
import { termSlot } from "../marks/term.ts";

export type CellKind =
  | "follower"
  | "asleep"
  | "leader"
  | "leaderAsleep"
  | "elected"
  | "candidate"
  | "preVote"
  | "learner"
  | "leaving"
  | "spare"
  | "down";

export interface CellCode {
  readonly kind: CellKind;
  readonly slot: number;
  /** 0: level with the leader; 1: up to seven entries behind it; 2: more. */
  readonly lag: number;
  /** Its process is stopped. */
  readonly paused: boolean;
  /** Its partition is quiet on purpose. */
  readonly asleep: boolean;
}

const letters: Readonly<Record<CellKind, string>> = {
  follower: "f",
  asleep: "a",
  leader: "L",
  leaderAsleep: "S",
  elected: "E",
  candidate: "c",
  preVote: "p",
  learner: "l",
  leaving: "v",
  spare: "n",
  down: "x",
};

const kinds = new Map<string, CellKind>(
  Object.entries(letters).map(([kind, letter]) => [letter, kind as CellKind]),
);

/**
 * One column of the matrix as text: four characters a cell. Most of what happens to a replica does
 * not show here, so comparing the text spares nearly all drawing.
 */
export function columnCode(view: ClusterView, partition: PartitionId): string {
  const leader = leaderOf(view, partition);
  let code = "";
  for (let node = 0; node < view.nodeCount; node++) {
    const replica = replicaOf(view, node, partition);
    const up = view.nodes[node]?.up === true;
    code +=
      letters[cellKind(replica, up, partOf(view, partition, node))] +
      String(termSlot(replica.term));
    code += up ? String(lagOf(replica, leader)) : "0";
    code += view.nodes[node]?.paused === true ? "=" : isAsleep(replica) ? "z" : ".";
  }
  return code;
}

export function parseColumnCode(code: string): readonly CellCode[] {
  const cells: CellCode[] = [];
  for (let at = 0; at < code.length; at += 4)
    cells.push({
      kind: kinds.get(code.charAt(at)) ?? "down",
      slot: Number(code.charAt(at + 1)),
      lag: Number(code.charAt(at + 2)),
      paused: code.charAt(at + 3) === "=",
      asleep: code.charAt(at + 3) === "z",
    });
  return cells;
}

/** "splitting" and "g3": what the map says of a partition beside its range; empty: the usual. */
export function columnNote(view: ClusterView, partition: PartitionId): string {
  return lifecycleWord(rangeOf(view, partition));
}

/** Whether the leader serves, is only elected, or is missing. */
export function leadershipOf(code: string): "serving" | "elected" | "none" {
  if (code.includes(letters.leader) || code.includes(letters.leaderAsleep)) return "serving";
  return code.includes(letters.elected) ? "elected" : "none";
}

/** A replica that sleeps is quiet on purpose; one that merely has no timer left looks the same. */
function cellKind(replica: ReplicaView, up: boolean, part: Part): CellKind {
  const { role, phase, serving, timer } = replica;
  const asleep = isAsleep(replica) || timer === null;
  if (!up) return "down";
  switch (role) {
    case "leader":
      if (!serving) return "elected";
      return asleep ? "leaderAsleep" : "leader";
    case "candidate":
      return phase === "preVote" ? "preVote" : "candidate";
    case "follower":
      if (part === "none") return "spare";
      if (part !== "voter") return part;
      return asleep ? "asleep" : "follower";
  }
}

function lagOf({ log }: ReplicaView, leader: ReplicaView | null): number {
  const behind = leader === null ? 0 : leader.log.last - log.last;
  return behind <= 0 ? 0 : behind < 8 ? 1 : 2;
}
