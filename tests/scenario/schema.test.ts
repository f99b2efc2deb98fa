import { format } from "prettier";
import { expect, test } from "vitest";
import { scenarioJsonSchema } from "../../engine/simulation/scenario/scenarioJsonSchema.ts";

test("the published schema is that of the parser (vitest -u publishes it anew)", async () => {
  const text = JSON.stringify(scenarioJsonSchema());
  const formatted = await format(text, { parser: "json", printWidth: 100 });
  await expect(formatted).toMatchFileSnapshot("../../public/scenario.schema.json");
});
