import fc from "fast-check";
import { messageClasses } from "../../engine/simulation/interference.ts";
import type { Action, NodeReference } from "../../engine/simulation/input.ts";

/** Everything that may be done to disks, clocks, timers, processes and single messages. */
export function arbitraryFault(
  node: fc.Arbitrary<NodeReference>,
  partition: fc.Arbitrary<number>,
): fc.Arbitrary<Action> {
  const maybePartition = fc.option(partition);
  const link = fc
    .record({ from: node, to: node, oneWay: fc.boolean() })
    .filter(({ from, to }) => JSON.stringify(from) !== JSON.stringify(to));
  const nodes = fc.oneof(node, fc.constant({ kind: "every" } as const));
  const ratio = fc.constantFrom({ of: 1, in: 20 }, { of: 1, in: 5 });
  return fc.oneof(
    fc.record({
      kind: fc.constant("crash" as const),
      node,
      unsynced: fc.constantFrom("lost", "kept", "torn"),
    }),
    fc.record({ kind: fc.constantFrom("wipe", "pause", "resume", "resume"), node }),
    fc.record({
      kind: fc.constant("clock" as const),
      node,
      rate: fc.constantFrom(null, { of: 3, in: 2 }, { of: 1, in: 3 }, { of: 1, in: 1 }),
      jump: fc.constantFrom(0, 3_600_000_000, -3_600_000_000),
    }),
    fc.record({
      kind: fc.constant("disk" as const),
      node,
      state: fc.constantFrom(null, "working", "full", "failing"),
      fsync: fc.option(fc.nat(80_000).map((from) => ({ from, to: from + 20_000 }))),
    }),
    link.map((of) => ({ kind: "release", ...of }) as const),
    fc
      .tuple(link, fc.option(fc.record({ loss: ratio, reordering: fc.boolean() })))
      .map(([of, settings]) => ({ kind: "linkNetwork", ...of, settings }) as const),
    fc.tuple(link, fc.nat(9_000)).map(([of, from]): Action => {
      const settings = { latency: { from: 100 + from, to: 200 + from } };
      return { kind: "linkNetwork", ...of, settings };
    }),
    fc
      .tuple(
        link,
        fc.record({
          how: fc.constantFrom("drop", "hold", "duplicate"),
          message: fc.constantFrom(...messageClasses),
          partition: maybePartition,
          nth: fc.option(fc.integer({ min: 1, max: 9 })),
        }),
      )
      .map(([of, which]) => ({ kind: "interfere", ...of, ...which }) as const),
    fc.record({ kind: fc.constantFrom("fire", "elect"), node, partition }),
    fc.record({
      kind: fc.constantFrom("freeze", "thaw"),
      node: nodes,
      timer: fc.constantFrom("election", "heartbeat", "all"),
      partition: maybePartition,
    }),
  );
}
