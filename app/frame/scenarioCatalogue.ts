import { parseScenario, type RuleSwitch } from "../../engine/index.ts";
import { scenarioGroups, type ScenarioGroup } from "./scenarioGroups.ts";
import { scenarioTexts } from "./scenarioTexts.ts";

/** A shipped scenario as people choose it. */
export interface CatalogueEntry {
  readonly file: string;
  readonly name: string;
  readonly about: string | null;
  readonly source: string | null;
  /** The wrong rules that it tells about, those of its expectations too. */
  readonly rules: readonly RuleSwitch[];
}

export interface CatalogueSection extends Pick<ScenarioGroup, "title" | "about"> {
  readonly entries: readonly CatalogueEntry[];
}

/** All shipped scenarios in their groups. */
export function readCatalogue(): Promise<readonly CatalogueSection[]> {
  return Promise.all(
    scenarioGroups.map(async ({ title, about, files }) => {
      return { title, about, entries: (await Promise.all(files.map(readEntry))).flat() };
    }),
  );
}

/** Nothing where the file does not say what it is. */
async function readEntry(file: string): Promise<readonly CatalogueEntry[]> {
  const { scenario } = await parseScenario(scenarioTexts.get(file) ?? "");
  if (scenario === null) return [];
  const { name, about, source, config, expectations } = scenario;
  const rules = new Set([...config.rules, ...expectations.flatMap(({ under }) => under ?? [])]);
  return [{ file, name, about, source, rules: [...rules] }];
}

/** What speaks of every word of the filter; sections without such an entry fall away. */
export function filterCatalogue(
  sections: readonly CatalogueSection[],
  filter: string,
): readonly CatalogueSection[] {
  const words = plain(filter)
    .split(" ")
    .filter((word) => word !== "");
  return sections
    .map((section) => ({
      ...section,
      entries: section.entries.filter((entry) => {
        const said = saidBy(entry);
        return words.every((word) => said.includes(word));
      }),
    }))
    .filter(({ entries }) => entries.length > 0);
}

function saidBy({ file, name, about, source, rules }: CatalogueEntry): string {
  return plain([name, about, source, file, ...rules].join(" "));
}

/** "check-quorum" and "check quorum" are the same to a reader. */
function plain(text: string): string {
  return text
    .toLowerCase()
    .replaceAll(/[\s-]+/g, " ")
    .trim();
}
