import { useMemo, useRef, type CSSProperties, type ReactElement, type ReactNode } from "react";
import {
  leaderOf,
  nodeName,
  replicaOf,
  type ClusterView,
  type Micros,
  type NodeId,
  type ReplicaView,
} from "../../engine/index.ts";
import { nodesInProse } from "../explain/names.ts";
import { stillQuery, useMedia } from "../frame/useMedia.ts";
import { Crown } from "../marks/Crown.tsx";
import { MessagePill } from "../marks/MessagePill.tsx";
import { clockArcPath, diamondPath, hexagonPath } from "../marks/shapes.ts";
import { termClass } from "../marks/term.ts";
import { timeLeft } from "../marks/TimerRing.tsx";
import { useSize } from "../marks/useSize.ts";
import { createFlightShow, shortestShow } from "../session/shownFlights.ts";
import { useSession, useSlice } from "../session/useSession.ts";
import { chooseFlights, progressOf } from "../stage/flights.ts";
import { listOf, type ListItem } from "./list.ts";
import { listPartition } from "./run.ts";
import { narrowPlan, widePlan, type Point, type ScenePlan, type SeatPlan } from "./scenePlan.ts";
import "./clusterScene.css";

/** Three computers, their lists, and what they say to each other. */
export function ClusterScene({
  centre,
  beneath,
  foot,
  aside,
}: {
  /** The control that belongs to nobody in particular. */
  readonly centre: ReactNode;
  /** The control that belongs to a node. */
  readonly beneath: (node: NodeId) => ReactNode;
  /** Between the two lower nodes. */
  readonly foot: ReactNode;
  /** Beside the first node's list. */
  readonly aside: ReactNode;
}): ReactElement {
  const box = useRef<HTMLDivElement>(null);
  const { width, height } = useSize(box, { width: 1440, height: 760 });
  const narrow = width < 700;
  const plan = narrow ? narrowPlan : widePlan;
  const scale = narrow
    ? Math.min(1, width / plan.width)
    : Math.min(1.25, width / (plan.width + 40), Math.max(0.6, height / plan.height));
  const view = useSlice((state) => state.view);
  return (
    <div className={narrow ? "scene scene-narrow" : "scene"} ref={box}>
      <div className="scene-frame" style={{ height: plan.height * scale }}>
        <div
          className="scene-plan"
          style={{
            width: plan.width,
            height: plan.height,
            marginLeft: -plan.width / 2,
            transform: `scale(${scale})`,
          }}
        >
          <Drawing plan={plan} />
          {plan.seats.map((seat, node) => (
            <List key={node} view={view} node={node} plan={plan} seat={seat} />
          ))}
          <Control at={plan.centre}>{centre}</Control>
          {plan.seats.map(({ control }, node) => (
            <Control key={node} at={control} hangs>
              {beneath(node)}
            </Control>
          ))}
          {!narrow && foot !== null && <div className="scene-foot">{foot}</div>}
          {!narrow && aside !== null && <div className="scene-aside">{aside}</div>}
        </div>
      </div>
      {narrow && foot}
      {narrow && aside}
    </div>
  );
}

/** Centred on a point, or hanging from it. */
function Control({
  at,
  hangs = false,
  children,
}: {
  readonly at: Point;
  readonly hangs?: boolean;
  readonly children: ReactNode;
}): ReactElement | null {
  if (children === null) return null;
  return (
    <div
      className={hangs ? "scene-control scene-controlHangs" : "scene-control"}
      style={{ left: at.x, top: at.y }}
    >
      {children}
    </div>
  );
}

/** Nodes, links, timers and messages. */
function Drawing({ plan }: { readonly plan: ScenePlan }): ReactElement {
  const view = useSlice((state) => state.view);
  const cursor = useSlice((state) => state.cursor);
  return (
    <svg
      className="scene-drawing"
      width={plan.width}
      height={plan.height}
      viewBox={`0 0 ${plan.width} ${plan.height}`}
      role="img"
      aria-label={describeScene(view)}
    >
      <Links view={view} plan={plan} />
      <Flights plan={plan} />
      {plan.seats.map((seat, node) => (
        <Seat key={node} view={view} node={node} plan={plan} seat={seat} now={cursor} />
      ))}
    </svg>
  );
}

/** "A leads in term 1. B follows. C is down." */
function describeScene(view: ClusterView): string {
  return view.nodes
    .map(({ node }) => {
      const { title, detail } = wordsOf(view, node);
      return `${nodeName(node)} ${title}, ${detail}.`;
    })
    .join(" ");
}

