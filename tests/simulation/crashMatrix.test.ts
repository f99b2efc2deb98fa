import { expect, test } from "vitest";
import type { Micros, NodeId } from "../../engine/base/ids.ts";
import { createChecker, observeWith, violations } from "../../engine/check/invariants.ts";
import type { RegisterState } from "../../engine/node/register.ts";
import type { Entry } from "../../engine/raft/entry.ts";
import { lastIndex } from "../../engine/raft/log.ts";
import type { ClusterConfig } from "../../engine/simulation/config.ts";
import type { Action, Input, UnsyncedFate } from "../../engine/simulation/input.ts";
import { advanceTo, createSimulation } from "../../engine/simulation/simulation.ts";

const config: ClusterConfig = {
  seed: 7,
  nodes: 3,
  partitions: 1,
  preset: "robust",
  rules: [],
  // Every applied entry is an occasion to drop others; a snapshot takes several messages.
  settings: { compactEveryOperations: 1, snapshotChunkSize: 60 },
};

/** What the clients write, in the order of asking. */
const values = ["1", "lost", "2", null, "3", "last"];

const horizon: Micros = 1_500_000;
const healedBy: Micros = 3_000_000;

function at(node: NodeId): Extract<Action, { kind: "restart" }>["node"] {
  return { kind: "node", node };
}

function write(value: string): Action {
  const operation = { kind: "set", key: "x", value, partition: 1 } as const;
  return { kind: "submit", operation, node: null };
}

const checkpoint: Action = {
  kind: "submit",
  operation: { kind: "replicateCheckpoint", partition: 1 },
  node: null,
};

/**
 * Two leaders, a write under each, and a tail that is replaced by a snapshot: the second leader has
 * dropped the entries that would have overwritten it.
 */
const script: readonly Input[] = [
  { at: 0, action: { kind: "elect", node: at(0), partition: 1 } },
  { at: 300_000, action: write("1") },
  { at: 400_000, action: { kind: "isolate", node: at(0) } },
  {
    at: 401_000,
    action: { ...(write("lost") as Extract<Action, { kind: "submit" }>), node: at(0) },
  },
  { at: 410_000, action: { kind: "elect", node: at(1), partition: 1 } },
  { at: 500_000, action: write("2") },
  { at: 520_000, action: checkpoint },
  { at: 540_000, action: write("3") },
  { at: 600_000, action: { kind: "heal" } },
];

function isConfirmed({ status }: { readonly status: string }): boolean {
  return status === "Success";
}

function dataOf(entry: Entry | undefined): string | null {
  return entry?.payload.kind === "command" ? entry.payload.data : null;
}

interface Step {
  readonly node: NodeId;
  readonly at: Micros;
}

/** Every instant at which a node wrote something to its disk, or its disk finished a write. */
function persistenceSteps(): Step[] {
  const steps: Step[] = [];
  const seen = ["", "", ""];
  const simulation = createSimulation(config, {
    inputs: script,
    tracing: false,
    observe: ({ state }, _partition, now) => {
      const { id, writtenSequence, syncedSequence } = state.node;
      const stand = `${writtenSequence} ${syncedSequence}`;
      if (now > 0 && stand !== seen[id]) steps.push({ node: id, at: now });
      seen[id] = stand;
    },
  });
  advanceTo(simulation, horizon);
  return steps;
}

const steps = persistenceSteps();

test("the script takes many steps on every disk", () => {
  for (const node of [0, 1, 2])
    expect(steps.filter((step) => step.node === node).length).toBeGreaterThan(10);
});

test("the script takes snapshots, drops entries, and installs a snapshot", () => {
  const simulation = createSimulation(config, { inputs: script });
  advanceTo(simulation, horizon);
  const kinds = new Set(simulation.trace.map(({ fact }) => fact.kind));
  for (const kind of ["snapshotTaken", "compacted", "snapshotInstalled"] as const)
    expect(kinds).toContain(kind);
});

test.each<UnsyncedFate>(["lost", "kept", "torn"])(
  "after any single step a node may crash, its unsynced writes %s, and nothing is violated or stuck",
  (unsynced) => {
    for (const { node, at: stepAt } of steps) {
      const inputs: Input[] = [
        ...script,
        { at: stepAt + 1, action: { kind: "crash", node: at(node), unsynced } },
        { at: stepAt + 80_000, action: { kind: "restart", node: at(node) } },
        { at: horizon + 500_000, action: write("last") },
      ];
      const checker = createChecker(config);
      const simulation = createSimulation(config, {
        inputs: inputs.toSorted((a, b) => a.at - b.at),
        tracing: false,
        observe: observeWith(checker),
      });
      advanceTo(simulation, healedBy);
      const story = `${unsynced}: node ${node} after its step at ${stepAt}`;
      const nodes = simulation.runners.map((runner) => runner!.state.node);
      const ends = nodes.map(({ replicas }) => lastIndex(replicas[1]!.log));
      const states = nodes.map(({ application }) => (application as RegisterState).values);
      // Whatever a log no longer holds was committed there.
      const { committed, tree } = checker.partitions[1]!;
      const confirmed = simulation.world.clients.finished
        .filter(isConfirmed)
        .filter(({ request }) => values[request - 1] !== null);
      const kept = confirmed.map(({ logIndex }) => dataOf(tree.entries[committed[logIndex - 1]!]!));
      expect({ story, violations: violations(checker), ends, states, kept }).toEqual({
        story,
        violations: [],
        ends: [ends[0], ends[0], ends[0]],
        states: [states[0], states[0], states[0]],
        kept: confirmed.map(({ request }) => `x=${values[request - 1]}`),
      });
      expect(kept).toContain("x=last");
      expect(states[0]).toEqual({ "1:x": "last" });
    }
  },
);
