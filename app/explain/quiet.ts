import { isHeartbeat, isNodeMessage, type TraceEvent } from "../../engine/index.ts";
import { count } from "./names.ts";

/** What a stretch of trace without a story amounts to, in one sentence for a screen reader. */
export function summarizeQuiet(events: readonly TraceEvent[]): string {
  let heartbeats = 0;
  let messages = 0;
  let lost = 0;
  let stored = 0;
  let applied = 0;
  let changes = 0;
  for (const { fact } of events) {
    switch (fact.kind) {
      case "messageSent":
        if (fact.fate !== "travels") lost += 1;
        // An answer says nothing that its question did not.
        else if (isHeartbeat(fact.message)) heartbeats += 1;
        else if (!isNodeMessage(fact.message) && fact.message.kind !== "appendEntriesResponse")
          messages += 1;
        break;
      case "messageDropped":
        lost += 1;
        break;
      case "entriesAppended":
        stored += fact.entries.length;
        break;
      case "entriesApplied":
        applied += fact.to - fact.from + 1;
        break;
      case "nodeCalled":
      case "applicationTimerFired":
      case "applicationShown":
      case "messageDelivered":
      case "timerSet":
      case "timerFired":
      case "progressChanged":
      case "snapshotDurable":
      case "snapshotSent":
      case "snapshotReceived":
      case "entriesDurable":
      case "requestReceived":
      case "requestAnswered":
      case "proposed":
      case "livenessChanged":
      case "acted":
      case "messageReleased":
      case "partitionMapChanged":
        break;
      case "serviceCalled":
      case "serviceActed":
      case "serviceAnswered":
      case "roleChanged":
      case "leaderKnown":
      case "voteDecided":
      case "voteCounted":
      case "logTruncated":
      case "commitAdvanced":
      case "serving":
      case "configurationChanged":
      case "readStarted":
      case "readConfirmed":
      case "transferStarted":
      case "transferEnded":
      case "heartbeatsSwitched":
      case "snapshotTaken":
      case "compacted":
      case "snapshotInstalled":
      case "ticketOpened":
      case "ticketDecided":
      case "rosterChanged":
      case "appendRejected":
      case "staleTermRefused":
      case "restored":
      case "leaderMovePlanned":
      case "leaderMoveEnded":
      case "transferConsidered":
      case "quiesced":
      case "woken":
      case "actionRefused":
      case "nodeCrashed":
      case "nodeStarted":
      case "linksChanged":
      case "networkChanged":
      case "nodePaused":
      case "nodeResumed":
      case "diskFailed":
      case "diskWiped":
      case "conditionsChanged":
      case "clientInvoked":
      case "clientRetried":
      case "clientCompleted":
        changes += 1;
    }
  }
  const parts: string[] = [];
  if (heartbeats > 0) parts.push(count(heartbeats, "heartbeat"));
  if (messages > 0) parts.push(count(messages, "message"));
  if (lost > 0) parts.push(`${count(lost, "message")} lost`);
  if (stored > 0) parts.push(`${count(stored, "entry", "entries")} appended`);
  if (applied > 0) parts.push(`${count(applied, "entry", "entries")} applied`);
  if (stored + applied + changes === 0)
    return parts.length === 0 ? "No change." : `${parts.join(", ")}; no change.`;
  if (changes > 0) parts.push(count(changes, "change"));
  return `${parts.join(", ")}.`;
}
