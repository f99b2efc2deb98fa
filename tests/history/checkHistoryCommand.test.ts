import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { lab, type Outcome } from "../cli/lab.ts";

const folder = mkdtempSync(join(tmpdir(), "lab-history-"));
afterAll(() => rmSync(folder, { recursive: true }));
const path = join(folder, "history");

function check(text: string, ...options: string[]): Outcome {
  writeFileSync(path, text);
  return lab("check-history", path, ...options);
}

/** A log as Jepsen prints it: "0 :invoke :write 3". */
function jepsen(...events: readonly string[]): string {
  return events
    .map(
      (event) =>
        `INFO  jepsen.util - ${event.replaceAll(" :", "\t:").replace(/ (?=\S+$|\[)/, "\t")}\n`,
    )
    .join("");
}

describe("a log of Jepsen's", () => {
  test("that is linearizable ends with 0 and one JSON object", () => {
    const { code, out } = check(
      jepsen("0 :invoke :read nil", "1 :invoke :write 3", "0 :ok :read nil", "1 :ok :write 3") +
        jepsen("2 :invoke :cas [3 4]", "2 :ok :cas [3 4]", "0 :invoke :read nil", "0 :ok :read 4"),
    );
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      verdict: "linearizable",
      operations: 4,
      judged: 4,
      skipped: [],
      notes: [],
      violation: null,
      keys: [{ operations: 4, verdict: "linearizable", order: [0, 1, 2, 3] }],
    });
  });

  test("with a stale read ends with 1 and shows the shortest part that proves it, by line", () => {
    const events = [1, 2, 3, 4].flatMap((value) => [
      `0 :invoke :write ${value}`,
      `0 :ok :write ${value}`,
      "1 :invoke :read nil",
      `1 :ok :read ${value}`,
    ]);
    const { code, out } = check(jepsen(...events, "2 :invoke :read nil", "2 :ok :read 3"));
    expect(code).toBe(1);
    const { verdict, reason, violation } = JSON.parse(out);
    expect({ verdict, reason }).toEqual({
      verdict: "violation",
      reason: '"3" was read, which "4" had overwritten before',
    });
    expect(violation.operations).toMatchObject([
      { function: "write", input: "3", invokedAt: 9, completedAt: 10 },
      { function: "write", input: "4", invokedAt: 13, completedAt: 14 },
      { function: "read", output: "3", invokedAt: 17, completedAt: 18 },
    ]);
  });

  test("knows that :info may have happened, and :fail has not", () => {
    const after = (...events: string[]): number =>
      check(jepsen("0 :invoke :write 1", ...events, "1 :invoke :read nil", "1 :ok :read 1")).code;
    expect(after("0 :info :write :timed-out")).toBe(0);
    expect(after()).toBe(0);
    expect(after("0 :fail :write 1")).toBe(1);
  });

  test("takes a :fail :cas with its pair for the register's own answer, and says so", () => {
    const { code, out } = check(
      jepsen("0 :invoke :write 1", "0 :ok :write 1", "0 :invoke :cas [1 2]", "0 :fail :cas [1 2]"),
    );
    expect(code).toBe(1);
    expect(JSON.parse(out).notes).toEqual([
      "without those :cas that found another value than expected it is linearizable",
    ]);
    expect(check(jepsen("0 :invoke :cas [1 2]", "0 :fail :cas :timed-out")).code).toBe(0);
  });

  test("may hold foreign and truncated lines: they are skipped and listed", () => {
    const { code, out } = check(
      "2026-01-01 10:00:00,123{GMT} INFO  [jepsen worker 0] jepsen.util - 0\t:invoke\t:write\t1\n" +
        "WARN  jepsen.core - something else\n\n" +
        "INFO  jepsen.util - 7\t:ok\t:read\t1\n" +
        "2026-01-01 10:00:01,004{GMT} INFO  [jepsen worker 0] jepsen.util - 0\t:ok\t:write\t1\r\n" +
        "INFO  jepsen.util - 1\t:invoke\t:cas\t[1 ",
    );
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ operations: 1, skipped: [2, 4, 6] });
  });

  test("in which a process asks twice is told of", () => {
    const { code, out } = check(
      jepsen("0 :invoke :write 1", "0 :invoke :read nil", "0 :ok :read 1"),
    );
    expect(code).toBe(0);
    expect(JSON.parse(out).notes).toEqual([
      expect.stringContaining("line 2: process 0 asks again"),
    ]);
  });
});

