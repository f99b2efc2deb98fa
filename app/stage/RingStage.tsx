import { useCallback, useId, useMemo, useRef, useState, type ReactElement } from "react";
import {
  nodeName,
  partitionName,
  replicaOf,
  type ClusterView,
  type Micros,
  type NodeId,
  type OperationView,
  type PartitionId,
} from "../../engine/index.ts";
import { isAsleep } from "../explain/leadership.ts";
import { linkWords } from "../explain/linkFault.ts";
import { rumourOf } from "../explain/liveness.ts";
import { partOf } from "../explain/membershipOf.ts";
import { votersOf } from "../explain/sides.ts";
import { HatchPattern } from "../marks/Hatch.tsx";
import { TimerRing } from "../marks/TimerRing.tsx";
import { useSize } from "../marks/useSize.ts";
import { ClientChip } from "./ClientChip.tsx";
import { cutKey, readCut } from "./cut.ts";
import { describeNode, nodeLabel, seconds } from "./describe.ts";
import { chooseFlights, type FlightStyle } from "./flights.ts";
import { planStage, type Seat, type StagePlan } from "./seats.ts";
import { HandOver } from "./HandOver.tsx";
import { StageFlights } from "./StageFlights.tsx";
import { StageLinks } from "./StageLinks.tsx";
import { StageSeat } from "./StageSeat.tsx";
import { sidesByPlace, StageSides, uprightWall } from "./StageSides.tsx";
import { StageWalls, wallPath } from "./StageWalls.tsx";
import { routeWalls } from "./wall.ts";
import "./stage.css";

export interface RingStageProps {
  readonly view: ClusterView;
  readonly partition: PartitionId;
  /** The instant to draw: timers and messages stand where they are then. */
  readonly now: Micros;
  readonly selectedNode?: NodeId | null;
  readonly selectedFlight?: number | null;
  readonly flightStyle?: FlightStyle;
  readonly reducedMotion?: boolean;
  /** Timeouts in words beside the followers: for when nothing plays, since they change all the time. */
  readonly showTimeouts?: boolean;
  readonly onSelectNode: (node: NodeId) => void;
  readonly onNodeMenu?: (node: NodeId, anchor: Element) => void;
  readonly onSelectFlight?: (ref: number) => void;
  readonly onLinkMenu?: (from: NodeId, to: NodeId, anchor: Element) => void;
  readonly onWallMenu?: (anchor: Element) => void;
}

/**
 * One partition's nodes and everything between them. Fills its parent. Callbacks must keep their
 * identity between frames: only timers, messages and waiting clients are drawn anew for `now`.
 */
