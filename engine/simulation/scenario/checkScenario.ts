import { nodeName, partitionName } from "../../base/ids.ts";
import { settingsOf, type InitialReplica } from "../config.ts";
import { settingsFault } from "../settingsFault.ts";
import { printDuration } from "./duration.ts";
import type { Expectation } from "./expectation.ts";
import { lastPartition } from "./lastPartition.ts";
import { suggestWord } from "./nearestWord.ts";
import type { FoundProblem } from "./problem.ts";
import type { ListItem } from "./readScenario.ts";
import type { Scenario } from "./scenario.ts";
import { isConditional, type ScenarioInput } from "./timing.ts";

interface Surroundings {
  readonly document: Readonly<Record<string, unknown>>;
  readonly inputs: readonly ListItem<ScenarioInput>[];
  readonly expectations: readonly ListItem<Expectation>[];
  /** The names of the known invariants. */
  readonly invariants: readonly string[];
}

type Path = readonly (string | number)[];

/** What only shows when the parts of a scenario are held together. */
export function checkScenario(scenario: Scenario, around: Surroundings): FoundProblem[] {
  const { until } = scenario;
  const problems: FoundProblem[] = [];
  if (until === 0)
    problems.push(found(["until"], "nothing happens before 0s", 'Write how long to run: "10s".'));
  checkSettings(problems, scenario);
  for (const { slot, value } of around.inputs) {
    const path = ["inputs", slot];
    checkNames(problems, scenario, around, { path, value });
    if (!isConditional(value)) checkInstant(problems, until, [...path, "at"], value.at);
  }
  for (const [slot, value] of (scenario.config.initial ?? []).entries())
    checkNames(problems, scenario, around, { path: ["initial", slot], value });
  for (const [slot, { at }] of scenario.script.entries())
    checkInstant(problems, until, ["script", slot, "at"], at);
  for (const { slot, value } of around.expectations) {
    const path = ["expect", slot];
    checkNames(problems, scenario, around, { path, value });
    checkInvariants(problems, around, { path, value });
    if (value.kind === "at") checkInstant(problems, until, [...path, "at"], value.at);
    if (!("span" in value)) continue;
    const { from, to } = value.span;
    checkInstant(problems, until, [...path, "from"], from);
    checkInstant(problems, until, [...path, "to"], to);
    if (from !== null && to !== null && from > to)
      problems.push(
        found([...path, "to"], `lies before "from"`, `Write ${printDuration(from)} or later.`),
      );
  }
  return problems;
}

function found(path: Path, message: string, remedy: string): FoundProblem {
  return { path, atKey: false, message, remedy };
}

function checkSettings(problems: FoundProblem[], { config }: Scenario): void {
  if (config.settings === undefined) return;
  const fault = settingsFault(settingsOf(config));
  if (fault === null) return;
  const path = Object.hasOwn(config.settings, fault.field)
    ? ["settings", fault.field]
    : ["settings"];
  problems.push(found(path, `${fault.field} ${fault.message}`, fault.remedy));
}

function checkInstant(
  problems: FoundProblem[],
  until: number,
  path: Path,
  at: number | null,
): void {
  if (at === null || at <= until) return;
  const message = `${printDuration(at)} is never reached, the run ends at ${printDuration(until)}`;
  problems.push(found(path, message, 'Choose an earlier instant, or a later "until".'));
}

interface Item {
  readonly path: Path;
  readonly value: ScenarioInput | Expectation | InitialReplica;
}

/** Nodes and partitions that this cluster does not have. */
function checkNames(
  problems: FoundProblem[],
  scenario: Scenario,
  { document }: Surroundings,
  { path, value }: Item,
): void {
  const { config } = scenario;
  const last = lastPartition(scenario);
  const names = new Map<string, string>();
  walk(value, (key, held) => {
    if (typeof held !== "number") return;
    if ((key === "node" || key === "is" || key === "member") && held >= config.nodes)
      names.set(
        nodeName(held),
        `The nodes are ${nodeName(0)} … ${nodeName(config.nodes - 1)}; "nodes" makes more.`,
      );
    if (key === "partition" && held > last)
      names.set(
        partitionName(held),
        `The partitions are P0 … ${partitionName(last)}; "partitions" makes more.`,
      );
  });
  for (const [name, remedy] of names)
    problems.push(found(placeOf(document, path, name), `there is no ${name}`, remedy));
}

function checkInvariants(
  problems: FoundProblem[],
  { document, invariants }: Surroundings,
  { path, value }: Item,
): void {
  walk(value, (key, held) => {
    if (key !== "are" || typeof held !== "string") return;
    const known = ["none", "some", ...invariants];
    if (known.includes(held)) return;
    const place = placeOf(document, path, held);
    problems.push(found(place, `"${held}" is no known invariant`, suggestWord(held, known)));
  });
}

/** Visits everything with a name inside plain data; what patterns compare with is left out. */
function walk(value: unknown, visit: (key: string, held: unknown) => void): void {
  if (typeof value !== "object" || value === null) return;
  for (const [key, held] of Object.entries(value)) {
    if (key === "where") continue;
    visit(key, held);
    walk(held, visit);
  }
}

/** The first text at or below `path` in the document that names this. */
function placeOf(document: Readonly<Record<string, unknown>>, path: Path, name: string): Path {
  let raw: unknown = document;
  for (const step of path) raw = (raw as Record<string | number, unknown>)[step];
  return searchName(raw, path, new RegExp(`\\b${name}\\b`, "i")) ?? path;
}

function searchName(raw: unknown, path: Path, name: RegExp): Path | null {
  if (typeof raw === "string") return name.test(raw) ? path : null;
  if (typeof raw !== "object" || raw === null) return null;
  for (const [key, held] of Object.entries(raw)) {
    const step = Array.isArray(raw) ? Number(key) : key;
    const place = searchName(held, [...path, step], name);
    if (place !== null) return place;
  }
  return null;
}
