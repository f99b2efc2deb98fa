import { nodeName, type FactOf, type TraceEvent } from "../../engine/index.ts";
import { actionText } from "./action.ts";
import { mapText } from "./narrateMap.ts";
import { messageHop } from "./messageHop.ts";
import { entryRange, nodeNames, operationLabel, operationVerb } from "./names.ts";
import { roleHop } from "./roleHop.ts";
import {
  appendText,
  headline,
  roleChangeOf,
  skip,
  told,
  weights,
  type Records,
  type Walk,
} from "./walk.ts";

/** What one line contributes to an explanation. */
export function hopOf(event: TraceEvent, records: Records): Walk {
  const { fact, cause } = event;
  switch (fact.kind) {
    case "messageDelivered":
    case "messageDropped": {
      const sent = records.lookup(cause);
      return sent?.fact.kind === "messageSent" ? messageHop(sent, sent.fact, records) : skip(event);
    }
    case "messageSent":
      return messageHop(event, fact, records);
    case "acted":
      return { ...told(event, actionText(fact.action)), kind: "action", next: 0 };
    case "timerFired":
      return timerHop(event, fact.timer);
    case "timerSet":
      return timerSetHop(event, fact, records);
    case "roleChanged":
      return roleHop(event, fact, records);
    case "entriesAppended":
      return told(event, appendText(event, fact));
    case "commitAdvanced":
      return told(event, commitText(event, fact));
    case "configurationChanged":
    case "quiesced":
    case "woken":
    case "livenessChanged":
    case "leaderMovePlanned":
    case "leaderMoveEnded":
    case "transferConsidered":
    case "snapshotTaken":
    case "compacted":
    case "snapshotInstalled":
    case "ticketOpened":
    case "ticketDecided":
    case "rosterChanged":
      return told(event, headline(event, records) ?? "");
    case "serviceCalled":
    case "serviceActed":
    case "serviceAnswered":
    case "nodeCalled":
      return told(event, headline(event, records) ?? "");
    case "applicationTimerFired":
      return {
        ...told(event, `A timer of ${nodeName(event.node)}'s application ran out`),
        kind: "timer",
        weight: weights.origin,
      };
    case "clientInvoked":
      return invocationHop(event, fact, records);
    case "clientRetried":
      return {
        ...told(event, `The client tried ${nodeName(fact.node)} next`),
        weight: weights.retry,
      };
    case "requestAnswered":
      return answerHop(event, fact, records);
    case "logTruncated":
      return told(event, `${nodeName(event.node)} dropped entry ${fact.from} and all behind it`);
    case "nodeStarted":
      return told(event, `${nodeName(event.node)} ${fact.cold ? "started" : "restarted"}`);
    case "nodeCrashed":
      return cause === 0 ? told(event, `${nodeName(event.node)} crashed`) : skip(event);
    case "diskFailed":
      return {
        ...told(event, `A write of ${nodeName(event.node)}'s disk failed, and it stopped`),
        // Nothing in the node led to it: whoever changed the disk did.
        next: records.viewAt(event).nodes[event.node]?.conditionsRef ?? 0,
      };
    case "diskWiped":
      return told(event, `${nodeName(event.node)}'s disk was wiped`);
    case "nodePaused":
    case "nodeResumed":
    case "conditionsChanged":
    case "messageReleased":
      return skip(event);
    case "voteDecided":
    case "appendRejected":
    case "staleTermRefused":
      return told(event, headline(event, records) ?? "");
    case "readConfirmed":
    case "transferStarted":
    case "transferEnded":
    case "heartbeatsSwitched":
      return told(event, headline(event, records) ?? "");
    case "partitionMapChanged":
      return told(event, mapText(fact, event.node));
    case "applicationShown":
    case "readStarted":
    case "leaderKnown":
    case "voteCounted":
    case "entriesDurable":
    case "entriesApplied":
    case "serving":
    case "progressChanged":
    case "snapshotDurable":
    case "snapshotSent":
    case "snapshotReceived":
    case "restored":
    case "proposed":
    case "requestReceived":
    case "linksChanged":
    case "networkChanged":
    case "actionRefused":
    case "clientCompleted":
      return skip(event);
  }
}

function timerHop(event: TraceEvent, timer: "election" | "heartbeat"): Walk {
  const text = `${nodeName(event.node)}'s ${timer} timer ran out`;
  return { ...told(event, text), kind: "timer", weight: weights.origin };
}

/** What a node did when a timer ran out is often only told by the timer that it set next. */
function timerSetHop(event: TraceEvent, { reason }: FactOf<"timerSet">, records: Records): Walk {
  if (reason === "beat") return timerHop(event, "heartbeat");
  if (reason !== "campaign") return skip(event);
  const change = roleChangeOf(event, records);
  return change?.fact.kind === "roleChanged" ? roleHop(change, change.fact, records) : skip(event);
}

/** The request and the act behind it are one step. */
function invocationHop(
  event: TraceEvent,
  { operation, node }: FactOf<"clientInvoked">,
  { lookup }: Records,
): Walk {
  const act = lookup(event.cause);
  const who = act?.fact.kind === "acted" ? "You" : "A client";
  const verb = operationVerb(operation);
  const whom = node === null ? "the cluster" : nodeName(node);
  const text = `${who} asked ${whom} to ${verb} ${operationLabel(operation)}`;
  return { ...told(act ?? event, text), kind: "action", weight: weights.origin, next: 0 };
}

function answerHop(
  event: TraceEvent,
  { status, leader }: FactOf<"requestAnswered">,
  records: Records,
): Walk {
  const name = nodeName(event.node);
  if (status === "ProposalTimeout")
    return { ...told(event, `${name}'s timer for this proposal ran out`), kind: "timer" };
  if (status === "ProposalQueueFull")
    return told(event, `${name} refused: too many proposals wait there`);
  if (status === "ReplicationFailed") {
    // The loss of leadership, in the same step.
    const change = roleChangeOf(event, records);
    if (change?.fact.kind === "roleChanged") return roleHop(change, change.fact, records);
  }
  if (status !== "NodeIsNotLeader") return skip(event);
  if (leader === null) return told(event, `${name} refused: it does not lead and knows no leader`);
  return leader === event.node
    ? told(event, `${name} refused: it was elected but does not serve yet`)
    : told(event, `${name} refused: it follows ${nodeName(leader)}`);
}

function commitText({ node }: TraceEvent, { from, to, copies }: FactOf<"commitAdvanced">): string {
  const range = entryRange(from + 1, to);
  return copies.length === 0
    ? `${nodeName(node)} learnt that ${range} ${to - from === 1 ? "is" : "are"} committed`
    : `${nodeName(node)} committed ${range}: ${nodeNames(copies)} hold ${to - from === 1 ? "it" : "them"}`;
}
