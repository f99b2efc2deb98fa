import { nodeName, type FactOf, type TraceEvent } from "../../engine/index.ts";
import { major, minor, strong, type Telling } from "./narration.ts";

/** A leader begins to hand its office over. */
export function narrateTransferStarted(
  { node }: TraceEvent,
  { target }: FactOf<"transferStarted">,
): Telling {
  const successor = nodeName(target);
  return major(
    "neutral",
    strong(`${nodeName(node)} hands its office over to ${successor}`),
    `: it takes no more writes, and tells ${successor} to stand as soon as that one holds the whole log.`,
  );
}

/** The leader goes on, since nothing came of it. */
export function narrateTransferEnded(
  { node }: TraceEvent,
  { target, reason }: FactOf<"transferEnded">,
): Telling {
  const name = nodeName(node);
  const successor = nodeName(target);
  switch (reason) {
    case "behind":
      return major(
        "warn",
        strong(`${name} gives up handing over to ${successor}`),
        ": it could not be brought up to date within an election timeout.",
      );
    case "lapsed":
      return major(
        "warn",
        strong(`${name} takes writes again`),
        `: it told ${successor} to stand, and nothing came of that within an election timeout.`,
      );
    case "superseded":
      return minor(
        "neutral",
        strong(`${name} no longer hands over to ${successor}`),
        ": another successor was named.",
      );
  }
}

/** Somebody keeps a leader's heartbeats back, or lets them go again. */
export function narrateHeartbeats(
  { node }: TraceEvent,
  { on }: FactOf<"heartbeatsSwitched">,
): Telling {
  return major(
    on ? "neutral" : "warn",
    strong(`${nodeName(node)} ${on ? "sends heartbeats again" : "sends no heartbeats any more"}`),
    on ? "." : ": followers that hear nothing else from it will stand for election.",
  );
}
