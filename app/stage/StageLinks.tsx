import { memo, type NamedExoticComponent } from "react";
import { nodeName, type NodeId } from "../../engine/index.ts";
import type { Cut } from "./cut.ts";
import type { Seat, StagePlan } from "./seats.ts";
import "./stage.css";

export interface StageLinksProps {
  readonly plan: StagePlan;
  readonly cut: Cut;
  /** Id of the mask that opens a gap along the walls; null: there is no wall. */
  readonly mask: string | null;
  /** With many nodes only these nodes' links are drawn in full. */
  readonly speakers: string;
  /** Names of the nodes that are down: their links are faint. */
  readonly down: string;
  readonly hatch: string;
  /** "0>1 holds;1>0 slow": links that are not like the others, and how. */
  readonly treated: string;
  readonly onLinkMenu: ((from: NodeId, to: NodeId, anchor: Element) => void) | undefined;
}

/** Every link once, from ring to ring; dotted where nothing passes. */
export const StageLinks: NamedExoticComponent<StageLinksProps> = memo(function StageLinks({
  plan,
  cut,
  mask,
  speakers,
  down,
  hatch,
  treated,
  onLinkMenu,
}: StageLinksProps) {
  const { seats, ring } = plan;
  const many = seats.length > 5;
  const lines = seats.flatMap((from, a) =>
    seats.slice(a + 1).map((to, slot) => {
      const b = a + 1 + slot;
      const dead =
        cut.sideOf[a] !== cut.sideOf[b] ||
        cut.brokenLinks.some(
          ({ kind, from: one, to: other }) => kind === "both" && one === a && other === b,
        );
      const names = [nodeName(a), nodeName(b)];
      const quiet =
        names.some((name) => down.includes(name)) ||
        (many && !names.some((name) => speakers.includes(name)));
      return { a, b, dead, quiet, ...shortened(from, to, ring + 3) };
    }),
  );
  return (
    <g>
      <g mask={mask === null ? undefined : `url(#${mask})`}>
        {lines.map(({ a, b, dead, quiet, x1, y1, x2, y2 }) => (
          <line
            key={`${a}-${b}`}
            className={
              dead
                ? "stage-link stage-linkDead"
                : quiet
                  ? "stage-link stage-linkQuiet"
                  : "stage-link"
            }
            x1={x1}
            y1={y1}
            x2={x2}
            y2={y2}
          />
        ))}
      </g>
      {cut.brokenLinks.map(({ from, to, kind }) => {
        const start = seats[from] as Seat;
        const end = seats[to] as Seat;
        const angle = (Math.atan2(end.y - start.y, end.x - start.x) * 180) / Math.PI;
        return (
          <g
            key={`${from}-${to}`}
            transform={`translate(${(start.x + end.x) / 2} ${(start.y + end.y) / 2}) rotate(${angle})`}
          >
            <rect className="stage-barGround" x={-8} y={-16} width={16} height={32} />
            <rect
              className="stage-bar"
              x={-4}
              y={-13}
              width={8}
              height={26}
              fill={`url(#${hatch})`}
            />
            {kind === "oneWay" && (
              <path className="stage-barArrow" d="M-26 0H-10M-15 -5L-10 0L-15 5" />
            )}
          </g>
        );
      })}
      {readNotes(treated).map(({ from, to, words, both }) => (
        <LinkNote
          key={`${from}-${to}`}
          from={seats[from] as Seat}
          to={seats[to] as Seat}
          ring={ring}
          words={words}
          both={both}
        />
      ))}
      {onLinkMenu !== undefined &&
        lines.map(({ a, b, x1, y1, x2, y2 }) => (
          <line
            key={`${a}-${b}`}
            className="stage-linkHit"
            x1={x1}
            y1={y1}
            x2={x2}
            y2={y2}
            onClick={(event) => onLinkMenu(a, b, event.currentTarget)}
            onContextMenu={(event) => {
              event.preventDefault();
              onLinkMenu(a, b, event.currentTarget);
            }}
          >
            <title>{`Link ${nodeName(a)} to ${nodeName(b)}`}</title>
          </line>
        ))}
    </g>
  );
});

interface Note {
  readonly from: NodeId;
  readonly to: NodeId;
  /** The same is done in both directions. */
  readonly both: boolean;
  readonly words: string;
}

function readNotes(treated: string): readonly Note[] {
  if (treated === "") return [];
  const notes: Note[] = [];
  for (const note of treated.split(";")) {
    const [link = "", ...rest] = note.split(" ");
    const [from = 0, to = 0] = link.split(">").map(Number);
    const words = rest.join(" ");
    const back = notes.findIndex((known) => known.from === to && known.to === from);
    if (notes[back]?.words === words) notes[back] = { ...notes[back], both: true };
    else notes.push({ from, to, words, both: false });
  }
  return notes;
}

/** How far from its beginning a link shows what is done to its messages. */
export const noteShare = 0.42;

export function isSteep(from: Seat, to: Seat): boolean {
  return Math.abs(to.y - from.y) > Math.abs(to.x - from.x);
}

/** What is done to messages of this direction, short of the link's middle. */
function LinkNote({
  from,
  to,
  ring,
  words,
  both,
}: {
  readonly from: Seat;
  readonly to: Seat;
  readonly ring: number;
  readonly words: string;
  readonly both: boolean;
}) {
  const { x1, y1, x2, y2 } = shortened(from, to, ring + 14);
  const heading = (Math.atan2(y2 - y1, x2 - x1) * 180) / Math.PI;
  // Not in the middle, where a wall may stand.
  const share = both ? 0.34 : noteShare;
  const x = x1 + (x2 - x1) * share;
  const y = y1 + (y2 - y1) * share;
  // Words stand beside steep links, and above others.
  const steep = isSteep(from, to);
  return (
    <g className="stage-note" transform={`translate(${Math.round(x)} ${Math.round(y)})`}>
      <circle className="stage-noteGround" r={7} />
      <path
        className="stage-noteArrow"
        transform={`rotate(${Math.round(heading)})`}
        d={both ? "M-2 -4L-6 0L-2 4M2 -4L6 0L2 4" : "M-4 -4L1 0L-4 4M1 -4L6 0L1 4"}
      />
      <text
        className="stage-noteWords"
        x={steep ? 11 : 0}
        y={steep ? 4 : -11}
        textAnchor={steep ? "start" : "middle"}
      >
        {words}
      </text>
    </g>
  );
}

/** The part of the way between two seats that lies outside both rings. */
export function shortened(
  from: Seat,
  to: Seat,
  by: number,
): { readonly x1: number; readonly y1: number; readonly x2: number; readonly y2: number } {
  const length = Math.hypot(to.x - from.x, to.y - from.y);
  const share = Math.min(0.5, by / length);
  const x = (to.x - from.x) * share;
  const y = (to.y - from.y) * share;
  return { x1: from.x + x, y1: from.y + y, x2: to.x - x, y2: to.y - y };
}
