import { nodeName, partitionName, type Action, type NodeReference } from "../../engine/index.ts";
import { operationLabel, operationVerb } from "./names.ts";

/** What somebody did, as they would say it. */
export function actionText(action: Action): string {
  switch (action.kind) {
    case "crash":
      return `You crashed ${target(action.node)}`;
    case "restart":
      return `You restarted ${target(action.node)}`;
    case "isolate":
      return `You isolated ${target(action.node)}`;
    case "cut":
      return cutText(action.groups);
    case "cutLink":
      return action.oneWay
        ? `You cut the link from ${target(action.from)} to ${target(action.to)}`
        : `You cut the link between ${target(action.from)} and ${target(action.to)}`;
    case "heal":
      return "You healed the network";
    case "healLink":
      return `You healed the link between ${target(action.from)} and ${target(action.to)}`;
    case "network":
      return "You changed the network";
    case "submit": {
      const { operation } = action;
      return `You asked to ${operationVerb(operation)} ${operationLabel(operation)}`;
    }
  }
}

/** A single group is cut off from all the others. */
function cutText(groups: readonly (readonly NodeReference[])[]): string {
  const [only] = groups;
  if (groups.length === 1 && only !== undefined)
    return `You cut ${only.map(target).join(" and ")} off from the others`;
  return `You cut ${groups.map((group) => group.map(target).join(" ")).join(" | ")}`;
}

function target(reference: NodeReference): string {
  if (reference.kind === "node") return nodeName(reference.node);
  return `the leader of ${partitionName(reference.partition)}`;
}
