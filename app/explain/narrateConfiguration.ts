import { nodeName, quorumSize, type FactOf, type TraceEvent } from "../../engine/index.ts";
import { nodesInProse } from "./names.ts";
import { minor, strong, type Telling } from "./narration.ts";

/** Another configuration is in force on a replica: it came into its log, or left it again. */
export function narrateConfiguration(
  { node }: TraceEvent,
  { configuration, index }: FactOf<"configurationChanged">,
): Telling {
  const { voters, learners } = configuration;
  const learning = learners.length === 0 ? "" : `, ${nodesInProse(learners)} only listening`;
  return minor(
    "neutral",
    strong(`${nodeName(node)} goes by the configuration of entry ${index}`),
    `: ${nodesInProse(voters)} vote${learning}. A majority is ${quorumSize(voters.length)}.`,
  );
}
