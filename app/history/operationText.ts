import { nodeName, partitionName, type ClientOperation } from "../../engine/index.ts";
import { operationVerb } from "../explain/names.ts";
import { formatInstant } from "../explain/time.ts";
import type { HistoryRequest, Outcome } from "./clientHistory.ts";

/** The key whose lane an operation is drawn in; null: it is not of one key. */
export function keyOf(operation: ClientOperation): string | null {
  if ("key" in operation) return operation.key;
  if (operation.kind !== "replicateLogs") return null;
  const { logType, data } = operation;
  const [key] = (data.length === 1 && logType === "set" ? data[0]! : "").split("=");
  return key === undefined || key === "" ? null : key;
}

const longest = 24;

/** What a bar says; its lane says the key: "w 20", "r → 20", "10 → 20 ✓". */
export function barText({ operation, completion }: HistoryRequest, outcome: Outcome): string {
  const text = fullText(operation, outcome === "ok" ? (completion?.value ?? null) : undefined);
  return text.length > longest ? `${text.slice(0, longest - 1)}…` : text;
}

/** @param value what came back; undefined: nothing did, or not yet. */
function fullText(operation: ClientOperation, value: string | null | undefined): string {
  switch (operation.kind) {
    case "set":
      return `w ${operation.value}`;
    case "append":
      return `+ ${operation.value}`;
    case "get":
      return value === undefined ? "r" : `r → ${value ?? "∅"}`;
    case "compareAndSet": {
      const asked = `${operation.expected ?? "∅"} ⇒ ${operation.value}`;
      if (value === undefined) return asked;
      return value === operation.expected ? `${asked} ✓` : `${asked} ✗ ${value ?? "∅"}`;
    }
    case "replicateLogs": {
      const { logType, data } = operation;
      return data.length === 1 ? `${logType} ${data[0]}` : `${data.length} × ${logType}`;
    }
    default:
      return operationVerb(operation);
  }
}

/** All of it, for those who do not see the bar. */
export function spokenText(
  request: HistoryRequest,
  outcome: Outcome,
  { place, offends }: { readonly place: number | null; readonly offends: boolean },
): string {
  const { operation, partition, invokedAt, completion, node } = request;
  const until = outcome === "waiting" ? null : completion;
  return [
    askedText(operation),
    `${partitionName(partition)}${node === null ? "" : ` at ${nodeName(node)}`}`,
    `from ${formatInstant(invokedAt)}${until === null ? "" : ` to ${formatInstant(until.at)}`}`,
    endText(request, outcome),
    ...(place === null ? [] : [`took effect as number ${place}`]),
    ...(offends ? ["part of the contradiction"] : []),
  ].join(", ");
}

function askedText(operation: ClientOperation): string {
  switch (operation.kind) {
    case "set":
      return `Write ${operation.key}=${operation.value}`;
    case "append":
      return `Append ${operation.value} to ${operation.key}`;
    case "get":
      return operation.through === "copy"
        ? `Read ${operation.key} from a copy, not judged`
        : `Read ${operation.key}`;
    case "compareAndSet":
      return `Set ${operation.key} to ${operation.value} if it holds ${operation.expected ?? "nothing"}`;
    case "replicateLogs":
      return `Write ${operation.data.length} × ${operation.logType}`;
    default:
      return `Asked to ${operationVerb(operation)}`;
  }
}

function endText({ operation, completion }: HistoryRequest, outcome: Outcome): string {
  switch (outcome) {
    case "waiting":
      return "waiting";
    case "unknown":
      return "no answer: it may still take effect";
    case "failed":
      return `refused: ${completion?.status ?? ""}`;
    case "ok": {
      const looks = operation.kind === "get" || operation.kind === "compareAndSet";
      return looks ? `found ${completion?.value ?? "nothing"}` : "done";
    }
  }
}
