import { describe, expect, test } from "vitest";
import { runScenario } from "../../engine/check/runScenario.ts";
import { readScenario } from "../scenario/readScenario.ts";

/** A hundred adjustments in two steps, and what happens in between and after. */
function scenario(settings: string, inputs: string, expected: string): string {
  return `
name: A quota
seed: 3
nodes: 3
preset: robust
application: { name: quotas, settings: { ${settings} } }
settings: { compactEveryOperations: 10 }
until: 12s
inputs:
  - { at: 2s, ask: { name: adjustQuota, key: acme, data: { delta: 2, times: 50 } } }
  - { at: 3s, ask: { name: adjustQuota, key: acme, data: { delta: -1, times: 50 } } }
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
const restartB = `  - { at: 5s, crash: B, unsynced: kept }
  - { at: 6s, restart: B }`;

describe("a node that restarts", () => {
  test("hears every adjustment again where no checkpoint stands", async () => {
    const told = `  - { finally: { replayed: P1, on: B, exactly: 100 } }
  - { finally: { row: acme, has: { used: 50, adjustments: 100 }, on: every node } }`;
    expect(await judge(scenario("checkpointEvery: 1000", restartB, told))).toEqual(clean);
  });

  test("hears none again that stand behind a checkpoint, and has the same sum", async () => {
    const told = `  - { finally: { replayed: P1, on: B, exactly: 0 } }
  - { finally: { row: acme, has: { used: 50, adjustments: 100 }, on: every node } }`;
    expect(await judge(scenario("checkpointEvery: 100", restartB, told))).toEqual(clean);
  });

  test("has lost them where nothing was kept beside the checkpoint", async () => {
    const told = `  - { finally: { row: acme, has: null, on: B } }`;
    const settings = "checkpointEvery: 100, keepsSnapshot: false";
    const lost = { failed: 0, broken: ["applicationsAgree"] };
    expect(await judge(scenario(settings, restartB, told))).toEqual(lost);
  });
});

test("a follower with an empty disk is sent the sums", async () => {
  const wiped = `  - { at: 5s, crash: B, unsynced: kept }
  - { at: 5.5s, wipe: B }
  - { at: 6s, restart: B }
  - { at: 7s, ask: { name: adjustQuota, key: acme, data: { delta: 3, times: 20 } } }`;
  const told = `  - { finally: { row: acme, has: { used: 110, adjustments: 120 }, on: every node } }`;
  expect(await judge(scenario("checkpointEvery: 100", wiped, told))).toEqual(clean);
});

test("a split takes a tenant's sum along", async () => {
  const split = `  - { at: 5s, splitPartition: { source: P1 } }
  - { at: 7s, ask: { name: adjustQuota, key: acme, data: { delta: 5 } } }
  - { at: 8s, ask: { name: adjustQuota, key: zenith, data: { delta: 5 } } }`;
  const told = `  - { finally: { lifecycle: P2, is: active } }
  - { finally: { row: acme, has: { used: 55, adjustments: 101 }, on: every node } }
  - { finally: { row: zenith, has: { used: 5, adjustments: 1 }, on: every node } }`;
  expect(await judge(scenario("checkpointEvery: 100", split, told))).toEqual(clean);
});

test("what is no adjustment is refused", async () => {
  const wrong = `  - { at: 5s, ask: { name: adjustQuota, key: acme, data: { delta: much } } }
  - { at: 5s, ask: { name: adjustQuota, key: acme, data: { times: 0 } } }
  - { at: 5s, ask: { name: forgetQuota, key: acme } }
  - { at: 5s, write: { key: acme, value: "1" } }`;
  const told = [3, 4, 5, 6]
    .map((request) => `  - { finally: { request: ${request}, ended: Errored } }`)
    .join("\n");
  expect(await judge(scenario("checkpointEvery: 100", wrong, told))).toEqual(clean);
});
