import {
  nodeName,
  partitionName,
  unreachable,
  type FactOf,
  type NodeCall,
  type OperationView,
  type PartitionMap,
} from "../../engine/index.ts";
import { count, nodesInProse } from "./names.ts";
import { major, strong, type Telling } from "./narration.ts";

/** A success of a call to a node itself; null: it was an operation of another kind. */
export function narrateCallAnswer(
  { value, logIndex }: FactOf<"clientCompleted">,
  { operation, node }: OperationView,
): Telling | null {
  const name = node === null ? "The node" : nodeName(node);
  const said = value ?? "";
  switch (operation.kind) {
    case "waitForLeader":
      return good(`${partitionName(operation.partition)} has a leader`, `: ${name} knows it.`);
    case "replicateCheckpoint":
      return good(
        `The checkpoint is applied as entry ${logIndex}`,
        ": what lies below it may be compacted once a snapshot is on disk.",
      );
    case "setMinRetainIndex":
      return good(`${name} keeps its log from entry ${operation.index} on`, ".");
    case "acquireRetentionHold":
      return good(`${name} holds its log from entry ${operation.index} on`, `: hold ${said}.`);
    case "releaseRetentionHold":
      return good(`${name} released hold ${operation.hold}`, ".");
    case "getCommitIndex":
      return good(
        `${name} knows ${partitionName(operation.partition)} committed up to entry ${said}`,
        ": others may know more.",
      );
    case "getSnapshotStatuses":
      return good(`${name} sends ${snapshots(said)}`, ".");
    case "createPartition":
    case "removePartition":
    case "splitPartition":
    case "mergePartitions":
      return good(changeDone(operation), `: what came of it has generation ${said}.`);
    case "getPartitionMap":
      return good(`${name} goes by this map`, `: ${mapWords(said)}.`);
    case "getPartitionGeneration":
      return said === "0"
        ? good(`${name} knows no ${partitionName(operation.id)}`, ".")
        : good(`${name} knows ${partitionName(operation.id)} in generation ${said}`, ".");
    case "getNextAvailablePartitionId":
      return good(`P${said} is free`, `, as far as ${name} knows.`);
    case "configure":
      return good(
        `${partitionName(operation.partition)} goes by another configuration`,
        `: ${nodesInProse(operation.voters)} vote.`,
      );
    case "joinCluster":
      return good(`${name} is a voter`, ": it came as a learner, and caught up first.");
    case "requestLeave":
      return good(`${name} has left`, ": no partition counts on it any more.");
    case "getMembership":
      return good(`${name} knows the members`, `: ${said}.`);
    case "changeMember":
      return good(`${nodeName(operation.member)} ${memberWords[operation.change]}`, ".");
    case "amILeader":
    case "amILeaderQuick":
      return good(`${name} ${said === "true" ? "believes that it leads" : "does not lead"}`, ".");
    case "waitForLeaderStable":
      return good(`${partitionName(operation.partition)} kept its leader`, `: ${name} saw it.`);
    case "confirmLeadership":
      return good(`${name} leads`, ": a majority has just said so.");
    case "confirmLocalApplication":
      return good(
        `${name}'s copy is current`,
        ": it has applied what was committed when it was asked.",
      );
    case "transferLeadership":
      return good(
        `${name} handed ${partitionName(operation.partition)} over to ${nodeName(operation.target)}`,
        ".",
      );
    case "stepDown":
      return good(`${name} handed ${partitionName(operation.partition)} over`, ".");
    case "suspendHeartbeats":
      return good(`${name} keeps its heartbeats back`, ": its followers will run out of patience.");
    case "resumeHeartbeats":
      return good(`${name} sends heartbeats again`, ".");
    case "ask":
    case "set":
    case "get":
    case "append":
    case "compareAndSet":
    case "replicateLogs":
    case "commitLogs":
    case "rollbackLogs":
    case "replicateEntries":
    case "cancelCall":
      return null;
    default:
      return unreachable(operation);
  }
}

const memberWords = {
  add: "is let in, as a learner",
  promote: "has a vote",
  remove: "is put out",
} as const;

/** Why a change of the map was refused; null: it was something else. */
export function mapRefusal(known: OperationView | undefined, status: string): string | null {
  if (status !== "Errored" || known === undefined) return null;
  switch (known.operation.kind) {
    case "createPartition":
    case "removePartition":
    case "splitPartition":
    case "mergePartitions":
      return "the map does not allow it as it stands. Nothing was changed: read the map, and ask again.";
    default:
      return null;
  }
}

function changeDone(
  call: Extract<
    NodeCall,
    { kind: "createPartition" | "removePartition" | "splitPartition" | "mergePartitions" }
  >,
): string {
  switch (call.kind) {
    case "createPartition":
      return call.id === null ? "The partition is there" : `${partitionName(call.id)} is there`;
    case "removePartition":
      return `${partitionName(call.id)} is removed`;
    case "splitPartition":
      return `${partitionName(call.source)} is split`;
    case "mergePartitions":
      return `${partitionName(call.source)} is merged into ${partitionName(call.survivor)}`;
    default:
      return unreachable(call);
  }
}

/** The map as its node wrote it: "P1 generation 3, P2 generation 2". */
function mapWords(json: string): string {
  const { partitions } = JSON.parse(json) as PartitionMap;
  return partitions
    .map(({ partitionId, generation }) => `${partitionName(partitionId)} generation ${generation}`)
    .join(", ");
}

function snapshots(json: string): string {
  const sent = JSON.parse(json) as readonly unknown[];
  return sent.length === 0 ? "nobody a snapshot" : count(sent.length, "snapshot");
}

function good(what: string, rest: string): Telling {
  return major("good", strong(what), rest);
}
