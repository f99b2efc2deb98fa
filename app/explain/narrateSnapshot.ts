import { nodeName, unreachable, type FactOf, type TraceEvent } from "../../engine/index.ts";
import { entryRange } from "./names.ts";
import { major, minor, strong, type Telling } from "./narration.ts";

type SnapshotFact = FactOf<
  | "snapshotTaken"
  | "snapshotDurable"
  | "compacted"
  | "snapshotSent"
  | "snapshotReceived"
  | "snapshotInstalled"
>;

/** How a state is kept apart from its log, the log is shortened, and the state travels. */
export function narrateSnapshot({ node }: TraceEvent, fact: SnapshotFact): Telling | null {
  const name = nodeName(node);
  switch (fact.kind) {
    case "snapshotTaken":
      return minor(
        "neutral",
        strong(`${name} keeps a snapshot of its state up to entry ${fact.index}`),
        ": it applied a checkpoint. Once its disk holds it, a restart replays only what is behind it.",
      );
    case "snapshotDurable":
      return null;
    case "compacted":
      return minor(
        "neutral",
        strong(`${name} drops ${entryRange(fact.from + 1, fact.to)} from its log`),
        ": the snapshot on its disk stands for them. Whoever lacks them needs that snapshot.",
      );
    case "snapshotSent": {
      const { peer, index, chunk, chunks } = fact;
      const what = `${name} sends ${nodeName(peer)} piece ${chunk + 1} of ${chunks} of its snapshot up to entry ${index}`;
      const why =
        chunk === 0 ? `: ${nodeName(peer)} lacks entries that ${name}'s log no longer has.` : ".";
      return minor("neutral", strong(what), why);
    }
    case "snapshotReceived":
      return narrateReceived(name, fact);
    case "snapshotInstalled":
      return major(
        "good",
        strong(`${name} takes over ${nodeName(fact.from)}'s snapshot up to entry ${fact.index}`),
        fact.log === "kept"
          ? ": its state is that of the snapshot, and its log, which agrees with it, goes on behind it."
          : ": its state and its log are now what the snapshot says, and nothing of its own is left.",
      );
    default:
      return unreachable(fact);
  }
}

function narrateReceived(
  name: string,
  { from, index, chunk, outcome }: FactOf<"snapshotReceived">,
): Telling | null {
  const piece = `piece ${chunk + 1} of ${nodeName(from)}'s snapshot up to entry ${index}`;
  switch (outcome) {
    case "accepted":
    case "installed":
      return null;
    case "covered":
      return minor(
        "neutral",
        strong(`${name} does not take ${nodeName(from)}'s snapshot up to entry ${index}`),
        ": it knows as much or more to be committed. Taking it would lead its state back.",
      );
    case "refused":
      return minor(
        "warn",
        strong(`${name} refuses ${piece}`),
        ": it is not the one that is due, or not whole, or too late. The transfer begins anew.",
      );
    default:
      return unreachable(outcome);
  }
}
