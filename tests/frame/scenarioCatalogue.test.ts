import { existsSync, readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { filterCatalogue, readCatalogue } from "../../app/frame/scenarioCatalogue.ts";
import { scenarioGroups, startHere } from "../../app/frame/scenarioGroups.ts";
import { isRuleSwitch } from "../../engine/raft/rules.ts";

const catalogue = await readCatalogue();
const files = readdirSync("scenarios")
  .filter((file) => file.endsWith(".yaml"))
  .map((file) => file.replace(/\.yaml$/, ""))
  .toSorted();

test("every scenario stands in exactly one group of app/frame/scenarioGroups.ts", () => {
  expect(scenarioGroups.flatMap((group) => group.files).toSorted()).toEqual(files);
});

describe("docs/SCENARIOS.md", () => {
  const sections = readFileSync("docs/SCENARIOS.md", "utf8").split(/^## /m);
  const rulesFirst = (section: string): boolean => section.startsWith("What each rule is for");

  test("tells every scenario once, and none that there is not", () => {
    const stories = sections.filter((section) => !rulesFirst(section)).join("");
    const rows = [...stories.matchAll(/^\| `([^`]+)`/gm)].map(([, name]) => name!);
    const isTest = (name: string): boolean => name.startsWith("tests/");
    expect(rows.filter((name) => !isTest(name)).toSorted()).toEqual(files);
    expect(rows.filter((name) => isTest(name) && !existsSync(`${name}.test.ts`))).toEqual([]);
  });

  test("finds every rule that it names out in scenarios that there are", () => {
    const rows = [...sections.find(rulesFirst)!.matchAll(/^\| `([^`]+)` *\|([^|]*)\|/gm)];
    const foundIn = rows.flatMap(([, , cell]) => cell!.match(/[\w-]+/g) ?? []);
    expect(rows.map(([, rule]) => rule!).filter((rule) => !isRuleSwitch(rule))).toEqual([]);
    expect(foundIn.length).toBeGreaterThan(15);
    expect(foundIn.filter((name) => !files.includes(name))).toEqual([]);
  });
});

test("what to start with is called as in its file, and every story says what it is about", () => {
  expect(catalogue[0]?.entries.map(({ file, name }) => ({ file, name }))).toEqual(startHere);
  const silent = catalogue.flatMap(({ entries }) => entries).filter(({ about }) => about === null);
  expect(silent).toEqual([]);
});

test("a filter asks names, stories, sources and rules for all of its words", () => {
  expect(found("Figure 8 LogCabin")).toEqual(["figure-8"]);
  expect(found("NOBODY anything")).toEqual(["after-the-storm"]);
  expect(found("forget-vote")).toContain("vote-survives-crash");
  expect(found("pre vote")).toEqual(found("pre-vote"));
  expect(found("  ")).toHaveLength(scenarioGroups.flatMap(({ files }) => files).length);
  expect(filterCatalogue(catalogue, "zebra")).toEqual([]);
});

function found(filter: string): readonly string[] {
  return filterCatalogue(catalogue, filter).flatMap(({ entries }) => entries.map((e) => e.file));
}
