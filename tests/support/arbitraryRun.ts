import fc from "fast-check";
import type { Micros } from "../../engine/base/ids.ts";
import type { ClientOperation } from "../../engine/node/application.ts";
import { recipeNames, recipeOf, type RecipeName } from "../../engine/recipes/catalogue.ts";
import { presets, type ClusterConfig, type PresetName } from "../../engine/simulation/config.ts";
import { arbitraryFault } from "./arbitraryFault.ts";
import type { Action, Input, NodeReference } from "../../engine/simulation/input.ts";

/** A whole run as one value: what happens is decided by nothing else. */
export interface Run {
  readonly config: ClusterConfig;
  readonly inputs: readonly Input[];
  readonly horizon: Micros;
}

/** Random runs: any preset, 1…5 nodes, 1…4 partitions, faults of every kind, writes in between. */
export function arbitraryRun({
  maxElections = 8,
  maxInputs = 14,
}: { maxElections?: number; maxInputs?: number } = {}): fc.Arbitrary<Run> {
  const shape = fc.record({
    seed: fc.nat(1_000_000),
    nodes: fc.constantFrom(3, 3, 5, 4, 2, 1),
    partitions: fc.integer({ min: 1, max: 4 }),
    preset: fc.constantFrom<PresetName>("robust", "kommander", "classroom"),
    steady: fc.boolean(),
    // Small enough that logs are shortened and snapshots travel in pieces, or as the preset says.
    short: fc.boolean(),
    application: fc.option(fc.constantFrom(...recipeNames), { nil: undefined, freq: 2 }),
  });
  return shape.chain(({ seed, nodes, partitions, preset, steady, short, application }) => {
    const { electionTimeout } = presets[preset].node;
    const horizon = electionTimeout.from * maxElections;
    const { latency } = presets[preset].network;
    const config: ClusterConfig = {
      seed,
      nodes,
      partitions,
      preset,
      rules: [],
      ...(application && { application: { name: application } }),
      // With one latency for all, many things happen at the same microsecond.
      ...(short && { settings: { compactEveryOperations: 1, snapshotChunkSize: 50 } }),
      ...(steady ? { network: { latency: { from: latency.from, to: latency.from + 1 } } } : {}),
    };
    const input = fc.record({
      at: fc.integer({ min: 0, max: horizon - 1 }),
      action: application
        ? fc.oneof(
            { weight: 2, arbitrary: arbitraryAction(nodes, partitions) },
            { weight: 1, arbitrary: arbitraryRequest(application) },
          )
        : arbitraryAction(nodes, partitions),
    });
    return fc.record({
      config: fc.constant(config),
      inputs: fc.array(input, { maxLength: maxInputs, size: "max" }).map(byTime),
      horizon: fc.constant(horizon),
    });
  });
}

function byTime(inputs: readonly Input[]): Input[] {
  return [...inputs].sort((a, b) => a.at - b.at);
}

/** What clients of a recipe ask, and what becomes of the services that it calls. */
function arbitraryRequest(name: RecipeName): fc.Arbitrary<Action> {
  const { request, services } = recipeOf(name);
  const states = ["working", "failing", "silent", "down"] as const;
  const asked = fc.array(fc.nat(1_000_000), { minLength: 8, maxLength: 8 }).map((lots): Action => {
    let drawn = 0;
    const operation = request((bound) => lots[drawn++ % lots.length]! % bound);
    return { kind: "submit", operation, node: null };
  });
  if (services.length === 0) return asked;
  const service = fc.constantFrom(...services);
  const troubled = fc.record({
    kind: fc.constant("service" as const),
    service,
    state: fc.constantFrom(...states),
  });
  return fc.oneof({ weight: 4, arbitrary: asked }, { weight: 1, arbitrary: troubled });
}

