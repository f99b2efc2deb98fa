import { describe, expect, test } from "vitest";
import { runScenario, type ExpectationResult } from "../../engine/index.ts";
import { readScenario } from "./readScenario.ts";

// A leads P1 from 2.5 s on, in term 1; it dies at 6 s, and another leads in term 2.
const story = `
name: Story
seed: 7
nodes: 3
until: 14s
inputs:
  - { at: 4s, write: { key: price, value: "10" } }
  - { at: 6s, crash: A }
  - { at: 11s, read: { key: price, to: leader of P1 } }
  - { at: 13.99s, write: { key: late, value: x } }
expect:
`;

async function judge(expectation: string): Promise<ExpectationResult> {
  const { expectations } = runScenario(await readScenario(`${story}  - ${expectation}\n`));
  return expectations[0]!;
}

describe("what is so, holds; what is not so, does not", () => {
  test.for([
    ["{ leader: P1 }", "{ leader: P1, exists: false }"],
    ["{ leader: P1, serves: true }", "{ leader: P1, is: A }"],
    ["{ crowns: P1, exactly: 1 }", "{ crowns: P1, atLeast: 2 }"],
    ["{ leadingNodes: { exactly: 1 } }", "{ leadingNodes: { atLeast: 2 } }"],
    ["{ waiting: { atLeast: 1 } }", "{ waiting: { exactly: 0 } }"],
    ["{ node: A, up: false }", "{ node: A, up: true }"],
    ["{ role: P1, on: leader of P1, is: leader }", "{ role: P1, on: A, is: leader }"],
    ["{ votedFor: P1, on: A, is: A }", "{ votedFor: P1, on: A, is: B }"],
    ["{ term: P1, on: every up node, exactly: 2 }", "{ term: P1, on: every node, exactly: 2 }"],
    ["{ term: P1, on: A, atMost: 1 }", "{ term: P1, on: no node, exactly: 1 }"],
    ["{ commitIndex: P1, on: a majority, atLeast: 3 }", "{ commitIndex: P1, on: A, atLeast: 3 }"],
    ["{ lastIndex: P1, on: some node, atLeast: 3 }", "{ lastIndex: P1, on: B, exactly: 1 }"],
    ['{ value: price, is: "10", on: a majority }', '{ value: price, is: "10", on: every node }'],
    ["{ value: price, is: null, on: no node }", '{ value: price, is: "10", on: A }'],
    ["{ value: nothing, is: null, on: B }", '{ value: price, is: "11", on: some node }'],
    ["{ entry: price=10, is: durable, on: every node }", "{ entry: price=10, is: applied, on: A }"],
    ["{ entry: price=11, is: stored, on: no node }", "{ entry: price=11, is: stored, on: B }"],
    ["{ request: 1, ended: Success }", "{ request: 1, ended: ProposalTimeout | Errored }"],
    [
      '{ request: 2, ended: Success, returned: "10" }',
      '{ request: 2, ended: Success, returned: "11" }',
    ],
    ["{ request: 3, ended: never }", "{ request: 3, ended: Success }"],
    ["{ not: { request: 9, ended: Success } }", "{ request: 9, ended: never }"],
    ["{ logs: P1, agree: false }", "{ logs: all, agree: true }"],
    ["{ violations: none }", "{ violations: some }"],
    ["{ histories: linearizable }", "{ not: { histories: linearizable } }"],
    ["{ not: { violations: electionSafety } }", "{ violations: electionSafety }"],
    [
      "{ any: [{ node: A, up: true }, { node: B, up: true }] }",
      "{ all: [{ node: A, up: true }, { node: B, up: true }] }",
    ],
  ])("%s", async ([so, notSo]) => {
    expect(await judge(`finally: ${so}`)).toMatchObject({ ok: true });
    const { ok, evidence } = await judge(`finally: ${notSo}`);
    expect(ok).toBe(false);
    expect(evidence).not.toBe("");
  });
});