describe("bad input ends with 2", () => {
  test.for([
    ["", [], "no operation of a history"],
    ["hello\nworld\n", [], "no operation of a history"],
    [jepsen("0 :invoke :cas [1 2]"), ["--model", "register"], '"cas" is no operation of the model'],
    [jepsen("0 :invoke :write 1"), ["--model", "registr"], 'Did you mean "register"?'],
    [jepsen("0 :invoke :write 1"), ["--budget", "0"], '--budget: "0" does not do'],
  ] as const)("%j %j", ([text, options, message]) => {
    const { code, out, error } = check(text, ...options);
    expect({ code, out }).toEqual({ code: 2, out: "" });
    expect(error).toContain(message);
  });

  test("no file, or none that can be read", () => {
    expect(lab("check-history")).toMatchObject({ code: 2, out: "" });
    expect(lab("check-history", join(folder, "nowhere")).error).toContain("cannot be read");
    expect(lab("check-history", "--help").out).toContain("lab check-history FILE");
  });
});

test("a budget that is spent is no verdict: 1, and the reason", () => {
  const writes = [1, 2, 3, 4, 5, 6, 7];
  const { code, out } = check(
    jepsen(
      ...writes.map((value) => `${value} :invoke :write ${value}`),
      ...writes.map((value) => `${value} :ok :write ${value}`),
      "0 :invoke :read nil",
      "0 :ok :read 1",
    ),
    "--budget",
    "2",
  );
  expect([code, JSON.parse(out)]).toMatchObject([
    1,
    { verdict: "unknown", reason: expect.stringContaining("larger --budget") },
  ]);
});

test("lab run --history writes what check-history reads", () => {
  const scenario = join(folder, "scenario.yaml");
  writeFileSync(
    scenario,
    `name: Compare and set\nseed: 7\nnodes: 3\nuntil: 12s\ninputs:
  - { at: 4s, compareAndSet: { key: price, expected: null, value: "10" } }
  - { at: 5s, compareAndSet: { key: price, expected: "9", value: "11" } }
  - { at: 6s, append: { key: list, value: a } }
  - { at: 6s, append: { key: list, value: b } }
  - { at: 7s, read: { key: price, through: log } }
  - { at: 8s, read: { key: price, to: B } }
  - { at: 9s, replicateLogs: { partition: P1, type: set, data: ["price=1", "price=2"] } }
  - { at: 10s, read: { key: price, through: log } }\n`,
  );
  const history = join(folder, "run.ndjson");
  expect(lab("run", scenario, "--history", history).code).toBe(0);
  const lines = readFileSync(history, "utf8").trim().split("\n");
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([
    { function: "cas", input: [null, "10"], output: { took: true, found: null }, kind: "ok" },
    { function: "cas", input: ["9", "11"], output: { took: false, found: "10" }, kind: "ok" },
    { function: "append", input: "a", key: "P1/list", kind: "ok" },
    { function: "append", input: "b", kind: "ok" },
    { function: "read", output: "10", key: "P1/price", kind: "ok" },
    { function: "localRead", output: "10", kind: "ok" },
    { function: "write", input: "1" },
    { function: "write", input: "2" },
    { function: "read", output: "2" },
  ]);
  const { code, out } = lab("check-history", history);
  expect([code, JSON.parse(out)]).toMatchObject([0, { operations: 9, judged: 8, skipped: [] }]);
  // A history that was cut off while it was written is read as far as it goes.
  writeFileSync(history, readFileSync(history, "utf8").slice(0, -20));
  expect(JSON.parse(lab("check-history", history).out)).toMatchObject({
    verdict: "linearizable",
    skipped: [9],
  });
  expect(lab("run", "scenarios", "--history", history)).toMatchObject({ code: 2, out: "" });
});
