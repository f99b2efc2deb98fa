import type { PartitionMap } from "../../node/partitionMap.ts";
import { unreachable } from "../../base/assert.ts";
import { nodeName, partitionName, type NodeId } from "../../base/ids.ts";
import type { ClientOperation, ReadPath } from "../../node/application.ts";
import { printFields } from "../../node/printFields.ts";
import { formatHlc } from "../../node/hybridLogicalClock.ts";
import type { TicketReference } from "../../node/nodeCall.ts";
import { isNodeMessage, type WireMessage } from "../../node/nodeMessage.ts";
import { printRoster } from "../../node/roster.ts";
import type { Configuration } from "../../raft/configuration.ts";
import { printDuration } from "../scenario/duration.ts";
import type { Action, NodeReference } from "../input.ts";
import type { Fact, FactOf } from "../trace.ts";

/** A fact in a few words, for pictures of a run; null where a picture may do without it. */
export function printFact(fact: Fact): string | null {
  switch (fact.kind) {
    case "messageSent":
      return `sends ${printMessage(fact.message)} to ${nodeName(fact.to)}${printFate(fact)}`;
    case "messageDelivered":
      return `receives ${fact.message} from ${nodeName(fact.from)}`;
    case "messageDropped":
      return `a message from ${nodeName(fact.from)} is lost (${fact.reason})`;
    case "acted":
      return `input: ${printAction(fact.action)}`;
    case "actionRefused":
      return `refused (${fact.reason}): ${printAction(fact.action)}`;
    case "nodeCrashed":
      return fact.lostEntries === 0
        ? "crashes"
        : `crashes, and loses ${fact.lostEntries} entries that its disk did not hold`;
    case "messageReleased":
      return `a held message to ${nodeName(fact.to)} is let go`;
    case "nodePaused":
      return "is paused";
    case "nodeResumed":
      return "goes on";
    case "diskFailed":
      return "stops: a write failed";
    case "diskWiped":
      return "loses everything on its disk";
    case "conditionsChanged":
      return `disk ${fact.conditions.disk}, clock at ${fact.conditions.clock.rate.of}/${fact.conditions.clock.rate.in}`;
    case "nodeStarted":
      return fact.cold ? "starts" : "restarts";
    case "linksChanged":
      return fact.cut.length === 0
        ? "all links are up"
        : `links down: ${fact.cut.map(([from, to]) => `${nodeName(from)}→${nodeName(to)}`).join(" ")}`;
    case "networkChanged":
      return "the network changes";
    case "clientInvoked":
      return `request ${fact.request}: ${printOperation(fact.operation)}`;
    case "clientRetried":
      return `request ${fact.request} is tried again on ${nodeName(fact.node)}`;
    case "clientCompleted":
      return `request ${fact.request} ends: ${fact.silent ? "no answer" : fact.status}`;
    case "nodeCalled":
      return `its application asks it to ${printOperation(fact.call)}`;
    case "serviceCalled":
      return `its application calls ${fact.service}: ${fact.data}${printKey(fact)}`;
    case "serviceActed":
      return `${fact.service} hears ${nodeName(fact.caller)}: ${fact.data}${printKey(fact)}, ${fact.outcome}${fact.answered || fact.outcome === "unheard" ? "" : ", and its answer is lost"}`;
    case "serviceAnswered":
      return `its application hears from ${fact.service}: ${fact.tag} ${fact.outcome}`;
    case "applicationTimerFired":
      return `a timer of its application fires: ${fact.name}`;
    case "applicationShown":
      return `its application holds ${Object.keys(fact.rows).join(", ")} anew`;
    case "requestReceived":
      return `receives request ${fact.request}: ${printOperation(fact.operation)}`;
    case "requestAnswered":
      return `answers request ${fact.request}: ${fact.status}`;
    case "readStarted":
      return `looks for what request ${fact.request} must reflect (${fact.through})`;
    case "readConfirmed":
      return `request ${fact.request} reflects everything up to ${fact.index}`;
    case "transferStarted":
      return `hands its office in term ${fact.term} over to ${nodeName(fact.target)}`;
    case "transferEnded":
      return `no longer hands over to ${nodeName(fact.target)} (${fact.reason})`;
    case "heartbeatsSwitched":
      return fact.on ? "sends heartbeats again" : "sends no heartbeats";
    case "proposed":
      return `proposes request ${fact.request} as ${printRange(fact.first, fact.last)}`;
    case "roleChanged":
      return `becomes ${printRole(fact)} of term ${fact.term} (${fact.reason})`;
    case "leaderKnown":
      return `follows ${nodeName(fact.leader)} in term ${fact.term}`;
    case "voteDecided":
      return `${fact.granted ? "grants" : "refuses"} ${nodeName(fact.candidate)} ${printVote(fact)} (${fact.reason})`;
    case "voteCounted":
      return `counts ${printVote(fact)} of ${nodeName(fact.voter)}: ${fact.granted ? "yes" : "no"}`;
    case "entriesAppended":
      return `appends ${printRange(fact.entries[0]?.index ?? 0, fact.entries.at(-1)?.index ?? 0)}`;
    case "logTruncated":
      return `truncates its log from ${fact.from} on`;
    case "commitAdvanced":
      return `commits ${printRange(fact.from + 1, fact.to)}`;
    case "entriesApplied":
      return `applies ${printRange(fact.from, fact.to)}`;
    case "ticketOpened":
      return `holds its log back at ${printRange(fact.first, fact.last)}: ticket ${formatHlc(fact.ticket)} is open`;
    case "ticketDecided":
      return `${fact.decision === "commit" ? "commits" : "rolls back"} ticket ${formatHlc(fact.ticket)}, ${printRange(fact.first, fact.last)}`;
    case "partitionMapChanged":
      return `goes by map ${fact.map.mapVersion}: ${printMap(fact.map)}`;
    case "serving":
      return `serves in term ${fact.term}`;
    case "configurationChanged":
      return `goes by the configuration of index ${fact.index}: ${printConfiguration(fact.configuration)}`;
    case "appendRejected":
      return `rejects an append of ${nodeName(fact.leader)} behind index ${fact.prevLogIndex}`;
    case "staleTermRefused":
      return `refuses ${fact.message} of ${nodeName(fact.from)}: its term ${fact.term} is over`;
    case "quiesced":
      return `falls quiet in term ${fact.term} of ${nodeName(fact.leader)}`;
    case "woken":
      return `wakes (${fact.reason})`;
    case "leaderMovePlanned":
      return `wants ${nodeName(fact.to)} to lead instead of ${nodeName(fact.from)} (${fact.tier})`;
    case "leaderMoveEnded":
      return `${fact.isDone ? "sees" : "gives up"} the move to ${nodeName(fact.to)}`;
    case "transferConsidered":
      return `is asked to hand over to ${nodeName(fact.target)}: ${fact.status}`;
    case "livenessChanged":
      return `believes ${nodeName(fact.of)} to be ${fact.state}`;
    case "restored": {
      const { entries, snapshot, currentTerm } = fact.image;
      if (entries.length === 0 && snapshot === null) return null;
      const held = snapshot === null ? "" : `, a snapshot up to ${snapshot.index}`;
      return `finds term ${currentTerm}${held} and ${entries.length} entries on its disk`;
    }
    case "snapshotTaken":
      return `keeps a snapshot up to ${fact.index}`;
    case "compacted":
      return `drops ${printRange(fact.from + 1, fact.to)}, which a snapshot stands for`;
    case "snapshotSent":
      return `sends ${nodeName(fact.peer)} piece ${fact.chunk + 1} of ${fact.chunks} of the snapshot up to ${fact.index}`;
    case "snapshotReceived":
      return `${fact.outcome} piece ${fact.chunk + 1} of the snapshot up to ${fact.index}`;
    case "snapshotInstalled":
      return `installs the snapshot up to ${fact.index}`;
    case "rosterChanged":
      return `knows the members, ${printRoster(fact.roster)}`;
    case "snapshotDurable":
    case "entriesDurable":
    case "progressChanged":
    case "timerSet":
    case "timerFired":
      return null;
    default:
      return unreachable(fact);
  }
}

