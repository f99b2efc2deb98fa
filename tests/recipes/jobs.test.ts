import { describe, expect, test } from "vitest";
import { runScenario } from "../../engine/check/runScenario.ts";
import { readScenario } from "../scenario/readScenario.ts";

/** A worker that is charged for one job, and what happens to it right after. */
function scenario(settings: string, inputs: string): string {
  return `
name: A job
seed: 3
nodes: 3
application: { name: jobs, settings: { ${settings} } }
until: 40s
inputs:
  - { at: 4s, ask: { name: submitJob, key: jobs/7, data: { amount: 10 } } }
${inputs}
expect:
  - { finally: { row: jobs/7, has: { state: completed }, on: every up node } }
`;
}

async function charges(text: string): Promise<{ ok: boolean; done: number; broken: string[] }> {
  const run = runScenario(await readScenario(text));
  return {
    ok: run.expectations.every(({ ok }) => ok),
    done: run.ledger.filter(({ outcome }) => outcome === "done").length,
    broken: run.violations.map(({ invariant }) => invariant),
  };
}

const gap = "  - { when: { ledger: payments, exactly: 1 }, crash: leader of P1 }";

describe("a worker that crashes after the charge, and before it could say so", () => {
  test("is replaced by one that charges again, where nobody gave a key", async () => {
    const told = await charges(scenario("idempotencyKeys: false", gap));
    expect(told).toEqual({ ok: true, done: 2, broken: ["actedOnce"] });
  });

  test("is replaced by one whose charge is refused as done, under the same key", async () => {
    const told = await charges(scenario("idempotencyKeys: true", gap));
    expect(told).toEqual({ ok: true, done: 1, broken: [] });
  });
});

describe("a payment provider", () => {
  test("whose answers are lost has charged: the next try finds that out", async () => {
    const silent = `  - { at: 3s, service: payments, state: silent }
  - { at: 7s, service: payments, state: working }`;
    const told = await charges(scenario("idempotencyKeys: true", silent));
    expect(told).toEqual({ ok: true, done: 1, broken: [] });
  });

  test("that refuses is asked again, until it does not", async () => {
    const failing = `  - { at: 3s, service: payments, state: failing }
  - { at: 8s, service: payments, state: working }`;
    const told = await charges(scenario("idempotencyKeys: true", failing));
    expect(told).toEqual({ ok: true, done: 1, broken: [] });
  });

  test("that is down keeps a job started, and no job is lost", async () => {
    const down = `  - { at: 3s, service: payments, state: down }
  - { at: 20s, service: payments, state: working }`;
    const told = await charges(scenario("idempotencyKeys: true", down));
    expect(told).toEqual({ ok: true, done: 1, broken: [] });
  });
});

test("a cluster that loses power as a whole remembers its jobs, and finishes them", async () => {
  const power = `  - { when: { row: jobs/7, has: { state: started }, on: some node }, crash: A }
  - { after: 0s, crash: B }
  - { after: 0s, crash: C }
  - { after: 5s, restart: A }
  - { after: 0s, restart: B }
  - { after: 0s, restart: C }`;
  const told = await charges(scenario("idempotencyKeys: true", power));
  expect(told).toMatchObject({ ok: true, broken: [] });
});

test("a job that was started by a clock of another hour is not waited for so long", async () => {
  const jump = `  - { when: { row: jobs/7, has: { state: started }, on: some node }, service: payments, state: down }
  - { after: 0s, clock: A, jump: -3600s }
  - { after: 0s, clock: B, jump: -3600s }
  - { after: 0s, clock: C, jump: -3600s }
  - { after: 2s, service: payments, state: working }`;
  const told = await charges(scenario("idempotencyKeys: true", jump));
  expect(told).toEqual({ ok: true, done: 1, broken: [] });
});
