import {
  formatHlc,
  unreachable,
  nodeName,
  partitionName,
  readSystemLog,
  type ClientOperation,
  type Entry,
  type LogIndex,
  type NodeId,
  type PartitionId,
  type Term,
  type SystemLog,
  type TicketReference,
} from "../../engine/index.ts";

/** "C, D, E" */
export function nodeNames(nodes: readonly NodeId[]): string {
  return nodes.map(nodeName).join(", ");
}

/** "C", "C and D", "C, D and E" */
export function nodesInProse(nodes: readonly NodeId[]): string {
  return inProse(nodes.map(nodeName));
}

/** "P1", "P1 and P2", "17 partitions" */
export function partitionsInProse(partitions: readonly PartitionId[]): string {
  if (partitions.length > 4) return `${partitions.length} partitions`;
  return inProse(partitions.map(partitionName));
}

function inProse(names: readonly string[]): string {
  const last = names.at(-1) ?? "nobody";
  return names.length < 2 ? last : `${names.slice(0, -1).join(", ")} and ${last}`;
}

/** "entry 9", "entries 8–9" */
export function entryRange(from: LogIndex, to: LogIndex): string {
  return from === to ? `entry ${from}` : `entries ${from}–${to}`;
}

/** "1 entry", "7 entries" */
export function count(amount: number, one: string, many: string = `${one}s`): string {
  return `${amount} ${amount === 1 ? one : many}`;
}

/** "(7, term 3)": the pair that logs are compared by. */
export function position({
  index,
  term,
}: {
  readonly index: LogIndex;
  readonly term: Term;
}): string {
  return `(${index}, term ${term})`;
}

/** What an entry carries: "price=20", or "∅" for a no-op. */
export function entryLabel({ payload }: Entry): string {
  switch (payload.kind) {
    case "noop":
      return "∅";
    case "command":
    case "manual": {
      const { logType, data } = payload;
      const system = readSystemLog(logType, data);
      if (system !== null) return systemLogLabel(system);
      return shortened(logType === "set" ? data : `${logType} ${data}`);
    }
    case "resolution":
      return payload.decision === "commit" ? "commit ticket" : "roll back ticket";
    case "checkpoint":
      return "checkpoint";
    case "configuration":
      return `voters ${nodeNames(payload.configuration.voters)}`;
    default:
      return unreachable(payload);
  }
}

/** "split P1", "complete", "fence": what a node writes for itself. */
export function systemLogLabel(log: SystemLog): string {
  if (log.kind !== "map") return log.kind;
  return log.of === null ? log.change : `${log.change} ${partitionName(log.of)}`;
}

/** What a client wants written or read: "price=20", "price 10 → 20", "order 7 and 2 more". */
export function operationLabel(operation: ClientOperation): string {
  switch (operation.kind) {
    case "set":
      return shortened(`${operation.key}=${operation.value}`);
    case "compareAndSet":
      return shortened(`${operation.key} ${operation.expected ?? "∅"} → ${operation.value}`);
    case "append":
      return shortened(`${operation.key}+=${operation.value}`);
    case "get":
      return shortened(operation.key);
    case "ask":
      return shortened(operation.key);
    case "replicateLogs": {
      const { logType, data } = operation;
      const [first] = data;
      const more = data.length > 1 ? ` and ${data.length - 1} more` : "";
      return `${shortened(`${logType} ${first}`)}${more}`;
    }
    case "transferLeadership":
      return `${partitionName(operation.partition)} → ${nodeName(operation.target)}`;
    case "amILeader":
    case "amILeaderQuick":
    case "waitForLeader":
    case "waitForLeaderStable":
    case "confirmLeadership":
    case "confirmLocalApplication":
    case "stepDown":
    case "suspendHeartbeats":
    case "resumeHeartbeats":
    case "replicateCheckpoint":
    case "getCommitIndex":
    case "getSnapshotStatuses":
      return partitionName(operation.partition);
    case "setMinRetainIndex":
    case "acquireRetentionHold":
      return `${partitionName(operation.partition)} from entry ${operation.index} on`;
    case "releaseRetentionHold":
      return `${partitionName(operation.partition)}, hold ${operation.hold}`;
    case "commitLogs":
    case "rollbackLogs":
      return ticketLabel(operation.of);
    case "replicateEntries": {
      const [first] = operation.entries;
      return operation.entries.length === 1
        ? shortened(`${first!.logType} ${first!.data}`)
        : count(operation.entries.length, "entry", "entries");
    }
    case "cancelCall":
      return `request ${operation.request}`;
    case "createPartition":
      return operation.id === null ? "partition" : partitionName(operation.id);
    case "removePartition":
      return partitionName(operation.id);
    case "splitPartition":
      return partitionName(operation.source);
    case "mergePartitions":
      return `${partitionName(operation.source)} → ${partitionName(operation.survivor)}`;
    case "getPartitionMap":
      return "map";
    case "getNextAvailablePartitionId":
      return "id";
    case "getPartitionGeneration":
      return partitionName(operation.id);
    case "configure":
      return `${partitionName(operation.partition)}: ${nodeNames(operation.voters)}`;
    case "joinCluster":
    case "requestLeave":
    case "getMembership":
      return "";
    case "changeMember":
      return nodeName(operation.member);
  }
}

