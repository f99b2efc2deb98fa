import { nodeName, unreachable, type FactOf, type TraceEvent } from "../../engine/index.ts";
import { major, minor, strong, type Telling } from "./narration.ts";

type Intervention = FactOf<
  | "nodePaused"
  | "nodeResumed"
  | "diskFailed"
  | "diskWiped"
  | "conditionsChanged"
  | "messageReleased"
>;

/** What was done to a node from outside, short of a crash. */
export function narrateIntervention({ node }: TraceEvent, fact: Intervention): Telling {
  const name = nodeName(node);
  switch (fact.kind) {
    case "nodePaused":
      return major(
        "warn",
        strong(`${name} is paused`),
        ": it neither hears nor speaks, and does not know it. Messages to it wait.",
      );
    case "nodeResumed":
      return major(
        "neutral",
        strong(`${name} goes on`),
        ": everything that waited reaches it at once, and its timers are overdue.",
      );
    case "diskFailed":
      return major(
        "danger",
        strong(`A write of ${name}'s disk failed`),
        ". Nobody knows what the disk holds now, so the process stopped.",
      );
    case "diskWiped":
      return major(
        "danger",
        strong(`${name}'s disk is empty`),
        ". Its log is gone, and so is what it had promised: it will follow, but not vote.",
      );
    case "conditionsChanged":
      return narrateConditions(name, fact);
    case "messageReleased":
      return minor("neutral", `A held message from ${name} to ${nodeName(fact.to)} arrives.`);
    default:
      return unreachable(fact);
  }
}

function narrateConditions(name: string, { conditions }: FactOf<"conditionsChanged">): Telling {
  const { disk, clock, frozen } = conditions;
  if (disk === "full")
    return major("warn", strong(`${name}'s disk is full`), ": it refuses entries, and says so.");
  if (disk === "failing")
    return major("warn", strong(`${name}'s disk is about to fail`), ": at its next fsync.");
  const isFrozen = frozen.election.includes(true) || frozen.heartbeat.includes(true);
  if (isFrozen) return minor("neutral", strong(`${name}'s timers stand still`), ".");
  const { of, in: per } = clock.rate;
  if (of !== per) {
    const pace = of > per ? "fast" : "slow";
    return minor("warn", strong(`${name}'s clock runs ${pace}`), `: ${of}/${per} of true time.`);
  }
  return minor("neutral", `${name}'s surroundings changed.`);
}
