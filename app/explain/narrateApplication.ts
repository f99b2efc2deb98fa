import { nodeName, type FactOf, type TraceEvent } from "../../engine/index.ts";
import { operationLabel, operationVerb } from "./names.ts";
import { code, major, minor, strong, type Telling } from "./narration.ts";

export function narrateNodeCall({ node }: TraceEvent, { call }: FactOf<"nodeCalled">): Telling {
  const name = `${nodeName(node)}'s application`;
  const what = operationLabel(call);
  return minor(
    "neutral",
    strong(name),
    ` asks Kommander to ${operationVerb(call)}${what === "" ? "." : ` ${what}.`}`,
  );
}

export function narrateServiceCall(
  { node }: TraceEvent,
  { service, data, idempotencyKey }: FactOf<"serviceCalled">,
): Telling {
  const under =
    idempotencyKey === null
      ? ", without an idempotency key."
      : `, under the key ${idempotencyKey}.`;
  return minor(
    "neutral",
    strong(`${nodeName(node)}'s application calls ${service}`),
    ": ",
    code(data),
    under,
  );
}

export function narrateService({
  caller,
  service,
  data,
  outcome,
  answered,
}: FactOf<"serviceActed">): Telling {
  const who = nodeName(caller);
  const lost = answered ? "" : ` Its answer is lost: ${who} cannot know.`;
  switch (outcome) {
    case "done":
      return major("good", strong(`${service} acts`), " for ", `${who}: `, code(data), `.${lost}`);
    case "duplicate":
      return major(
        "good",
        strong(`${service} does nothing again`),
        ": it had acted under this key: ",
        code(data),
        `.${lost}`,
      );
    case "failed":
      return major("warn", strong(`${service} refuses`), ": ", code(data), ".");
    case "unheard":
      return major(
        "warn",
        strong(`${service} is down`),
        `: nobody heard ${who} ask for `,
        code(data),
        ".",
      );
  }
}

export function narrateServiceAnswer(
  { node }: TraceEvent,
  { service, tag, outcome }: FactOf<"serviceAnswered">,
): Telling {
  const said =
    outcome === "done" ? "it is done" : outcome === "duplicate" ? "it had been done" : "it failed";
  return minor(
    "neutral",
    strong(`${nodeName(node)}'s application hears from ${service}`),
    ": ",
    code(tag),
    `, ${said}.`,
  );
}
