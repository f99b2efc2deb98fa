import { memo, type KeyboardEvent, type NamedExoticComponent, type ReactNode } from "react";
import { nodeName, type NodeId, type ReplicaView } from "../../engine/index.ts";
import { keepsStill } from "../explain/leadership.ts";
import type { Part } from "../explain/membershipOf.ts";
import { NodeMark } from "../marks/NodeMark.tsx";
import { PauseBars } from "../marks/PauseBars.tsx";
import { moonPath } from "../marks/shapes.ts";
import { VoteBoxes, voteBoxPitch } from "../marks/VoteBoxes.tsx";
import { useLongPress } from "../marks/useLongPress.ts";
import type { Seat } from "./seats.ts";
import "./stage.css";

export interface StageSeatProps {
  readonly replica: ReplicaView;
  readonly part: Part;
  readonly asleep: boolean;
  /** What others believe of its node; null: that it is alive. */
  readonly rumour: "suspect" | "dead" | null;
  readonly up: boolean;
  readonly paused: boolean;
  /** What else is wrong with it, in words; empty: nothing. */
  readonly faults: string;
  readonly remark: string;
  /** Id of the pattern of faults. */
  readonly hatch: string;
  readonly seat: Seat;
  readonly ring: number;
  readonly narrow: boolean;
  /** A wall runs around it: words keep clear. */
  readonly walled: boolean;
  /** More nodes than there is room for words about each. */
  readonly many: boolean;
  readonly voters: readonly NodeId[];
  readonly title: string;
  readonly detail: string;
  readonly short: string;
  readonly label: string;
  readonly selected: boolean;
  readonly tabbable: boolean;
  readonly onSelect: (node: NodeId) => void;
  readonly onMenu: ((node: NodeId, anchor: Element) => void) | undefined;
  readonly onFocusNode: (node: NodeId) => void;
  readonly onMove: (node: NodeId, key: string) => void;
}

/** A node on the stage: its mark, its words, and the one button that is both. */
export const StageSeat: NamedExoticComponent<StageSeatProps> = memo(function StageSeat({
  replica,
  part,
  asleep,
  rumour,
  up,
  paused,
  faults,
  remark,
  hatch,
  seat,
  ring,
  narrow,
  walled,
  many,
  voters,
  title,
  detail,
  short,
  label,
  selected,
  tabbable,
  onSelect,
  onMenu,
  onFocusNode,
  onMove,
}: StageSeatProps) {
  const { node, role, phase, serving, term, granters, refusers } = replica;
  const press = useLongPress((target) => onMenu?.(node, target));
  const frame = ring + 9;

  function onKeyDown(event: KeyboardEvent): void {
    switch (event.key) {
      case "Enter":
        onSelect(node);
        break;
      case ".":
      case "ContextMenu":
        onMenu?.(node, event.currentTarget);
        break;
      case "ArrowLeft":
      case "ArrowRight":
      case "ArrowUp":
      case "ArrowDown":
        onMove(node, event.key);
        break;
      default:
        return;
    }
    event.preventDefault();
    event.stopPropagation();
  }

  return (
    <g transform={`translate(${seat.x} ${seat.y})`}>
      <g className="stage-mark">
        <NodeMark
          letter={nodeName(node)}
          role={role}
          phase={phase}
          serving={serving}
          up={up}
          term={term}
          part={part}
          asleep={asleep}
          radius={(ring * 24.5) / 39}
        />
        {paused && <PausedRing radius={ring} hatch={hatch} />}
        {/* A learner wears its tag on the right. */}
        {up && asleep && (
          <SleepSign x={ring * (part === "learner" ? -0.74 : 0.74)} y={ring * 0.74} />
        )}
        {up && keepsStill(replica) && <StillSign x={-ring * 0.74} y={ring * 0.74} />}
        {rumour !== null && <RumourSign state={rumour} x={ring * 0.74} y={-ring * 0.74} />}
        {faults !== "" && <WarningSign x={-ring * 0.74} y={-ring * 0.74} />}
      </g>
      <g
        className={selected ? "stage-node stage-nodeSelected" : "stage-node"}
        // SVG has no button element.
        // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role
        role="button"
        tabIndex={tabbable ? 0 : -1}
        aria-label={label}
        aria-pressed={selected}
        data-node={node}
        onClick={() => {
          if (!press.wasLong()) onSelect(node);
        }}
        onContextMenu={(event) => {
          event.preventDefault();
          onMenu?.(node, event.currentTarget);
        }}
        onKeyDown={onKeyDown}
        onFocus={() => onFocusNode(node)}
        onPointerDown={press.onPointerDown}
        onPointerMove={press.onPointerMove}
        onPointerUp={press.onPointerUp}
        onPointerCancel={press.onPointerCancel}
      >
        <rect
          className="stage-focus"
          x={-frame - 4}
          y={-frame - 4}
          width={2 * frame + 8}
          height={2 * frame + 8}
          rx={15}
        />
        {selected && (
          <rect
            className="stage-selection"
            x={-frame}
            y={-frame}
            width={2 * frame}
            height={2 * frame}
            rx={12}
          />
        )}
        <circle className="stage-nodeHit" r={Math.max(ring, 22)} />
      </g>
      {narrow ? (
        !many &&
        !walled && <ShortWords seat={seat} lift={selected ? ring + 15 : ring + 8} text={short} />
      ) : (
        <Words
          seat={seat}
          ring={walled ? ring + 12 : ring}
          title={title}
          detail={detail}
          faults={faults}
          remark={remark}
          showsVotes={up && !paused && role !== "follower"}
          showsBoxes={voters.length <= 5}
          boxes={voters.length}
          down={!up}
        >
          {voters.length <= 5 && (
            <VoteBoxes voters={voters} granters={granters} refusers={refusers} term={term} />
          )}
          {voters.length > 5 && (
            <text className="stage-detail" y={12}>
              {granters.length} of {voters.length}
            </text>
          )}
        </Words>
      )}
    </g>
  );
});

