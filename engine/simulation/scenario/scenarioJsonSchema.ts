import { z } from "zod";
import { expectationSchema } from "./expectationSchema.ts";
import { inputSchema } from "./inputSchema.ts";
import { predicateSchema } from "./predicateSchema.ts";
import { scenarioSchema } from "./scenarioFields.ts";
import { alternativesOf } from "./verbObject.ts";

const definitions: ReadonlyMap<z.ZodType, string> = new Map([
  [inputSchema as z.ZodType, "input"],
  [expectationSchema as z.ZodType, "expectation"],
  [predicateSchema as z.ZodType, "predicate"],
]);

/** The same rules as the parser's, for editors: completion and help while somebody writes. */
export function scenarioJsonSchema(): object {
  const $defs: Record<string, object> = {};
  for (const [schema, name] of definitions) {
    const alternatives = alternativesOf(schema) ?? [];
    $defs[name] = { oneOf: alternatives.map(publish) };
  }
  const { $schema: _, properties, ...rest } = publish(scenarioSchema) as Record<string, object>;
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    title: "Kommander Lab scenario",
    description: "A run: configuration, inputs, and what it promises.",
    ...rest,
    properties: { $schema: { type: "string" }, ...properties },
    $defs,
  };
}

/** The schema of one mapping, with references where a part has a name of its own. */
function publish(schema: z.ZodType): object {
  const { $schema: _, ...published } = z.toJSONSchema(schema, {
    io: "input",
    unrepresentable: "any",
    override: ({ zodSchema, jsonSchema }) => {
      const name = definitions.get(zodSchema as unknown as z.ZodType);
      if (name !== undefined) jsonSchema.$ref = `#/$defs/${name}`;
    },
  });
  return published;
}
