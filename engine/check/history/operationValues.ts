import type { HistoryOperation } from "./historyOperation.ts";
import { partsOf } from "./valueTree.ts";

/** The value that an operation certainly met; undefined: it tells nothing about it. */
export function metBy(operation: HistoryOperation): string | null | undefined {
  if (operation.kind !== "ok") return undefined;
  if (operation.function === "read" || operation.function === "localRead") return operation.output;
  if (operation.function !== "cas" || operation.output === null) return undefined;
  const { took, found } = operation.output;
  return found === undefined && took ? operation.input[0] : found;
}

/** The value that an operation writes or adds, if it takes effect; undefined: it only looks. */
export function writtenBy(operation: HistoryOperation): string | null | undefined {
  switch (operation.function) {
    case "write":
    case "append":
      return operation.input;
    case "cas":
      return operation.output?.took === false ? undefined : operation.input[1];
    case "read":
    case "localRead":
      return undefined;
  }
}

/** What a value is told by: its parts; nothing at all is a part of its own. */
export function marksOf(value: string | null): readonly string[] {
  return value === null ? ["nothing"] : partsOf(value).map((part) => `=${part}`);
}

/** Whether it took effect, and left nothing of what was there. */
export function isCertainChange(operation: HistoryOperation): boolean {
  if (operation.kind !== "ok" || operation.function === "append") return false;
  return (
    operation.function === "write" ||
    (writtenBy(operation) !== undefined && metBy(operation) !== undefined)
  );
}
