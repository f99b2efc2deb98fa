import { Document, isCollection, isMap, isScalar, isSeq } from "yaml";
import type { Scenario } from "./scenario.ts";
import { scenarioDocument } from "./scenarioDocument.ts";

/** Writes a scenario as YAML that reads back as the same scenario, one item a line. */
export function printScenario(scenario: Scenario): string {
  const document = new Document(scenarioDocument(scenario));
  if (isMap(document.contents))
    for (const { key, value } of document.contents.items) {
      // Sentences read better with a line of their own.
      if (!isCollection(value) || (isScalar(key) && key.value === "script")) continue;
      const isList = isScalar(key) && (key.value === "inputs" || key.value === "expect");
      if (isList && isSeq(value)) for (const item of value.items) makeFlow(item);
      else makeFlow(value);
    }
  return document.toString({ lineWidth: 0 });
}

function makeFlow(node: unknown): void {
  if (isCollection(node)) node.flow = true;
}