function Links({ view, plan }: { readonly view: ClusterView; readonly plan: ScenePlan }) {
  const { seats, radius } = plan;
  const links: ReactElement[] = [];
  for (const { node: from, up: fromUp } of view.nodes)
    for (const { node: to, up: toUp } of view.nodes) {
      const a = seats[from];
      const b = seats[to];
      if (to <= from || a === undefined || b === undefined) continue;
      const gap = radius + 20;
      const start = along(a, b, gap);
      const end = along(b, a, gap);
      const key = `${from} ${to}`;
      if (fromUp && toUp) {
        links.push(<path key={key} className="scene-link" d={line(start, end)} />);
        continue;
      }
      // What is left of a link to a dead node: its ends.
      const stub = gap + 42;
      links.push(
        <path
          key={key}
          className="scene-link scene-linkDead"
          d={line(start, along(a, b, stub)) + line(end, along(b, a, stub))}
        />,
      );
    }
  return <g>{links}</g>;
}

function Flights({ plan }: { readonly plan: ScenePlan }) {
  const session = useSession();
  const still = useMedia(stillQuery);
  const show = useMemo(() => createFlightShow(session), [session]);
  const { view, cursor, slot, speed } = useSlice((state) => ({
    view: state.view,
    cursor: state.cursor,
    slot: state.slot,
    speed: state.speed,
  }));
  const shown = show(view, { partition: listPartition, cursor, slot }, shortestShow(speed));
  const { drawn } = chooseFlights(shown, listPartition, cursor);
  return (
    <g>
      {drawn.map(({ flight, face }) => {
        const a = plan.seats[flight.from];
        const b = plan.seats[flight.to];
        if (a === undefined || b === undefined) return null;
        const gap = plan.radius + 12;
        const start = along(a, b, gap);
        const end = along(b, a, gap);
        const progress = still ? 0.5 : progressOf(flight, cursor);
        const x = start.x + (end.x - start.x) * progress;
        const y = start.y + (end.y - start.y) * progress;
        const heading = (Math.atan2(b.y - a.y, b.x - a.x) * 180) / Math.PI;
        const beat = face.kind === "heartbeat" && flight.to === view.nodeCount - 1;
        return (
          <g key={flight.ref} transform={`translate(${x} ${y})`}>
            <MessagePill face={face} term={flight.message.term} heading={heading} />
            {beat && (
              <text className="scene-words" x={16} y={-4}>
                “I’m alive”
              </text>
            )}
          </g>
        );
      })}
    </g>
  );
}

function Seat({
  view,
  node,
  plan,
  seat,
  now,
}: {
  readonly view: ClusterView;
  readonly node: NodeId;
  readonly plan: ScenePlan;
  readonly seat: SeatPlan;
  readonly now: Micros;
}) {
  const still = useMedia(stillQuery);
  const replica = replicaOf(view, node, listPartition);
  const up = view.nodes[node]?.up === true;
  const { title, detail } = wordsOf(view, node);
  const { words } = seat;
  return (
    <>
      <g transform={`translate(${seat.x} ${seat.y})`} data-place={`node ${nodeName(node)}`}>
        {/* The place has one size, whatever stands on it. */}
        <circle className="scene-place" r={plan.radius + 16} />
        {up && replica.timer?.timer === "election" && (
          <g>
            <circle className="scene-ringTrack" r={plan.radius + 8} />
            <path
              className="scene-ring"
              d={clockArcPath(plan.radius + 8, share(timeLeft(replica.timer, now), still))}
            />
          </g>
        )}
        <Mark replica={replica} up={up} radius={plan.radius} />
      </g>
      <text className="scene-title" x={words.x} y={words.y} textAnchor={words.anchor}>
        {title}
      </text>
      <text className="scene-words" x={words.x} y={words.y + 18} textAnchor={words.anchor}>
        {detail}
      </text>
    </>
  );
}

/** With less motion a ring goes in steps of a tenth. */
function share(left: number, still: boolean): number {
  return still ? Math.ceil(left * 10) / 10 : left;
}

