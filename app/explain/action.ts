import {
  nodeName,
  partitionName,
  unreachable,
  type Action,
  type LinkReference,
  type NodeReference,
  type NodesReference,
  type UnsyncedFate,
} from "../../engine/index.ts";
import { whichText } from "./linkFault.ts";
import { operationLabel, operationVerb } from "./names.ts";

/** What somebody did, as they would say it. */
export function actionText(action: Action): string {
  switch (action.kind) {
    case "crash":
      return `You crashed ${target(action.node)}${unsyncedText(action.unsynced)}`;
    case "restart":
      return `You restarted ${target(action.node)}`;
    case "wipe":
      return `You wiped the disk of ${target(action.node)}`;
    case "pause":
      return `You paused ${target(action.node)}`;
    case "resume":
      return `You resumed ${target(action.node)}`;
    case "clock":
      return clockText(action);
    case "disk":
      return diskText(action);
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
    case "linkNetwork":
      return action.settings === null
        ? `You made the link ${linkText(action)} like the others again`
        : `You changed the link ${linkText(action)}`;
    case "interfere": {
      const { how, nth, message } = action;
      return `You asked to ${how} ${whichText(message, nth)} ${linkText(action)}`;
    }
    case "release":
      return `You let the held messages go ${linkText(action)}`;
    case "fire":
      return `You fired ${target(action.node)}'s timer`;
    case "freeze":
      return `You froze ${timerOwner(action.node)}`;
    case "thaw":
      return `You set ${timerOwner(action.node)} going again`;
    case "elect":
      return `You told ${target(action.node)} to stand for election`;
    case "service":
      return serviceText(action);
    case "submit": {
      const { operation } = action;
      return `You asked to ${operationVerb(operation)} ${operationLabel(operation)}`;
    }
  }
}

function serviceText({ service, state }: Extract<Action, { kind: "service" }>): string {
  switch (state) {
    case "working":
      return `You set ${service} working again`;
    case "failing":
      return `You made ${service} refuse everything`;
    case "silent":
      return `You let the answers of ${service} get lost`;
    case "down":
      return `You switched ${service} off`;
    default:
      return unreachable(state);
  }
}

function unsyncedText(unsynced: UnsyncedFate | undefined): string {
  switch (unsynced) {
    case "kept":
      return ", its unsynced writes kept";
    case "torn":
      return ", its last write torn";
    case "lost":
    case undefined:
      return "";
    default:
      return unreachable(unsynced);
  }
}

function clockText({ node, rate, jump }: Extract<Action, { kind: "clock" }>): string {
  const whose = `${target(node)}'s clock`;
  if (rate !== null && rate.of === rate.in) return `You set ${whose} right`;
  if (rate !== null) return `You let ${whose} run at ${rate.of}/${rate.in} of true time`;
  return `You set ${whose} ${jump < 0 ? "back" : "forward"}`;
}

function diskText({ node, state }: Extract<Action, { kind: "disk" }>): string {
  const whose = `${target(node)}'s disk`;
  switch (state) {
    case "full":
      return `You filled ${whose}`;
    case "failing":
      return `You made the next write of ${whose} fail`;
    case "working":
      return `You repaired ${whose}`;
    case null:
      return `You changed the speed of ${whose}`;
    default:
      return unreachable(state);
  }
}

function linkText({ from, to, oneWay }: LinkReference): string {
  return oneWay
    ? `from ${target(from)} to ${target(to)}`
    : `between ${target(from)} and ${target(to)}`;
}

function timerOwner(nodes: NodesReference): string {
  return nodes.kind === "every" ? "every timer" : `${target(nodes)}'s timers`;
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
