import {
  nodeName,
  partitionName,
  unreachable,
  type Action,
  type NodeReference,
} from "../../engine/index.ts";

/** A few words for an action, as for a flag on the timeline: "crash A", "cut A B | …". */
export function actionLabel(action: Action): string {
  switch (action.kind) {
    case "crash":
      return `crash ${nameOf(action.node)}`;
    case "restart":
      return `restart ${nameOf(action.node)}`;
    case "isolate":
      return `isolate ${nameOf(action.node)}`;
    case "cut":
      return `cut ${action.groups.map((group) => group.map(nameOf).join(" ")).join(" | ")} | …`;
    case "cutLink":
      return `cut ${nameOf(action.from)}${action.oneWay ? "→" : "–"}${nameOf(action.to)}`;
    case "heal":
      return "heal";
    case "healLink":
      return `mend ${nameOf(action.from)}–${nameOf(action.to)}`;
    case "network":
      return "network";
    case "submit": {
      const { operation } = action;
      if (operation.kind === "set") return `${operation.key}=${operation.value}`;
      if (operation.kind === "get") return `read ${operation.key}`;
      return `${operation.logType} ${operation.data[0] ?? ""}`;
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

function nameOf(reference: NodeReference): string {
  return reference.kind === "node"
    ? nodeName(reference.node)
    : `leader of ${partitionName(reference.partition)}`;
}
