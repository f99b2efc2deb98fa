import {
  nodeName,
  unreachable,
  type Action,
  type ClusterView,
  type FactOf,
  type NodeReference,
} from "../../engine/index.ts";
import { partitionsInProse } from "./names.ts";
import { major, strong, type Telling } from "./narration.ts";

export function narrateActionRefused(
  { action, reason }: FactOf<"actionRefused">,
  view: ClusterView,
): Telling {
  const lead = strong(`${capitalised(intent(action))} was not possible`);
  const target = referenceOf(action);
  const name = target?.kind === "node" ? nodeName(target.node) : "the node";
  switch (reason) {
    case "noLeader":
      return major(
        "warn",
        lead,
        `: ${target?.kind === "leader" ? partitionsInProse([target.partition]) : "the partition"} has no leader now. `,
        "Wait for an election, or choose a node by its name.",
      );
    case "alreadyDown":
      return major("warn", lead, `: ${name} is already down. Restart it first.`);
    case "alreadyUp":
      return major("warn", lead, `: ${name} is already up. Crash it first to see a restart.`);
    case "alreadyPaused":
      return major("warn", lead, `: ${name} is already paused. Resume it first.`);
    case "notPaused":
      return major("warn", lead, `: ${name} is not paused.`);
    case "nodeDown":
      return major("warn", lead, `: ${name} is down. Restart it first.`);
    case "nodeUp":
      return major("warn", lead, `: ${name} is running. Crash it first.`);
    case "nodePaused":
      return major("warn", lead, `: ${name} is paused. Resume it first.`);
    case "noSuchNode":
      return major(
        "warn",
        lead,
        `: there is no such node. Choose one of ${nodeName(0)} to ${nodeName(view.nodeCount - 1)}.`,
      );
    default:
      return unreachable(reason);
  }
}

function intent(action: Action): string {
  switch (action.kind) {
    case "crash":
      return "the crash";
    case "restart":
      return "the restart";
    case "wipe":
      return "wiping the disk";
    case "pause":
      return "the pause";
    case "resume":
      return "resuming";
    case "clock":
      return "the change of the clock";
    case "disk":
      return "the change of the disk";
    case "linkNetwork":
      return "the change of the link";
    case "interfere":
      return "meddling with messages";
    case "release":
      return "the release";
    case "fire":
      return "firing the timer";
    case "freeze":
      return "freezing the timers";
    case "thaw":
      return "thawing the timers";
    case "elect":
      return "the election";
    case "isolate":
    case "cut":
    case "cutLink":
      return "the cut";
    case "heal":
    case "healLink":
      return "the healing";
    case "network":
      return "the change of the network";
    case "service":
      return "the change of the service";
    case "submit":
      return action.operation.kind === "get" ? "the read" : "the write";
    default:
      return unreachable(action);
  }
}

/** The leader that an action asked for, else the node that it names first. */
function referenceOf(action: Action): NodeReference | null {
  switch (action.kind) {
    case "crash":
    case "restart":
    case "wipe":
    case "pause":
    case "resume":
    case "clock":
    case "disk":
    case "fire":
    case "elect":
    case "isolate":
    case "submit":
      return action.node;
    case "freeze":
    case "thaw":
      return action.node.kind === "every" ? null : action.node;
    case "cut":
      return preferred(action.groups.flat());
    case "cutLink":
    case "healLink":
    case "linkNetwork":
    case "interfere":
    case "release":
      return preferred([action.from, action.to]);
    case "heal":
    case "network":
    case "service":
      return null;
    default:
      return unreachable(action);
  }
}

function preferred(references: readonly NodeReference[]): NodeReference | null {
  return references.find(({ kind }) => kind === "leader") ?? references[0] ?? null;
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