export function RingStage({
  view,
  partition,
  now,
  selectedNode = null,
  selectedFlight = null,
  flightStyle = "full",
  reducedMotion = false,
  showTimeouts = false,
  onSelectNode,
  onNodeMenu,
  onSelectFlight,
  onLinkMenu,
  onWallMenu,
}: RingStageProps): ReactElement {
  const box = useRef<HTMLElement>(null);
  const size = useSize(box, { width: 1008, height: 322 });
  const { nodeCount } = view;
  const { plan, zoom } = useMemo(() => fitPlan(nodeCount, size), [nodeCount, size]);
  const voters = votersOf(view, partition);
  const key = cutKey(view, voters);
  // The key stands for everything that readCut looks at.
  // oxlint-disable-next-line react/exhaustive-deps
  const cut = useMemo(() => readCut(view, voters), [key, nodeCount]);
  const walls = useMemo(() => routeWalls(cut, plan), [cut, plan]);
  const hatch = useId();
  const mask = useId();
  const [focused, setFocused] = useState<NodeId | null>(null);
  const onMove = useCallback(
    (node: NodeId, arrow: string) => {
      const next = neighbour(plan, node, arrow);
      if (next === null) return;
      box.current?.querySelector<SVGGElement>(`[data-node="${next}"]`)?.focus();
    },
    [plan],
  );
  const choice = chooseFlights(view, partition, now);
  const upright = uprightWall(walls);
  const weak = upright === null ? null : sidesByPlace(cut, plan).map(({ canCommit }) => !canCommit);
  const tabStop = focused ?? selectedNode ?? 0;

  return (
    <section className="stage" ref={box} aria-label={`Nodes of ${partitionName(partition)}`}>
      <svg
        className="stage-drawing"
        width={plan.width * zoom}
        height={plan.height * zoom}
        viewBox={`0 0 ${plan.width} ${plan.height}`}
      >
        <defs>
          <HatchPattern id={hatch} pitch={6} weight={2} />
          {walls.length > 0 && (
            <mask
              id={mask}
              maskUnits="userSpaceOnUse"
              x={0}
              y={0}
              width={plan.width}
              height={plan.height}
            >
              <rect width={plan.width} height={plan.height} fill="#fff" />
              {walls.map((wall) => (
                <path key={wallPath(wall)} className="stage-maskLine" d={wallPath(wall)} />
              ))}
            </mask>
          )}
        </defs>
        {upright !== null && weak !== null && weak[0] === true && (
          <rect className="stage-weak" width={upright} height={plan.height} />
        )}
        {upright !== null && weak !== null && weak[1] === true && (
          <rect
            className="stage-weak"
            x={upright}
            width={plan.width - upright}
            height={plan.height}
          />
        )}
        <StageLinks
          plan={plan}
          cut={cut}
          mask={walls.length > 0 ? mask : null}
          speakers={nodeCount > 5 ? speakersOf(view, partition) : ""}
          down={view.nodes
            .filter(({ up }) => !up)
            .map(({ node }) => nodeName(node))
            .join("")}
          hatch={hatch}
          treated={linkNotes(view, partition)}
          onLinkMenu={onLinkMenu}
        />
        <StageWalls walls={walls} hatch={hatch} onWallMenu={onWallMenu} />
        <g className="stage-timers">
          {plan.seats.map(({ x, y }, node) =>
            view.nodes[node]?.up === true && !view.nodes[node].paused ? (
              <g key={node} transform={`translate(${x} ${y})`}>
                <TimerRing
                  timer={replicaOf(view, node, partition).timer}
                  now={now}
                  radius={plan.ring}
                  reducedMotion={reducedMotion}
                />
              </g>
            ) : null,
          )}
        </g>
        {plan.seats.map((seat, node) => {
          const replica = replicaOf(view, node, partition);
          const { title, detail, short, faults, remark } = describeNode(view, node, partition);
          const paused = view.nodes[node]?.paused === true;
          const timeout =
            showTimeouts &&
            nodeCount <= 5 &&
            !paused &&
            replica.role === "follower" &&
            replica.timer !== null
              ? `, timer ${seconds(replica.timer.timeout, 1)} s`
              : "";
          const dim = weak !== null && upright !== null && weak[seat.x < upright ? 0 : 1] === true;
          return (
            <g key={node} className={dim ? "stage-onWeak" : undefined}>
              <StageSeat
                replica={replica}
                part={partOf(view, partition, node)}
                asleep={isAsleep(replica)}
                rumour={rumourOf(view, node)?.state ?? null}
                up={view.nodes[node]?.up === true}
                paused={paused}
                faults={faults}
                remark={remark}
                hatch={hatch}
                seat={seat}
                ring={plan.ring}
                narrow={plan.narrow}
                walled={walls.some((wall) => wall.kind === "ring" && wall.node === node)}
                many={nodeCount > 5}
                voters={replica.configuration.voters}
                title={title}
                detail={detail + timeout}
                short={short}
                label={nodeLabel(view, node, partition)}
                selected={node === selectedNode}
                tabbable={node === tabStop}
                onSelect={onSelectNode}
                onMenu={onNodeMenu}
                onFocusNode={setFocused}
                onMove={onMove}
              />
            </g>
          );
        })}
        <HandOver view={view} partition={partition} plan={plan} />
        {!plan.narrow && <Clients view={view} partition={partition} now={now} plan={plan} />}
        <StageFlights
          choice={choice}
          plan={plan}
          walls={walls}
          now={now}
          style={flightStyle}
          reducedMotion={reducedMotion}
          selectedFlight={selectedFlight}
          onSelectFlight={onSelectFlight}
        />
        <StageSides cut={cut} walls={walls} plan={plan} onWallMenu={onWallMenu} />
        {!plan.tight && nodeCount <= 5 && (
          <text className="stage-key" x={plan.width - 24} y={plan.height - 7} textAnchor="end">
            ≡n append n entries{"\u2002\u2002"}• heartbeat{"\u2002\u2002"}outer ring: time left
          </text>
        )}
      </svg>
    </section>
  );
}

