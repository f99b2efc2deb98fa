import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { createSummary, mergeSummaries } from "../../engine/check/search/summary.ts";
import { carryOutSearch } from "../../engine/cli/carryOutSearch.ts";
import { lab, labInTime, type Outcome } from "./lab.ts";

const folder = mkdtempSync(join(tmpdir(), "lab-search-"));
afterAll(() => rmSync(folder, { recursive: true }));

const path = (name: string): string => join(folder, name);

function search(...args: readonly string[]): Promise<Outcome> {
  return labInTime("search", "--events", "800", "--save", folder, ...args);
}

describe("lab search", () => {
  test("runs its seeds, and says what it did", async () => {
    const { code, out } = await search("--seeds", "6", "--twice");
    expect(out).toMatch(/^✓ 6 seeds: \d passed, 0 failed, \d insufficient/);
    expect(out).toContain("6 seeds were run twice");
    expect(code).toBe(0);
  });

  test("says which recipes ran on its nodes", async () => {
    const { code, out } = await search("--seeds", "2", "--application", "jobs");
    expect(out).toMatch(/recipes: workers 0, configuration 0, jobs 2,/);
    expect(code).toBe(0);
  });

  test("in shards comes to the same as in one, once merged", async () => {
    const whole = await search("--seeds", "7", "--json");
    await search("--seeds", "7", "--shard", "1/2", "--out", path("one.json"));
    await search("--seeds", "7", "--shard", "2/2", "--out", path("two.json"));
    const merged = lab("search", "--merge", path("one.json"), path("two.json"), "--json");
    const [a, b] = [JSON.parse(whole.out), JSON.parse(merged.out)];
    expect(b.totals).toEqual(a.totals);
    expect(b.faults).toEqual(a.faults);
    expect(b.recipes).toEqual(a.recipes);
    expect(b.shares.map(({ done }: { done: number }) => done)).toEqual([4, 3]);
    expect(merged.code).toBe(0);
  });

  test("goes on where it was stopped", async () => {
    const whole = JSON.parse((await search("--seeds", "5", "--json")).out);
    let seeds = 0;
    const stopped = await carryOutSearch(
      {
        commit: null,
        events: 800,
        rules: [],
        application: null,
        twice: false,
        shares: [{ firstSeed: 1, seeds: 5, shard: { index: 1, of: 1 }, done: 0 }],
        hunts: [],
        huntSeeds: 1,
        budgetMillis: null,
        saveFolder: folder,
      },
      { isStopped: () => ++seeds > 2, onProgress: () => undefined },
    );
    expect(stopped.shares[0]!.done).toBe(2);
    writeFileSync(path("stopped.json"), JSON.stringify(stopped));
    const rest = await labInTime("search", "--resume", path("stopped.json"), "--json");
    const resumed = JSON.parse(rest.out);
    expect(resumed.totals).toEqual(whole.totals);
    expect(resumed.shares).toEqual(whole.shares);
  });

  test("writes what it found as scenarios that show it", async () => {
    const found = await search("--seeds", "8", "--rules", "ack-before-sync");
    expect(found.code).toBe(1);
    expect(found.out).toMatch(/✗ seed \d+: \w+: /);
    const [file] = readdirSync(folder).filter((name) => name.endsWith(".yaml"));
    const text = readFileSync(path(file!), "utf8");
    expect(text).toContain("rules: [ ack-before-sync");
    expect(text).toMatch(/--first-seed \d+ --seeds 1 --events 800 --rules ack-before-sync/);
    expect(lab("run", path(file!)).code).toBe(0);
  });

  test("hunts wrong rules, and a survivor is a failure", async () => {
    const hunts = ["--mutants", "--hunts", "2", "--rules"];
    const killed = await search(...hunts, "truncate-always", "--seeds", "50");
    expect(killed.out).toMatch(/✓ truncate-always +2 /);
    expect(killed.code).toBe(0);
    const survived = await search(...hunts, "no-pre-vote", "--seeds", "1");
    expect(survived.out).toContain("2 survived");
    expect(survived.code).toBe(1);
  });

  test("where no seed did enough, it proves nothing", async () => {
    const { code, out } = await labInTime("search", "--seeds", "2", "--events", "1");
    expect(out).toContain("0 passed, 0 failed, 2 insufficient");
    expect(code).toBe(1);
  });

  test("ends when its time is over, and says so", async () => {
    const { out } = await search("--seeds", "1000000", "--budget", "0.2s");
    expect(out).toMatch(/stopped after \d+ of 1000000/);
  });
});

describe("a search that cannot be", () => {
  test.each([
    [["--shard", "3/2"], "--shard: there is no shard 3 of 2. Write 1/2 … 2/2."],
    [["--shard", "0/4"], "--shard: there is no shard 0 of 4. Write 1/4 … 4/4."],
    [["--shard", "1/0"], '--shard: "1/0" leaves no shard at all. Write how many'],
    [["--shard", "half"], '--shard: "half" is no shard. Write its number, a slash, and how many'],
    [["--budget", "soon"], '--budget: "soon" does not do. Write 30s, 5min or 2h.'],
    [["--seeds", "none"], '--seeds: "none" does not do.'],
    [["--rules", "skip-log-chek"], 'there is no rule "skip-log-chek". Did you mean'],
    [["here"], 'Leave out "here".'],
    [["--merge"], "name the files"],
    [["--resume", "nowhere.json"], "nowhere.json: it cannot be read."],
  ])("%j is refused with a remedy", (args, message) => {
    const { code, error } = lab("search", ...args);
    expect(error).toContain(message);
    expect(code).toBe(2);
  });

  test("a bad summary is named with the place that is bad", () => {
    const summary = createSummary({ commit: null, events: 5, rules: [], application: null });
    const bad = { ...summary, totals: { ...summary.totals, events: "many" } };
    writeFileSync(path("bad.json"), JSON.stringify(bad));
    const { code, error } = lab("search", "--merge", path("bad.json"));
    expect(error).toContain("bad.json: totals.events: ");
    expect(error).toContain("Name a file that lab search --out wrote.");
    expect(code).toBe(2);
  });

  test("what a file to resume says cannot be said otherwise", () => {
    const summary = createSummary({ commit: null, events: 5, rules: [], application: null });
    summary.shares.push({ firstSeed: 1, seeds: 2, shard: { index: 1, of: 1 }, done: 1 });
    writeFileSync(path("resume.json"), JSON.stringify(mergeSummaries([summary])));
    const { code, error } = lab("search", "--resume", path("resume.json"), "--seeds", "9");
    expect(error).toContain("--seeds stands in the file to resume. Leave it out.");
    expect(code).toBe(2);
  });
});
