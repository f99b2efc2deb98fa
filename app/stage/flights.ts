import type { ClusterView, Flight, Micros, PartitionId } from "../../engine/index.ts";
import { isDot, messageFace, type MessageFace } from "../marks/messageFace.ts";

/** full: messages travel. pulse: their links light up. none: too fast to see. */
export type FlightStyle = "full" | "pulse" | "none";

export interface DrawnFlight {
  readonly flight: Flight;
  readonly face: MessageFace;
  /** How many lost ones this one stands for, itself included; 0: it is not lost by a cut. */
  readonly lostHere: number;
}

/** What somebody keeps back on one direction of a link: the first message, and how many there are. */
export interface HeldFlights {
  readonly flight: Flight;
  readonly face: MessageFace;
  readonly count: number;
}

export interface FlightChoice {
  readonly drawn: readonly DrawnFlight[];
  readonly held: readonly HeldFlights[];
  /** The others: how many there are on a link, at `low * nodeCount + high`. */
  readonly crowd: ReadonlyMap<number, number>;
}

/** People follow about five moving things. */
const mostDrawn = 5;

const faces = new WeakMap<Flight, MessageFace>();

/** A message keeps the face it set out with. */
function faceOf(view: ClusterView, flight: Flight): MessageFace {
  const known = faces.get(flight);
  if (known !== undefined) return known;
  const face = messageFace(view, flight);
  faces.set(flight, face);
  return face;
}

/** The messages worth drawing: those that say something before heartbeats, older ones first. */
export function chooseFlights(
  view: ClusterView,
  partition: PartitionId,
  now: Micros,
): FlightChoice {
  const under: Flight[] = [];
  const held = new Map<number, HeldFlights>();
  for (const flight of view.flights.values()) {
    if (flight.partition !== partition) continue;
    if (flight.fate === "held") {
      const link = flight.from * view.nodeCount + flight.to;
      const first = held.get(link);
      if (first !== undefined) held.set(link, { ...first, count: first.count + 1 });
      else held.set(link, { flight, face: faceOf(view, flight), count: 1 });
      continue;
    }
    if (now >= flight.sentAt && now < flight.deliverAt) under.push(flight);
  }
  const ranked = under
    .map((flight): DrawnFlight => ({ flight, face: faceOf(view, flight), lostHere: 0 }))
    .sort(
      (a, b) =>
        Number(isDot(a.face)) - Number(isDot(b.face)) ||
        a.flight.sentAt - b.flight.sentAt ||
        a.flight.ref - b.flight.ref,
    );
  const drawn: DrawnFlight[] = [];
  const crowd = new Map<number, number>();
  const stopped = new Map<number, number>();
  for (const candidate of ranked) {
    const { flight } = candidate;
    // What one node loses at a wall is one pill and a count.
    const slot = flight.fate === "cut" ? stopped.get(flight.from) : undefined;
    const stand = slot === undefined ? undefined : drawn[slot];
    if (slot !== undefined && stand !== undefined) {
      drawn[slot] = { ...stand, lostHere: stand.lostHere + 1 };
    } else if (drawn.length < mostDrawn) {
      if (flight.fate === "cut") stopped.set(flight.from, drawn.length);
      drawn.push(flight.fate === "cut" ? { ...candidate, lostHere: 1 } : candidate);
    } else if (flight.fate !== "cut") {
      const link =
        Math.min(flight.from, flight.to) * view.nodeCount + Math.max(flight.from, flight.to);
      crowd.set(link, (crowd.get(link) ?? 0) + 1);
    }
  }
  return { drawn, held: [...held.values()], crowd };
}

/** How far a message is on its way, in [0, 1]. */
export function progressOf({ sentAt, deliverAt }: Flight, now: Micros): number {
  if (deliverAt <= sentAt) return 1;
  return Math.min(1, Math.max(0, (now - sentAt) / (deliverAt - sentAt)));
}
