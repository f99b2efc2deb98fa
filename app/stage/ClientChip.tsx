import { memo, type NamedExoticComponent } from "react";
import type { ClientOperation, OperationView } from "../../engine/index.ts";
import { operationVerb } from "../explain/names.ts";
import "./stage.css";

export interface ClientChipProps {
  readonly operation: OperationView;
  readonly width: number;
  /** How long it has been waiting, in tenths of a second (so that it changes ten times a second). */
  readonly waitedTenths: number;
}

/** What a client asked of this node, and what became of it. From the origin rightwards, 25 high. */
export const ClientChip: NamedExoticComponent<ClientChipProps> = memo(function ClientChip({
  operation,
  width,
  waitedTenths,
}: ClientChipProps) {
  const { text, tone } = outcome(operation, waitedTenths);
  const room = Math.max(4, Math.floor((width - 44 - text.length * 6) / 7.8));
  return (
    <g className="stage-chip">
      <rect className="stage-chipFrame" x={0.5} y={0.5} width={width - 1} height={24} rx={7} />
      <path className="stage-chipIcon" d="M9 7.5h10v7.5H9zM12 18h4" />
      <text className="stage-chipCommand" x={27} y={16.5}>
        {shorten(command(operation.operation), room)}
      </text>
      <text className={`stage-chipStatus stage-${tone}`} x={width - 10} y={16.5}>
        {text}
      </text>
    </g>
  );
});

function command(operation: ClientOperation): string {
  switch (operation.kind) {
    case "set":
      return `${operation.key}=${operation.value}`;
    case "compareAndSet":
      return `${operation.key} ${operation.expected ?? "∅"}→${operation.value}`;
    case "append":
      return `${operation.key}+=${operation.value}`;
    case "get":
      return `${operation.key}?`;
    case "replicateLogs":
      return operation.data.length > 1
        ? `${operation.data[0] ?? ""} +${operation.data.length - 1}`
        : (operation.data[0] ?? "");
    default:
      return operationVerb(operation);
  }
}

function outcome(
  { completedAt, status, operation, value, silent }: OperationView,
  waitedTenths: number,
): { readonly text: string; readonly tone: "ok" | "warn" } {
  if (completedAt === null || status === null)
    return { text: `waiting ${(waitedTenths / 10).toFixed(1)} s`, tone: "warn" };
  if (silent) return { text: "no answer", tone: "warn" };
  if (status !== "Success") return { text: status, tone: "warn" };
  if (operation.kind === "get") return { text: value ?? "no value", tone: "ok" };
  const told = ticketOutcome(operation);
  if (told !== null) return { text: told, tone: "ok" };
  const changedNothing = operation.kind === "compareAndSet" && value !== operation.expected;
  return { text: changedNothing ? `found ${value ?? "nothing"}` : "committed", tone: "ok" };
}

/** What a success means where it is not a write's; null: it is one. */
function ticketOutcome(operation: ClientOperation): string | null {
  switch (operation.kind) {
    case "replicateLogs":
      return operation.autoCommit === false ? "ticket open" : null;
    case "rollbackLogs":
      return "rolled back";
    case "cancelCall":
      return "cancelled";
    default:
      return isWrite(operation) ? null : "done";
  }
}

function isWrite({ kind }: ClientOperation): boolean {
  return ["set", "append", "compareAndSet", "replicateEntries", "commitLogs"].includes(kind);
}

function shorten(text: string, room: number): string {
  return text.length <= room ? text : `${text.slice(0, Math.max(1, room - 1))}…`;
}
