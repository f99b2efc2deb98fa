import { describe, expect, test } from "vitest";
import { lampsOf, violationOf } from "../../app/explain/lamps.ts";
import { lineOfViolation, placeOfViolation, wrongRulesOf } from "../../app/explain/violation.ts";
import {
  invariantSentences,
  type InvariantName,
  type TraceEvent,
  type Violation,
} from "../../engine/index.ts";

function violation(invariant: InvariantName): Violation {
  return { invariant, at: 8_412_000, node: 2, partition: 1, detail: "", evidence: {} };
}

function line(node: number, partition: number, ref: number, fact: TraceEvent["fact"]): TraceEvent {
  return { ref, cause: 0, at: 8_412_000, node, partition, fact };
}

const won: TraceEvent["fact"] = {
  kind: "roleChanged",
  role: "leader",
  phase: "none",
  term: 3,
  leader: 2,
  reason: "electionWon",
  nodes: [1, 2],
};
const committed: TraceEvent["fact"] = { kind: "commitAdvanced", from: 1, to: 2, copies: [0, 1] };
const applied: TraceEvent["fact"] = { kind: "entriesApplied", from: 2, to: 2 };

describe("the line in which something broke", () => {
  test("is the one that fits the invariant, on that node in that partition", () => {
    const lines = [line(2, 0, 1, won), line(2, 1, 2, won), line(2, 1, 3, committed)];
    expect(lineOfViolation(violation("leaderCompleteness"), lines)?.ref).toBe(2);
    expect(lineOfViolation(violation("quorumDiscipline"), lines)?.ref).toBe(3);
  });

  test("may be another node's: a commit shows that a leader elsewhere lacks something", () => {
    const lines = [line(0, 1, 1, committed), line(0, 1, 2, applied)];
    expect(lineOfViolation(violation("leaderCompleteness"), lines)?.ref).toBe(1);
  });

  test("is unknown once the trace has forgotten that instant", () => {
    expect(lineOfViolation(violation("logMatching"), [])).toBeNull();
  });
});

test("every invariant puts out one lamp", () => {
  for (const invariant of Object.keys(invariantSentences) as InvariantName[]) {
    const broken = [violation(invariant)];
    expect(
      lampsOf({ application: { name: "jobs" } }).filter(
        (lamp) => violationOf(lamp, broken) !== null,
      ),
    ).toHaveLength(1);
  }
});

test("a violation is placed by node, partition and instant", () => {
  expect(placeOfViolation(violation("electionSafety"))).toBe("C · P1 · 8.412 s");
});

test("only wrong rules that can break safety are blamed", () => {
  const config = { seed: 1, nodes: 3, partitions: 1, preset: "classroom" } as const;
  expect(wrongRulesOf({ ...config, rules: ["no-pre-vote"] })).toEqual([]);
  expect(wrongRulesOf({ ...config, rules: ["skip-log-check", "no-leader-noop"] })).toEqual([
    "votes are granted without the up-to-date check",
  ]);
});
