import { readdirSync } from "node:fs";
import { expect, test } from "vitest";
import { filterCatalogue, readCatalogue } from "../../app/frame/scenarioCatalogue.ts";
import { scenarioGroups, startHere } from "../../app/frame/scenarioGroups.ts";

const catalogue = await readCatalogue();

test("every scenario stands in exactly one group of app/frame/scenarioGroups.ts", () => {
  const files = readdirSync("scenarios")
    .filter((file) => file.endsWith(".yaml"))
    .map((file) => file.replace(/\.yaml$/, ""));
  expect(scenarioGroups.flatMap((group) => group.files).toSorted()).toEqual(files.toSorted());
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
