import {
  nodeName,
  partitionName,
  unreachable,
  type FactOf,
  type TraceEvent,
} from "../../engine/index.ts";
import { major, minor, strong, type Telling } from "./narration.ts";

/** What one node believes of another, or says of itself. */
export function narrateLiveness(
  { node }: TraceEvent,
  { of, state, incarnation }: FactOf<"livenessChanged">,
): Telling {
  const name = nodeName(node);
  const other = nodeName(of);
  if (of === node)
    return minor(
      "neutral",
      strong(`${name} refutes a rumour`),
      ` of its own death: it is alive, incarnation ${incarnation}.`,
    );
  switch (state) {
    case "alive":
      return minor("good", strong(`${name} believes that ${other} is alive`), " again.");
    case "suspect":
      return minor(
        "warn",
        strong(`${name} suspects ${other}`),
        ": neither it nor a relay got an answer, or somebody told so. ",
        `${other} may refute that.`,
      );
    case "dead":
      return minor(
        "danger",
        strong(`${name} believes that ${other} is dead`),
        ": nobody cleared it of suspicion in time.",
      );
    default:
      return unreachable(state);
  }
}

/** A partition falls quiet where its leader does: the followers are told by it. */
export function narrateQuiesced(
  { node, partition }: TraceEvent,
  { leader }: FactOf<"quiesced">,
): Telling {
  const name = partitionName(partition);
  if (leader === node)
    return major(
      "neutral",
      strong(`${nodeName(node)} lets ${name} fall quiet`),
      ": everyone holds everything, and nothing happens. It sends no heartbeats until something does.",
    );
  return minor(
    "neutral",
    strong(`${nodeName(node)} sleeps in ${name}`),
    `: its election timer stands still for as long as ${nodeName(leader)}'s node is alive.`,
  );
}

export function narrateWoken(
  { node, partition }: TraceEvent,
  { reason }: FactOf<"woken">,
): Telling {
  const who = `${nodeName(node)} woke in ${partitionName(partition)}`;
  switch (reason) {
    case "proposal":
      return minor("neutral", strong(who), ": there is something to replicate.");
    case "read":
      return minor("neutral", strong(who), ": a read has to know whether it still leads.");
    case "transfer":
      return minor("neutral", strong(who), ": it is to hand its office over.");
    case "heartbeats":
      return minor("neutral", strong(who), ": somebody wants to rule its heartbeats.");
    case "peerBehind":
      return minor("neutral", strong(who), ": a peer lacks some of what it holds.");
    case "votesAsked":
      return minor("neutral", strong(who), ": somebody asked for votes, so not everybody sleeps.");
    case "peerAwake":
      return minor(
        "neutral",
        strong(who),
        ": a peer does not sleep, and has to hear of its leader.",
      );
    case "engaged":
      return minor("neutral", strong(who), ": tickets, or a partition on the move, wait for it.");
    case "majoritySuspect":
      return major(
        "warn",
        strong(who),
        ": too many are suspect. It beats again, to see who answers.",
      );
    case "timer":
      return minor("neutral", strong(who), ": its timer was made to fire.");
    case "leaderSpoke":
      return minor("neutral", strong(who), ": its leader speaks again.");
    case "leaderSuspect":
      return major(
        "warn",
        strong(who),
        ": the node of its leader is not known to be alive. Its election timer runs again.",
      );
    case "leaderGone":
      return major(
        "warn",
        strong(who),
        ": its leader's node is there, but vouches for it no more.",
      );
    default:
      return unreachable(reason);
  }
}
