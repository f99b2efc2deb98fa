import type { Micros, NodeId } from "../base/ids.ts";
import { drawBetween, drawHit, streamOf } from "../base/random.ts";
import type { Envelope } from "../node/envelope.ts";
import { smallestLatency, type NetworkSettings } from "./config.ts";
import type { Interference } from "./interference.ts";

/** One direction between two nodes. */
export interface LinkState {
  cut: boolean;
  /** Messages sent so far: the counter of every draw on this link. */
  sent: number;
  /** When the latest one arrives: no later message overtakes it, unless reordering is on. */
  lastDeliverAt: Micros;
  /** Where it is not like the others. */
  settings: Partial<NetworkSettings> | null;
  /** Who meddles with its messages, in the order of coming. */
  readonly interferences: Interference[];
  /** Kept back by somebody, in the order of sending. */
  readonly held: HeldEnvelope[];
}

/** A message that somebody keeps back, and its place in the order of its link. */
export interface HeldEnvelope {
  readonly sequence: number;
  readonly envelope: Envelope;
}

export function createLink(): LinkState {
  return { cut: false, sent: 0, lastDeliverAt: 0, settings: null, interferences: [], held: [] };
}

/**
 * - travels: it is on its way.
 * - cut: the link was down when it left.
 * - lost: the network ate it.
 * - dropped: somebody took it out.
 * - held: somebody keeps it back.
 */
export type MessageFate = "travels" | "cut" | "lost" | "dropped" | "held";

/** Where and when a message goes. */
export interface Route {
  readonly fate: MessageFate;
  readonly deliverAt: Micros;
  readonly copyAt: Micros | null;
  /** Its place in the order of this link's arrivals; the copy's is one more. */
  readonly sequence: number;
}

const latencyPurpose = 2;
const lossPurpose = 3;
const duplicationPurpose = 4;
const copyLatencyPurpose = 5;

/** Decides a message's way. The draws depend on the link and its send counter, on nothing else. */
export function routeMessage(
  link: LinkState,
  {
    seed,
    from,
    to,
    sentAt,
    settings,
    meddling,
  }: {
    readonly seed: number;
    readonly from: NodeId;
    readonly to: NodeId;
    readonly sentAt: Micros;
    readonly settings: NetworkSettings;
    readonly meddling: Interference["how"] | null;
  },
): Route {
  const counter = link.sent;
  link.sent += 1;
  const latencyOf = (purpose: number): Micros =>
    drawBetween(seed, streamOf(purpose, from, to), counter, settings.latency);
  const sequence = 2 * counter;
  let deliverAt = sentAt + latencyOf(latencyPurpose);
  if (!settings.reordering && deliverAt < link.lastDeliverAt) deliverAt = link.lastDeliverAt;
  if (link.cut) return { fate: "cut", deliverAt, copyAt: null, sequence };
  if (meddling === "drop") return { fate: "dropped", deliverAt, copyAt: null, sequence };
  if (meddling === "hold") return { fate: "held", deliverAt, copyAt: null, sequence };
  const { loss, duplication } = settings;
  if (loss.of > 0 && drawHit(seed, streamOf(lossPurpose, from, to), counter, loss))
    return { fate: "lost", deliverAt, copyAt: null, sequence };
  if (deliverAt > link.lastDeliverAt) link.lastDeliverAt = deliverAt;
  const twice =
    meddling === "duplicate" ||
    (duplication.of > 0 &&
      drawHit(seed, streamOf(duplicationPurpose, from, to), counter, duplication));
  const copyAt = twice ? deliverAt + latencyOf(copyLatencyPurpose) : null;
  return { fate: "travels", deliverAt, copyAt, sequence };
}

/** Nothing that happens in a window of this length reaches another node within it. */
export function lookahead(network: NetworkSettings, links: readonly LinkState[]): Micros {
  let { from } = network.latency;
  for (const { settings } of links)
    if (settings?.latency !== undefined && settings.latency.from < from)
      from = settings.latency.from;
  return Math.max(smallestLatency, from);
}
