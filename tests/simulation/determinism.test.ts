import fc from "fast-check";
import { expect, test } from "vitest";
import { arbitraryRun, type Run } from "../support/arbitraryRun.ts";
import {
  executeAcrossClones,
  executeAtOnce,
  executeFromKeyframe,
  executeInSlices,
  executeStepwise,
  type Outcome,
} from "../support/executions.ts";
import { expectEqual } from "../support/expectEqual.ts";
import { explore } from "../support/exploration.ts";

function expectSame(actual: Outcome, expected: Outcome): void {
  expect(actual.events).toBe(expected.events);
  expect(actual.fingerprint).toBe(expected.fingerprint);
  // Line by line: the first difference is what one wants to see.
  for (const [slot, line] of expected.trace.entries()) expectEqual(actual.trace[slot], line);
  expect(actual.trace.length).toBe(expected.trace.length);
}

test("a run is the same in one go and in many small horizons", () => {
  const cuts = fc.array(fc.nat(999), { maxLength: 60 });
  fc.assert(
    fc.property(arbitraryRun(), cuts, (run, permille) => {
      const horizons = permille
        .map((at) => Math.floor((run.horizon * at) / 1000))
        .sort((a, b) => a - b);
      expectSame(executeInSlices(run, horizons), executeAtOnce(run));
    }),
    explore(25),
  );
});

test("a run is the same in windows and one event at a time", () => {
  fc.assert(
    fc.property(arbitraryRun({ maxElections: 5 }), (run) => {
      expectSame(executeStepwise(run), executeAtOnce(run));
    }),
    explore(25),
  );
});

test("a run is the same when everything that crosses between nodes and world is a copy", () => {
  fc.assert(
    fc.property(arbitraryRun({ maxElections: 5 }), (run) => {
      expectSame(executeAcrossClones(run), executeAtOnce(run));
    }),
    explore(25),
  );
});

test("a run is the same when it is saved in the middle, restored and continued", () => {
  fc.assert(
    fc.property(arbitraryRun(), fc.nat(1000), (run, permille) => {
      const savedAt = Math.floor((run.horizon * permille) / 1000);
      expectSame(executeFromKeyframe(run, savedAt), executeAtOnce(run));
    }),
    explore(25),
  );
});

test("a run is the same with and without a trace", () => {
  fc.assert(
    fc.property(arbitraryRun(), (run: Run) => {
      const untraced = executeAtOnce(run, false);
      const traced = executeAtOnce(run);
      expect(untraced.trace).toEqual([]);
      expect([untraced.events, untraced.fingerprint]).toEqual([traced.events, traced.fingerprint]);
    }),
    explore(25),
  );
});