/** "voters A B C, learner D". */
export function printConfiguration({ voters, learners, leaving }: Configuration): string {
  const names = (nodes: readonly NodeId[]): string => nodes.map(nodeName).join(" ");
  const others = (what: string, nodes: readonly NodeId[]): string =>
    nodes.length === 0 ? "" : `, ${what} ${names(nodes)}`;
  return `voters ${names(voters)}${others("learners", learners)}${others("leaving", leaving)}`;
}

/** "voters A B C, learners D": as they are asked for. */
function printParts({
  voters,
  learners,
  leaving = [],
}: Pick<Configuration, "voters" | "learners"> & Partial<Pick<Configuration, "leaving">>): string {
  return printConfiguration({ voters, learners, leaving, disks: [] });
}

/** "P1 active 1, P2 splitting 1". */
export function printMap({ partitions }: PartitionMap): string {
  return partitions
    .map(
      ({ partitionId, state, generation }) =>
        `${partitionName(partitionId)} ${state} ${generation}`,
    )
    .join(", ");
}

/** A message's own words: "appendEntries 4…6 in term 2". */
export function printMessage(message: WireMessage): string {
  if (isNodeMessage(message)) return message.kind;
  const { term } = message;
  switch (message.kind) {
    case "requestVote":
      return `${message.preVote ? "pre-vote request" : "requestVote"} for term ${term}`;
    case "requestVoteResponse":
      return `${message.preVote ? "pre-vote" : "vote"} ${message.granted ? "granted" : `refused (${message.reason})`} for term ${message.asked}`;
    case "appendEntries": {
      const { entries, prevLogIndex } = message;
      const what =
        entries.length === 0
          ? `heartbeat, commit ${message.leaderCommit}`
          : `appendEntries ${printRange(prevLogIndex + 1, prevLogIndex + entries.length)}`;
      return `${what} in term ${term}`;
    }
    case "appendEntriesResponse":
      return `${message.success ? `ack up to ${message.index}` : `refusal behind ${message.index}`} in term ${term}`;
    case "timeoutNow":
      return `timeoutNow in term ${term}`;
    case "readIndex":
      return `readIndex ${message.id}`;
    case "readIndexResponse":
      return `readIndex ${message.id}: ${message.index ?? "not the leader"}`;
    case "installSnapshot": {
      const part = message.checksum === null ? "" : ", the last";
      return `snapshot up to ${message.index}, piece ${message.chunk + 1}${part}, in term ${term}`;
    }
    case "installSnapshotResponse":
      return `piece ${message.chunk + 1} of a snapshot ${message.outcome} in term ${term}`;
    default:
      return unreachable(message);
  }
}