/** "the ticket of request 3", "ticket HLC(0:1767225600000:1)". */
function ticketLabel(of: TicketReference): string {
  return "ticket" in of ? `ticket ${formatHlc(of.ticket)}` : `the ticket of request ${of.request}`;
}

/** The same, with its verb where the words alone would not tell: "split P1", "commit the ticket of request 3". */
export function operationText(operation: ClientOperation): string {
  const isPlain = "key" in operation && operation.kind !== "ask";
  return isPlain || operation.kind === "replicateLogs"
    ? operationLabel(operation)
    : `${operationVerb(operation)} ${operationLabel(operation)}`;
}

/** "submitJob" as people say it: "submit job". */
export function wordsOf(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

/** What a client asks a node to do with that. */
export function operationVerb(operation: ClientOperation): string {
  switch (operation.kind) {
    case "get":
      return "read";
    case "compareAndSet":
      return "compare and set";
    case "append":
      return "append";
    case "set":
      return "write";
    case "ask":
      return wordsOf(operation.name);
    case "replicateLogs":
      return operation.autoCommit === false ? "propose" : "write";
    case "waitForLeader":
      return "wait for a leader";
    case "waitForLeaderStable":
      return "wait for a lasting leader";
    case "amILeader":
    case "amILeaderQuick":
      return "say whether it leads";
    case "confirmLeadership":
      return "confirm that it leads";
    case "confirmLocalApplication":
      return "confirm that its copy is current";
    case "stepDown":
      return "step down from";
    case "transferLeadership":
      return "hand over";
    case "suspendHeartbeats":
      return "keep heartbeats back in";
    case "resumeHeartbeats":
      return "send heartbeats again in";
    case "replicateCheckpoint":
      return "write a checkpoint";
    case "setMinRetainIndex":
    case "acquireRetentionHold":
      return "retain the log";
    case "releaseRetentionHold":
      return "release what it retains";
    case "getCommitIndex":
      return "tell its commitIndex";
    case "getSnapshotStatuses":
      return "tell its snapshots under way";
    case "commitLogs":
      return "commit";
    case "rollbackLogs":
      return "roll back";
    case "replicateEntries":
      return "write";
    case "cancelCall":
      return "cancel";
    case "createPartition":
      return "create";
    case "removePartition":
      return "remove";
    case "splitPartition":
      return "split";
    case "mergePartitions":
      return "merge";
    case "getPartitionMap":
      return "show its";
    case "getNextAvailablePartitionId":
      return "name a free";
    case "getPartitionGeneration":
      return "tell the generation of";
    case "configure":
      return "configure";
    case "joinCluster":
      return "join the cluster";
    case "requestLeave":
      return "leave the cluster";
    case "getMembership":
      return "show its roster";
    case "changeMember":
      return "change a member";
  }
}

const longest = 32;

function shortened(text: string): string {
  return text.length > longest ? `${text.slice(0, longest - 1)}…` : text;
}

/** "A B | C D E" */
export function sidesLabel(sides: readonly (readonly NodeId[])[]): string {
  return sides.map((side) => side.map(nodeName).join(" ")).join(" | ");
}
