import { expect, test } from "vitest";
import type { Micros, NodeId } from "../../engine/base/ids.ts";
import { createChecker, observeWith, violations } from "../../engine/check/invariants.ts";
import type { Entry } from "../../engine/raft/entry.ts";
import type { ClusterConfig } from "../../engine/simulation/config.ts";
import type { Action, Input, UnsyncedFate } from "../../engine/simulation/input.ts";
import { advanceTo, createSimulation } from "../../engine/simulation/simulation.ts";

const config: ClusterConfig = { seed: 7, nodes: 3, partitions: 1, preset: "robust", rules: [] };

/** What the clients write, in the order of asking. */
const values = ["1", "lost", "2", "last"];

const horizon: Micros = 1_500_000;
const healedBy: Micros = 3_000_000;

function at(node: NodeId): Extract<Action, { kind: "restart" }>["node"] {
  return { kind: "node", node };
}

function write(value: string): Action {
  const operation = { kind: "set", key: "x", value, partition: 1 } as const;
  return { kind: "submit", operation, node: null };
}

/** Two leaders, a write under each, and a tail that is overwritten. */
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
      const logs = simulation.runners.map((runner) => runner!.state.node.replicas[1]!.log.entries);
      const confirmed = simulation.world.clients.finished.filter(isConfirmed);
      const kept = confirmed.map(({ logIndex }) => dataOf(logs[0]![logIndex - 1]));
      expect({ story, violations: violations(checker), logs, kept }).toEqual({
        story,
        violations: [],
        logs: [logs[0], logs[0], logs[0]],
        kept: confirmed.map(({ request }) => `x=${values[request - 1]}`),
      });
      expect(kept).toContain("x=last");
    }
  },
);