/** A client's operation: "set x=1". */
export function printOperation(operation: ClientOperation): string {
  switch (operation.kind) {
    case "set":
      return `set ${operation.key}=${operation.value}`;
    case "get":
      return `get ${operation.key}${printPath(operation.through)}`;
    case "compareAndSet":
      return `set ${operation.key} from ${operation.expected ?? "nothing"} to ${operation.value}`;
    case "append":
      return `append ${operation.value} to ${operation.key}`;
    case "ask":
      return `${operation.name} ${operation.key}${printFields(operation.data)}`;
    case "replicateLogs": {
      const held = operation.autoCommit === false ? ", to be decided" : "";
      return `replicate ${operation.data.length} of ${operation.logType}${held}`;
    }
    case "configure":
      return `configure ${partitionName(operation.partition)} with ${printParts(operation)}`;
    case "joinCluster":
      return "join the cluster";
    case "requestLeave":
      return "leave the cluster";
    case "getMembership":
      return "ask who is a member";
    case "changeMember":
      return `${operation.change} member ${nodeName(operation.member)}`;
    case "waitForLeader":
      return `wait for a leader of ${partitionName(operation.partition)}`;
    case "waitForLeaderStable":
      return `wait for a leader of ${partitionName(operation.partition)} for ${printDuration(operation.minStable)}`;
    case "transferLeadership":
      return `transfer ${partitionName(operation.partition)} to ${nodeName(operation.target)}`;
    case "amILeader":
    case "amILeaderQuick":
    case "confirmLeadership":
    case "confirmLocalApplication":
    case "stepDown":
    case "suspendHeartbeats":
    case "resumeHeartbeats":
      return `${operation.kind} of ${partitionName(operation.partition)}`;
    case "replicateCheckpoint":
      return `checkpoint ${partitionName(operation.partition)}`;
    case "setMinRetainIndex":
      return `retain ${partitionName(operation.partition)} from ${operation.index} on`;
    case "acquireRetentionHold":
      return `hold ${partitionName(operation.partition)} from ${operation.index} on`;
    case "releaseRetentionHold":
      return `release hold ${operation.hold} on ${partitionName(operation.partition)}`;
    case "getCommitIndex":
      return `commitIndex of ${partitionName(operation.partition)}`;
    case "getSnapshotStatuses":
      return `snapshots of ${partitionName(operation.partition)} under way`;
    case "commitLogs":
    case "rollbackLogs":
      return `${operation.kind === "commitLogs" ? "commit" : "roll back"} ${printTicket(operation.of)}`;
    case "replicateEntries":
      return `replicate a batch of ${operation.entries.length}`;
    case "cancelCall":
      return `cancel request ${operation.request}`;
    case "createPartition":
      return operation.id === null
        ? "create a partition"
        : `create partition ${partitionName(operation.id)}`;
    case "removePartition":
      return `remove partition ${partitionName(operation.id)}`;
    case "splitPartition":
      return `split ${partitionName(operation.source)}`;
    case "mergePartitions":
      return `merge ${partitionName(operation.source)} into ${partitionName(operation.survivor)}`;
    case "getPartitionMap":
      return "ask for the partition map";
    case "getPartitionGeneration":
      return `ask for the generation of ${partitionName(operation.id)}`;
    case "getNextAvailablePartitionId":
      return "ask for the next partition id";
    default:
      return unreachable(operation);
  }
}

