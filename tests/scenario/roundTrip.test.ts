import fc from "fast-check";
import { expect, test } from "vitest";
import { printScenario, type Action, type Scenario } from "../../engine/index.ts";
import type { NodeReference } from "../../engine/index.ts";
import type { InitialReplica } from "../../engine/simulation/config.ts";
import { ruleSwitches, type RuleSwitch } from "../../engine/raft/rules.ts";
import { arbitraryFault } from "../support/arbitraryFault.ts";
import { readScenario } from "./readScenario.ts";

const node = fc.nat(4);
const partition = fc.nat(3);
const reference: fc.Arbitrary<NodeReference> = fc.oneof(
  node.map((id) => ({ kind: "node", node: id }) as const),
  partition.map((id) => ({ kind: "leader", partition: id }) as const),
);
const ratio = fc.nat(20).map((of) => ({ of, in: 20 + of }));
// Whatever somebody writes into a key or a value, YAML's own signs included.
const text = fc.oneof(
  fc.string({ unit: "grapheme" }),
  fc.constantFrom(
    "10",
    "true",
    "null",
    "~",
    "a: b",
    "- x",
    "# y",
    "'",
    '"',
    "{",
    " z ",
    "1s",
    "\n",
    "yes",
    "0x1f",
  ),
);
const settings = fc.record(
  {
    latency: fc.nat(50_000).map((from) => ({ from, to: from + 1 })),
    loss: ratio,
    duplication: ratio,
    reordering: fc.boolean(),
  },
  { requiredKeys: [] },
);
const maybePartition = fc.option(partition);
const action: fc.Arbitrary<Action> = fc.oneof(
  { weight: 6, arbitrary: arbitraryFault(reference, partition) },
  reference.map((target) => ({ kind: "crash", node: target }) as const),
  reference.map((target) => ({ kind: "restart", node: target }) as const),
  reference.map((target) => ({ kind: "isolate", node: target }) as const),
  fc
    .array(fc.array(reference, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 3 })
    .map((groups) => ({ kind: "cut", groups }) as const),
  fc.boolean().map((oneWay) => {
    const [from, to] = [
      { kind: "node", node: 1 } as const,
      { kind: "leader", partition: 2 } as const,
    ];
    return { kind: "cutLink", from, to, oneWay } as const;
  }),
  fc.constant({ kind: "heal" } as const),
  fc.constant({
    kind: "healLink",
    from: { kind: "node", node: 0 },
    to: { kind: "node", node: 3 },
  } as const),
  settings.map((changed) => ({ kind: "network", settings: changed }) as const),
  fc
    .tuple(text, text, maybePartition, fc.option(reference))
    .map(([key, value, partition, node]): Action => {
      return { kind: "submit", operation: { kind: "set", key, value, partition }, node };
    }),
  fc
    .tuple(text, maybePartition, fc.option(reference), fc.constantFrom("copy", "log"))
    .map(([key, partition, node, through]): Action => {
      return { kind: "submit", operation: { kind: "get", key, partition, through }, node };
    }),
  fc
    .tuple(text, fc.option(text), text, maybePartition, fc.option(reference))
    .map(([key, expected, value, partition, node]): Action => {
      const operation = { kind: "compareAndSet", key, expected, value, partition } as const;
      return { kind: "submit", operation, node };
    }),
  fc
    .tuple(text, text, maybePartition, fc.option(reference))
    .map(([key, value, partition, node]): Action => {
      return { kind: "submit", operation: { kind: "append", key, value, partition }, node };
    }),
  fc
    .tuple(partition, text, fc.array(text, { minLength: 1, maxLength: 3 }))
    .map(([partition, logType, data]): Action => {
      const operation = { kind: "replicateLogs", partition, logType, data } as const;
      return { kind: "submit", operation, node: null };
    }),
);

const initial: InitialReplica[] = [
  {
    node: 1,
    partition: 2,
    entries: [
      { term: 1, data: null },
      { term: 3, data: "price=10" },
    ],
    currentTerm: 4,
    votedFor: 0,
    commitMark: 1,
  },
];

const scenario: fc.Arbitrary<Scenario> = fc.record({
  name: text.filter((name) => name.length > 0),
  about: fc.option(text.filter((about) => about.length > 0)),
  source: fc.constant(null),
  config: fc
    .record({
      seed: fc.nat(0xffff_ffff),
      preset: fc.constantFrom("classroom", "kommander", "robust"),
      rules: fc.uniqueArray(fc.constantFrom(...(Object.keys(ruleSwitches) as RuleSwitch[]))),
      network: fc.option(settings, { nil: undefined }),
      disk: fc.constantFrom(undefined, { fsync: { from: 200, to: 90_000 } }),
      limits: fc.constantFrom(undefined, { maxEntriesPerAppend: 1, heartbeatInterval: 40_000 }),
      initial: fc.constantFrom(undefined, initial),
    })
    .map(({ network, disk, limits, initial: replicas, ...rest }) => {
      return {
        ...rest,
        nodes: 5,
        partitions: 3,
        ...(network && { network }),
        ...(disk && { disk }),
        ...(limits && { settings: limits }),
        ...(replicas && { initial: replicas }),
      };
    }),
  inputs: fc.array(fc.record({ at: fc.nat(50_000_000), action }), { maxLength: 8 }),
  until: fc.constant(50_000_000),
  expectations: fc.constant([]),
});

test("any run reads back from the scenario that it was printed as", async () => {
  await fc.assert(
    fc.asyncProperty(scenario, async (run) => {
      expect(await readScenario(await printScenario(run))).toEqual(run);
    }),
    { numRuns: 300 },
  );
});
