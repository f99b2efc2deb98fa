import type {
  Action,
  ClientOperation,
  ClusterConfig,
  Micros,
  NodeId,
  PartitionId,
  Term,
  TraceEvent,
} from "../../engine/index.ts";
import { actionLabel } from "../explain/actionLabel.ts";
import { addLaneEvent, createLaneEvents, type LaneEvents } from "./laneEvents.ts";
import type { Session } from "../session/session.ts";

/** What a replica was for a while. */
export interface LaneSpan {
  readonly from: Micros;
  readonly look: "down" | "follower" | "preVote" | "candidate" | "leader";
  readonly term: Term;
  /** Its process was stopped meanwhile. */
  readonly paused?: boolean;
}

/** An entry reached a disk. */
export interface LaneEntry {
  readonly at: Micros;
  readonly term: Term;
}

/** Somebody acted. */
export interface LaneMark {
  readonly at: Micros;
  readonly ref: number;
  readonly label: string;
  readonly fault: boolean;
}

/** Leadership of the partition, whoever had it. */
export interface Reign {
  readonly from: Micros;
  /** Null: it lasts. */
  to: Micros | null;
  readonly node: NodeId;
  readonly term: Term;
}

/** One partition's history as the timeline draws it: grows with the trace, never reads it again. */
export interface Lanes {
  readonly partition: PartitionId;
  /** By node: ascending; each span ends where the next begins. */
  readonly spans: LaneSpan[][];
  readonly entries: LaneEntry[][];
  events: LaneEvents;
  readonly marks: LaneMark[];
  readonly reigns: Reign[];
}

export function createLanes(partition: PartitionId, config: ClusterConfig): Lanes {
  return {
    partition,
    spans: Array.from({ length: config.nodes }, () => []),
    entries: Array.from({ length: config.nodes }, () => []),
    events: createLaneEvents(partition, config),
    marks: [],
    reigns: [],
  };
}

/** Follows the trace. The answer ends that. */
export function followLanes(session: Session, lanes: Lanes): () => void {
  return session.watch({
    cut(slot) {
      clear(lanes, session.store.getState().run.config);
      // What came before the cut stands: it is read once more, which happens once per fork.
      for (const line of session.lines(0, slot)) addLine(lanes, line);
    },
    added(lines) {
      for (const line of lines) addLine(lanes, line);
    },
  });
}

function clear(lanes: Lanes, config: ClusterConfig): void {
  const { spans, entries, marks, reigns, partition } = lanes;
  lanes.events = createLaneEvents(partition, config);
  for (const list of spans) list.length = 0;
  for (const list of entries) list.length = 0;
  marks.length = 0;
  reigns.length = 0;
}

function addLine(lanes: Lanes, line: TraceEvent): void {
  const { fact, node, partition, at, ref } = line;
  addLaneEvent(lanes.events, line);
  switch (fact.kind) {
    case "nodeStarted":
      changeLook(lanes, node, { from: at, look: "follower", term: termOf(lanes, node) });
      return;
    case "nodePaused":
    case "nodeResumed": {
      const last = lanes.spans[node]?.at(-1);
      // Whoever leads goes on leading, in its own eyes: reigns do not end here.
      if (last !== undefined)
        lanes.spans[node]?.push({ ...last, from: at, paused: fact.kind === "nodePaused" });
      return;
    }
    case "nodeCrashed":
      changeLook(lanes, node, { from: at, look: "down", term: termOf(lanes, node) });
      return;
    case "restored":
      if (partition === lanes.partition)
        changeLook(lanes, node, { from: at, look: "follower", term: fact.image.currentTerm });
      return;
    case "roleChanged": {
      if (partition !== lanes.partition) return;
      const { role, phase, term } = fact;
      const look = role === "candidate" ? (phase === "preVote" ? "preVote" : "candidate") : role;
      changeLook(lanes, node, { from: at, look, term });
      return;
    }
    case "entriesDurable":
      if (partition === lanes.partition)
        lanes.entries[node]?.push({ at, term: termOf(lanes, node) });
      return;
    case "acted": {
      const label = labelOf(fact.action, lanes.partition);
      if (label !== null) lanes.marks.push({ at, ref, label, fault: isFault(fact.action) });
      return;
    }
    default:
  }
}

function termOf({ spans }: Lanes, node: NodeId): Term {
  return spans[node]?.at(-1)?.term ?? 0;
}

function changeLook(lanes: Lanes, node: NodeId, span: LaneSpan): void {
  const list = lanes.spans[node];
  if (list === undefined) return;
  const last = list.at(-1);
  const same = last !== undefined && last.look === span.look && last.term === span.term;
  if (same && last.paused !== true) return;
  if (last?.look === "leader") {
    const reign = lanes.reigns.findLast((known) => known.node === node && known.to === null);
    if (reign !== undefined) reign.to = span.from;
  }
  if (last?.from === span.from) list.pop();
  list.push(span);
  if (span.look === "leader")
    lanes.reigns.push({ from: span.from, to: null, node, term: span.term });
}

/** What takes something away; the others give it back, or ask for something. */
const faults: readonly Action["kind"][] = [
  "crash",
  "wipe",
  "pause",
  "isolate",
  "cut",
  "cutLink",
  "interfere",
];

function isFault(action: Action): boolean {
  if (action.kind === "disk") return action.state === "full" || action.state === "failing";
  return faults.includes(action.kind);
}

function partitionOf(operation: ClientOperation): PartitionId | null {
  return "partition" in operation ? operation.partition : null;
}

/** A few words for a flag on the timeline; null: it concerns another partition. */
function labelOf(action: Action, partition: PartitionId): string | null {
  const ofPartition = action.kind === "fire" || action.kind === "elect" ? action.partition : null;
  const own = action.kind === "submit" ? partitionOf(action.operation) : ofPartition;
  return own !== null && own !== partition ? null : actionLabel(action);
}

/** The last of these ascending moments at or before an instant; -1: none is. */
export function lastBefore(
  moments: readonly { readonly [key in "at"]: Micros }[],
  at: Micros,
): number {
  let low = 0;
  let high = moments.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (moments[middle]!.at <= at) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** The span that holds at an instant; 0 where none does yet. */
export function spanAt(spans: readonly LaneSpan[], at: Micros): number {
  let low = 0;
  let high = spans.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (spans[middle]!.from <= at) low = middle + 1;
    else high = middle;
  }
  return Math.max(0, low - 1);
}