describe("when it is so", () => {
  test("ever: once is enough, and the first time is told", async () => {
    expect(await judge("{ ever: { leader: P1, is: A, serves: true } }")).toMatchObject({
      ok: true,
      at: 2_512_223,
      evidence: "A leads P1 in term 1, serving",
    });
    expect(await judge("{ ever: { leader: P1, is: A }, from: 6s }")).toMatchObject({ ok: false });
    expect(await judge("{ ever: { leader: P1, is: A }, to: 2s }")).toMatchObject({ ok: false });
    // What is so already at the beginning of the span counts.
    expect(await judge("{ ever: { leader: P1, is: A }, from: 5s, to: 5s }")).toMatchObject({
      ok: true,
    });
  });

  test("always: once not is enough, and that time is told", async () => {
    expect(await judge("{ always: { leader: P1, is: A }, from: 3s, to: 5.9s }")).toMatchObject({
      ok: true,
    });
    expect(await judge("{ always: { leader: P1, is: A }, from: 3s }")).toMatchObject({
      ok: false,
      at: 6_000_000,
      evidence: "nobody leads P1",
    });
    expect(await judge("{ always: { leader: P1 } }")).toMatchObject({ ok: false, at: 0 });
  });

  test("at an instant: after all of it, inputs included", async () => {
    expect(await judge("{ at: 5.999999s, holds: { node: A, up: true } }")).toMatchObject({
      ok: true,
    });
    expect(await judge("{ at: 6s, holds: { node: A, up: false } }")).toMatchObject({ ok: true });
    expect(await judge("{ at: 6s, holds: { node: A, up: true } }")).toMatchObject({
      ok: false,
      at: 6_000_000,
      evidence: "A is down",
    });
    expect(await judge("{ at: 14s, holds: { node: A, up: false } }")).toMatchObject({ ok: true });
  });

  test("count: lines of the trace, by node, partition and fields", async () => {
    const crowned = "event: roleChanged, partition: P1, where: { role: leader }";
    expect(await judge(`{ count: { ${crowned} }, exactly: 2 }`)).toMatchObject({ ok: true });
    expect(await judge(`{ count: { ${crowned} }, exactly: 1, to: 6s }`)).toMatchObject({
      ok: true,
    });
    expect(await judge(`{ count: { ${crowned}, node: A }, atMost: 0 }`)).toMatchObject({
      ok: false,
      evidence: expect.stringContaining("once"),
    });
    const asked =
      "event: messageSent, partition: P1, node: A, where: { to: B, message.kind: requestVote";
    expect(
      await judge(`{ count: { ${asked}, message.preVote: true } }, exactly: 1 }`),
    ).toMatchObject({ ok: true });
    expect(
      await judge(`{ count: { ${asked}, message.nothing.at: 1 } }, exactly: 0 }`),
    ).toMatchObject({ ok: true });
    const named = "{ event: voteDecided, partition: P1, where: { candidate: A, granted: true } }";
    expect(await judge(`{ count: ${named}, atLeast: 1 }`)).toMatchObject({ ok: true });
  });

  test("count: fields within fields, and messages by their class", async () => {
    const sent = "event: messageSent, node: A, partition: P1";
    const noop = `${sent}, where: { message: appendEntries, message.term: 1, to: B }`;
    const proposal = `${sent}, where: { message: appendEntries, message.prevLogIndex: 1, to: B }`;
    const nowhere = `${sent}, where: { message.entries.0.nothing: 1 }`;
    expect(await judge(`{ count: { ${noop} }, exactly: 2 }`)).toMatchObject({ ok: true });
    expect(await judge(`{ count: { ${proposal} }, exactly: 1 }`)).toMatchObject({ ok: true });
    expect(
      await judge(`{ count: { ${sent}, where: { message: heartbeat } }, atLeast: 3 }`),
    ).toMatchObject({ ok: true });
    expect(await judge(`{ count: { ${nowhere} }, exactly: 0 }`)).toMatchObject({ ok: true });
  });

  test("leadsTo: in time, every time, and at least one time", async () => {
    const elsewhere = "{ all: [{ leader: P1, serves: true }, { not: { leader: P1, is: A } }] }";
    const down = "{ node: A, up: false }";
    const judged = (within: string): Promise<ExpectationResult> =>
      judge(`{ when: ${down}, leadsTo: ${elsewhere}, within: ${within} }`);
    expect(await judged("5s")).toMatchObject({ ok: true, evidence: "once" });
    expect(await judged("1s")).toMatchObject({ ok: false });
    expect(
      await judge("{ when: { node: A, up: false }, leadsTo: { node: A, up: true } }"),
    ).toMatchObject({ ok: false, evidence: "still waiting since 6s; in the end A is down" });
    expect(
      await judge("{ when: { node: B, up: false }, leadsTo: { node: B, up: true } }"),
    ).toMatchObject({ ok: false, evidence: "it never came to that: B is up" });
  });
});

