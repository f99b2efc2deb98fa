import { describe, expect, test } from "vitest";
import { parseScenario } from "../../engine/index.ts";
import { parseScenarioData } from "../../engine/simulation/scenario/parseScenario.ts";
import { readProblems, readScenario } from "./readScenario.ts";

const head = "name: Test\nnodes: 3\nuntil: 10s\n";

describe("a scenario's text", () => {
  test("is read as far as it is right", async () => {
    const scenario = await readScenario(`
name: Leader crash
about: The leader dies.
seed: 7
nodes: 5
partitions: 2
preset: robust
rules: [no-pre-vote]
network: { loss: "1/20", latency: [40ms, 80ms] }
until: 12s
inputs:
  - { at: 3s, crash: A }
  - { at: 4s, crash: leader of P1 }
  - { at: 5.5s, restart: a }
  - { at: 6s, cut: A leader of P2 | C D }
  - { at: 6s, cutLink: A -> B }
  - { at: 6s, cutLink: A - B }
  - { at: 7s, heal: all }
  - { at: 7s, heal: A - B }
  - { at: 8s, write: { key: price, value: "10", partition: P1, to: A } }
  - { at: 8s, read: { key: price } }
  - { at: 1min, network: { reordering: true } }
`).catch((error: unknown) => String(error));
    // The last input lies behind the end: everything else is as it should be.
    expect(scenario).toBe(
      "Error: text:22:11: inputs[10].at: 60s is never reached, the run ends at 12s. " +
        'Choose an earlier instant, or a later "until".',
    );
    const { scenario: kept } = await parseScenario("nodes: 2\nname: x\nuntil: 1s");
    expect(kept).toEqual({
      name: "x",
      about: null,
      source: null,
      config: { seed: 1, nodes: 2, partitions: 1, preset: "classroom", rules: [] },
      inputs: [],
      until: 1_000_000,
      script: [],
      expectations: [],
    });
  });

  test("says again and again what comes again, and what follows is seen from its first time", async () => {
    const { inputs } = await readScenario(
      `${head}inputs:
  - { at: 1s, every: 500ms, times: 3, crash: A }
  - { after: 1s, restart: A }
`,
    );
    expect(inputs.map((input) => ("at" in input ? input.at : input.timing))).toEqual([
      1_000_000,
      { kind: "after", after: 1_000_000 },
      1_500_000,
      2_000_000,
    ]);
  });

  test("maps every verb to the action of that name", async () => {
    const { inputs } = await readScenario(
      `${head}inputs:
  - { at: 3s, crash: leader of P1 }
  - { at: 4s, cut: A leader of P1 | B }
  - { at: 5s, cutLink: A -> C }
  - { at: 6s, heal: A - C }
  - { at: 7s, write: { key: k, value: v, partition: P1, to: B } }
  - { at: 8s, replicateLogs: { partition: P1, type: add, data: [x, y] } }
  - { at: 9s, network: { loss: 1/20, latency: [1ms, 250us] } }
`.replace("[1ms, 250us]", "[250us, 1ms]"),
    );
    const node = (id: number): object => ({ kind: "node", node: id });
    const leader = { kind: "leader", partition: 1 };
    expect(inputs).toEqual([
      { at: 3_000_000, action: { kind: "crash", node: leader } },
      { at: 4_000_000, action: { kind: "cut", groups: [[node(0), leader], [node(1)]] } },
      { at: 5_000_000, action: { kind: "cutLink", from: node(0), to: node(2), oneWay: true } },
      { at: 6_000_000, action: { kind: "healLink", from: node(0), to: node(2) } },
      {
        at: 7_000_000,
        action: {
          kind: "submit",
          operation: { kind: "set", key: "k", value: "v", partition: 1 },
          node: node(1),
        },
      },
      {
        at: 8_000_000,
        action: {
          kind: "submit",
          operation: { kind: "replicateLogs", partition: 1, logType: "add", data: ["x", "y"] },
          node: null,
        },
      },
      {
        at: 9_000_000,
        action: {
          kind: "network",
          settings: { loss: { of: 1, in: 20 }, latency: { from: 250, to: 1000 } },
        },
      },
    ]);
  });

  test("may as well be JSON", async () => {
    const document = { name: "x", nodes: 3, until: "2s", inputs: [{ at: "1s", crash: "A" }] };
    const scenario = await readScenario(JSON.stringify(document));
    expect(parseScenarioData(document, { invariants: [] })).toEqual({ scenario, problems: [] });
    const tabbed = JSON.stringify(document, null, "\t").replaceAll("\n", "\r\n");
    expect(await readScenario(`\ufeff${tabbed}`)).toEqual(scenario);
  });
});

