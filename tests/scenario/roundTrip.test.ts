import fc from "fast-check";
import { expect, test } from "vitest";
import { printScenario, type Action, type Scenario } from "../../engine/index.ts";
import type { NodeReference } from "../../engine/index.ts";
import type { InitialReplica } from "../../engine/simulation/config.ts";
import { ruleSwitches, type RuleSwitch } from "../../engine/raft/rules.ts";
import { factKinds } from "../../engine/simulation/scenario/factKinds.ts";
import type { Claim, Expectation, Span } from "../../engine/simulation/scenario/expectation.ts";
import type { Comparison, Predicate, Where } from "../../engine/simulation/scenario/predicate.ts";
import type { ScenarioInput, Timing } from "../../engine/simulation/scenario/timing.ts";
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
  fc.tuple(text, maybePartition, fc.option(reference)).map(([key, partition, node]): Action => {
    const data = { amount: 10, again: true, note: key };
    return { kind: "submit", operation: { kind: "ask", name: "do", key, data, partition }, node };
  }),
  fc
    .constantFrom("working" as const, "failing" as const, "silent" as const, "down" as const)
    .map((state) => ({ kind: "service", service: "payments", state }) as const),
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
  fc
    .tuple(partition, text, fc.boolean(), fc.nat(9), fc.option(reference))
    .map(([partition, data, autoCommit, expectedGeneration, node]): Action => {
      const options = { autoCommit, expectedGeneration };
      const asked = { partition, logType: "set", data: [data], ...options };
      return { kind: "submit", operation: { kind: "replicateLogs", ...asked }, node };
    }),
  fc
    .tuple(
      partition,
      fc.array(
        fc.record({
          logType: text,
          data: text,
          autoCommit: fc.boolean(),
          expectedGeneration: fc.nat(9),
        }),
        { maxLength: 3 },
      ),
    )
    .map(([partition, entries]): Action => {
      return {
        kind: "submit",
        operation: { kind: "replicateEntries", partition, entries },
        node: null,
      };
    }),
  fc
    .tuple(
      fc.constantFrom("commitLogs", "rollbackLogs"),
      partition,
      fc.oneof(
        fc.record({ request: fc.integer({ min: 1, max: 99 }) }),
        fc.record({
          ticket: fc.record({
            node: fc.constant(0),
            millis: fc.nat(2_000_000_000),
            counter: fc.nat(4_000_000),
          }),
        }),
      ),
      fc.option(reference),
    )
    .map(([kind, partition, of, node]): Action => {
      return { kind: "submit", operation: { kind, partition, of }, node };
    }),
  fc.tuple(partition, fc.integer({ min: 1, max: 99 })).map(([partition, request]): Action => {
    return { kind: "submit", operation: { kind: "cancelCall", partition, request }, node: null };
  }),
);

const micros = fc.nat(50_000_000);
const where: fc.Arbitrary<Where> = fc.oneof(
  reference,
  fc.constantFrom("every", "up", "majority", "some", "none").map((kind) => ({ kind }) as const),
);
const comparison: fc.Arbitrary<Comparison> = fc
  .record({ atLeast: fc.option(fc.nat(9)), atMost: fc.option(fc.nat(9)) })
  .filter(({ atLeast, atMost }) => atLeast !== null || atMost !== null);
const simplePredicate: fc.Arbitrary<Predicate> = fc.oneof(
  fc.record({
    kind: fc.constant("leader" as const),
    partition,
    exists: fc.constant(true),
    is: fc.option(node),
    serves: fc.option(fc.boolean()),
  }),
  partition.map((of): Predicate => {
    return { kind: "leader", partition: of, exists: false, is: null, serves: null };
  }),
  fc.record({ kind: fc.constant("crowns" as const), partition, count: comparison }),
  fc.record({ kind: fc.constant("leadingNodes" as const), count: comparison }),
  fc.record({ kind: fc.constant("waiting" as const), count: comparison }),
  fc.record({ kind: fc.constant("node" as const), node, up: fc.boolean() }),
  fc.record({
    kind: fc.constant("role" as const),
    partition,
    on: where,
    is: fc.constantFrom("follower", "candidate", "leader"),
  }),
  fc.record({ kind: fc.constant("votedFor" as const), partition, on: where, is: fc.option(node) }),
  fc.record({
    kind: fc.constant("number" as const),
    of: fc.constantFrom("term", "commitIndex", "lastApplied", "lastIndex", "durableIndex"),
    partition,
    on: where,
    count: comparison,
  }),
  fc.record({
    kind: fc.constant("value" as const),
    key: text,
    partition: maybePartition,
    on: where,
    is: fc.option(text),
  }),
  fc.record({
    kind: fc.constant("entry" as const),
    data: text,
    partition: maybePartition,
    on: where,
    is: fc.constantFrom("stored", "durable", "committed", "applied"),
  }),
  fc.record({
    kind: fc.constant("row" as const),
    row: text,
    on: where,
    has: fc.option(fc.dictionary(fc.constantFrom("state", "worker"), fc.oneof(text, fc.nat(9)))),
  }),
  fc.record({
    kind: fc.constant("ledger" as const),
    service: text.filter((name) => name.length > 0),
    data: fc.option(text),
    outcome: fc.constantFrom("done", "duplicate", "failed", "unheard"),
    count: comparison,
  }),
  fc.record({
    kind: fc.constant("liveness" as const),
    node,
    on: where,
    is: fc.constantFrom("alive", "suspect", "dead"),
  }),
  fc.record({
    kind: fc.constant("quiesced" as const),
    partition,
    on: where,
    is: fc.boolean(),
  }),
  fc.record({
    kind: fc.constant("request" as const),
    request: fc.integer({ min: 1, max: 9 }),
    ended: fc.constantFrom(null, ["Success"] as const, ["ProposalTimeout", "Errored"] as const),
    returned: fc.option(fc.option(text), { nil: undefined }),
  }),
  fc.record({ kind: fc.constant("logs" as const), partition: maybePartition, agree: fc.boolean() }),
  fc.record({
    kind: fc.constant("violations" as const),
    are: fc.constantFrom("none", "some", "electionSafety"),
  }),
  fc.record({
    kind: fc.constant("histories" as const),
    model: fc.constant("linearizable" as const),
  }),
);
const { predicate } = fc.letrec<{ predicate: Predicate }>((tie) => ({
  predicate: fc.oneof(
    { maxDepth: 2, withCrossShrink: true },
    simplePredicate,
    fc.record({
      kind: fc.constantFrom("all", "any"),
      of: fc.array(tie("predicate"), { minLength: 1, maxLength: 3 }),
    }),
    fc.record({ kind: fc.constant("not" as const), of: tie("predicate") }),
  ),
}));

