import { describe, expect, test } from "vitest";
import { runScenario } from "../../engine/check/runScenario.ts";
import { readScenario } from "../scenario/readScenario.ts";

const orders = "tenants/initech/orders";

/** A tenant that has written once, and what is asked after that. */
function scenario(settings: string, inputs: string, expected: string): string {
  return `
name: A hot tenant
seed: 3
nodes: 3
preset: robust
application: { name: hotTenants, settings: { ${settings} } }
until: 9s
inputs:
  - { at: 1s, ask: { name: write, key: ${orders}, data: { value: one } } }
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
const fenced = "fenced: true";
const split = `  - { at: 2s, ask: { name: split, key: ${orders} } }`;
const stale = `  - { at: 4s, ask: { name: write, key: ${orders}, data: { value: two, generation: 1 }, partition: P1 } }`;

describe("a split in front of a tenant", () => {
  test("takes it into a partition of its own, with what it had written", async () => {
    const told = `  - { finally: { routes: ${orders}, to: P2 } }
  - { finally: { request: 2, ended: Success, returned: "2" } }
  - { finally: { row: ${orders} in P2, has: { value: one, writes: 1 }, on: every node } }
  - { finally: { row: ${orders} in P1, has: null, on: every node } }`;
    expect(await judge(scenario(fenced, split, told))).toEqual(clean);
  });

  test("survives a restart of everybody", async () => {
    const power = `${split}
  - { at: 4s, crash: A, unsynced: kept }
  - { at: 4s, crash: B, unsynced: kept }
  - { at: 4s, crash: C, unsynced: kept }
  - { at: 5s, restart: A }
  - { at: 5s, restart: B }
  - { at: 5s, restart: C }
  - { at: 7s, ask: { name: write, key: ${orders}, data: { value: two } } }`;
    const told = `  - { finally: { row: ${orders} in P2, has: { value: two, writes: 2 }, on: every node } }`;
    expect(await judge(scenario(fenced, power, told))).toEqual(clean);
  });

  test("is refused at a boundary outside of the range, and without sense", async () => {
    const wrong = `  - { at: 2s, ask: { name: split, key: ${orders}, data: { boundary: -1 } } }
  - { at: 3s, ask: { name: split, key: ${orders}, data: { boundary: here } } }
  - { at: 3s, ask: { name: relieve, key: ${orders}, data: { target: nobody } } }`;
    const told = [2, 3, 4]
      .map((request) => `  - { finally: { request: ${request}, ended: Errored } }`)
      .join("\n");
    expect(await judge(scenario(fenced, wrong, told))).toEqual(clean);
  });
});

describe("a client with the map from before a split", () => {
  test("is told that the partition has moved", async () => {
    const told = `  - { finally: { request: 3, ended: PartitionMoved } }
  - { finally: { row: ${orders} in P2, has: { value: one, writes: 1 }, on: every node } }`;
    expect(await judge(scenario(fenced, `${split}\n${stale}`, told))).toEqual(clean);
  });

  test("writes where nobody looks, when no generation is named", async () => {
    const told = `  - { finally: { request: 3, ended: Success } }
  - { finally: { row: ${orders} in P1, has: { value: two }, on: every node } }`;
    const text = scenario("fenced: false", `${split}\n${stale}`, told);
    expect(await judge(text)).toEqual({ failed: 0, broken: ["nothingLost"] });
  });
});

test("load goes to another node when that leads, and not before", async () => {
  const relief = `  - { at: 2s, ask: { name: relieve, key: ${orders}, data: { target: A } } }
  - { at: 3.1s, every: 100ms, times: 50, ask: { name: write, key: ${orders} } }
  - { at: 5.5s, ask: { name: relieve, key: ${orders}, data: { target: B } } }`;
  const told = `  - { at: 5.2s, holds: { row: tenants/initech, has: { perSecond: 10 }, on: A } }
  - { at: 5.2s, holds: { row: load of P1, has: { opsPerSecond: 2 }, on: A } }
  - { at: 7.2s, holds: { row: tenants/initech, has: { perSecond: 0 }, on: A } }
  - { at: 7.2s, holds: { row: load of P1, has: null, on: A } }
  - { at: 7.2s, holds: { row: tenants/initech, has: { perSecond: 10 }, on: B } }`;
  expect(await judge(scenario(fenced, relief, told))).toEqual(clean);
});

describe("a split by load", () => {
  const globex = "tenants/globex/orders";
  const acme = "tenants/acme/orders";
  const byLoad = `  - { at: 0s, elect: A, partition: P0 }
  - { at: 0s, elect: A, partition: P1 }
  - { at: 2s, ask: { name: split, key: ${globex}, data: { boundary: load } } }
  - { at: 3.1s, every: 50ms, times: 100, ask: { name: write, key: ${globex}, data: { times: 2 } } }`;
  const notHot = "P1 is not hot, or one tenant does it all";

  test("waits until Kommander calls the partition hot, and then parts the hot tenants", async () => {
    const both = `${byLoad}
  - { at: 3.1s, every: 50ms, times: 100, ask: { name: write, key: ${acme}, data: { times: 2 } } }
  - { at: 7.1s, ask: { name: split, key: ${acme}, data: { boundary: load } } }`;
    const told = `  - { finally: { request: 2, ended: Errored, returned: "${notHot}" } }
  - { at: 6.9s, holds: { row: load of P1, has: { cutAt: 825574206 }, on: A } }
  - { finally: { routes: ${acme}, to: P2 } }
  - { finally: { routes: ${globex}, to: P1 } }
  - { finally: { row: ${acme} in P2, has: { writes: 200 }, on: every node } }`;
    expect(await judge(scenario(fenced, both, told))).toEqual(clean);
  });

  test("does not cut where one tenant does it all", async () => {
    const alone = `${byLoad}
  - { at: 6.1s, ask: { name: split, key: ${globex}, data: { boundary: load } } }`;
    const told = `  - { finally: { request: 63, ended: Errored, returned: "${notHot}" } }
  - { finally: { lifecycle: P2, is: unknown } }`;
    expect(await judge(scenario(fenced, alone, told))).toEqual(clean);
  });
});
