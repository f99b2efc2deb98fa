import {
  leaderOf,
  nodeName,
  partitionName,
  quorumSize,
  unreachable,
  type Action,
  type ClusterView,
  type FactOf,
  type NodeId,
  type TraceEvent,
} from "../../engine/index.ts";
import { actionText } from "./action.ts";
import { count } from "./names.ts";
import { major, minor, strong, type Telling } from "./narration.ts";
import { faultsOf, isCounted } from "./nodeFault.ts";

type Intervention = FactOf<
  | "nodePaused"
  | "nodeResumed"
  | "diskFailed"
  | "diskWiped"
  | "conditionsChanged"
  | "messageReleased"
>;

/** What was done to a node from outside, short of a crash. `cause`: the act. */
export function narrateIntervention(
  { node }: TraceEvent,
  fact: Intervention,
  view: ClusterView,
  cause?: TraceEvent,
): Telling {
  const name = nodeName(node);
  switch (fact.kind) {
    case "nodePaused":
      return major(
        "warn",
        strong(`${name} is paused`),
        ": it hears nothing, and does not know it. ",
        pauseConsequence(node, view),
      );
    case "nodeResumed":
      return major(
        "neutral",
        strong(`${name} goes on`),
        `: ${waitingText(node, view)} It has yet to learn what it slept through.`,
      );
    case "diskFailed":
      return major(
        "danger",
        strong(`A write of ${name}'s disk failed`),
        ". After a failed fsync nobody knows what the disk holds, so the process stops rather than ",
        "acknowledge what may be lost.",
      );
    case "diskWiped":
      return major(
        "danger",
        strong(`${name}'s disk is empty`),
        ". Its log is gone, and so are its term and its vote: a node that forgot its vote could ",
        "vote twice in one term, so it will follow, but neither vote nor count.",
      );
    case "conditionsChanged":
      return narrateConditions(node, fact, view, cause);
    case "messageReleased":
      return minor("neutral", `A held message from ${name} to ${nodeName(fact.to)} arrives.`);
    default:
      return unreachable(fact);
  }
}

/** Acts that nothing else in the trace tells of. Null: something does. */
export function narrateAct({ action }: FactOf<"acted">): Telling | null {
  switch (action.kind) {
    case "interfere": {
      const rule = {
        hold: ": what is held is neither lost nor delivered. A network may delay anything for any time.",
        drop: ": whoever sent it will not be told. Raft sends again until somebody answers.",
        duplicate: ": a message that arrives twice must do no more than one that arrives once.",
      }[action.how];
      return major("warn", strong(actionText(action)), rule);
    }
    case "linkNetwork":
      return major(
        action.settings === null ? "neutral" : "warn",
        strong(actionText(action)),
        action.settings === null
          ? "."
          : ": a slow link and a dead node look alike to whoever waits for an answer.",
      );
    case "release":
      return major("neutral", strong(actionText(action)), ", in the order of their sending.");
    default:
      return null;
  }
}

function pauseConsequence(node: NodeId, view: ClusterView): string {
  const led: string[] = [];
  for (let partition = 0; partition < view.partitionCount; partition++)
    if (leaderOf(view, partition)?.node === node) led.push(partitionName(partition));
  if (led.length > 0) {
    const what = led.length > 4 ? `${led.length} partitions` : led.join(" and ");
    return `It still thinks that it leads ${what}: the others hear no heartbeat and will elect another.`;
  }
  const left = view.nodes.filter(isCounted).length;
  const needed = quorumSize(view.nodeCount);
  return left < needed
    ? `Only ${left} of ${view.nodeCount} answer, ${needed} are needed: nothing can be committed.`
    : `To the others it looks like a crash; ${left} of ${view.nodeCount} still answer.`;
}

function waitingText(node: NodeId, view: ClusterView): string {
  let waiting = 0;
  for (const { to, fate, deliverAt } of view.flights.values())
    if (to === node && fate === "travels" && deliverAt <= view.at) waiting += 1;
  return waiting === 0
    ? "its timers are overdue."
    : `${count(waiting, "message")} that waited ${waiting === 1 ? "reaches" : "reach"} it at once, and its timers are overdue.`;
}

function narrateConditions(
  node: NodeId,
  { conditions }: FactOf<"conditionsChanged">,
  view: ClusterView,
  cause: TraceEvent | undefined,
): Telling {
  const name = nodeName(node);
  const action = cause?.fact.kind === "acted" ? cause.fact.action : null;
  switch (action?.kind) {
    case "clock":
      return narrateClock(name, conditions, action);
    case "freeze":
      return major(
        "warn",
        strong(`${name}'s timers stand still`),
        ": it keeps its role until somebody speaks to it. Without timers Raft is safe, but never moves.",
      );
    case "thaw":
      return major("neutral", strong(`${name}'s timers run again`), "; what is overdue fires now.");
    default:
  }
  // Of several faults of one disk the one that is new is told.
  const paced = action?.kind === "disk" && action.state === null;
  if (conditions.disk === "full" && !paced)
    return major(
      "warn",
      strong(`${name}'s disk is full`),
      ": it refuses new entries and says so. Terms and votes still fit, in room set aside for them.",
    );
  if (conditions.disk === "failing" && !paced)
    return major(
      "warn",
      strong(`${name}'s disk is about to fail`),
      ": the next fsync will, and the process will stop, because nobody would know what the disk holds.",
    );
  if (conditions.fsync !== null)
    return major(
      "warn",
      strong(`${name}'s disk is slow`),
      `: ${slowness(node, view)} A vote or an ack counts only once it is on disk, so ${name} answers late.`,
    );
  if (action?.kind === "disk") return major("neutral", strong(`${name}'s disk works again`), ".");
  return minor("neutral", `${name}'s surroundings changed.`);
}

function slowness(node: NodeId, view: ClusterView): string {
  const known = view.nodes[node];
  if (known === undefined) return "";
  const slow = faultsOf(known, 0).find(({ kind }) => kind === "slow");
  return slow === undefined ? "" : `${slow.meaning.split(":")[0] ?? ""}.`;
}

function narrateClock(
  name: string,
  { clock }: FactOf<"conditionsChanged">["conditions"],
  { rate }: Extract<Action, { kind: "clock" }>,
): Telling {
  const { of, in: per } = clock.rate;
  if (of !== per)
    return major(
      "warn",
      strong(`${name}'s clock runs ${of > per ? "fast" : "slow"}`),
      `: ${of}/${per} of true time, and its timers with it. It may call elections too ${of > per ? "early" : "late"}; `,
      "a wrong clock costs time, never safety.",
    );
  if (rate !== null) return major("neutral", strong(`${name}'s clock is right again`), ".");
  return major(
    "warn",
    strong(`${name}'s wall clock jumped`),
    ". Terms and indexes order everything in Raft, so no vote and no entry changes.",
  );
}