function printKey({ idempotencyKey }: { readonly idempotencyKey: string | null }): string {
  return idempotencyKey === null ? "" : ` under key ${idempotencyKey}`;
}

function printPath(through: ReadPath): string {
  switch (through) {
    case "copy":
      return "";
    case "log":
      return " through the log";
    default:
      return ` (${through})`;
  }
}

/** "ticket HLC(0:1:2)", "the ticket of request 3". */
export function printTicket(of: TicketReference): string {
  return "ticket" in of ? `ticket ${formatHlc(of.ticket)}` : `the ticket of request ${of.request}`;
}

/** A role as people say it: "pre-candidate", "leader". */
export function printRole({ role, phase }: FactOf<"roleChanged">): string {
  return phase === "preVote" ? "pre-candidate" : role;
}

function printRange(first: number, last: number): string {
  return last > first ? `${first}…${last}` : `${last}`;
}

function printVote({
  preVote,
  term,
}: {
  readonly preVote: boolean;
  readonly term: number;
}): string {
  return `the ${preVote ? "pre-vote" : "vote"} for term ${term}`;
}

function printFate({ fate }: FactOf<"messageSent">): string {
  switch (fate) {
    case "travels":
      return "";
    case "cut":
      return ", into a cut";
    case "lost":
      return ", and the network loses it";
    case "dropped":
      return ", and somebody drops it";
    case "held":
      return ", and somebody holds it back";
  }
}

function printAction(action: Action): string {
  switch (action.kind) {
    case "crash":
    case "restart":
    case "wipe":
    case "pause":
    case "resume":
    case "isolate":
      return `${action.kind} ${printReference(action.node)}`;
    case "cut":
      return `cut ${action.groups.map((group) => group.map(printReference).join(" ")).join(" | ")}`;
    case "cutLink":
    case "healLink":
      return `${action.kind} ${printReference(action.from)} ${printReference(action.to)}`;
    case "submit":
      return printOperation(action.operation);
    case "network": {
      const { latency } = action.settings;
      return latency === undefined
        ? "network"
        : `network latency ${printDuration(latency.from)}…${printDuration(latency.to)}`;
    }
    default:
      return action.kind;
  }
}

function printReference(reference: NodeReference): string {
  return reference.kind === "node"
    ? nodeName(reference.node satisfies NodeId)
    : `leader of ${partitionName(reference.partition)}`;
}