/** Where the timer would run: a stopped process has none that runs out. */
function PausedRing({ radius, hatch }: { readonly radius: number; readonly hatch: string }) {
  return (
    <g>
      <circle className="stage-pausedEdge" r={radius} strokeWidth={9} />
      <circle className="stage-pausedGround" r={radius} strokeWidth={7} />
      <circle r={radius} strokeWidth={7} fill="none" stroke={`url(#${hatch})`} />
      <g transform={`translate(${radius * 0.74} ${radius * 0.74})`}>
        <circle className="stage-sign" r={10} />
        <PauseBars height={9} />
      </g>
    </g>
  );
}

/** Something is wrong here; the words beside the node say what. */
function WarningSign({ x, y }: { readonly x: number; readonly y: number }) {
  return (
    <g transform={`translate(${x} ${y})`}>
      <path className="stage-sign" d="M0 -9.5L10 8H-10Z" strokeLinejoin="round" />
      <path className="stage-signMark" d="M0 -3.5V2M0 4.6V4.8" />
    </g>
  );
}

/** Quiet on purpose: nothing runs out here. */
function SleepSign({ x, y }: { readonly x: number; readonly y: number }) {
  return (
    <g transform={`translate(${x} ${y})`}>
      <circle className="stage-signGround" r={9} />
      <path className="stage-moon" d={moonPath(6.5)} />
    </g>
  );
}

/** A heartbeat that is struck out: its followers will hear none. */
function StillSign({ x, y }: { readonly x: number; readonly y: number }) {
  return (
    <g transform={`translate(${x} ${y})`}>
      <circle className="stage-sign" r={9.5} />
      <circle className="stage-signDot" r={3.2} />
      <path className="stage-signMark" d="M-6 6L6 -6" />
    </g>
  );
}

/** What SWIM says: a triangle for suspect, a cross for dead. The words beside say who believes it. */
function RumourSign({
  state,
  x,
  y,
}: {
  readonly state: "suspect" | "dead";
  readonly x: number;
  readonly y: number;
}) {
  return (
    <g transform={`translate(${x} ${y})`}>
      {state === "suspect" ? (
        <path className="stage-rumour" d="M0 -9L9.5 7.5H-9.5Z" strokeLinejoin="round" />
      ) : (
        <>
          <circle className="stage-rumour" r={9} />
          <path className="stage-rumourCross" d="M-4 -4L4 4M4 -4L-4 4" />
        </>
      )}
    </g>
  );
}

function Words({
  seat,
  ring,
  title,
  detail,
  faults,
  remark,
  showsVotes,
  showsBoxes,
  boxes,
  down,
  children,
}: {
  readonly seat: Seat;
  readonly ring: number;
  readonly title: string;
  readonly detail: string;
  readonly faults: string;
  readonly remark: string;
  readonly showsVotes: boolean;
  readonly showsBoxes: boolean;
  readonly boxes: number;
  readonly down: boolean;
  readonly children: ReactNode;
}) {
  const left = seat.words === "left";
  const x = (ring + 17) * (left ? -1 : 1);
  const anchor = left ? "end" : "start";
  const small = !showsBoxes;
  const lift = showsVotes ? (small ? 14 : 20) : 0;
  const boxesWidth = small ? 36 : boxes * voteBoxPitch - 2;
  return (
    <g className="stage-words">
      {faults === "" && remark !== "" && (
        <text className="stage-detail" x={x} y={-22 - lift} textAnchor={anchor}>
          {remark}
        </text>
      )}
      {faults !== "" && (
        <text className="stage-faults" x={x} y={-22 - lift} textAnchor={anchor}>
          {faults}
        </text>
      )}
      <text
        className={down ? "stage-title stage-titleDown" : "stage-title"}
        x={x}
        y={-3 - lift}
        textAnchor={anchor}
      >
        {title}
      </text>
      <text className="stage-detail" x={x} y={15.5 - lift} textAnchor={anchor}>
        {detail}
      </text>
      {showsVotes && (
        <g transform={`translate(0 ${small ? 8 : 7})`}>
          <text
            className="stage-detail"
            x={left ? x - boxesWidth - 6 : x}
            y={12}
            textAnchor={anchor}
          >
            votes
          </text>
          <g transform={`translate(${left ? x - boxesWidth : x + 36} 0)`}>{children}</g>
        </g>
      )}
    </g>
  );
}

const topClearance = 60;

/** On a phone only what is out of the ordinary gets words. */
function ShortWords({
  seat,
  lift,
  text,
}: {
  readonly seat: Seat;
  readonly lift: number;
  readonly text: string;
}) {
  if (text === "") return null;
  // Above the topmost nodes stands the quorum bar.
  const y = seat.y - lift < topClearance ? lift + 11 : -lift;
  return (
    <text className="stage-shortTitle" y={y} textAnchor="middle" x={seat.x < 60 ? 20 : 0}>
      {text}
    </text>
  );
}
