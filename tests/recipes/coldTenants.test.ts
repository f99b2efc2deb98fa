import { describe, expect, test } from "vitest";
import { runScenario } from "../../engine/check/runScenario.ts";
import type { RaftFacade } from "../../engine/node/application.ts";
import type { PartitionMap } from "../../engine/node/partitionMap.ts";
import { coldTenants } from "../../engine/recipes/coldTenants.ts";
import { readScenario } from "../scenario/readScenario.ts";

const stark = "tenants/stark/billing";
const umbrella = "tenants/umbrella/billing";

/** Two tenants in neighbouring partitions, all led by A; and what is asked after that. */
function scenario(settings: string, inputs: string, expected: string): string {
  return `
name: Cold tenants
seed: 3
nodes: 3
partitions: 3
preset: robust
application: { name: coldTenants, settings: { ${settings} } }
until: 12s
inputs:
  - { at: 0s, elect: A, partition: P0 }
  - { at: 0s, elect: A, partition: P1 }
  - { at: 0s, elect: A, partition: P2 }
  - { at: 0s, elect: A, partition: P3 }
  - { at: 1s, ask: { name: register, key: ${stark} } }
  - { at: 1s, ask: { name: register, key: ${umbrella} } }
${inputs}
expect:
${expected}
`;
}

async function judge(text: string): Promise<{ failed: number; broken: string[] }> {
  const run = runScenario(await readScenario(text));
  return {
    failed: run.expectations.filter(({ ok }) => !ok).length,
    broken: run.violations.map(({ invariant }) => invariant),
  };
}

const clean = { failed: 0, broken: [] };
const tearsDown = "tearsDown: true";
const merge = `  - { at: 3s, ask: { name: merge, key: ${stark}, data: { source: 3 } } }`;
const merged = `  - { finally: { lifecycle: P3, is: removed } }
  - { finally: { row: ${umbrella} in P2, has: { plan: free }, on: every node } }
  - { finally: { row: ${umbrella} in P3, has: null, on: every node } }`;

describe("a merge of neighbours with one leader", () => {
  test("takes the tenants over, and ends the worker of the source", async () => {
    const told = `${merged}
  - { finally: { row: workers, has: { P1: 0, P2: 2 }, on: A } }`;
    expect(await judge(scenario(tearsDown, merge, told))).toEqual(clean);
  });

  test("leaves a worker behind where nobody looks at the map", async () => {
    const told = `${merged}
  - { finally: { row: workers, has: { P2: 2, P3: 1 }, on: A } }`;
    const left = { failed: 0, broken: ["noOrphans"] };
    expect(await judge(scenario("tearsDown: false", merge, told))).toEqual(left);
  });

  test("comes to its end although the survivor's leader dies while the source drains", async () => {
    const crash = `${merge}
  - { when: { lifecycle: P3, is: draining }, crash: leader of P2 }
  - { at: 8s, restart: A }`;
    expect(await judge(scenario(tearsDown, crash, merged))).toEqual(clean);
  });
});

describe("a merge is refused", () => {
  test("where another node leads the source, until that hands it over", async () => {
    const handOver = `  - { at: 2s, transferLeadership: { partition: P3, target: B, to: A } }
  - { at: 3s, ask: { name: merge, key: ${stark}, data: { source: 3 }, to: A } }
  - { at: 4s, transferLeadership: { partition: P3, target: A, to: B } }
  - { at: 6s, ask: { name: merge, key: ${stark}, data: { source: 3 }, to: A } }`;
    const told = `  - { finally: { request: 4, ended: NodeIsNotLeader, returned: leads not P3 } }
  - { finally: { request: 6, ended: Success } }
${merged}`;
    expect(await judge(scenario(tearsDown, handOver, told))).toEqual(clean);
  });

  test("over a gap, with itself, and with what does not exist or make sense", async () => {
    const wrong = `  - { at: 3s, ask: { name: merge, key: ${umbrella}, data: { source: 1 }, to: A } }
  - { at: 4s, ask: { name: merge, key: ${umbrella}, data: { source: 3 }, to: A } }
  - { at: 5s, ask: { name: merge, key: ${umbrella}, data: { source: next }, to: A } }
  - { at: 6s, ask: { name: merge, key: ${umbrella}, data: { source: 9 }, to: A } }`;
    const told = `  - { finally: { request: 3, ended: Errored } }
  - { finally: { request: 4, ended: Errored } }
  - { finally: { request: 5, ended: Errored } }
  - { finally: { request: 6, ended: NodeIsNotLeader } }
  - { always: { lifecycle: P3, is: active } }`;
    expect(await judge(scenario(tearsDown, wrong, told))).toEqual(clean);
  });
});

test("a straggler hears that the partition has moved, and is not written anywhere", async () => {
  const late = `${merge}
  - { at: 6s, ask: { name: register, key: ${umbrella}, data: { plan: gold }, partition: P3, to: A } }`;
  const told = `  - { finally: { request: 4, ended: PartitionMoved } }
${merged}`;
  expect(await judge(scenario(tearsDown, late, told))).toEqual(clean);
});

test("what a merge brings before the map says so is billed once it does", () => {
  const { application } = coldTenants;
  const state = application.initialState({ node: 0, settings: { tearsDown: true } });
  let owner = 3;
  const raft = {
    getPartitionKey: () => owner,
    getPartitionMap: () => ({ partitions: [{ partitionId: 2, state: "active" }] }),
  } as unknown as RaftFacade;
  const told = (mapVersion: number): unknown =>
    application.onPartitionMapChanged?.(state, { mapVersion } as PartitionMap, raft);
  const workers = (): unknown => application.rows?.(state)["workers"];
  application.onLeaderChanged?.(state, { partition: 2, leader: 0 }, raft);
  const data = JSON.stringify({ [umbrella]: { plan: "free" } });
  application.importRange?.(state, { partition: 2, data });
  // Another map comes in between: the source still owns the key, and drains.
  told(8);
  expect(workers()).toEqual({ P2: 0 });
  owner = 2;
  told(9);
  expect(workers()).toEqual({ P2: 1 });
});
