import { expect, test } from "vitest";
import { actionLabel } from "../../app/explain/actionLabel.ts";
import { narrate } from "../../app/explain/narrate.ts";
import type { ClientOperation, ClusterConfig, Input } from "../../engine/index.ts";
import { run, second } from "./scene.ts";

const config: ClusterConfig = { seed: 11, nodes: 3, partitions: 1, preset: "robust", rules: [] };

const asked: readonly ClientOperation[] = [
  { kind: "waitForLeader", partition: 1 },
  { kind: "splitPartition", source: 1, target: null, boundary: null, targetMode: "hashRange" },
  { kind: "removePartition", id: 1 },
  { kind: "getPartitionMap" },
  { kind: "getPartitionGeneration", id: 9 },
  { kind: "replicateCheckpoint", partition: 1 },
  { kind: "getCommitIndex", partition: 1 },
  { kind: "acquireRetentionHold", partition: 1, index: 2 },
  { kind: "getSnapshotStatuses", partition: 1 },
];

const inputs: readonly Input[] = [
  { at: 0, action: { kind: "elect", node: { kind: "node", node: 0 }, partition: 1 } },
  { at: 0, action: { kind: "elect", node: { kind: "node", node: 0 }, partition: 0 } },
  ...asked.map((operation, slot): Input => ({
    at: (slot + 1) * 2 * second,
    action: { kind: "submit", operation, node: null },
  })),
];

test("what a node answers is told in the words of the question", () => {
  const story = run(config, inputs, 20 * second);
  const answers = story.trace.filter(({ fact }) => fact.kind === "clientCompleted");
  expect(answers.map((line) => narrate(line, story.viewAt(line), story.lookup(line.cause))?.plain))
    .toMatchInlineSnapshot(`
      [
        "P1 has a leader: A knows it.",
        "P1 is split: what came of it has generation 2.",
        "A refused to remove P1 (Errored): the map does not allow it as it stands. Nothing was changed: read the map, and ask again.",
        "A goes by this map: P1 generation 3, P2 generation 2.",
        "A knows no P9.",
        "The checkpoint is applied as entry 3: what lies below it may be compacted once a snapshot is on disk.",
        "A knows P1 committed up to entry 3: others may know more.",
        "A holds its log from entry 2 on: hold 1.",
        "A sends nobody a snapshot.",
      ]
    `);
});

test("a flag on the timeline says what was asked, not only of whom", () => {
  expect(inputs.slice(3, 5).map(({ action }) => actionLabel(action))).toEqual([
    "split P1",
    "remove P1",
  ]);
});
