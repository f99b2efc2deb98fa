import {
  nodeName,
  unreachable,
  type ClientOperation,
  type ClusterView,
  type FactOf,
  type OperationView,
  type TraceEvent,
} from "../../engine/index.ts";
import { count, entryRange, operationLabel } from "./names.ts";
import { code, major, minor, strong, type Telling } from "./narration.ts";

/** Manual entries are committed on a node, which waits for a word about them. */
export function narrateTicketOpened(
  { node, partition }: TraceEvent,
  { first, last }: FactOf<"ticketOpened">,
  view: ClusterView,
): Telling {
  const tell = isLeader(view, node, partition) ? major : minor;
  const what = first === last ? "it is committed" : "they are committed";
  return tell(
    "neutral",
    strong(`${nodeName(node)} holds ${entryRange(first, last)} back`),
    `: ${what}, but nobody has decided about the ticket. What comes behind waits as well.`,
  );
}

/** Somebody's decision about a ticket is committed. */
export function narrateTicketDecided(
  { node, partition }: TraceEvent,
  { first, last, decision, index }: FactOf<"ticketDecided">,
  view: ClusterView,
): Telling {
  const tell = isLeader(view, node, partition) ? major : minor;
  const range = entryRange(first, last);
  const name = nodeName(node);
  return decision === "commit"
    ? tell("good", strong(`${name} may apply ${range}`), `: entry ${index} commits the ticket.`)
    : tell(
        "warn",
        strong(`${name} skips ${range}`),
        `: entry ${index} rolls the ticket back. In the log ${first === last ? "it stays" : "they stay"}; no application hears of it.`,
      );
}

function isLeader(view: ClusterView, node: number, partition: number): boolean {
  return view.replicas[node * view.partitionCount + partition]?.role === "leader";
}

/** A success that is not a write's; null: it is one. */
export function narrateTicketAnswer(
  { logIndex, entries }: FactOf<"clientCompleted">,
  known: OperationView | undefined,
): Telling | null {
  if (known === undefined) return null;
  const { operation } = known;
  const what = code(operationLabel(operation));
  switch (operation.kind) {
    case "replicateLogs":
      return operation.autoCommit === false
        ? major(
            "good",
            what,
            strong(" is proposed"),
            `: a majority holds it as ${entryRange(logIndex - operation.data.length + 1, logIndex)}. It takes effect when its ticket is committed.`,
          )
        : null;
    case "commitLogs":
      return major("good", strong("Committed: "), what, ". Its entries take effect everywhere.");
    case "rollbackLogs":
      return major("good", strong("Rolled back: "), what, ". Its entries never take effect.");
    case "replicateEntries": {
      const pending = entries?.filter(({ status }) => status === "Pending").length ?? 0;
      const held =
        pending === 0 ? "" : ` ${count(pending, "entry waits", "entries wait")} for a decision.`;
      return major("good", what, strong(" are answered"), `, each on its own.${held}`);
    }
    case "cancelCall":
      return minor("neutral", strong("Nobody waits any more"), " for ", what, ".");
    case "ask":
    case "set":
    case "get":
    case "append":
    case "compareAndSet":
    case "waitForLeader":
    case "waitForLeaderStable":
    case "amILeader":
    case "amILeaderQuick":
    case "confirmLeadership":
    case "confirmLocalApplication":
    case "stepDown":
    case "transferLeadership":
    case "suspendHeartbeats":
    case "resumeHeartbeats":
    case "replicateCheckpoint":
    case "setMinRetainIndex":
    case "acquireRetentionHold":
    case "releaseRetentionHold":
    case "getCommitIndex":
    case "getSnapshotStatuses":
    case "createPartition":
    case "removePartition":
    case "splitPartition":
    case "mergePartitions":
    case "getPartitionMap":
    case "getPartitionGeneration":
    case "getNextAvailablePartitionId":
    case "configure":
    case "joinCluster":
    case "requestLeave":
    case "getMembership":
    case "changeMember":
      return null;
    default:
      return unreachable(operation);
  }
}

/** Why a decision about a ticket was refused, and what its caller can do; null: it was another. */
export function ticketRefusal(
  operation: ClientOperation | undefined,
  status: string,
): string | null {
  if (operation?.kind !== "commitLogs" && operation?.kind !== "rollbackLogs") return null;
  const otherwise = operation.kind === "commitLogs" ? "rolled back" : "committed";
  if (status === "ProposalNotFound")
    return "nobody knows that ticket here: it was never given, or is over long ago.";
  if (status === "Errored")
    return `the ticket was ${otherwise} already, or no majority holds its entries yet.`;
  return null;
}
