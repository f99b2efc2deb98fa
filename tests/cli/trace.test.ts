import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { etcd } from "../support/traceText.ts";
import { lab } from "./lab.ts";

const folder = mkdtempSync(join(tmpdir(), "lab-trace-"));
afterAll(() => rmSync(folder, { recursive: true }));

const scenario = "scenarios/initial-election.yaml";

function pathOf(name: string): string {
  return join(folder, name);
}

describe("lab run --trace", () => {
  test("writes a trace beside the report, and says how much of it", () => {
    const file = pathOf("run.ndjson");
    const { code, out, error } = lab("run", scenario, "--trace", file);
    expect(code).toBe(0);
    expect(out).toBe(lab("run", scenario).out);
    const lines = readFileSync(file, "utf8").trimEnd().split("\n");
    expect(error).toBe(`${file}: ${lines.length} lines (lab)\n`);
    expect(JSON.parse(lines[0]!)).toMatchObject({ format: "kommander-lab-trace", version: 1 });
  });

  test('to "-" has standard output to itself', () => {
    const { code, out, error } = lab("run", scenario, "--trace", "-", "--format", "mermaid");
    expect(code).toBe(0);
    expect(out).toMatch(/^%% .*\nsequenceDiagram\n/);
    expect(error).toContain("no invariant is violated");
  });

  test("of one partition leaves the others out", () => {
    const { out } = lab("run", scenario, "--trace", "-", "--partition", "P1");
    const [, ...events] = out.trimEnd().split("\n");
    const partitions = new Set(events.map((line) => JSON.parse(line).partition));
    expect(partitions).toEqual(new Set([-1, 1]));
  });

  test.each([
    [
      ["run", "scenarios", "--trace", "x"],
      '--trace takes one scenario. "scenarios" is a directory.',
    ],
    [["run", scenario, "--trace", "-", "--format", "mermade"], 'Did you mean "mermaid"?'],
    [["run", scenario, "--trace", "-", "--partition", "9"], '"9" is no partition. Write P1.'],
    [["run", scenario, "--trace", "-", "--partition", "P9"], "there is no P9. The last is P1."],
    [["run", scenario, "--format", "lab"], "Add --trace OUT."],
    [["run", scenario, "--trace", "/no/such/place"], "it cannot be written."],
  ])("refuses %j", (args, message) => {
    const { code, error } = lab(...args);
    expect(code).toBe(2);
    expect(error).toContain(message);
  });
});

describe("lab trace", () => {
  test("finds a run's trace sound, in either format", () => {
    for (const format of ["lab", "etcd"]) {
      const file = pathOf(`sound.${format}`);
      lab("run", scenario, "--trace", file, "--format", format);
      const { code, out } = lab("trace", file);
      expect(code).toBe(0);
      expect(out).toContain("no invariant is violated");
      expect(out).toMatch(/P1: up to term 1, leaders [ABC] \(1\)/);
    }
  });

  test("reports violations and lines left out, as text and as JSON", () => {
    const file = pathOf("bad.ndjson");
    const text = [
      etcd("BecomeLeader", 1, { term: 1, vote: 1, role: "Leader" }),
      "noise",
      etcd("BecomeLeader", 2, { term: 1, vote: 2, role: "Leader" }),
      '{"tag":"trace","event":{"name":"Rea',
    ].join("\n");
    writeFileSync(file, text);
    const { code, out } = lab("trace", file);
    expect(code).toBe(1);
    expect(out).toContain("electionSafety violated at 3ms on B P1: A and B both lead term 1.");
    expect(out).toContain("line 2 is left out: this is not a JSON object");
    expect(out).toContain("line 4 is left out: the line is cut off");
    const report = JSON.parse(lab("trace", file, "--json").out);
    expect(report).toMatchObject({
      ok: false,
      origin: "etcd",
      nodes: 2,
      terms: [0, 1],
      leaders: [
        { partition: 1, term: 1, node: "A" },
        { partition: 1, term: 1, node: "B" },
      ],
    });
    expect(report.skipped).toHaveLength(2);
  });

  test("gives up where there is nothing to read", () => {
    const file = pathOf("empty");
    writeFileSync(file, "");
    expect(lab("trace", file)).toMatchObject({
      code: 2,
      error: `${file}: there is no trace in it.\n`,
    });
    expect(lab("trace", pathOf("missing")).code).toBe(2);
    expect(lab("trace").code).toBe(2);
  });
});
