import { describe, expect, test } from "vitest";
import { runScenario } from "../../engine/check/runScenario.ts";
import { readScenario } from "../scenario/readScenario.ts";

/** One tick of one tenant on three nodes, and what happens meanwhile. */
function scenario(settings: string, inputs: string): string {
  return `
name: A tick
seed: 3
nodes: 3
application: { name: workers, settings: { ${settings} } }
until: 30s
inputs:
  - { at: 4s, ask: { name: tick, key: tenant-1 } }
${inputs}
expect:
  - { finally: { row: tenant-1, has: { done: true }, on: every up node } }
`;
}

interface Told {
  readonly ok: boolean;
  /** What was sent. */
  readonly mails: readonly string[];
  readonly broken: readonly string[];
}

async function tell(text: string): Promise<Told> {
  const run = runScenario(await readScenario(text));
  return {
    ok: run.expectations.every(({ ok }) => ok),
    mails: run.ledger.filter(({ outcome }) => outcome === "done").map(({ data }) => data),
    broken: run.violations.map(({ invariant }) => invariant),
  };
}

const first = "mail tenant-1/1";

describe("a tick that three nodes hear of", () => {
  test("is acted on by whoever leads", async () => {
    const told = await tell(scenario("idempotencyKeys: false", ""));
    expect(told).toEqual({ ok: true, mails: [first], broken: [] });
  });

  test("is acted on by all of them, where nobody asks who leads", async () => {
    const told = await tell(scenario("coordinate: false, idempotencyKeys: false", ""));
    expect(told).toEqual({ ok: true, mails: [first, first, first], broken: ["actedOnce"] });
  });

  test("is acted on once even so, under a key", async () => {
    const told = await tell(scenario("coordinate: false", ""));
    expect(told).toEqual({ ok: true, mails: [first], broken: [] });
  });
});

describe("a leader that dies with a tick in hand", () => {
  const inHand =
    "  - { when: { row: tenant-1, has: { working: true }, on: some node }, crash: leader of P1 }";

  test("leaves it to the next one, which finds it open", async () => {
    const told = await tell(scenario("idempotencyKeys: false", inHand));
    expect(told).toEqual({ ok: true, mails: [first], broken: [] });
  });

  test("right after it acted, is followed by one that asks again", async () => {
    const acted = "  - { when: { ledger: mail, exactly: 1 }, crash: leader of P1 }";
    const without = await tell(scenario("idempotencyKeys: false", acted));
    expect(without).toEqual({ ok: true, mails: [first, first], broken: ["actedOnce"] });
    const under = await tell(scenario("idempotencyKeys: true", acted));
    expect(under).toEqual({ ok: true, mails: [first], broken: [] });
  });
});

test("a tick during another's work changes nothing; one after it is the next", async () => {
  const more = `  - { after: 100ms, ask: { name: tick, key: tenant-1 } }
  - { at: 10s, ask: { name: tick, key: tenant-1 } }`;
  const told = await tell(scenario("idempotencyKeys: false", more));
  expect(told).toEqual({ ok: true, mails: [first, "mail tenant-1/2"], broken: [] });
});

test("a mail service that refuses is asked again by the same worker", async () => {
  const failing = `  - { at: 3s, service: mail, state: failing }
  - { at: 7s, service: mail, state: working }`;
  const told = await tell(scenario("idempotencyKeys: true", failing));
  expect(told).toEqual({ ok: true, mails: [first], broken: [] });
});

test("a worker whose clock is set back does not wait for it", async () => {
  const jump = `  - { at: 3s, service: mail, state: down }
  - { at: 6s, clock: C, jump: -3600s }
  - { at: 7s, service: mail, state: working }`;
  const told = await tell(scenario("idempotencyKeys: true", jump));
  expect(told).toEqual({ ok: true, mails: [first], broken: [] });
});

test("a leader that a majority does not hear cannot open a tick, nor confirm that it leads", async () => {
  const cut = `  - { when: { row: tenant-1, has: { done: true }, on: every node }, isolate: leader of P1 }
  - { after: 0s, ask: { name: tick, key: tenant-1, to: C } }
  - { after: 0s, confirmLeadership: { partition: P1, to: C } }
  - { after: 12s, heal: all }`;
  const told = await tell(`${scenario("idempotencyKeys: false", cut)}
  - { finally: { request: 3, ended: ProposalTimeout | NodeIsNotLeader } }
  - { finally: { row: tenant-1, has: { tick: 1 }, on: every node } }`);
  expect(told).toEqual({ ok: true, mails: [first], broken: [] });
});

test("what a client says wrong is refused", async () => {
  const wrong = `  - { after: 2s, ask: { name: tock, key: tenant-1 } }
  - { after: 0s, ask: { name: tick, key: tenant-1/invoices } }`;
  const told = await tell(`${scenario("idempotencyKeys: true", wrong)}
  - { finally: { request: 2, ended: Errored } }
  - { finally: { request: 3, ended: Errored } }`);
  expect(told).toEqual({ ok: true, mails: [first], broken: [] });
});
