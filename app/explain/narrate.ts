import { narrateReadConfirmed, narrateReadStarted } from "./narrateReading.ts";
import {
  narrateHeartbeats,
  narrateTransferEnded,
  narrateTransferStarted,
} from "./narrateTransfer.ts";
import { unreachable, type ClusterView, type TraceEvent } from "../../engine/index.ts";
import {
  narrateNodeCall,
  narrateService,
  narrateServiceAnswer,
  narrateServiceCall,
} from "./narrateApplication.ts";
import { narrateMap } from "./narrateMap.ts";
import { narrateConfiguration, narrateRoster } from "./narrateConfiguration.ts";
import { narrateAnswer, narrateRequest, narrateRetry } from "./narrateClient.ts";
import {
  narrateLeaderKnown,
  narrateRole,
  narrateVote,
  narrateVoteCount,
} from "./narrateElection.ts";
import { narrateCrash, narrateRestored, narrateStart } from "./narrateFault.ts";
import { narrateAct, narrateIntervention } from "./narrateIntervention.ts";
import { narrateConsidered, narrateMoveEnded, narrateMovePlanned } from "./narrateBalancer.ts";
import { narrateLiveness, narrateQuiesced, narrateWoken } from "./narrateLiveness.ts";
import {
  narrateAppend,
  narrateApplied,
  narrateCommit,
  narrateDurable,
  narrateProgress,
  narrateRejection,
  narrateServing,
  narrateStaleTerm,
  narrateTruncation,
} from "./narrateLog.ts";
import { narrateLinks, narrateLoss, narrateNetwork } from "./narrateNetwork.ts";
import { narrateActionRefused } from "./narrateRefusal.ts";
import { narrateSnapshot } from "./narrateSnapshot.ts";
import { narrateTicketDecided, narrateTicketOpened } from "./narrateTicket.ts";
import type { Narration, Telling } from "./narration.ts";

/**
 * Tells one trace line: actor, change, because, consequence. Null where the line means nothing by
 * itself (a delivery, a timer set, a heartbeat). `view` is the state right after the line. With
 * `cause`, the line that it names as its cause, the sentence can also say whose act it was.
 */
export function narrate(
  event: TraceEvent,
  view: ClusterView,
  cause?: TraceEvent,
): Narration | null {
  const telling = tell(event, view, cause);
  if (telling === null) return null;
  const { ref, at, partition } = event;
  const plain = telling.parts.map(({ text }) => text).join("");
  return { ref, at, partition, plain, ...telling };
}

function tell(event: TraceEvent, view: ClusterView, cause: TraceEvent | undefined): Telling | null {
  const { fact } = event;
  switch (fact.kind) {
    case "roleChanged":
      return narrateRole(event, fact, view, cause);
    case "leaderKnown":
      return narrateLeaderKnown(event, fact);
    case "voteDecided":
      return narrateVote(event, fact, view);
    case "voteCounted":
      return narrateVoteCount(event, fact);
    case "entriesAppended":
      return narrateAppend(event, fact, view);
    case "logTruncated":
      return narrateTruncation(event, fact, view);
    case "entriesDurable":
      return narrateDurable(event, fact, view);
    case "commitAdvanced":
      return narrateCommit(event, fact, view, cause);
    case "configurationChanged":
      return narrateConfiguration(event, fact);
    case "ticketOpened":
      return narrateTicketOpened(event, fact, view);
    case "ticketDecided":
      return narrateTicketDecided(event, fact, view);
    case "rosterChanged":
      return narrateRoster(event, fact);
    case "serving":
      return narrateServing(event, fact);
    case "appendRejected":
      return narrateRejection(event, fact);
    case "staleTermRefused":
      return narrateStaleTerm(event, fact, view);
    case "progressChanged":
      return narrateProgress(event, fact, view);
    case "snapshotTaken":
    case "snapshotDurable":
    case "compacted":
    case "snapshotSent":
    case "snapshotReceived":
    case "snapshotInstalled":
      return narrateSnapshot(event, fact);
    case "entriesApplied":
      return narrateApplied(event, fact, view);
    case "restored":
      return narrateRestored(event, fact);
    case "messageSent":
      return narrateLoss(event, fact);
    case "readStarted":
      return narrateReadStarted(event, fact);
    case "readConfirmed":
      return narrateReadConfirmed(event, fact);
    case "transferStarted":
      return narrateTransferStarted(event, fact);
    case "transferEnded":
      return narrateTransferEnded(event, fact);
    case "heartbeatsSwitched":
      return narrateHeartbeats(event, fact);
    case "actionRefused":
      return narrateActionRefused(fact, view);
    case "nodeCrashed":
      return narrateCrash(event, view);
    case "nodeStarted":
      return narrateStart(event, fact, view);
    case "nodePaused":
    case "nodeResumed":
    case "diskFailed":
    case "diskWiped":
    case "conditionsChanged":
    case "messageReleased":
      return narrateIntervention(event, fact, view, cause);
    case "acted":
      return narrateAct(fact);
    case "linksChanged":
      return narrateLinks(fact, view, cause);
    case "networkChanged":
      return narrateNetwork(fact);
    case "clientInvoked":
      return narrateRequest(fact);
    case "clientRetried":
      return narrateRetry(fact, view, cause);
    case "clientCompleted":
      return narrateAnswer(event, fact, view);
    case "quiesced":
      return narrateQuiesced(event, fact);
    case "woken":
      return narrateWoken(event, fact);
    case "livenessChanged":
      return narrateLiveness(event, fact);
    case "leaderMovePlanned":
      return narrateMovePlanned(event, fact);
    case "leaderMoveEnded":
      return narrateMoveEnded(event, fact);
    case "transferConsidered":
      return narrateConsidered(event, fact);
    case "partitionMapChanged":
      return narrateMap(event, fact, view);
    case "nodeCalled":
      return narrateNodeCall(event, fact);
    case "serviceCalled":
      return narrateServiceCall(event, fact);
    case "serviceActed":
      return narrateService(fact);
    case "serviceAnswered":
      return narrateServiceAnswer(event, fact);
    // Told by what they lead to.
    case "applicationTimerFired":
    case "applicationShown":
    case "timerFired":
    case "timerSet":
    case "messageDelivered":
    case "messageDropped":
    case "requestReceived":
    case "requestAnswered":
    case "proposed":
      return null;
    default:
      return unreachable(fact);
  }
}
