import { isHeartbeat, isNodeMessage, type WireMessage } from "../../node/nodeMessage.ts";
import type { Fact, TraceEvent } from "../trace.ts";

/** Lines that a message is followed by even where nothing comes of it. */
const routine: ReadonlySet<Fact["kind"]> = new Set<Fact["kind"]>([
  "messageSent",
  "messageDelivered",
  "progressChanged",
  "timerFired",
  "timerSet",
]);

/**
 * The refs of all heartbeats that nothing came of, of the answers to them, and of their deliveries:
 * what a picture of a run may leave out.
 */
export function quietMessages(events: readonly TraceEvent[]): ReadonlySet<number> {
  const deliveryOf = followDeliveries(events);
  const noted = new Set<number>();
  for (const { cause, fact } of events) {
    const delivery = deliveryOf.get(cause);
    if (delivery !== undefined && !routine.has(fact.kind)) noted.add(delivery);
  }

  const quiet = new Set<number>();
  const sent = new Map<number, { readonly message: WireMessage; readonly deliveries: number[] }>();
  for (const { ref, cause, fact } of events) {
    if (fact.kind === "messageSent") {
      const { message } = fact;
      const isRoutine =
        isNodeMessage(message) ||
        isHeartbeat(message) ||
        (isAnswer(message) && message.success && quiet.has(deliveryOf.get(cause) ?? 0));
      if (!isRoutine) continue;
      sent.set(ref, { message, deliveries: [] });
      quiet.add(ref);
    } else if (fact.kind === "messageDelivered" || fact.kind === "messageDropped") {
      const known = sent.get(cause);
      if (known === undefined) continue;
      known.deliveries.push(ref);
      if (noted.has(ref)) for (const loud of [cause, ...known.deliveries]) quiet.delete(loud);
      else if (quiet.has(cause)) quiet.add(ref);
    }
  }
  return quiet;
}

/** By ref: the delivery that a line comes from, itself or by way of other lines. */
function followDeliveries(events: readonly TraceEvent[]): ReadonlyMap<number, number> {
  const deliveryOf = new Map<number, number>();
  for (const { ref, cause, fact } of events) {
    const delivery = fact.kind === "messageDelivered" ? ref : deliveryOf.get(cause);
    if (delivery !== undefined) deliveryOf.set(ref, delivery);
  }
  return deliveryOf;
}

function isAnswer(
  message: WireMessage,
): message is Extract<WireMessage, { kind: "appendEntriesResponse" }> {
  return message.kind === "appendEntriesResponse";
}
