import {
  nodeName,
  readSystemLog,
  unreachable,
  type Entry,
  type LogIndex,
} from "../../engine/index.ts";
import { entryLabel, systemLogLabel } from "../explain/names.ts";
import type { EntryMark } from "../marks/EntryGlyph.tsx";

/** What stands in the cell of an entry. */
export interface EntryFace {
  readonly mark: EntryMark | null;
  /** Null: nothing to say; without a mark that is the barrier no-op. */
  readonly text: string | null;
}

/**
 * The entry in the name of its cell: the words that stand there, so that whoever speaks them is
 * understood (WCAG 2.5.3), and behind them what they leave out.
 */
export function entryWords(entry: Entry, { text }: EntryFace): string {
  const label = entry.payload.kind === "noop" ? "no-op" : entryLabel(entry);
  if (text === null) return label;
  const saysMore = !text.startsWith(label.replace(/…$/, ""));
  return saysMore ? `${text}: ${label}` : text;
}

/** @param resolved the entry at which the ticket begins that this one decides about, if known. */
export function entryFace({ payload }: Entry, resolved: LogIndex | null): EntryFace {
  switch (payload.kind) {
    case "noop":
      return { mark: null, text: null };
    case "command": {
      const system = readSystemLog(payload.logType, payload.data);
      return { mark: null, text: system === null ? payload.data : systemLogLabel(system) };
    }
    case "manual":
      return { mark: "manual", text: payload.data };
    case "checkpoint":
      return { mark: "checkpoint", text: null };
    case "configuration":
      return {
        mark: "configuration",
        text: payload.configuration.voters.map((node) => nodeName(node)).join(""),
      };
    case "resolution":
      return {
        mark: payload.decision === "commit" ? "commit" : "rollback",
        text: resolved === null ? null : `of ${resolved}`,
      };
    default:
      return unreachable(payload);
  }
}
