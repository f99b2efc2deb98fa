import { type ReactNode } from "react";
import {
  isOutcomeUnknown,
  nodeName,
  partitionName,
  type OperationStatus,
  type OperationView,
} from "../../engine/index.ts";
import { operationText } from "../explain/names.ts";
import { formatDuration } from "../explain/time.ts";
import { useCalm } from "./useCalm.ts";

const mostShown = 8;

/** What clients asked for and what they were told, in Kommander's own words. */
export function Operations(): ReactNode {
  const { operations, now } = useCalm((state) => ({
    operations: state.view.operations,
    // Waiting is told in tenths of a second.
    now: Math.floor(state.cursor / 100_000) * 100_000,
  }));
  const newest = operations.slice(-mostShown).reverse();
  return (
    <section className="side-section" aria-label="Client operations">
      <div className="side-head">
        <h2 className="side-title">Client operations</h2>
        {operations.length > mostShown && (
          <span className="side-note">
            the last {mostShown} of {operations.length}
          </span>
        )}
      </div>
      {newest.length === 0 ? (
        <p className="side-note">Nobody has asked for anything yet. Press W to write.</p>
      ) : (
        <ul>
          {newest.map((operation) => (
            <Operation key={operation.request} operation={operation} now={now} />
          ))}
        </ul>
      )}
    </section>
  );
}

function Operation({
  operation,
  now,
}: {
  readonly operation: OperationView;
  readonly now: number;
}): ReactNode {
  const {
    operation: asked,
    partition,
    node,
    status,
    invokedAt,
    completedAt,
    value,
    silent,
  } = operation;
  const waited = formatDuration(Math.max(0, (completedAt ?? now) - invokedAt));
  const help = helpOf(operation);
  const good = status === "Success";
  return (
    <li className="ops-item">
      <div className="ops-line">
        <code className="ops-what">
          {asked.kind === "get"
            ? `${asked.key} → ${good ? (value ?? "no value") : "?"}`
            : operationText(asked) + (good ? answerOf(operation) : "")}
        </code>
        <span className={`ops-status ${good ? "ops-good" : "ops-warn"}`}>
          {status === null ? "waiting" : silent ? "no answer" : status}
        </span>
      </div>
      <p className="side-note">
        {partitionName(partition)}
        {node === null ? "" : ` at ${nodeName(node)}`}, {status === null ? "for" : "after"} {waited}
        {operation.logIndex > 0 ? `, entry ${operation.logIndex}` : ""}
      </p>
      {help !== null && <p className="side-note ops-help">{help}</p>}
    </li>
  );
}

/** " → 7": what a node answered to a question, where it is short. */
function answerOf({ operation, value }: OperationView): string {
  const asksNode = !("key" in operation) && operation.kind !== "replicateLogs";
  return asksNode && value !== null && value.length <= longestAnswer ? ` → ${value}` : "";
}

const longestAnswer = 12;

/** What somebody can do about it; null: nothing needs doing. */
function helpOf({ status, silent, hint, operation }: OperationView): string | null {
  if (status === null || (status === "Success" && operation.kind !== "get")) return null;
  if (silent)
    return "Nobody said no: the write may still take effect. Look in the logs before you repeat it.";
  if (status === "Success")
    return operation.kind === "get" && operation.through !== "copy"
      ? null
      : "From this node's own copy: it may be older than what others hold.";
  if (status === "NodeIsNotLeader")
    return hint === null
      ? "The node knows no leader. Wait for an election, or heal the network."
      : `Ask ${nodeName(hint)} instead: the node takes it for the leader.`;
  if (isOutcomeUnknown(status))
    return "Not a no: the entry may still be committed by a later leader. Read before you repeat it.";
  return remedies[status] ?? null;
}

const remedies: Partial<Record<OperationStatus, string>> = {
  ProposalQueueFull: "Too many proposals wait. Wait for some to commit, then repeat it.",
  RestoreInProgress: "The node is still reading its disk. Repeat it in a moment.",
  PartitionMoved: "The key lives elsewhere now. Refresh the map and repeat it.",
  Errored: "The node failed. Its narration line says more.",
};
