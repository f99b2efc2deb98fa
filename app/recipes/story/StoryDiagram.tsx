import { useId, useLayoutEffect, useRef, type ReactNode } from "react";
import { nodeName } from "../../../engine/index.ts";
import { formatDuration, formatInstant } from "../../explain/time.ts";
import { Crown } from "../../marks/Crown.tsx";
import { HatchPattern } from "../../marks/Hatch.tsx";
import { termClass } from "../../marks/term.ts";
import type { Bar, DiagramPlan, DrawnArrow, DrawnPoint } from "./diagramPlan.ts";
import type { Lane } from "./story.ts";

/** A story in space and time. Its points are drawn here, and pressed in the list that lies above. */
export function StoryDiagram({
  plan,
  cursor,
  children,
}: {
  readonly plan: DiagramPlan;
  readonly cursor: number;
  readonly children: ReactNode;
}): ReactNode {
  const id = useId();
  const scroller = useRef<HTMLDivElement>(null);
  const { width, height, bottom, now } = plan;
  useLayoutEffect(() => {
    const box = scroller.current;
    if (box === null) return;
    // What happened last is what is spoken of.
    const room = box.clientWidth - gutter;
    const isSeen = now >= box.scrollLeft + 20 && now <= box.scrollLeft + room - 20;
    if (!isSeen) box.scrollLeft = now + 80 - room;
  }, [now]);
  return (
    <div className="told-scroller" ref={scroller}>
      <div className="told-names" aria-hidden="true" style={{ height }}>
        {plan.lanes.map(({ lane, y }) => (
          <span
            key={lane}
            className={typeof lane === "number" ? "told-node" : undefined}
            style={{ top: y - 9 }}
          >
            {nameOf(lane)}
          </span>
        ))}
      </div>
      <div className="told-plot" style={{ width, height }}>
        <svg width={width} height={height} aria-hidden="true">
          <defs>
            <HatchPattern id={`${id}fault`} pitch={6} weight={1.25} />
          </defs>
          {plan.hatches.map(({ y, left, right }) => (
            <g key={left} className="told-gap">
              <rect
                x={left}
                y={y - 10}
                width={right - left}
                height={20}
                fill={`url(#${id}fault)`}
              />
              <path d={`M${left} ${y - 10}H${right}M${left} ${y + 10}H${right}`} />
            </g>
          ))}
          {plan.bars.map((bar) => (
            <LaneBar key={`${bar.y1} ${bar.x1}`} bar={bar} hatch={`url(#${id}fault)`} />
          ))}
          {plan.breaks.map(({ left, right, skipped, isShort }) => (
            <g key={left} className="told-break">
              <path d={`M${left} ${16}V${bottom}M${right} ${16}V${bottom}`} />
              <text x={(left + right) / 2} y={11}>
                {formatDuration(skipped)}
                {!isShort && " skipped"}
              </text>
            </g>
          ))}
          {plan.earlier > 0 && (
            <text className="told-earlier" x={4} y={11}>
              {plan.earlier} earlier
            </text>
          )}
          {plan.arrows.map((arrow, slot) => (
            <Arrow key={slot} arrow={arrow} />
          ))}
          {plan.points.map((drawn) => (
            <PointMark key={`${drawn.point.lane} ${drawn.point.at}`} drawn={drawn} />
          ))}
          {plan.labels.map(({ x, y, text, isFault }) => (
            <text
              key={`${x} ${y}`}
              className={isFault ? "told-label told-fault" : "told-label"}
              x={x}
              y={y}
            >
              {text}
            </text>
          ))}
          <path className="told-axis" d={`M0 ${bottom + 0.5}H${width}`} />
          {plan.ticks.map(({ x, text }) => (
            <g key={text} className="told-tick">
              <path d={`M${x} ${bottom}v4`} />
              <text x={x} y={bottom + 17}>
                {text}
              </text>
            </g>
          ))}
          {now < plan.end && (
            <rect
              className="told-later"
              x={now}
              y={0}
              width={Math.max(0, width - now)}
              height={bottom}
            />
          )}
          <path className="told-now" d={`M${now} 16V${bottom}`} />
          <g className="told-pill" transform={`translate(${now} ${bottom + 2})`}>
            <rect x={-32} width={64} height={17} rx={5} />
            <text y={13}>{formatInstant(cursor)}</text>
          </g>
        </svg>
        {children}
      </div>
    </div>
  );
}

/** As the style sheet has it. */
export const gutter = 84;

export function nameOf(lane: Lane): string {
  if (typeof lane === "number") return nodeName(lane);
  return lane === "client" ? "Client" : lane.slice("outside ".length);
}

function LaneBar({ bar, hatch }: { readonly bar: Bar; readonly hatch: string }): ReactNode {
  const { x1, y1, x2, state, term } = bar;
  if (state === "paused")
    return <rect x={x1} y={y1 - 6} width={x2 - x1} height={12} fill={hatch} />;
  const colour = state === "leads" && term !== null ? ` ${termClass(term)}` : "";
  return <path className={`told-lane told-${state}${colour}`} d={`M${x1} ${y1}H${x2}`} />;
}

/** Points keep so far away from what they mean. */
const clear = 6;

function Arrow({ arrow }: { readonly arrow: DrawnArrow }): ReactNode {
  const { x1, y1, x2, y2, look, term, end } = arrow;
  const length = Math.hypot(x2 - x1, y2 - y1);
  if (length < clear) return null;
  const [ux, uy] = [(x2 - x1) / length, (y2 - y1) / length];
  const before = end === "head" ? Math.min(clear, length / 3) : 0;
  const [ex, ey] = [x2 - ux * before, y2 - uy * before];
  const colour = term === null ? "" : ` ${termClass(term)}`;
  return (
    <g className={`told-arrow told-${look}${colour}`}>
      <path d={`M${x1 + ux * 4} ${y1 + uy * 4}L${ex} ${ey}`} />
      {end === "head" && (
        <path
          className="told-head"
          d={`M${ex} ${ey}L${ex - 7 * ux + 3.2 * uy} ${ey - 7 * uy - 3.2 * ux}L${ex - 7 * ux - 3.2 * uy} ${ey - 7 * uy + 3.2 * ux}Z`}
        />
      )}
      {end === "lost" && <path className="told-lost" d={crossPath(x2, y2, 4)} />}
    </g>
  );
}

function crossPath(x: number, y: number, half: number): string {
  return `M${x - half} ${y - half}L${x + half} ${y + half}M${x + half} ${y - half}L${x - half} ${y + half}`;
}

function PointMark({ drawn: { point, x, y } }: { readonly drawn: DrawnPoint }): ReactNode {
  const { look, term, isFault } = point;
  const colour = term === null ? undefined : termClass(term);
  switch (look) {
    case "crash":
      return <path className="told-crash" d={crossPath(x, y, 6)} />;
    case "crown":
      return <Crown className="told-crown" x={x} y={y - 5} width={17} />;
    case "stored":
    case "committed":
    case "applied":
      return (
        <g className={colour}>
          <rect
            className={`told-entry told-${look}`}
            x={x - 5}
            y={y - 5}
            width={10}
            height={10}
            rx={2}
          />
          {look === "applied" && <circle className="told-appliedDot" cx={x} cy={y} r={1.75} />}
        </g>
      );
    case "dot":
    case "again":
    case "quiet":
    case "fault":
      return (
        <circle
          className={isFault ? "told-dot told-dotFault" : "told-dot"}
          cx={x}
          cy={y}
          r={look === "quiet" ? 2.5 : 4}
        />
      );
  }
}