/** Larger rooms enlarge the drawing; smaller ones move the seats, so that words stay readable. */
function fitPlan(
  nodeCount: number,
  { width, height }: { readonly width: number; readonly height: number },
): { readonly plan: StagePlan; readonly zoom: number } {
  const zoom = Math.min(1.5, Math.max(1, Math.min(width / 1008, height / 322)));
  return { plan: planStage(nodeCount, width / zoom, height / zoom), zoom };
}

/** The newest operation of every node that is waiting, or was answered a moment ago. */
function Clients({
  view,
  partition,
  now,
  plan,
}: {
  readonly view: ClusterView;
  readonly partition: PartitionId;
  readonly now: Micros;
  readonly plan: StagePlan;
}) {
  return plan.seats.map((seat, node) => {
    const operation = newestOperation(view.operations, node, partition, now);
    if (operation === null) return null;
    // A crashed node answers nobody; what it answered before is no longer news.
    if (view.nodes[node]?.up !== true && operation.completedAt !== null) return null;
    const replica = replicaOf(view, node, partition);
    const known = view.nodes[node];
    const speaks = replica.role !== "follower" && known?.up === true && !known.paused;
    const { x, y, width } = chipPlace(seat, plan, speaks);
    const end = operation.completedAt ?? now;
    return (
      <g key={node} transform={`translate(${x} ${y})`}>
        <ClientChip
          operation={operation}
          width={width}
          waitedTenths={Math.max(0, Math.floor((end - operation.invokedAt) / 100_000))}
        />
      </g>
    );
  });
}

const answerShownMicros = 4_000_000;

function newestOperation(
  operations: readonly OperationView[],
  node: NodeId,
  partition: PartitionId,
  now: Micros,
): OperationView | null {
  let newest: OperationView | null = null;
  for (const operation of operations) {
    if (operation.node !== node || operation.partition !== partition) continue;
    const { completedAt, invokedAt } = operation;
    if (invokedAt > now) continue;
    if (completedAt !== null && now - completedAt > answerShownMicros) continue;
    newest = operation;
  }
  return newest;
}

function chipPlace(
  seat: Seat,
  plan: StagePlan,
  speaks: boolean,
): { readonly x: number; readonly y: number; readonly width: number } {
  const width = plan.ring < 39 ? 150 : 176;
  const offset = plan.ring + 17;
  if (seat.words === "left")
    return {
      x: Math.max(12, seat.x - offset - 205),
      y: seat.y + (speaks ? 33 : 27),
      width: Math.min(205, seat.x - offset - 12),
    };
  if (plan.ring >= 39 && seat.x + 196 + width <= plan.width - 24)
    return { x: seat.x + 196, y: seat.y + 3, width: Math.min(200, plan.width - 24 - seat.x - 196) };
  return {
    x: seat.x + offset,
    y: seat.y + (speaks ? 33 : 27),
    width: Math.min(200, plan.width - 12 - seat.x - offset),
  };
}

/** "0>1 holds;1>0 slow": links that are not like the others, as text that rarely changes. */
function linkNotes(view: ClusterView, partition: PartitionId): string {
  return view.links
    .map((link) => `${link.from}>${link.to} ${linkWords(link, partition).join(", ")}`)
    .filter((note) => !note.endsWith(" "))
    .join(";");
}

/** Names of the nodes that speak for themselves: leaders and candidates. */
function speakersOf(view: ClusterView, partition: PartitionId): string {
  let names = "";
  for (const { node, up } of view.nodes)
    if (up && replicaOf(view, node, partition).role !== "follower") names += nodeName(node);
  return names;
}

/** The nearest node in the direction of an arrow key; null: there is none. */
function neighbour({ seats }: StagePlan, node: NodeId, arrow: string): NodeId | null {
  const from = seats[node] as Seat;
  const [dx, dy] = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1] }[arrow] ?? [0, 1];
  let best: NodeId | null = null;
  let least = Infinity;
  seats.forEach((seat, other) => {
    const along = (seat.x - from.x) * (dx ?? 0) + (seat.y - from.y) * (dy ?? 0);
    const aside = Math.abs((seat.x - from.x) * (dy ?? 0)) + Math.abs((seat.y - from.y) * (dx ?? 0));
    if (other === node || along <= 4) return;
    const cost = along + 2 * aside;
    if (cost >= least) return;
    least = cost;
    best = other;
  });
  return best;
}