describe("a mistake", () => {
  test.for([
    [
      "name: x\nnodse: 3\nnodes: 3\nuntil: 1s",
      'text:2:1: nodse: "nodse" is unknown here. Did you mean "nodes"?',
    ],
    [
      "name: x\nnodes: 3\nuntil: 1s\npreset: clasroom",
      'text:4:9: preset: "clasroom" is not known here. Did you mean "classroom"?',
    ],
    ["name: x\nnodes: 12\nuntil: 1s", "text:2:8: nodes: 12 is too large. Write 9 or less."],
    ["name: x\nuntil: 1s", "text:1:1: nodes: is missing. Add it: a number."],
    [
      "name: x\nnodes: three\nuntil: 1s",
      'text:2:8: nodes: "three" is not a number. Write a number.',
    ],
    ["name: x\nnodes: 3\nuntil: 12", 'text:3:8: until: 12 is not a text. Write "3s" or "40ms".'],
    [
      'name: x\nnodes: 3\nuntil: "12"',
      'text:3:8: until: "12" has no unit. Write a number and its unit: "250us", "40ms", "1.5s" or "2min".',
    ],
    [
      `${head}rules: [no-prevote]`,
      'text:4:9: rules[0]: "no-prevote" is not known here. Did you mean "no-pre-vote"?',
    ],
    [
      `${head}inputs:\n  - { at: 3s, crahs: A }`,
      'text:5:15: inputs[0].crahs: "crahs" is unknown. Did you mean "crash"?',
    ],
    [
      `${head}inputs:\n  - { at: 3s, crash: A, isolate: B }`,
      "text:5:25: inputs[0].isolate: an input says one thing, here are crash and isolate. Give each an item of its own.",
    ],
    [
      `${head}inputs:\n  - { at: 3s, crash: D }`,
      'text:5:22: inputs[0].crash: there is no D. The nodes are A … C; "nodes" makes more.',
    ],
    [
      `${head}inputs:\n  - { at: 3s, crash: leader of P2 }`,
      'text:5:22: inputs[0].crash: there is no P2. The partitions are P0 … P1; "partitions" makes more.',
    ],
    [
      `${head}inputs:\n  - { at: 3s, write: { key: price, value: 10 } }`,
      'text:5:43: inputs[0].write.value: 10 is not a text. Put it in quotes: "10".',
    ],
    [
      `${head}inputs:\n  - { at: 3s, write: { key: price, valeu: "10" } }`,
      "text:5:22: inputs[0].write.value: is missing. Add it: a text.",
    ],
    [
      `${head}inputs:\n  - { at: 3s, cutLink: A B }`,
      'text:5:24: inputs[0].cutLink: "A B" names no link. Write "A -> B" for one direction, "A - B" for both.',
    ],
    [
      `${head}network: { loss: 5% }`,
      'text:4:18: network.loss: "5%" is not a ratio. Write a fraction of whole numbers in quotes: "0", "1/20" or "1".',
    ],
    [
      `${head}network: { latency: [80ms, 40ms] }`,
      "text:4:21: network.latency: ends before it begins. Write the shorter time first.",
    ],
    [
      `${head}inputs:\n  - { crash: A }`,
      'text:5:5: inputs[0].at: is missing. Write "3s" or "40ms".',
    ],
    [
      `${head}inputs:\n  - { at: 3s, when: settled, crash: A }`,
      'text:5:5: inputs[0]: an input falls due once. Keep one of "at", "after" and "when".',
    ],
    [
      `${head}inputs:\n  - { at: 3s, after: 40ms, crash: A }`,
      'text:5:5: inputs[0]: an input falls due once. Keep one of "at", "after" and "when".',
    ],
    [
      `${head}inputs:\n  - { after: 40ms, within: 1s, crash: A }`,
      'text:5:20: inputs[0].within: is for "when" alone. Leave it out, or write "when".',
    ],
    [
      `${head}inputs:\n  - { after: 40ms, every: 1s, times: 2, crash: A }`,
      'text:5:20: inputs[0].every: what comes again has a first instant, a distance and a number. Write "at", "every" and "times" together.',
    ],
    [
      `${head}inputs:\n  - { at: 9s, every: 1s, times: 3, crash: A }`,
      'text:5:11: inputs[0].at: 11s is never reached, the run ends at 10s. Choose an earlier instant, or a later "until".',
    ],
    [
      `${head}inputs:\n  - { when: setled, crash: A }`,
      'text:5:13: inputs[0].when: "setled" is not known here. Did you mean "settled"?',
    ],
    [
      `${head}inputs:\n  - { when: { leeder: P1 }, crash: A }`,
      'text:5:15: inputs[0].when.leeder: "leeder" is unknown. Did you mean "leader"?',
    ],
    [
      `${head}inputs:\n  - { when: { role: P1, on: D, is: leader }, crash: A }`,
      'text:5:29: inputs[0].when.on: there is no D. The nodes are A … C; "nodes" makes more.',
    ],
    [
      `${head}inputs:\n  - { when: { term: P1, on: A }, crash: A }`,
      'text:5:13: inputs[0].when: compares with nothing. Add "exactly", "atLeast" or "atMost" and a whole number.',
    ],
    [
      `${head}inputs:\n  - { when: 7, crash: A }`,
      "text:5:13: inputs[0].when: 7 is not a predicate. Write { leader: P1, serves: true }.",
    ],
    [
      `${head}inputs:\n  - { at: 1s, drop: A -> B, nth: 0 }`,
      "text:5:34: inputs[0].nth: 0 is too small. Write 1 or more.",
    ],
    [
      `${head}initial:\n  - { node: A, log: [1, 2 x=5] }`,
      'text:5:25: initial[0].log[1]: "2 x=5" is no entry. Write its term, or its term and data: "2: x=5".',
    ],
    [
      `${head}expect:\n  - { same: committed }`,
      'text:5:5: expect[0]: needs another run to compare with. Add "under: []" for no wrong rule, or name some.',
    ],
    [
      `${head}expect:\n  - { then: [{ leader: P1 }] }`,
      "text:5:13: expect[0].then: needs at least 2 of a kind. Add to the list.",
    ],
    [
      `${head}expect:\n  - { always: { leader: P1 }, under: [forget-votes] }`,
      'text:5:39: expect[0].under[0]: "forget-votes" is not known here. Did you mean "forget-vote"?',
    ],
    [
      `${head}expect:\n  - { finaly: { leader: P1 } }`,
      'text:5:7: expect[0].finaly: "finaly" is unknown. Did you mean "finally"?',
    ],
    [
      `${head}expect:\n  - { finally: { leader: P1, serve: true } }`,
      'text:5:30: expect[0].finally.serve: "serve" is unknown here. Did you mean "serves"?',
    ],
    [
      `${head}expect:\n  - { finally: { request: 1, ended: Succes } }`,
      'text:5:37: expect[0].finally.ended: "Succes" is no status. Did you mean "Success"?',
    ],
    [
      `${head}expect:\n  - { finally: { term: P1, on: A } }`,
      'text:5:16: expect[0].finally: compares with nothing. Add "exactly", "atLeast" or "atMost" and a whole number.',
    ],
    [
      `${head}expect:\n  - { finally: { all: [{ not: { leader: P7 } }] } }`,
      'text:5:41: expect[0].finally.all[0].not.leader: there is no P7. The partitions are P0 … P1; "partitions" makes more.',
    ],
    [
      `${head}application: jobs\ninputs:\n  - { at: 3s, ask: { name: split, key: jobs/7 } }\nexpect:\n  - { finally: { leader: P2 } }`,
      'text:8:26: expect[0].finally.leader: there is no P2. The partitions are P0 … P1; "partitions" makes more.',
    ],
    [
      `${head}application: hotTenants\ninputs:\n  - { at: 3s, ask: { name: split, key: tenants/7 } }\nexpect:\n  - { finally: { leader: P3 } }`,
      'text:8:26: expect[0].finally.leader: there is no P3. The partitions are P0 … P2; "partitions" makes more.',
    ],
    [
      `${head}inputs:\n  - { at: 3s, createPartition: { id: P8 } }\n  - { at: 4s, splitPartition: { source: P1 } }\nexpect:\n  - { finally: { leader: P10 } }`,
      'text:8:26: expect[0].finally.leader: there is no P10. The partitions are P0 … P9; "partitions" makes more.',
    ],
    [
      `${head}expect:\n  - { count: { event: roleChange }, exactly: 1 }`,
      'text:5:23: expect[0].count.event: "roleChange" is no kind of trace line. Did you mean "roleChanged"?',
    ],
    [
      `${head}expect:\n  - { count: { event: roleChanged, measure: bytes }, exactly: 1 }`,
      'text:5:14: expect[0].count: only a messageSent has bytes. Write "event: messageSent", or leave out "measure".',
    ],
    [
      `${head}expect:\n  - { finally: { violations: electionSafty } }`,
      'text:5:30: expect[0].finally.violations: "electionSafty" is no known invariant. Did you mean "electionSafety"?',
    ],
    [
      `${head}expect:\n  - { always: { leader: P1 }, from: 5s, to: 3s }`,
      'text:5:45: expect[0].to: lies before "from". Write 5s or later.',
    ],
    [
      "- 1\n- 2",
      'text:1:1: a list is not a scenario. A scenario is a mapping that begins "name: …", "nodes: 3", "until: 10s".',
    ],
    [
      "name: x\nname: y\nnodes: 3\nuntil: 1s",
      "text:2:1: Map keys must be unique. Keep one of the two.",
    ],
  ])("%#: says where, what and what instead", async ([text, problem]) => {
    expect(await readProblems(text!)).toContain(problem);
  });

  test("hides no other", async () => {
    const problems = await readProblems(`
name: x
seed: -1
nodes: 3
prest: robust
until: 10s
inputs:
  - { at: 3, crash: Z }
  - { at: 3s, crash: A }
  - { crash: A }
  - { at: 4s }
expect:
  - { finally: { leader: P1, is: A, serves: yes, foo: 1 } }
  - { finally: 7 }
`);
    expect(problems.map((line) => line.split(": ").slice(0, 2).join(": "))).toEqual([
      "text:3:7: seed",
      "text:5:1: prest",
      "text:8:11: inputs[0].at",
      "text:8:21: inputs[0].crash",
      "text:10:5: inputs[2].at",
      "text:11:5: inputs[3]",
      "text:13:45: expect[0].finally.serves",
      "text:13:50: expect[0].finally.foo",
      "text:14:16: expect[1].finally",
    ]);
  });

  test("costs only what it stands in: the rest is kept", async () => {
    const { scenario } = await parseScenario(
      `${head}seed: x\ninputs:\n  - { at: 1s, crash: A }\n  - { at: 2s, crash: ? }\n  - { at: 3s, restart: A }`,
    );
    expect(scenario?.inputs.map(({ action }) => action.kind)).toEqual(["crash", "restart"]);
    expect(scenario?.config).toMatchObject({ nodes: 3, seed: 1 });
  });

  test("of the pen is told once, without what follows from it", async () => {
    const problems = await readProblems("name: x\nnodes: [3\nuntil: 1s\n");
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(/^text:\d+:\d+: .*bracket/);
  });

  test.for(["", "7", "null", "{", "a: *b", "\t- x", "name: &a [*a]", "--- a\n--- b"])(
    "in %j never throws",
    async (text) => {
      const { problems } = await parseScenario(text);
      expect(problems.length).toBeGreaterThan(0);
      for (const { line, column, message, remedy } of problems)
        expect([line, column, message, remedy]).not.toContain(null);
    },
  );
});
