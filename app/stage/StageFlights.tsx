import type { ReactElement } from "react";
import { nodeName, termOf, type Flight, type Micros } from "../../engine/index.ts";
import { MessagePill } from "../marks/MessagePill.tsx";
import { isDot } from "../marks/messageFace.ts";
import { termClass } from "../marks/term.ts";
import {
  progressOf,
  type DrawnFlight,
  type FlightChoice,
  type FlightStyle,
  type HeldFlights,
} from "./flights.ts";
import type { Seat, StagePlan } from "./seats.ts";
import { isSteep, noteShare, shortened } from "./StageLinks.tsx";
import { meetWalls, type Point, type Wall } from "./wall.ts";
import "./stage.css";

/** Messages under way at an instant. The one part of the stage, with the timers, that moves. */
export function StageFlights({
  choice,
  plan,
  walls,
  now,
  style,
  reducedMotion,
  selectedFlight,
  onSelectFlight,
}: {
  readonly choice: FlightChoice;
  readonly plan: StagePlan;
  readonly walls: readonly Wall[];
  readonly now: Micros;
  readonly style: FlightStyle;
  readonly reducedMotion: boolean;
  readonly selectedFlight: number | null;
  readonly onSelectFlight: ((ref: number) => void) | undefined;
}): ReactElement | null {
  const kept = choice.held.map((held) => (
    <HeldPill
      key={held.flight.ref}
      held={held}
      plan={plan}
      selected={held.flight.ref === selectedFlight}
      onSelect={onSelectFlight}
    />
  ));
  if (style === "none") return <g className="stage-flights">{kept}</g>;
  return (
    <g className="stage-flights">
      <Crowd choice={choice} plan={plan} />
      {/* The last ones are drawn first: what says more lies on top. */}
      {choice.drawn
        .toReversed()
        .map((drawn, slot) =>
          style === "pulse" ? (
            <Pulse key={drawn.flight.ref} flight={drawn.flight} plan={plan} now={now} />
          ) : (
            <FlightPill
              key={drawn.flight.ref}
              drawn={drawn}
              number={choice.drawn.length - slot}
              plan={plan}
              walls={walls}
              now={now}
              reducedMotion={reducedMotion}
              selected={drawn.flight.ref === selectedFlight}
              onSelect={onSelectFlight}
            />
          ),
        )}
      {kept}
    </g>
  );
}

/** Held messages stand on their link, before its middle, with their number. */
function HeldPill({
  held: { flight, face, count },
  plan,
  selected,
  onSelect,
}: {
  readonly held: HeldFlights;
  readonly plan: StagePlan;
  readonly selected: boolean;
  readonly onSelect: ((ref: number) => void) | undefined;
}) {
  const from = plan.seats[flight.from] as Seat;
  const to = plan.seats[flight.to] as Seat;
  const { x1, y1, x2, y2 } = shortened(from, to, plan.ring + 12);
  const x = x1 + (x2 - x1) * noteShare;
  const y = y1 + (y2 - y1) * noteShare;
  // Beside a steep link, as the words of the link are on its other side.
  const steep = isSteep(from, to);
  const whose = `${nodeName(flight.from)} to ${nodeName(flight.to)}`;
  const words = count === 1 ? "1 held here" : `${count} held here`;
  return (
    <g
      className="stage-flight stage-flightLost"
      data-held={`${flight.from}-${flight.to}`}
      transform={`translate(${round(x)} ${round(y)})`}
      onClick={onSelect === undefined ? undefined : () => onSelect(flight.ref)}
    >
      <title>{`${whose}: ${words}, the first: ${face.words}`}</title>
      <circle className="stage-nodeHit" r={13} />
      {count > 1 && (
        <g transform="translate(4 -4)">
          <MessagePill face={face} term={termOf(flight.message)} heading={0} />
        </g>
      )}
      <MessagePill face={face} term={termOf(flight.message)} heading={0} selected={selected} />
      <text
        className="stage-lost stage-held"
        x={steep ? -face.width / 2 - 9 : 0}
        y={steep ? 4 : isDot(face) ? 18 : 25}
        textAnchor={steep ? "end" : "middle"}
      >
        {words}
      </text>
    </g>
  );
}

