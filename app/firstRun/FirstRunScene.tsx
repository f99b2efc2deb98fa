import { useRef, type ReactElement, type ReactNode } from "react";
import {
  nodeName,
  replicaOf,
  type ClusterView,
  type Entry,
  type Micros,
  type NodeId,
  type PartitionId,
  type ReplicaView,
} from "../../engine/index.ts";
import { useSize } from "../marks/useSize.ts";
import { SceneFlights } from "./SceneFlights.tsx";
import { SceneNode } from "./SceneNode.tsx";
import { planScene, type ScenePlan } from "./scenePlan.ts";
import { termClass } from "../marks/term.ts";
import "./scene.css";

/** One line of a node's list. */
export interface SceneItem {
  readonly entry: Entry;
  readonly text: string;
  readonly committed: boolean;
  readonly applied: boolean;
}

export interface SceneCaption {
  readonly title: string;
  readonly detail: string;
}

export interface FirstRunSceneProps {
  /** A cluster of three nodes. */
  readonly view: ClusterView;
  readonly partition: PartitionId;
  readonly now: Micros;
  readonly reducedMotion?: boolean;
  readonly listOf: (view: ClusterView, node: NodeId) => readonly SceneItem[];
  /** Default: what the node is, and in which term. */
  readonly captionOf?: (view: ClusterView, node: NodeId) => SceneCaption;
  /** In the middle of the triangle: the one control, or the prediction. */
  readonly centre: ReactNode;
  /** Under a node's caption. */
  readonly beneath: (node: NodeId) => ReactNode;
  /** Between the two lower nodes, under their link. */
  readonly between?: ReactNode;
  /** The node that the middle belongs to: a stem ties them. Only the upper node has one. */
  readonly stem?: boolean;
}

/** Three nodes and their lists. Nothing here ever moves but timers and messages. */
export function FirstRunScene({
  view,
  partition,
  now,
  reducedMotion = false,
  listOf,
  captionOf,
  centre,
  beneath,
  between,
  stem = false,
}: FirstRunSceneProps): ReactElement {
  const box = useRef<HTMLDivElement>(null);
  const { width } = useSize(box, { width: 1040, height: 560 });
  const plan = planScene(width);
  return (
    <div className="scene" ref={box} style={{ height: plan.height }}>
      <svg
        className="scene-drawing"
        width={plan.width}
        height={plan.height}
        viewBox={`0 0 ${plan.width} ${plan.height}`}
        role="img"
        aria-label={sceneLabel(view, partition)}
      >
        <Links view={view} plan={plan} />
        {stem && (
          <path
            className="scene-stem"
            d={`M${plan.seats[0].x} ${plan.seats[0].y + 57}V${plan.centre.y - 16}`}
          />
        )}
        {plan.seats.map(({ x, y }, node) => (
          <g key={node} transform={`translate(${x} ${y})`}>
            <SceneNode
              replica={replicaOf(view, node, partition)}
              up={view.nodes[node]?.up === true}
              now={now}
              reducedMotion={reducedMotion}
            />
          </g>
        ))}
        <SceneFlights
          view={view}
          partition={partition}
          plan={plan}
          now={now}
          reducedMotion={reducedMotion}
        />
      </svg>
      {plan.seats.map((seat, node) => {
        const up = view.nodes[node]?.up === true;
        const caption =
          captionOf?.(view, node) ?? sceneCaption(replicaOf(view, node, partition), up);
        return (
          <div key={node}>
            <div
              className={`scene-caption scene-caption-${seat.captionSide}`}
              style={{ left: seat.captionX, top: seat.captionY }}
            >
              <b>{caption.title}</b>
              <span>{caption.detail}</span>
            </div>
            <List
              items={listOf(view, node)}
              name={nodeName(node)}
              up={up}
              x={seat.listX}
              y={seat.listY}
              plan={plan}
            />
            <div className="scene-slot" style={{ left: seat.beneathX, top: seat.beneathY }}>
              {beneath(node)}
            </div>
          </div>
        );
      })}
      <div className="scene-slot" style={{ left: plan.centre.x, top: plan.centre.y }}>
        {centre}
      </div>
      {between !== undefined && (
        <div className="scene-slot" style={{ left: plan.between.x, top: plan.between.y }}>
          {between}
        </div>
      )}
    </div>
  );
}

function Links({ view, plan }: { readonly view: ClusterView; readonly plan: ScenePlan }) {
  return plan.links.map(({ from, to, x1, y1, x2, y2 }) => {
    const alive = view.nodes[from]?.up === true && view.nodes[to]?.up === true;
    if (alive)
      return <line key={`${from}${to}`} className="scene-link" x1={x1} y1={y1} x2={x2} y2={y2} />;
    // A stub at each end: something was here.
    const length = Math.hypot(x2 - x1, y2 - y1);
    const stubX = ((x2 - x1) * 42) / length;
    const stubY = ((y2 - y1) * 42) / length;
    return (
      <path
        key={`${from}${to}`}
        className="scene-link scene-linkDead"
        d={`M${x1} ${y1}l${stubX} ${stubY}M${x2} ${y2}l${-stubX} ${-stubY}`}
      />
    );
  });
}

/** A column that reads as a list, centred on its node; it grows downwards beyond four lines. */
function List({
  items,
  name,
  up,
  x,
  y,
  plan,
}: {
  readonly items: readonly SceneItem[];
  readonly name: string;
  readonly up: boolean;
  readonly x: number;
  readonly y: number;
  readonly plan: ScenePlan;
}) {
  return (
    <ol
      className={up ? "scene-list" : "scene-list scene-listDown"}
      aria-label={`${name}’s list`}
      style={{ left: x, top: y, width: plan.rowWidth + 24 }}
    >
      {items.map(({ entry, text, committed, applied }, row) => (
        <li key={entry.index} style={{ height: plan.rowPitch }}>
          <span className="scene-number" aria-hidden="true">
            {row + 1}
          </span>
          <span
            className={`scene-item ${termClass(entry.term)}${committed ? "" : " scene-itemProposed"}`}
            style={{ width: plan.rowWidth, height: plan.rowPitch - 2 }}
          >
            {!committed && (
              <svg className="logCell-dash" aria-hidden="true">
                <rect x={1} y={1} width={plan.rowWidth - 2} height={plan.rowPitch - 4} rx={3} />
              </svg>
            )}
            {text}
            {applied && up && <span className="scene-dot" />}
          </span>
        </li>
      ))}
    </ol>
  );
}

/** What a node is, in two short lines. */
export function sceneCaption(
  { role, phase, term, granters, serving }: ReplicaView,
  up: boolean,
): SceneCaption {
  if (!up) return { title: "crashed", detail: "list still on disk" };
  switch (role) {
    case "leader": {
      const votes = `term ${term}, votes from ${granters.map(nodeName).join(" and ")}`;
      return { title: serving ? "leads" : "elected", detail: term > 1 ? votes : `term ${term}` };
    }
    case "candidate":
      return phase === "preVote"
        ? { title: "asks the others", detail: `before starting term ${term + 1}` }
        : { title: "wants to lead", detail: `term ${term}` };
    case "follower":
      return { title: "follows", detail: term === 0 ? "no leader yet" : `term ${term}` };
  }
}

function sceneLabel(view: ClusterView, partition: PartitionId): string {
  const words = view.nodes.map(({ node, up }) => {
    const { title, detail } = sceneCaption(replicaOf(view, node, partition), up);
    return `${nodeName(node)} ${title}, ${detail}`;
  });
  return `${words.join("; ")}.`;
}
