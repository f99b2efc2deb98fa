import { nodeName, type FactOf, type OperationView } from "../../engine/index.ts";
import { operationText } from "./names.ts";
import { code, major, strong, type Telling } from "./narration.ts";

/** What an application itself had to say; null: nothing but that its entry is committed. */
export function narrateAskAnswer(
  { value, logIndex }: FactOf<"clientCompleted">,
  { operation, node }: OperationView,
): Telling | null {
  if (operation.kind !== "ask") return null;
  const what = code(operationText(operation));
  const application = node === null ? "The application" : `${nodeName(node)}'s application`;
  if (logIndex > 0)
    return value === null
      ? null
      : major(
          "good",
          what,
          strong(` is committed as entry ${logIndex}`),
          `; ${application} says: ${value}.`,
        );
  return major(
    "good",
    strong(`${application} answered `),
    what,
    value === null ? "" : `: ${value}`,
    ". Nothing of it went through the log.",
  );
}