describe("in what order", () => {
  const down = "{ node: A, up: false }";
  const again = "{ all: [{ leader: P1, serves: true }, { not: { leader: P1, is: A } }] }";

  test("then: one after the other, and the last one is told", async () => {
    expect(
      await judge(`{ then: [{ leader: P1, is: A, serves: true }, ${down}, ${again}] }`),
    ).toMatchObject({ ok: true, evidence: expect.stringContaining("serving") });
    // What has been true before does not count.
    expect(await judge(`{ then: [${down}, { node: A, up: true }] }`)).toMatchObject({
      ok: false,
      at: null,
      evidence: "1 came true, then never: A is down",
    });
    expect(await judge(`{ then: [{ node: B, up: false }, ${down}] }`)).toMatchObject({
      ok: false,
      evidence: "0 came true, then never: B is up",
    });
  });

  test("then: several may come true at one instant", async () => {
    expect(await judge(`{ then: [${down}, { leader: P1, exists: false }] }`)).toMatchObject({
      ok: true,
      at: 6_000_000,
    });
  });

  test("then: within the time from the first to the last", async () => {
    const judged = (within: string): Promise<ExpectationResult> =>
      judge(`{ then: [${down}, ${again}], within: ${within} }`);
    expect(await judged("5s")).toMatchObject({ ok: true });
    const late = await judged("1s");
    expect(late.ok).toBe(false);
    expect(late.at).toBeGreaterThan(7_000_000);
  });
});

describe("the same script under other rules", () => {
  // B is the only one that still has the write when A dies.
  const stale = `
name: Stale
seed: 7
nodes: 3
until: 16s
inputs:
  - { at: 4s, isolate: C }
  - { at: 5s, write: { key: price, value: "10" } }
  - { at: 7s, crash: A }
  - { at: 7s, heal: all }
  - { at: 7s, cutLink: B -> C }
  - { at: 9s, heal: all }
expect:
`;
  const judgeAll = async (...lines: string[]): Promise<ReturnType<typeof runScenario>> =>
    runScenario(await readScenario(`${stale}${lines.map((line) => `  - ${line}\n`).join("")}`));

  test("under: what is expected there is not expected here, and costs this run nothing", async () => {
    const run = await judgeAll(
      "{ finally: { leader: P1, is: B } }",
      "{ ever: { violations: leaderCompleteness }, under: [skip-log-check] }",
      "{ ever: { leader: P1, is: C }, under: [skip-log-check], because: It asks first. }",
    );
    expect(run).toMatchObject({ ok: true, violations: [] });
    expect(run.expectations[2]).toMatchObject({
      ok: true,
      because: "It asks first.",
      text: expect.stringContaining("with skip-log-check: "),
    });
    const { fingerprint } = await judgeAll("{ finally: { leader: P1, is: B } }");
    expect(run.fingerprint).toBe(fingerprint);
  });

  test("under: what does not come to pass there fails the scenario here", async () => {
    const run = await judgeAll(
      "{ ever: { violations: leaderCompleteness }, under: [no-pre-vote] }",
      "{ always: { violations: none } }",
    );
    expect(run.ok).toBe(false);
    expect(run.expectations.map(({ ok }) => ok)).toEqual([false, true]);
  });

  test("under no wrong rule at all: beside a run under one", async () => {
    const text = `${stale.replace("until", "rules: [skip-log-check]\nuntil")}`;
    const { expectations } = runScenario(
      await readScenario(
        `${text}  - { always: { violations: none }, under: [] }\n  - { always: { violations: none } }\n`,
      ),
    );
    expect(expectations.map(({ ok, text }) => [ok, text])).toEqual([
      [true, "with every rule right: always: no invariant is violated"],
      [false, "always: no invariant is violated"],
    ]);
  });

  test("same: committed entries, or everything", async () => {
    const { expectations } = await judgeAll(
      "{ same: fingerprint, under: [] }",
      "{ same: committed, under: [] }",
      "{ same: fingerprint, under: [skip-log-check] }",
      "{ same: committed, under: [skip-log-check] }",
    );
    expect(expectations.map(({ ok }) => ok)).toEqual([true, true, false, false]);
    expect(expectations[2]!.evidence).toMatch(/^fingerprint \w+ here, \w+ there$/);
    expect(expectations[3]!.evidence).not.toBe("no difference");
  });
});

describe("a wrong rule", () => {
  const broken = `
name: Votes without looking at the log
seed: 7
nodes: 3
rules: [skip-log-check]
until: 16s
inputs:
  - { at: 4s, isolate: C }
  - { at: 5s, write: { key: price, value: "10" } }
  - { at: 7s, crash: A }
  - { at: 7s, heal: all }
  - { at: 7s, cutLink: B -> C }
  - { at: 9s, heal: all }
`;

  test("makes a run fail by what it violates, unless its scenario says so", async () => {
    const run = runScenario(await readScenario(broken));
    if (run.violations.length === 0) throw new Error("this run violates nothing any more");
    expect(run.ok).toBe(false);
    const names = [...new Set(run.violations.map(({ invariant }) => invariant))];
    const lines = names.map((name) => `  - { finally: { violations: ${name} } }`);
    const said = await readScenario(`${broken}expect:\n${lines.join("\n")}\n`);
    expect(runScenario(said)).toMatchObject({ ok: true, violations: run.violations });
  });
});
