import { nodeName, type FactOf, type TraceEvent } from "../../engine/index.ts";
import { minor, strong, type Telling } from "./narration.ts";

/** A read that promises to be current begins to wait. */
export function narrateReadStarted({ node }: TraceEvent, fact: FactOf<"readStarted">): Telling {
  const name = nodeName(node);
  switch (fact.through) {
    case "confirmed":
      return minor(
        "neutral",
        strong(`${name} keeps request ${fact.request} waiting`),
        ": before it answers, a majority must acknowledge that it still leads.",
      );
    case "lease":
      return minor(
        "neutral",
        strong(`${name} looks at its lease`),
        ` for request ${fact.request}: a majority may have promised to elect nobody else yet.`,
      );
    case "follower":
      return minor(
        "neutral",
        strong(`${name} finds out how current it must be`),
        ` before it answers request ${fact.request}: its leader has to confirm that.`,
      );
  }
}

/** It is known what a read has to reflect. */
export function narrateReadConfirmed({ node }: TraceEvent, fact: FactOf<"readConfirmed">): Telling {
  const how = { confirmed: "A majority confirmed its office", lease: "Its office is certain" };
  const why = fact.through === "follower" ? "The leader confirmed it" : how[fact.through];
  return minor(
    "good",
    strong(`${nodeName(node)} may answer request ${fact.request}`),
    ` as soon as it has applied entry ${fact.index}. ${why}.`,
  );
}
