import type { ClusterView, Flight, Micros, PartitionId } from "../../engine/index.ts";
import type { Session } from "./session.ts";

/** Draws messages long enough for eyes: a flight may outlive its delivery on the screen. */
export type FlightShow = (
  view: ClusterView,
  moment: { readonly partition: PartitionId; readonly cursor: Micros; readonly slot: number },
  shortest: Micros,
) => ClusterView;

/** A burst beyond this many lines is not looked through. */
const mostLines = 4000;
const mostRemembered = 2000;

export function createFlightShow(session: Session): FlightShow {
  /** A flight keeps its identity while it is drawn, so that its looks stay too. */
  const remembered = new Map<number, Flight>();

  function stretched(flight: Flight, shortest: Micros): Flight {
    const deliverAt = Math.max(flight.deliverAt, flight.sentAt + shortest);
    const known = remembered.get(flight.ref);
    if (known !== undefined && known.deliverAt === deliverAt) return known;
    const made = { ...flight, deliverAt };
    if (remembered.size > mostRemembered) remembered.clear();
    remembered.set(flight.ref, made);
    return made;
  }

  return (view, { partition, cursor, slot }, shortest) => {
    if (shortest <= 0) return view;
    const flights = new Map<number, Flight>();
    for (let place = slot - 1; place >= Math.max(0, slot - mostLines); place--) {
      const line = session.lineAt(place);
      if (line === undefined || line.at < cursor - shortest) break;
      const { fact, ref, at, node } = line;
      if (fact.kind !== "messageSent" || line.partition !== partition) continue;
      const { to, message, deliverAt, fate } = fact;
      // What is still held the view knows; what was released is not any more.
      if (fate === "held") continue;
      flights.set(
        ref,
        stretched(
          { ref, from: node, to, partition, message, sentAt: at, deliverAt, fate },
          shortest,
        ),
      );
    }
    for (const flight of view.flights.values())
      if (flight.partition === partition) flights.set(flight.ref, stretched(flight, shortest));
    return { ...view, flights };
  };
}

const everyMillis = 280;
const slowMillis = 500;
const pulseMillis = 120;

/** How long a message is drawn at least, in virtual time. 0: as long as it takes. */
export function shortestShow(speed: number | "max"): Micros {
  if (speed === "max" || speed >= 16) return 0;
  const millis = speed < 0.5 ? slowMillis : speed > 2 ? pulseMillis : everyMillis;
  return Math.round(millis * 1000 * speed);
}
