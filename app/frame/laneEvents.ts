import {
  nodeName,
  partitionName,
  type ClusterConfig,
  type FactOf,
  type LogIndex,
  type Micros,
  type NodeId,
  type PartitionId,
  type PartitionRange,
  type TraceEvent,
} from "../../engine/index.ts";
import type { Part } from "../explain/membershipOf.ts";
import { entryRange } from "../explain/names.ts";
import type { LaneGlyph } from "../marks/laneGlyph.ts";

/** What happened to a replica, or to the part that its node has in the partition. */
export interface LaneEvent {
  readonly at: Micros;
  readonly glyph: LaneGlyph;
  /** What its node is to the partition from now on; undefined: what it was. */
  readonly part?: Part;
  /** Whose it is, and what: "C installed A's snapshot up to entry 4". */
  readonly words: string;
}

/** Grows with the trace. */
export interface LaneEvents {
  readonly partition: PartitionId;
  /** By node, ascending. */
  readonly of: LaneEvent[][];
  /** What everybody is at first; null: nobody told. */
  readonly first: readonly Part[] | null;
  /** The newest configuration that somebody goes by, by node; null: none was told yet. */
  parts: readonly Part[] | null;
  partsIndex: LogIndex;
  /** Who told it. */
  partsBy: NodeId;
  /** By node: the partition's line in the map that it goes by. */
  readonly ranges: (PartitionRange | undefined)[];
}

export function createLaneEvents(partition: PartitionId, config: ClusterConfig): LaneEvents {
  const { nodes, members = nodes, partitions } = config;
  // A later partition begins with whoever votes then.
  const first =
    partition > partitions
      ? null
      : Array.from({ length: nodes }, (_, node): Part => (node < members ? "voter" : "none"));
  return {
    partition,
    of: Array.from({ length: nodes }, () => []),
    first,
    parts: first,
    partsIndex: 0,
    partsBy: -1,
    ranges: [],
  };
}

/** Takes one line of the trace in. */
export function addLaneEvent(events: LaneEvents, line: TraceEvent): void {
  const { fact, node, partition } = line;
  if (fact.kind === "partitionMapChanged") addMap(events, line, fact);
  if (partition !== events.partition) return;
  const name = nodeName(node);
  switch (fact.kind) {
    case "configurationChanged":
      addConfiguration(events, line, fact);
      return;
    case "transferStarted":
      push(events, line, "handOver", `${name} begins to hand over to ${nodeName(fact.target)}`);
      return;
    case "snapshotTaken":
      push(events, line, "checkpoint", `${name} exported its state up to entry ${fact.index}`);
      return;
    case "compacted":
      push(events, line, "compaction", `${name} dropped its log up to entry ${fact.to}`);
      return;
    case "snapshotInstalled": {
      const from = nodeName(fact.from);
      push(events, line, "snapshot", `${name} installed ${from}’s snapshot up to ${fact.index}`);
      return;
    }
    case "quiesced":
      push(events, line, "quiet", `${name} fell quiet`);
      return;
    case "woken":
      push(events, line, "woken", `${name} was woken`);
      return;
    case "ticketDecided": {
      const glyph = fact.decision === "commit" ? "committed" : "rolledBack";
      const how = fact.decision === "commit" ? "committed" : "rolled back";
      const what = entryRange(fact.first, fact.last);
      push(events, line, glyph, `${name} knows the ticket of ${what} ${how}`);
      return;
    }
    default:
  }
}

function push(
  { of }: LaneEvents,
  { at, node }: Pick<TraceEvent, "at" | "node">,
  glyph: LaneGlyph,
  words: string,
): void {
  of[node]?.push({ at, glyph, words });
}

const partMarks: Readonly<Record<Part, readonly [LaneGlyph, string]>> = {
  learner: ["learner", "became a learner"],
  voter: ["voter", "has a vote"],
  leaving: ["leaving", "lost its vote: it is leaving"],
  none: ["left", "is out"],
};

/**
 * Everybody learns of a configuration at a time of its own; the mark stands where the first one goes
 * by it, and where that one goes back.
 */
function addConfiguration(
  events: LaneEvents,
  { at, node: by }: TraceEvent,
  { configuration, index }: FactOf<"configurationChanged">,
): void {
  const { parts: before, partsIndex, partsBy } = events;
  if (index < partsIndex && by !== partsBy) return;
  const { voters, learners, leaving } = configuration;
  const parts = events.of.map((_, node): Part => {
    if (voters.includes(node)) return "voter";
    if (learners.includes(node)) return "learner";
    return leaving.includes(node) ? "leaving" : "none";
  });
  events.parts = parts;
  events.partsIndex = index;
  events.partsBy = by;
  if (before === null) return;
  for (const [node, part] of parts.entries()) {
    if (part === before[node]) continue;
    const [glyph, words] = partMarks[part];
    events.of[node]?.push({ at, glyph, part, words: `${nodeName(node)} ${words}` });
  }
}

/** What a node is to the partition at an instant. */
export function partAt({ of, first }: LaneEvents, node: NodeId, at: Micros): Part {
  const last = of[node]?.findLast((event) => event.at <= at && event.part !== undefined);
  return last?.part ?? first?.[node] ?? "voter";
}

const stateGlyphs: Readonly<Record<PartitionRange["state"], LaneGlyph>> = {
  splitting: "split",
  draining: "merged",
  removed: "removed",
  active: "active",
};

const stateWords: Readonly<Record<PartitionRange["state"], string>> = {
  splitting: "is being split",
  draining: "drains into a neighbour",
  removed: "is gone",
  active: "is in use",
};

/** A node goes by another map. After a restart it reads the older ones again, which is no news. */
function addMap(
  events: LaneEvents,
  line: TraceEvent,
  { map }: FactOf<"partitionMapChanged">,
): void {
  const { partition, ranges } = events;
  const { node } = line;
  const range = map.partitions.find(({ partitionId }) => partitionId === partition);
  if (range === undefined) return;
  const before = ranges[node];
  if (before !== undefined && range.generation < before.generation) return;
  ranges[node] = range;
  const { state, generation } = range;
  if (before?.generation === generation && before.state === state) return;
  // The map that a cluster begins with.
  if (before === undefined && generation === 1 && state === "active") return;
  const knows = `${nodeName(node)} knows that ${partitionName(partition)}`;
  push(events, line, stateGlyphs[state], `${knows} ${stateWords[state]}, generation ${generation}`);
}
