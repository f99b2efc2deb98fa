import { nodeName, unreachable, type FactOf, type TraceEvent } from "../../engine/index.ts";
import { entryRange } from "./names.ts";

/** The question that `whyChain` answers for a line. */
export function whyTitle({ node, fact }: TraceEvent): string {
  const name = node < 0 ? "it" : nodeName(node);
  switch (fact.kind) {
    case "roleChanged":
      return roleTitle(name, fact);
    case "leaderKnown":
      return `Why does ${name} follow ${nodeName(fact.leader)}?`;
    case "voteDecided":
      return voteTitle(name, fact);
    case "voteCounted":
      return `Why does ${name} have ${nodeName(fact.voter)}'s ${fact.granted ? "vote" : "refusal"}?`;
    case "entriesAppended": {
      const first = fact.entries[0]?.index ?? 0;
      const last = fact.entries.at(-1)?.index ?? 0;
      return `Why did ${name} ${fact.asLeader ? "append" : "take"} ${entryRange(first, last)}?`;
    }
    case "logTruncated":
      return `Why did ${name} drop entry ${fact.from}?`;
    case "commitAdvanced": {
      const range = entryRange(fact.from + 1, fact.to);
      const are = fact.to - fact.from === 1 ? "is" : "are";
      return fact.copies.length > 0
        ? `Why ${are} ${range} committed?`
        : `How does ${name} know that ${range} ${are} committed?`;
    }
    case "entriesApplied":
      return `Why did ${name} apply ${entryRange(fact.from, fact.to)}?`;
    case "ticketOpened":
      return `Why does ${name} hold ${entryRange(fact.first, fact.last)} back?`;
    case "ticketDecided": {
      const range = entryRange(fact.first, fact.last);
      return fact.decision === "commit"
        ? `Why may ${name} apply ${range}?`
        : `Why does ${name} skip ${range}?`;
    }
    case "configurationChanged":
      return `Why does ${name} go by another configuration?`;
    case "quiesced":
      return `Why does ${name} sleep?`;
    case "woken":
      return `Why did ${name} wake?`;
    case "leaderMovePlanned":
      return `Why should ${nodeName(fact.to)} lead instead of ${nodeName(fact.from)}?`;
    case "leaderMoveEnded":
      return fact.isDone ? "Why is the move over?" : "Why was the move given up?";
    case "transferConsidered":
      return fact.status === "Success"
        ? `Why does ${name} hand over to ${nodeName(fact.target)}?`
        : `Why does ${name} not hand over to ${nodeName(fact.target)}?`;
    case "livenessChanged":
      return fact.of === node
        ? `Why does ${name} say that it is alive?`
        : `Why does ${name} believe that ${nodeName(fact.of)} is ${fact.state}?`;
    case "snapshotTaken":
    case "snapshotDurable":
      return `Why does ${name} keep a snapshot?`;
    case "compacted":
      return `Why did ${name} drop ${entryRange(fact.from + 1, fact.to)}?`;
    case "snapshotSent":
      return `Why does ${nodeName(fact.peer)} need a snapshot?`;
    case "snapshotReceived":
    case "snapshotInstalled":
      return `Why does ${name} get a snapshot?`;
    case "rosterChanged":
      return "Why did the roster change?";
    case "serving":
      return `Why does ${name} serve now?`;
    case "appendRejected":
      return `Why did ${name} refuse ${nodeName(fact.leader)}'s append?`;
    case "staleTermRefused":
      return `Why did ${name} ignore ${nodeName(fact.from)}'s append?`;
    case "progressChanged":
      return `Why is entry ${fact.matchIndex} not committed?`;
    case "nodeCrashed":
      return `Why is ${name} down?`;
    case "nodeStarted":
    case "restored":
      return `Why did ${name} start?`;
    case "nodePaused":
      return `Why is ${name} paused?`;
    case "nodeResumed":
      return `Why does ${name} go on?`;
    case "diskFailed":
      return `Why did ${name} stop?`;
    case "linksChanged":
      return fact.cut.length === 0 ? "Why does every link work again?" : "Why are links cut?";
    case "clientCompleted":
      return clientTitle(fact);
    case "readConfirmed":
      return `Why may ${name} answer request ${fact.request}?`;
    case "transferStarted":
      return `Why does ${name} hand its office over?`;
    case "transferEnded":
      return `Why does ${name} no longer hand over to ${nodeName(fact.target)}?`;
    case "heartbeatsSwitched":
      return `Why does ${name} send ${fact.on ? "heartbeats again" : "no heartbeats"}?`;
    case "partitionMapChanged":
      return `Why does ${name} go by another map?`;
    case "nodeCalled":
      return `Why does ${name}'s application ask that?`;
    case "serviceCalled":
      return `Why does ${name}'s application call ${fact.service}?`;
    case "serviceActed":
      return fact.outcome === "duplicate"
        ? `Why does ${fact.service} not act again?`
        : `Why is ${fact.service} asked?`;
    case "serviceAnswered":
      return `Why does ${name} hear from ${fact.service}?`;
    case "applicationTimerFired":
    case "applicationShown":
    case "readStarted":
    case "messageSent":
    case "messageDelivered":
    case "messageDropped":
    case "messageReleased":
    case "diskWiped":
    case "conditionsChanged":
    case "timerSet":
    case "timerFired":
    case "entriesDurable":
    case "acted":
    case "actionRefused":
    case "networkChanged":
    case "clientInvoked":
    case "clientRetried":
    case "requestReceived":
    case "requestAnswered":
    case "proposed":
      return "Why did this happen?";
    default:
      return unreachable(fact);
  }
}

function roleTitle(name: string, { reason, term }: FactOf<"roleChanged">): string {
  switch (reason) {
    case "started":
      return `Why is ${name} a follower?`;
    case "electionTimeout":
      return `Why did ${name} start an election?`;
    case "ordered":
    case "preVoteWon":
      return `Why is ${name} a candidate?`;
    case "electionWon":
      return `Why did ${name} win?`;
    case "refused":
      return `Why did ${name} give up?`;
    case "higherTerm":
      return `Why is ${name} a follower of term ${term}?`;
    case "heardLeader":
      return `Why did ${name} stop its campaign?`;
    case "lostQuorum":
    case "diskFull":
    case "removed":
    case "steppedDown":
      return `Why did ${name} step down?`;
  }
}

function voteTitle(name: string, { granted, preVote, candidate }: FactOf<"voteDecided">): string {
  if (preVote) return `Why would ${name} ${granted ? "" : "not "}vote for ${nodeName(candidate)}?`;
  return granted
    ? `Why did ${name} vote for ${nodeName(candidate)}?`
    : `Why did ${name} refuse ${nodeName(candidate)} its vote?`;
}

function clientTitle({ status, silent, logIndex }: FactOf<"clientCompleted">): string {
  if (silent) return "Why did nobody answer?";
  if (status === "Success")
    return logIndex < 0 ? "Why this answer?" : `Why is the write confirmed as entry ${logIndex}?`;
  return `Why ${status}?`;
}