function Mark({
  replica,
  up,
  radius,
}: {
  readonly replica: ReplicaView;
  readonly up: boolean;
  readonly radius: number;
}) {
  const { node, role, phase, serving, term } = replica;
  const size = { fontSize: radius * 0.72 };
  const letterY = radius * 0.26;
  if (!up) {
    const inner = radius * 0.48;
    const outer = radius * 0.98;
    const arms = [45, 135, 225, 315].map((degrees) => {
      const x = Math.cos((degrees * Math.PI) / 180);
      const y = Math.sin((degrees * Math.PI) / 180);
      return `M${x * inner} ${y * inner}L${x * outer} ${y * outer}`;
    });
    return (
      <g>
        <circle className="mark-down" r={radius} strokeWidth={1.5} />
        <path className="mark-cross" strokeWidth={3} d={arms.join("")} />
        <text className="scene-letter scene-letterDown" y={letterY} style={size}>
          {nodeName(node)}
        </text>
      </g>
    );
  }
  const solid = (role === "leader" && serving) || (role === "candidate" && phase === "election");
  const shape = solid ? "mark-solid" : "mark-tint";
  const stroke = Math.max(2, radius * 0.075);
  return (
    <g className={termClass(term)}>
      {role === "follower" && <circle className="mark-tint" r={radius} strokeWidth={stroke} />}
      {role === "candidate" && (
        <path
          className={shape}
          d={diamondPath(radius * 1.2)}
          strokeWidth={stroke}
          strokeDasharray={phase === "preVote" ? "7 5" : undefined}
        />
      )}
      {role === "leader" && (
        <>
          <path className={shape} d={hexagonPath(radius * 1.06)} strokeWidth={stroke} />
          <Crown
            y={-radius * 1.02}
            width={(20 * radius) / 22}
            hollow={!serving}
            className={serving ? "scene-crown" : "mark-crown-hollow"}
          />
        </>
      )}
      <text
        className={solid ? "scene-letter scene-letterOn" : "scene-letter"}
        y={letterY}
        style={size}
      >
        {nodeName(node)}
      </text>
    </g>
  );
}

/** What a node is, and what that means, in its own words. */
function wordsOf(
  view: ClusterView,
  node: NodeId,
): { readonly title: string; readonly detail: string } {
  const { role, phase, serving, term, granters } = replicaOf(view, node, listPartition);
  if (view.nodes[node]?.up !== true) return { title: "crashed", detail: "list still on disk" };
  switch (role) {
    case "leader": {
      if (!serving) return { title: "won", detail: `term ${term}, about to serve` };
      const votes = term > 1 ? `, votes from ${nodesInProse(granters)}` : "";
      return { title: "leads", detail: `term ${term}${votes}` };
    }
    case "candidate":
      return phase === "preVote"
        ? { title: "asks first", detail: `still term ${term}` }
        : { title: "wants to lead", detail: `term ${term}` };
    case "follower":
      return leaderOf(view, listPartition) === null
        ? { title: "waits", detail: `term ${term}` }
        : { title: "follows", detail: `term ${term}` };
  }
}

function List({
  view,
  node,
  plan,
  seat,
}: {
  readonly view: ClusterView;
  readonly node: NodeId;
  readonly plan: ScenePlan;
  readonly seat: SeatPlan;
}) {
  const up = view.nodes[node]?.up === true;
  const { width, height, pitch } = plan.cell;
  const style: CSSProperties = { left: seat.list.x, top: seat.list.y, width };
  return (
    <ol
      className={up ? "scene-list" : "scene-list scene-listDown"}
      style={style}
      aria-label={`List of ${nodeName(node)}`}
      data-place={`list ${nodeName(node)}`}
    >
      {listOf(view, node).map((item, place) => (
        <li
          key={item.entry.index}
          className={itemClass(item)}
          style={{ height, marginBottom: pitch - height }}
        >
          <span className="scene-number mono" aria-hidden="true">
            {place + 1}
          </span>
          {item.text}
          {!item.committed && <span className="visuallyHidden"> (not safe yet)</span>}
          {item.applied && up && <span className="scene-dot" />}
        </li>
      ))}
    </ol>
  );
}

function itemClass({ entry, committed }: ListItem): string {
  return `scene-item ${termClass(entry.term)}${committed ? "" : " scene-itemProposed"}`;
}

function along(from: Point, to: Point, distance: number): Point {
  const length = Math.hypot(to.x - from.x, to.y - from.y);
  return {
    x: from.x + ((to.x - from.x) * distance) / length,
    y: from.y + ((to.y - from.y) * distance) / length,
  };
}

function line(from: Point, to: Point): string {
  return `M${from.x} ${from.y}L${to.x} ${to.y}`;
}
