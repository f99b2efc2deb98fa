import { assert, unreachable } from "../base/assert.ts";

/** What one entry does to a register. */
export type RegisterCommand =
  | { readonly kind: "set"; readonly key: string; readonly value: string }
  | {
      readonly kind: "compareAndSet";
      readonly key: string;
      readonly expected: string | null;
      readonly value: string;
    }
  | { readonly kind: "append"; readonly key: string; readonly value: string }
  | { readonly kind: "get"; readonly key: string };

/** A command as a log carries it: the kind is its `logType`, this is its `logData`. */
export function printCommand(command: RegisterCommand): string {
  assert(canHold(command.key), "the key of a register's command holds no =");
  switch (command.kind) {
    case "set":
    case "append":
      return `${command.key}=${command.value}`;
    case "compareAndSet":
      return `${command.key}=${JSON.stringify([command.expected, command.value])}`;
    case "get":
      return command.key;
    default:
      return unreachable(command);
  }
}

/** Reads a log as a command; null: it is none of the register's, and changes nothing. */
export function parseCommand(logType: string, logData: string): RegisterCommand | null {
  if (logType === "get") return { kind: "get", key: logData };
  const split = logData.indexOf("=");
  if (split < 0) return null;
  const key = logData.slice(0, split);
  const value = logData.slice(split + 1);
  if (logType === "set" || logType === "append") return { kind: logType, key, value };
  return logType === "compareAndSet" ? parseCompareAndSet(key, value) : null;
}

/** Whether a key can be told from its value in a log: the first "=" parts them. */
export function canHold(key: string): boolean {
  return !key.includes("=");
}

/** `[null,"10"]`, `["10","20"]`. Anyone may write such logs past the application, and badly. */
function parseCompareAndSet(key: string, text: string): RegisterCommand | null {
  const pair = readJson(text);
  if (!Array.isArray(pair) || pair.length !== 2) return null;
  const [expected, value]: unknown[] = pair;
  if (typeof value !== "string" || (expected !== null && typeof expected !== "string")) return null;
  return { kind: "compareAndSet", key, expected, value };
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
