import fc from "fast-check";
import { expect, test } from "vitest";
import { checkHistory } from "../../engine/check/history/checkHistory.ts";
import { isJudged, type HistoryOperation } from "../../engine/check/history/historyOperation.ts";
import { atomicHistory } from "./atomicRegister.ts";

const shape = fc.record({
  seed: fc.nat(1_000_000),
  clients: fc.integer({ min: 1, max: 6 }),
  operations: fc.integer({ min: 1, max: 120 }),
  unansweredEvery: fc.constantFrom(0, 3, 10),
  values: fc.constantFrom(0, 2, 5),
  functions: fc.constantFrom(
    ["read", "write"] as const,
    ["read", "write", "cas"] as const,
    ["read", "append"] as const,
    ["read", "append", "cas", "write"] as const,
  ),
});

test("whatever an atomic register answered is linearizable", () => {
  fc.assert(
    fc.property(shape, (chosen) => {
      expect(checkHistory(atomicHistory(chosen)).verdict).toBe("linearizable");
    }),
    { numRuns: 400 },
  );
});

test("one read of a value that was never current refutes it, and is in the offending part", () => {
  fc.assert(
    fc.property(shape, fc.nat(), (chosen, pick) => {
      const history = atomicHistory(chosen);
      const reads = history.filter(({ kind, function: what }) => kind === "ok" && what === "read");
      const read = reads[pick % Math.max(1, reads.length)];
      fc.pre(read !== undefined);
      const wrong = { ...read, output: "never" } as HistoryOperation;
      const { verdict, violation } = checkHistory(
        history.map((operation) => (operation === read ? wrong : operation)),
      );
      expect([verdict, violation?.operations]).toEqual(["violation", [wrong]]);
    }),
    { numRuns: 200 },
  );
});

test("the search agrees with trying every order", () => {
  const small = fc.record({
    history: fc.array(arbitraryOperation(), { minLength: 1, maxLength: 6 }),
  });
  const verdicts = new Map<string, number>();
  fc.assert(
    fc.property(small, ({ history }) => {
      const expected = hasOrder(history.filter(isJudged), null) ? "linearizable" : "violation";
      verdicts.set(expected, (verdicts.get(expected) ?? 0) + 1);
      const { verdict, violation } = checkHistory(history);
      expect(verdict).toBe(expected);
      if (violation !== null) expect(hasOrder(violation.operations, null)).toBe(false);
    }),
    { numRuns: 3000 },
  );
  expect(Math.min(...verdicts.values())).toBeGreaterThan(300);
});

function arbitraryOperation(): fc.Arbitrary<HistoryOperation> {
  const value = fc.constantFrom("1", "2");
  const maybe = fc.option(value);
  const what = fc.oneof(
    fc.record({
      function: fc.constant("read" as const),
      input: fc.constant(null),
      output: fc.constantFrom(null, "1", "2", "1,2", "2,1"),
    }),
    fc.record({
      function: fc.constant("write" as const),
      input: maybe,
      output: fc.constant(null),
    }),
    fc.record({
      function: fc.constant("append" as const),
      input: value,
      output: fc.constant(null),
    }),
    fc.record({
      function: fc.constant("cas" as const),
      input: fc.tuple(maybe, value),
      output: fc.option(
        fc.oneof(
          fc.record({ took: fc.boolean() }),
          fc.record({ took: fc.boolean(), found: maybe }),
        ),
      ),
    }),
  );
  return fc
    .record({ what, invokedAt: fc.nat(12), span: fc.option(fc.nat(8), { freq: 4 }) })
    .map(({ what, invokedAt, span }) => ({
      ...what,
      ...(span === null ? { output: null } : {}),
      process: 0,
      key: "x",
      invokedAt,
      completedAt: span === null ? null : invokedAt + span,
      kind: span === null ? "unknown" : "ok",
    })) as fc.Arbitrary<HistoryOperation>;
}

/** The definition itself: some first operation, and an order of the rest. */
function hasOrder(operations: readonly HistoryOperation[], value: string | null): boolean {
  if (operations.every(({ completedAt }) => completedAt === null)) return true;
  const deadline = Math.min(...operations.map(({ completedAt }) => completedAt ?? Infinity));
  return operations.some((operation) => {
    if (operation.invokedAt > deadline) return false;
    const after = effect(operation, value);
    return (
      after !== undefined &&
      hasOrder(
        operations.filter((one) => one !== operation),
        after,
      )
    );
  });
}

function effect(operation: HistoryOperation, value: string | null): string | null | undefined {
  switch (operation.function) {
    case "read":
    case "localRead":
      return operation.output === value ? value : undefined;
    case "write":
      return operation.input;
    case "append":
      return value === null ? operation.input : `${value},${operation.input}`;
    case "cas": {
      const [expected, next] = operation.input;
      const took = value === expected;
      const { output } = operation;
      if (output !== null && output.took !== took) return undefined;
      if (output?.found !== undefined && output.found !== value) return undefined;
      return took ? next : value;
    }
  }
}