/** Links are thicker by what travels on them undrawn. */
function Crowd({ choice, plan }: { readonly choice: FlightChoice; readonly plan: StagePlan }) {
  const { seats, ring } = plan;
  return [...choice.crowd].map(([link, count]) => {
    const from = seats[Math.floor(link / seats.length)] as Seat;
    const to = seats[link % seats.length] as Seat;
    return (
      <line
        key={link}
        className="stage-crowd"
        strokeWidth={Math.min(5, 1.25 + count)}
        {...shortened(from, to, ring + 3)}
      />
    );
  });
}

function Pulse({
  flight,
  plan,
  now,
}: {
  readonly flight: Flight;
  readonly plan: StagePlan;
  readonly now: Micros;
}) {
  const from = plan.seats[flight.from] as Seat;
  const to = plan.seats[flight.to] as Seat;
  return (
    <g className={termClass(termOf(flight.message))}>
      <line
        className="stage-pulse"
        strokeOpacity={1 - 0.7 * progressOf(flight, now)}
        {...shortened(from, to, plan.ring + 3)}
      />
    </g>
  );
}

function FlightPill({
  drawn: { flight, face, lostHere },
  number,
  plan,
  walls,
  now,
  reducedMotion,
  selected,
  onSelect,
}: {
  readonly drawn: DrawnFlight;
  readonly number: number;
  readonly plan: StagePlan;
  readonly walls: readonly Wall[];
  readonly now: Micros;
  readonly reducedMotion: boolean;
  readonly selected: boolean;
  readonly onSelect: ((ref: number) => void) | undefined;
}) {
  const from = plan.seats[flight.from] as Seat;
  const to = plan.seats[flight.to] as Seat;
  const way = shortened(from, to, plan.ring + (isDot(face) ? 4 : 12));
  const start = { x: way.x1, y: way.y1 };
  const end = { x: way.x2, y: way.y2 };
  const lost = flight.fate !== "travels";
  const stop = lost ? stopShare(flight, walls, from, to, start, face.width) : 1;
  const progress = progressOf(flight, now);
  const share = reducedMotion ? (lost ? stop : 0.5) : Math.min(progress, stop);
  const stopped = lost && (reducedMotion || progress >= stop);
  const x = start.x + (end.x - start.x) * share;
  const y = start.y + (end.y - start.y) * share;
  const heading = (Math.atan2(end.y - start.y, end.x - start.x) * 180) / Math.PI;
  const sentence = `${nodeName(flight.from)} to ${nodeName(flight.to)}: ${face.words}`;
  return (
    <g
      className={stopped ? "stage-flight stage-flightLost" : "stage-flight"}
      transform={`translate(${round(x)} ${round(y)})`}
      onClick={onSelect === undefined ? undefined : () => onSelect(flight.ref)}
    >
      <title>{lost ? `${sentence} (lost)` : sentence}</title>
      <circle className="stage-nodeHit" r={13} />
      <MessagePill
        face={face}
        term={termOf(flight.message)}
        heading={Math.round(heading)}
        selected={selected}
      />
      {reducedMotion && (
        <text className="stage-flightNumber" x={-face.width / 2 - 8} y={4}>
          {number}
        </text>
      )}
      {stopped && (
        <text className="stage-lost" y={isDot(face) ? 18 : 25} textAnchor="middle">
          {lostHere > 1
            ? `✕ ${lostHere} lost here`
            : flight.fate === "dropped"
              ? "✕ dropped"
              : "✕ lost"}
        </text>
      )}
    </g>
  );
}

/** A cut stops messages in front of the wall (on it, where it leaves no room), bad luck halfway. */
function stopShare(
  flight: Flight,
  walls: readonly Wall[],
  from: Point,
  to: Point,
  start: Point,
  pillWidth: number,
): number {
  if (flight.fate === "lost") return 0.5;
  const met = meetWalls(walls, from, to);
  if (met === null) return 0.5;
  const whole = Math.hypot(to.x - from.x, to.y - from.y);
  const lead = Math.hypot(start.x - from.x, start.y - from.y);
  const wallAt = met * whole;
  const before = wallAt - pillWidth / 2 - 18;
  return ((before > lead ? before : wallAt) - lead) / (whole - 2 * lead);
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
