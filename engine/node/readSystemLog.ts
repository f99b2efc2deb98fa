import type { PartitionId } from "../base/ids.ts";
import { systemLogTypes, type SystemCommand } from "./systemCommand.ts";

/** What a log of the node's own says, as far as it can be told in a word. */
export type SystemLog =
  | {
      readonly kind: "map";
      readonly change: SystemCommand["kind"];
      readonly of: PartitionId | null;
    }
  /** From here on nothing is written into what is given away. */
  | { readonly kind: "fence" }
  /** What was given has arrived. */
  | { readonly kind: "import" };

/** Null: it is an application's log, or one that says nothing that this lab knows. */
export function readSystemLog(logType: string, logData: string): SystemLog | null {
  switch (logType) {
    case systemLogTypes.fence:
      return { kind: "fence" };
    case systemLogTypes.import:
      return { kind: "import" };
    case systemLogTypes.map:
      return readChange(logData);
    default:
      return null;
  }
}

/** Recorded runs of other systems write under this word as well, each in its own form. */
function readChange(logData: string): SystemLog | null {
  const command = commandIn(logData);
  if (command === null) return null;
  switch (command.kind) {
    case "create":
    case "remove":
      return { kind: "map", change: command.kind, of: command.partition };
    case "split":
      return { kind: "map", change: command.kind, of: command.source };
    case "merge":
      return { kind: "map", change: command.kind, of: command.source };
    case "complete":
      return { kind: "map", change: command.kind, of: null };
    default:
      return null;
  }
}

function commandIn(logData: string): SystemCommand | null {
  try {
    const { command } = JSON.parse(logData) as { readonly command?: SystemCommand };
    return command ?? null;
  } catch {
    return null;
  }
}
