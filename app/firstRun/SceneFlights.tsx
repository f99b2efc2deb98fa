import type { ReactElement } from "react";
import { termOf, type ClusterView, type Micros, type PartitionId } from "../../engine/index.ts";
import { MessagePill } from "../marks/MessagePill.tsx";
import { termClass } from "../marks/term.ts";
import { chooseFlights, progressOf, type DrawnFlight } from "../stage/flights.ts";
import type { SceneLink, ScenePlan } from "./scenePlan.ts";

/** Messages of the first run: a heartbeat is a dot with a tail, and says what it says once. */
export function SceneFlights({
  view,
  partition,
  plan,
  now,
  reducedMotion,
}: {
  readonly view: ClusterView;
  readonly partition: PartitionId;
  readonly plan: ScenePlan;
  readonly now: Micros;
  readonly reducedMotion: boolean;
}): ReactElement {
  const { drawn } = chooseFlights(view, partition, now);
  const spoken = drawn.findLast(
    ({ face, flight }) => face.kind === "heartbeat" && flight.from < flight.to,
  );
  return (
    <g>
      {drawn.map((one) => (
        <SceneFlight
          key={one.flight.ref}
          drawn={one}
          plan={plan}
          share={reducedMotion ? 0.5 : progressOf(one.flight, now)}
          speaks={one === spoken && !plan.narrow}
        />
      ))}
    </g>
  );
}

function SceneFlight({
  drawn: { flight, face },
  plan,
  share,
  speaks,
}: {
  readonly drawn: DrawnFlight;
  readonly plan: ScenePlan;
  readonly share: number;
  readonly speaks: boolean;
}) {
  const link = plan.links.find(
    ({ from, to }) =>
      (from === flight.from && to === flight.to) || (from === flight.to && to === flight.from),
  );
  if (link === undefined) return null;
  const { startX, startY, endX, endY } = direct(link, flight.from);
  const x = startX + (endX - startX) * share;
  const y = startY + (endY - startY) * share;
  const term = termOf(flight.message);
  const length = Math.hypot(endX - startX, endY - startY);
  const tail = Math.min(46, share * length) / length;
  const heading = (Math.atan2(endY - startY, endX - startX) * 180) / Math.PI;
  return (
    <g className={termClass(term)}>
      {face.kind === "heartbeat" ? (
        <>
          <line
            className="scene-tail"
            x1={x - (endX - startX) * tail}
            y1={y - (endY - startY) * tail}
            x2={x}
            y2={y}
          />
          <circle className="mark-fill" cx={x} cy={y} r={5} />
          {speaks && (
            <text className="scene-speech" x={x + 16} y={endY === startY ? y - 12 : y - 7}>
              “I’m alive”
            </text>
          )}
        </>
      ) : (
        <g transform={`translate(${x} ${y})`}>
          <MessagePill face={face} term={term} heading={Math.round(heading)} />
        </g>
      )}
    </g>
  );
}

function direct(
  { from, x1, y1, x2, y2 }: SceneLink,
  sender: number,
): {
  readonly startX: number;
  readonly startY: number;
  readonly endX: number;
  readonly endY: number;
} {
  return from === sender
    ? { startX: x1, startY: y1, endX: x2, endY: y2 }
    : { startX: x2, startY: y2, endX: x1, endY: y1 };
}
