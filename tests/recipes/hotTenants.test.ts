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
  - { at: 3s, ask: { name: write, key: ${orders}, data: { times: 10 } } }
  - { at: 4s, ask: { name: relieve, key: ${orders}, data: { target: B } } }
  - { at: 5s, ask: { name: write, key: ${orders}, data: { times: 20 } } }`;
  const told = `  - { at: 4.9s, holds: { row: served here, has: { P1: 10 }, on: A } }
  - { finally: { row: served here, has: { P1: 10 }, on: A } }
  - { finally: { row: served here, has: { P1: 20 }, on: B } }`;
  expect(await judge(scenario(fenced, relief, told))).toEqual(clean);
});
