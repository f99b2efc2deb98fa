import type { PartitionId, TraceEvent } from "../../engine/index.ts";
import { narrate } from "../explain/narrate.ts";
import type { Narration } from "../explain/narration.ts";
import type { Session, Watcher } from "./session.ts";

/** Whose story is told. */
export interface StoryFilter {
  /** Lines of other partitions stay untold, except what clients and people did. Null: all are told. */
  readonly partition: PartitionId | null;
  /** Small things too: for whoever steps through them. */
  readonly minor: boolean;
}

/** Every line of a run that may be worth a sentence, told when somebody asks. */
export interface Story {
  /** The latest sentence before a slot. */
  before(slot: number, filter: StoryFilter): Narration | null;
  /** The first sentence at or behind a slot. */
  from(slot: number, filter: StoryFilter): Narration | null;
  tell(line: TraceEvent): Narration | null;
  /** Reads the run again from its beginning, and goes on reading it. The answer ends that. */
  follow(): () => void;
  end(): void;
}

/** How many silent candidates are looked at before giving up. */
const longestSearch = 400;

export function createStory(session: Session): Story {
  /** Slots of candidates, ascending; of every line here the partition and the node are kept apart. */
  const slots: number[] = [];
  const partitions: PartitionId[] = [];
  const told = new WeakMap<TraceEvent, Narration | "nothing">();

  const watcher: Watcher = {
    cut(slot) {
      const kept = countBelow(slots, slot);
      slots.length = kept;
      partitions.length = kept;
    },
    added(lines, from) {
      lines.forEach((line, offset) => {
        if (!mayTell(line)) return;
        slots.push(from + offset);
        partitions.push(scopeOf(line));
      });
    },
  };

  let unwatch = session.watch(watcher);

  function tell(line: TraceEvent): Narration | null {
    const known = told.get(line);
    if (known !== undefined) return known === "nothing" ? null : known;
    const narration = narrate(line, session.viewAfter(line), session.line(line.cause));
    told.set(line, narration ?? "nothing");
    return narration;
  }

  function search(
    first: number,
    step: 1 | -1,
    { partition, minor }: StoryFilter,
  ): Narration | null {
    let searched = 0;
    for (let place = first; place >= 0 && place < slots.length; place += step) {
      const scope = partitions[place]!;
      if (partition !== null && scope !== partition && scope !== everywhere) continue;
      const line = session.lineAt(slots[place]!);
      if (line === undefined) return null;
      if (!minor && isMinor(line)) continue;
      const narration = tell(line);
      if (narration !== null && (minor || narration.importance === "major")) return narration;
      searched += 1;
      if (searched > longestSearch) return null;
    }
    return null;
  }

  return {
    before: (slot, filter) => search(countBelow(slots, slot) - 1, -1, filter),
    from: (slot, filter) => search(countBelow(slots, slot), 1, filter),
    tell,
    follow: () => {
      unwatch();
      unwatch = session.watch(watcher);
      return unwatch;
    },
    end: () => unwatch(),
  };
}

const everywhere: PartitionId = -1;

/** What people and clients did concerns everybody. */
function scopeOf({ fact, partition }: TraceEvent): PartitionId {
  switch (fact.kind) {
    case "clientInvoked":
    case "clientRetried":
    case "clientCompleted":
    case "actionRefused":
      return everywhere;
    default:
      return partition;
  }
}

/** The kinds that never tell anything are left out without a look at the cluster. */
function mayTell({ fact }: TraceEvent): boolean {
  switch (fact.kind) {
    case "acted":
      // Other acts are told by what they lead to.
      return ["interfere", "linkNetwork", "release"].includes(fact.action.kind);
    case "timerFired":
    case "timerSet":
    case "messageDelivered":
    case "messageDropped":
    case "requestReceived":
    case "requestAnswered":
    case "proposed":
      return false;
    case "messageSent":
      return fact.fate !== "travels" && fact.fate !== "cut";
    default:
      return true;
  }
}

/** Kinds that are only ever told in small steps. */
function isMinor({ fact }: TraceEvent): boolean {
  switch (fact.kind) {
    case "messageSent":
    case "entriesAppended":
    case "entriesDurable":
    case "entriesApplied":
    case "voteCounted":
    case "appendRejected":
    case "messageReleased":
      return true;
    case "commitAdvanced":
      return fact.copies.length === 0;
    default:
      return false;
  }
}

/** How many of these ascending slots lie below one. */
function countBelow(slots: readonly number[], slot: number): number {
  let low = 0;
  let high = slots.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (slots[middle]! < slot) low = middle + 1;
    else high = middle;
  }
  return low;
}
