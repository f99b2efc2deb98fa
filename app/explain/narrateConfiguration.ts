import {
  nodeName,
  quorumSize,
  type FactOf,
  type NodeId,
  type TraceEvent,
} from "../../engine/index.ts";
import { nodesInProse } from "./names.ts";
import { minor, strong, type Telling } from "./narration.ts";

/** Another configuration is in force on a replica: it came into its log, or left it again. */
export function narrateConfiguration(
  { node }: TraceEvent,
  { configuration, index }: FactOf<"configurationChanged">,
): Telling {
  const { voters, learners, leaving } = configuration;
  const learning = learners.length === 0 ? "" : `, ${nodesInProse(learners)} only listening`;
  const going = leaving.length === 0 ? "" : `, ${nodesInProse(leaving)} on the way out`;
  return minor(
    "neutral",
    strong(`${nodeName(node)} goes by the configuration of entry ${index}`),
    `: ${nodesInProse(voters)} vote${learning}${going}. A majority is ${quorumSize(voters.length)}.`,
  );
}

/** Another version of the roster is applied: a configuration of P0 committed. */
export function narrateRoster({ node }: TraceEvent, { roster }: FactOf<"rosterChanged">): Telling {
  const { membershipVersion, members } = roster;
  const withRole = (role: string): NodeId[] =>
    members.filter((member) => member.role === role).map((member) => member.node);
  const others = (["learner", "leaving"] as const).map((role) => {
    const nodes = withRole(role);
    return nodes.length === 0 ? "" : `, ${nodesInProse(nodes)} ${role}`;
  });
  return minor(
    "neutral",
    strong(`${nodeName(node)} knows version ${membershipVersion} of the roster`),
    `: ${nodesInProse(withRole("voter"))} voting${others.join("")}. Every partition follows it.`,
  );
}
