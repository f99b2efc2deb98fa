import {
  nodeName,
  partitionName,
  unreachable,
  type Action,
  type LinkReference,
  type NodeReference,
} from "../../engine/index.ts";
import { operationText } from "./names.ts";

/** A few words for an action, as for a flag on the timeline: "crash A", "cut A B | …". */
export function actionLabel(action: Action): string {
  switch (action.kind) {
    case "crash":
      return `crash ${nameOf(action.node)}`;
    case "restart":
      return `restart ${nameOf(action.node)}`;
    case "wipe":
    case "pause":
    case "resume":
    case "clock":
      return `${action.kind} ${nameOf(action.node)}`;
    case "disk":
      return `disk ${nameOf(action.node)}${action.state === null ? "" : ` ${action.state}`}`;
    case "linkNetwork":
    case "release":
      return `${action.kind === "release" ? "release" : "link"} ${linkOf(action)}`;
    case "interfere":
      return `${action.how} ${linkOf(action)}`;
    case "fire":
    case "elect":
      return `${action.kind} ${nameOf(action.node)}`;
    case "freeze":
    case "thaw":
      return `${action.kind} ${action.node.kind === "every" ? "all" : nameOf(action.node)}`;
    case "isolate":
      return `isolate ${nameOf(action.node)}`;
    case "cut":
      return `cut ${action.groups.map((group) => group.map(nameOf).join(" ")).join(" | ")} | …`;
    case "cutLink":
      return `cut ${linkOf(action)}`;
    case "heal":
      return "heal";
    case "healLink":
      return `mend ${nameOf(action.from)}–${nameOf(action.to)}`;
    case "network":
      return "network";
    case "service":
      return `${action.service} ${action.state}`;
    case "submit": {
      const { operation } = action;
      if (operation.kind === "get") return `read ${operation.key}`;
      if (operation.kind === "replicateLogs")
        return `${operation.logType} ${operation.data[0] ?? ""}`;
      return operationText(operation);
    }
    default:
      return unreachable(action);
  }
}

/** The same in a list without a timeline around it: "write price=10". */
export function stepLabel(action: Action): string {
  const writes = action.kind === "submit" && action.operation.kind === "set";
  return writes ? `write ${actionLabel(action)}` : actionLabel(action);
}

function linkOf({ from, to, oneWay }: LinkReference): string {
  return `${nameOf(from)}${oneWay ? "→" : "–"}${nameOf(to)}`;
}

function nameOf(reference: NodeReference): string {
  return reference.kind === "node"
    ? nodeName(reference.node)
    : `leader of ${partitionName(reference.partition)}`;
}