function arbitraryAction(nodes: number, partitions: number): fc.Arbitrary<Action> {
  const partition = fc.integer({ min: 0, max: partitions });
  const node: fc.Arbitrary<NodeReference> = fc.oneof(
    { weight: 3, arbitrary: fc.nat(nodes - 1).map((id) => ({ kind: "node", node: id }) as const) },
    { weight: 2, arbitrary: partition.map((of) => ({ kind: "leader", partition: of }) as const) },
  );
  const ratio = fc.constantFrom({ of: 0, in: 1 }, { of: 1, in: 20 }, { of: 1, in: 5 });
  return fc.oneof(
    { weight: 4, arbitrary: fc.record({ kind: fc.constant("crash" as const), node }) },
    { weight: 5, arbitrary: fc.record({ kind: fc.constant("restart" as const), node }) },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant("isolate" as const), node }) },
    {
      weight: 2,
      arbitrary: fc
        .array(node, { minLength: 1, maxLength: 2 })
        .map((group) => ({ kind: "cut", groups: [group] }) as const),
    },
    {
      weight: 2,
      arbitrary: fc.record({
        kind: fc.constant("cutLink" as const),
        from: node,
        to: node,
        oneWay: fc.boolean(),
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({ kind: fc.constant("healLink" as const), from: node, to: node }),
    },
    { weight: 6, arbitrary: arbitraryFault(node, partition) },
    { weight: 3, arbitrary: fc.constant({ kind: "heal" } as const) },
    {
      weight: 2,
      arbitrary: fc
        .record({ loss: ratio, duplication: ratio, reordering: fc.boolean() })
        .map((settings) => ({ kind: "network", settings }) as const),
    },
    {
      weight: 12,
      arbitrary: fc.record({
        kind: fc.constant("submit" as const),
        operation: arbitraryOperation(partition),
        node: fc.oneof(fc.constant(null), node),
      }),
    },
  );
}

function arbitraryOperation(partition: fc.Arbitrary<number>): fc.Arbitrary<ClientOperation> {
  const key = fc.constantFrom("a", "b", "c/1", "c/2");
  const where = fc.oneof(fc.constant(null), partition);
  return fc.oneof(
    {
      weight: 4,
      arbitrary: fc.record({
        kind: fc.constant("set" as const),
        key,
        value: fc.nat(999).map(String),
        partition: where,
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        kind: fc.constant("get" as const),
        key,
        partition: where,
        through: fc.constantFrom("copy" as const, "log" as const),
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        kind: fc.constant("compareAndSet" as const),
        key,
        expected: fc.option(fc.nat(9).map(String)),
        value: fc.nat(9).map(String),
        partition: where,
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        kind: fc.constant("append" as const),
        key,
        value: fc.nat(999).map(String),
        partition: where,
      }),
    },
    {
      weight: 2,
      arbitrary: fc.record({
        kind: fc.constant("replicateLogs" as const),
        partition,
        logType: fc.constant("note"),
        data: fc.array(fc.constantFrom("x", "y", "z"), { minLength: 1, maxLength: 4 }),
        autoCommit: fc.boolean(),
      }),
    },
    {
      weight: 2,
      arbitrary: fc.record({ kind: fc.constant("replicateCheckpoint" as const), partition }),
    },
    { weight: 2, arbitrary: arbitraryCall(partition) },
  );
}

/** Tickets by requests that may have been given one. */
function arbitraryCall(partition: fc.Arbitrary<number>): fc.Arbitrary<ClientOperation> {
  const request = fc.integer({ min: 1, max: 12 });
  const entry = fc.record({
    logType: fc.constant("set"),
    data: fc.constantFrom("a=1", "b=2"),
    autoCommit: fc.boolean(),
    expectedGeneration: fc.constantFrom(0, 0, 1, 2),
  });
  return fc.oneof(
    fc.record({
      kind: fc.constantFrom("commitLogs" as const, "rollbackLogs" as const),
      partition,
      of: fc.record({ request }),
    }),
    fc.record({
      kind: fc.constant("replicateEntries" as const),
      partition,
      entries: fc.array(entry, { maxLength: 3 }),
    }),
    fc.record({ kind: fc.constant("cancelCall" as const), partition, request }),
  );
}
