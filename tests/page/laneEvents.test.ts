import { expect, test } from "vitest";
import { addLaneEvent, createLaneEvents } from "../../app/frame/laneEvents.ts";
import type {
  ClusterConfig,
  Configuration,
  Fact,
  NodeId,
  PartitionRange,
} from "../../engine/index.ts";

const config: ClusterConfig = {
  seed: 7,
  nodes: 4,
  members: 3,
  partitions: 1,
  preset: "classroom",
  rules: [],
};

/** Tells facts of P1, and says which marks they leave on each lane. */
function marksOf(lines: readonly (readonly [NodeId, Fact])[]): readonly (readonly string[])[] {
  const events = createLaneEvents(1, config);
  for (const [slot, [node, fact]] of lines.entries())
    addLaneEvent(events, { ref: slot + 1, cause: 0, at: slot, node, partition: 1, fact });
  return events.of.map((lane) => lane.map(({ words }) => words));
}

function goesBy(
  node: NodeId,
  index: number,
  parts: Partial<Configuration>,
): readonly [NodeId, Fact] {
  const configuration = { voters: [], learners: [], leaving: [], disks: [], ...parts };
  return [node, { kind: "configurationChanged", index, configuration }];
}

test("a spare node's way is marked once, on its own lane, however many hear of it", () => {
  const learning = { voters: [0, 1, 2], learners: [3] };
  const voting = { voters: [0, 1, 2, 3] };
  const marks = marksOf([
    goesBy(0, 3, learning),
    goesBy(1, 3, learning),
    goesBy(0, 4, voting),
    goesBy(2, 3, learning),
    goesBy(1, 4, voting),
  ]);
  expect(marks).toEqual([[], [], [], ["D became a learner", "D has a vote"]]);
});

test("who goes by a configuration first may have to go back", () => {
  const marks = marksOf([
    goesBy(0, 3, { voters: [0, 1], leaving: [2] }),
    goesBy(0, 0, { voters: [0, 1, 2] }),
  ]);
  expect(marks[2]).toEqual(["C lost its vote: it is leaving", "C has a vote"]);
});

test("each node marks the map that it goes by; after a restart the older ones are no news", () => {
  const lines = [
    range(1, "active"),
    range(2, "splitting"),
    range(3, "active"),
    range(1, "active"),
    range(3, "active"),
  ];
  expect(marksOf(lines.map((partition) => [1, mapOf(partition)]))[1]).toEqual([
    "B knows that P1 is being split, generation 2",
    "B knows that P1 is in use, generation 3",
  ]);
});

function range(generation: number, state: PartitionRange["state"]): PartitionRange {
  const [startRange, endRange] = [0, 99];
  const place = { partitionId: 1, startRange, endRange, routingMode: "hashRange" } as const;
  return { ...place, generation, state, initial: null };
}

function mapOf(partition: PartitionRange): Fact {
  const map = { mapVersion: 1, partitions: [partition], transfers: [] };
  return { kind: "partitionMapChanged", map };
}
