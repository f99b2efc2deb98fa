import { readSystemLog, type Entry } from "../../engine/index.ts";

/** What an entry that nodes write for themselves is there for, one sentence; null: it is another. */
export function systemLogMeaning({ payload }: Entry): string | null {
  if (payload.kind !== "command") return null;
  switch (readSystemLog(payload.logType, payload.data)?.kind) {
    case "map":
      return "A change of the partition map: P0’s log is where all of them stand, one after the other.";
    case "fence":
      return "A fence: from here on nothing is written to the keys that this partition gives away.";
    case "import":
      return "An import: the keys that another partition gave have arrived, with their values.";
    case undefined:
      return null;
  }
}
