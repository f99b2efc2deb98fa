import { spawnSync } from "node:child_process";
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { lab } from "./lab.ts";

const folder = mkdtempSync(join(tmpdir(), "lab-"));
afterAll(() => rmSync(folder, { recursive: true }));

function write(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

describe("lab run", () => {
  test("prints one JSON document, the same each time", () => {
    const { code, out } = lab("run", "scenarios/leader-crash.yaml", "--json");
    expect(code).toBe(0);
    const report = JSON.parse(out);
    expect(report).toMatchObject({
      ok: true,
      name: "Leader crash",
      file: "scenarios/leader-crash.yaml",
      seed: 7,
      virtualMicros: 16_000_000,
      violations: [],
      faults: [
        { at: 5_000_000, crash: "leader of P1" },
        { at: 12_000_000, restart: "A" },
      ],
    });
    expect(report.fingerprint).toMatch(/^[\da-f]{16}$/);
    expect(report.events).toBeGreaterThan(100);
    for (const { text, ok } of report.expectations) expect([text, ok]).toEqual([text, true]);
    expect(lab("run", "scenarios/leader-crash.yaml", "--json").out).toBe(out);
  });

  test("of a directory prints a list, in sorted order", () => {
    const several = mkdtempSync(join(folder, "several-"));
    const names = ["leader-crash.yaml", "first-run.yaml", "initial-election.yaml"];
    for (const name of names) copyFileSync(`scenarios/${name}`, join(several, name));
    const { code, out } = lab("run", several, "--json");
    expect(code).toBe(0);
    const files: string[] = JSON.parse(out).map(({ file }: { file: string }) => file);
    expect(files).toEqual(names.toSorted().map((name) => join(several, name)));
    rmSync(several, { recursive: true });
  });

  test("another seed or a wrong rule makes another run", () => {
    const fingerprintOf = (...args: string[]): string =>
      JSON.parse(lab("run", "scenarios/initial-election.yaml", "--json", ...args).out).fingerprint;
    const own = fingerprintOf();
    expect(fingerprintOf("--seed", "3")).toBe(own);
    expect(fingerprintOf("--seed=4")).not.toBe(own);
    expect(fingerprintOf("--rules", "no-pre-vote,no-leader-noop")).not.toBe(own);
  });

  test("ends with 1 where an expectation does not hold, and says what was seen", () => {
    const file = write(
      "bad-hope.yaml",
      "name: Hope\nnodes: 3\nuntil: 1s\nexpect:\n  - { finally: { leader: P1 } }\n",
    );
    const { code, out } = lab("run", file);
    expect(code).toBe(1);
    expect(out).toContain("✗ finally: leader of P1 exists\n      at 1s: nobody leads P1");
    expect(JSON.parse(lab("run", file, "--json").out)).toMatchObject({
      ok: false,
      expectations: [{ ok: false, at: 1_000_000, evidence: "nobody leads P1" }],
    });
    rmSync(file);
  });

  test("ends with 1 where an invariant is violated, though nothing was expected", () => {
    const file = write(
      "stale.yaml",
      `name: Stale log\nseed: 7\nnodes: 3\nuntil: 16s\ninputs:
  - { at: 4s, isolate: C }
  - { at: 5s, write: { key: price, value: "10" } }
  - { at: 7s, crash: A }
  - { at: 7s, heal: all }
  - { at: 7s, cutLink: B -> C }
  - { at: 9s, heal: all }\n`,
    );
    expect(lab("run", file).code).toBe(0);
    const { code, out } = lab("run", file, "--rules", "skip-log-check");
    expect(code).toBe(1);
    expect(out).toMatch(/✗ \w+ violated at [\d.]+s on [ABC] P1: /);
    rmSync(file);
  });

  test("ends with 2 for a bad file, and prints all that is wrong with it to standard error", () => {
    const file = write("bad.yaml", "name: x\nnodes: 3\nuntil: 1s\ninptus: []\nseed: no\n");
    const { code, out, error } = lab("run", file, "--json");
    expect({ code, out }).toEqual({ code: 2, out: "" });
    expect(error.split("\n")).toEqual([
      `${file}:4:1: inptus: "inptus" is unknown here. Did you mean "inputs"?`,
      `${file}:5:7: seed: "no" is not a number. Write a number.`,
      "",
    ]);
    // One bad file of many spoils the whole directory, before anything is run.
    write("good.yaml", "name: x\nnodes: 1\nuntil: 1s\n");
    expect(lab("run", folder)).toMatchObject({ code: 2, out: "" });
    rmSync(file);
    expect(lab("run", folder)).toMatchObject({ code: 0 });
  });
});

describe("the command line", () => {
  test.for([
    [["rnu"], 'There is no command "rnu". Did you mean "run"?'],
    [["run"], "run: name a file or a directory"],
    [["run", "a", "b"], '"b" is one too many'],
    [["run", "scenarios", "--jsn"], 'run: there is no option --jsn. Did you mean "--json"?'],
    [["run", "scenarios", "-j"], "run: there is no option -j."],
    [["run", "scenarios", "--json=yes"], "run: --json takes no value"],
    [["run", "scenarios", "--seed"], "run: --seed needs a value"],
    [["run", "scenarios", "--seed", "--json"], "run: --seed needs a value"],
    [["run", "scenarios", "--seed", "x"], 'run: --seed: "x" does not do'],
    [["run", "scenarios", "--rules", "no-prevote"], 'Did you mean "no-pre-vote"?'],
    [["run", "nowhere"], "nowhere: there is no such file or directory"],
    [["run", "tests/cli"], "tests/cli: no scenarios in there"],
    [["route"], "route: name a key"],
    [["route", "a"], "route: --partitions is missing"],
    [["route", "a", "--partitions", "0"], '--partitions: "0" does not do'],
    [["route", "a", "--partitions", "2.5"], '--partitions: "2.5" does not do'],
    [["route", "a", "--partitons", "2"], 'Did you mean "--partitions"?'],
  ] as const)("%j ends with 2", ([args, message]) => {
    const { code, out, error } = lab(...args);
    expect({ code, out }).toEqual({ code: 2, out: "" });
    expect(error).toContain(message);
  });

  test.for([["--help"], ["-h"], ["run", "--help"], ["route", "--help"], ["help", "run"]])(
    "%j helps",
    (args) => {
      const { code, out, error } = lab(...args);
      expect({ code, error }).toEqual({ code: 0, error: "" });
      expect(out).toContain("lab ");
    },
  );

  test("is a program: exit code, output and errors are those of a process", () => {
    const spawn = (...args: string[]): ReturnType<typeof spawnSync> =>
      spawnSync(process.execPath, ["--import", "tsx", "engine/cli/main.ts", ...args], {
        encoding: "utf8",
      });
    const good = spawn("route", "jobs/1", "--partitions", "8", "--json");
    expect([good.status, good.stdout]).toEqual([
      0,
      '{"getPartitionKey":4,"getPrefixPartitionKey":3}\n',
    ]);
    const bad = spawn("run", "nowhere.yaml");
    expect([bad.status, bad.stdout]).toEqual([2, ""]);
    expect(bad.stderr).toContain("nowhere.yaml");
  });
});

describe("lab route", () => {
  test.for([
    ["tenant-42/order-1001", "8", 1, 3],
    ["", "4", 3, 3],
    ["/leading", "8", 6, 6],
    ["日本/東京", "8", 8, 4],
  ] as const)("%j among %s", ([key, partitions, byKey, byPrefix]) => {
    const { code, out } = lab("route", key, "--partitions", partitions);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toEqual({ getPartitionKey: byKey, getPrefixPartitionKey: byPrefix });
  });

  test("a key may look like an option", () => {
    const { code, out } = lab("route", "--partitions", "8", "--", "--json");
    expect(code).toBe(0);
    expect(Object.keys(JSON.parse(out) as object)).toEqual([
      "getPartitionKey",
      "getPrefixPartitionKey",
    ]);
  });
});