const timing: fc.Arbitrary<Timing> = fc.oneof(
  micros.map((after) => ({ kind: "after", after }) as const),
  fc.record({
    kind: fc.constant("when" as const),
    when: fc.oneof(fc.constant("settled" as const), predicate),
    within: fc.option(micros),
  }),
);
const input: fc.Arbitrary<ScenarioInput> = fc.oneof(
  fc.record({ at: micros, action }),
  fc.record({ timing, action }),
);

const span: fc.Arbitrary<Span> = fc
  .record({ from: fc.option(micros), to: fc.option(micros) })
  .filter(({ from, to }) => from === null || to === null || from <= to);
const within = fc.option(micros);
const claim: fc.Arbitrary<Claim> = fc.oneof(
  fc.record({ kind: fc.constantFrom("ever", "always"), predicate, span }),
  fc.record({ kind: fc.constant("finally" as const), predicate }),
  fc.record({ kind: fc.constant("at" as const), at: micros, predicate }),
  fc.record({
    kind: fc.constant("count" as const),
    pattern: fc.constantFrom("lines" as const, "bytes" as const).chain((measure) =>
      fc.record({
        event: measure === "bytes" ? fc.constant("messageSent") : fc.constantFrom(...factKinds),
        node: fc.option(node),
        partition: maybePartition,
        where: fc.constantFrom({}, { to: "A", "message.kind": "requestVote", "message.term": 2 }),
        measure: fc.constant(measure),
      }),
    ),
    count: comparison,
    span,
  }),
  fc.record({ kind: fc.constant("leadsTo" as const), when: predicate, predicate, within }),
  fc.record({
    kind: fc.constant("then" as const),
    predicates: fc.array(predicate, { minLength: 2, maxLength: 4 }),
    within,
  }),
);
const rules = fc.uniqueArray(fc.constantFrom(...(Object.keys(ruleSwitches) as RuleSwitch[])), {
  maxLength: 3,
});
const because = fc.option(text);
const expectation: fc.Arbitrary<Expectation> = fc.oneof(
  fc
    .tuple(claim, because, fc.option(rules, { nil: undefined }))
    .map(([made, reason, under]): Expectation => {
      return { ...made, because: reason, ...(under !== undefined && { under }) };
    }),
  fc.record({
    kind: fc.constant("same" as const),
    of: fc.constantFrom("committed", "fingerprint"),
    because,
    under: rules,
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
    compacted: 1,
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
      rules,
      network: fc.option(settings, { nil: undefined }),
      disk: fc.constantFrom(undefined, { fsync: { from: 200, to: 90_000 } }),
      limits: fc.constantFrom(undefined, {
        maxEntriesPerAppend: 1,
        heartbeatInterval: 40_000,
        compactEveryOperations: 5,
        snapshotReceiveSessionTtl: 2_000_000,
      }),
      initial: fc.constantFrom(undefined, initial),
      application: fc.constantFrom(
        undefined,
        { name: "jobs" as const },
        { name: "jobs" as const, settings: { idempotencyKeys: false } },
      ),
    })
    .map(({ network, disk, limits, initial: replicas, application, ...rest }) => {
      return {
        ...rest,
        nodes: 5,
        partitions: 3,
        ...(network && { network }),
        ...(disk && { disk }),
        ...(limits && { settings: limits }),
        ...(replicas && { initial: replicas }),
        ...(application && { application }),
      };
    }),
  inputs: fc.array(input, { maxLength: 8 }),
  script: fc.constantFrom(
    [],
    [
      { at: 0, title: "At first", text: "Nobody leads: every node waits." },
      { at: 3_000_000, title: "Then", text: "# not a comment" },
    ],
  ),
  until: fc.constant(50_000_000),
  expectations: fc.array(expectation, { maxLength: 5 }),
});

test("any run reads back from the scenario that it was printed as", async () => {
  await fc.assert(
    fc.asyncProperty(scenario, async (run) => {
      expect(await readScenario(await printScenario(run))).toEqual(run);
    }),
    { numRuns: 300 },
  );
});
