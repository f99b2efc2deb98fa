import type { Entry } from "../../engine/index.ts";

/** The command of an entry; null: the barrier no-op. */
export function entryText({ payload }: Entry): string | null {
  return payload.kind === "command" || payload.kind === "manual" ? payload.data : null;
}
