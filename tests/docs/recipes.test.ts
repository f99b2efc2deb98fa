import { readFileSync } from "node:fs";
import { format } from "prettier";
import { expect, test } from "vitest";
import { recipePages } from "../../app/recipes/recipePages.ts";
import type { RecipePage, RecipeRun } from "../../app/recipes/recipePage.ts";
import { recipeOf } from "../../engine/recipes/catalogue.ts";
import { promiseSentences } from "../../engine/recipes/promise.ts";
import { readScenario } from "../scenario/readScenario.ts";

test("docs/RECIPES.md says what recipes and scenarios say (vitest -u writes it anew)", async () => {
  const sections = await Promise.all(recipePages.map(sectionOf));
  const text = await format([opening, ...sections].join("\n\n"), {
    parser: "markdown",
    printWidth: 110,
    proseWrap: "always",
  });
  await expect(text).toMatchFileSnapshot("../../docs/RECIPES.md");
});

const opening = `# Recipes

Eight applications run on the engine. Each is one file of \`engine/recipes/\` on the public interface
(\`engine/node/application.ts\`), and has a demo: runs with a script, told stop by stop with
<kbd>Page Down</kbd>, the failure that teaches and the remedy for it. A link leads to a demo,
\`#recipe=jobs\`, or to one run of it, \`#recipe=jobs&run=jobs-charged-once\`. The built site has a page
for each recipe beside that, \`recipes/jobs.html\`, to be read without a script.

What a recipe promises its users is checked after every event of every run, and searched for under faults:
\`npm run lab -- search --application jobs\`. A run has the settings of its recipe, but for those that the
table names.`;

async function sectionOf(page: RecipePage): Promise<string> {
  const { name, title, insight, problem, demo } = page;
  const { application, invariants, services } = recipeOf(name);
  const promises = [...new Set(invariants.map(({ promise }) => promiseSentences[promise]))];
  const rows = await Promise.all(demo.map(rowOf));
  return [
    `## ${title}`,
    `![The demo of “${title}”](images/recipe-${name}.png)`,
    `**${insight}** ${problem}`,
    `Link: \`#recipe=${name}\`, page: \`recipes/${name}.html\`, source: [\`engine/recipes/${name}.ts\`](../engine/recipes/${name}.ts)${
      services.length > 0 ? `, outside: ${services.join(", ")}` : ""
    }. Settings: ${settingsIn(application.settings ?? {})}. It promises:`,
    promises.map((promise) => `- ${promise}`).join("\n"),
    ["| run | shows | settings | story |", "| --- | --- | --- | --- |", ...rows].join("\n"),
  ].join("\n\n");
}

async function rowOf({ scenario, label, shows }: RecipeRun): Promise<string> {
  const { config, about } = await readScenario(readFileSync(`scenarios/${scenario}.yaml`, "utf8"));
  const { settings = {} } = config.application!;
  return `| [\`${scenario}\`](../scenarios/${scenario}.yaml) | ${shows}: ${label} | ${settingsIn(settings)} | ${about ?? ""} |`;
}

function settingsIn(settings: Readonly<Record<string, unknown>>): string {
  return Object.entries(settings)
    .map(([name, value]) => `\`${name}: ${String(value)}\``)
    .join(", ");
}
