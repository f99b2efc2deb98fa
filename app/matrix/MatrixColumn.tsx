import { memo, type KeyboardEvent, type NamedExoticComponent } from "react";
import { nodeName, partitionName, type NodeId, type PartitionId } from "../../engine/index.ts";
import { crownPath, diamondPath, hexagonPath } from "../marks/shapes.ts";
import { leadershipOf, parseColumnCode, type CellCode } from "./columnCode.ts";
import type { MatrixPlan } from "./matrixPlan.ts";

export interface MatrixColumnProps {
  readonly partition: PartitionId;
  /** See `columnCode`. */
  readonly code: string;
  /** What its partition goes through: "splitting"; empty: nothing. */
  readonly note: string;
  readonly x: number;
  readonly plan: MatrixPlan;
  readonly selected: boolean;
  readonly tabbable: boolean;
  readonly hatch: string;
  readonly onSelect: (partition: PartitionId) => void;
  readonly onSelectReplica: ((node: NodeId, partition: PartitionId) => void) | undefined;
  readonly onMove: (partition: PartitionId, key: string) => void;
  readonly onMenu: ((partition: PartitionId, anchor: Element) => void) | undefined;
}

/** One partition: its head, which is a button, and a cell per node. */
export const MatrixColumn: NamedExoticComponent<MatrixColumnProps> = memo(function MatrixColumn({
  partition,
  code,
  note,
  x,
  plan,
  selected,
  tabbable,
  hatch,
  onSelect,
  onSelectReplica,
  onMove,
  onMenu,
}: MatrixColumnProps) {
  const { pitch, idTop, flagTop, cellTop, rowPitch, bottom } = plan;
  const cells = parseColumnCode(code);
  const leadership = leadershipOf(code);
  const orphan = leadership === "none";
  const awake = cells.some(
    ({ kind, asleep }) => !asleep && !["asleep", "leaderAsleep", "down", "spare"].includes(kind),
  );
  const middle = pitch / 2;
  const width = pitch - 1;

  function onKeyDown(event: KeyboardEvent): void {
    if (event.key === "Enter") onSelect(partition);
    else if (event.key === ".") onMenu?.(partition, event.currentTarget);
    else if (["ArrowLeft", "ArrowRight", "Home", "End"].includes(event.key))
      onMove(partition, event.key);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  return (
    <g transform={`translate(${x} 0)`}>
      {selected && (
        <rect className="matrix-wash" x={0} y={idTop} width={width} height={bottom - idTop} />
      )}
      <g
        className="matrix-head"
        // SVG has no button element.
        // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role
        role="button"
        tabIndex={tabbable ? 0 : -1}
        aria-label={`${spokenName(partition)}, ${describe(cells, leadership)}${note === "" ? "" : `, ${note}`}`}
        aria-pressed={selected}
        data-partition={partition}
        onClick={() => onSelect(partition)}
        onContextMenu={(event) => {
          if (onMenu === undefined) return;
          event.preventDefault();
          onMenu(partition, event.currentTarget);
        }}
        onKeyDown={onKeyDown}
      >
        <rect className="matrix-hit" x={-0.5} y={idTop} width={pitch} height={24} />
        <rect
          className="matrix-headFocus"
          x={-1}
          y={idTop + 1}
          width={width + 2}
          height={22}
          rx={4}
        />
        {orphan && (
          <>
            <rect
              className="matrix-flag"
              x={0.5}
              y={flagTop + 0.5}
              width={width - 1}
              height={idTop - flagTop + 23}
            />
            <rect
              x={0.5}
              y={flagTop + 0.5}
              width={width - 1}
              height={13}
              fill={`url(#${hatch})`}
              className="matrix-flagCap"
            />
            <text
              className="matrix-flagText"
              transform={`translate(${middle + 3.5} ${idTop + 3}) rotate(-90)`}
            >
              no leader
            </text>
          </>
        )}
        {!orphan && note !== "" && (
          <g className="matrix-change">
            <path
              d={`M1 ${idTop - 3}V${idTop - 9}H${width - 1}V${idTop - 3}`}
              strokeDasharray={note === "draining" ? "3 2" : undefined}
            />
            <text transform={`translate(${middle + 3} ${idTop - 13}) rotate(-90)`}>{note}</text>
          </g>
        )}
        {leadership === "elected" && note === "" && (
          <g className="matrix-waiting" transform={`translate(${middle - 0.5} ${idTop - 5})`}>
            <path d={hexagonPath(5)} />
            <path d={crownPath(7)} transform="translate(0 -6.5)" />
          </g>
        )}
        <text
          className={
            orphan ? "matrix-id matrix-idOrphan" : awake ? "matrix-id matrix-idAwake" : "matrix-id"
          }
          x={middle - 0.5}
          y={idTop + 17}
        >
          {partition === 0 ? "P0" : partition}
        </text>
      </g>
      {cells.map((cell, node) => (
        <g
          key={node}
          className={`matrix-cell term-${cell.slot}`}
          transform={`translate(0 ${cellTop + node * rowPitch})`}
          onClick={() => {
            onSelectReplica?.(node, partition);
            onSelect(partition);
          }}
        >
          <Cell cell={cell} width={width} height={rowPitch - 2} hatch={hatch} />
        </g>
      ))}
      {orphan && (
        <path
          className="matrix-rule"
          d={`M0.5 ${cellTop - 1}V${bottom}M${width - 0.5} ${cellTop - 1}V${bottom}`}
        />
      )}
      {selected && (
        <rect
          className="matrix-frame"
          x={-1}
          y={idTop + 1}
          width={width + 2}
          height={bottom - idTop - 1}
          rx={4}
        />
      )}
    </g>
  );
});

/** Says what is written on the head: a name that hides it cannot be spoken to. */
function spokenName(partition: PartitionId): string {
  return partition === 0 ? partitionName(partition) : `Partition ${partition}`;
}

function Cell({
  cell: { kind, lag, paused, asleep },
  width,
  height,
  hatch,
}: {
  readonly cell: CellCode;
  readonly width: number;
  readonly height: number;
  readonly hatch: string;
}) {
  const x = width / 2;
  const y = height / 2;
  const scale = Math.min(width, height, 20) / 15;
  const place = `translate(${x} ${y}) scale(${scale})`;
  const corner = lag === 1 ? 5.5 : 8.5;
  return (
    <>
      <rect
        className={`matrix-ground ${asleep ? "" : `matrix-ground-${kind}`}`}
        width={width}
        height={height}
      />
      {paused && (
        <rect className="matrix-paused" width={width} height={height} fill={`url(#${hatch})`} />
      )}
      {kind === "follower" && <circle className="mark-fill" cx={x} cy={y} r={3.1 * scale} />}
      {kind === "asleep" && <circle className="mark-fill" cx={x} cy={y} r={1.6} />}
      {kind === "leader" && (
        <g className="matrix-crowned" transform={place}>
          <path d={hexagonPath(4.6)} transform="translate(0 2.9)" />
          <path d={crownPath(7.6)} transform="translate(0 -2.4)" />
        </g>
      )}
      {kind === "leaderAsleep" && (
        <g className="matrix-crownedAsleep" transform={place}>
          <path d={hexagonPath(4.6)} transform="translate(0 2.9)" />
          <path d={crownPath(7.6)} transform="translate(0 -2.4)" />
          <circle r={1.4} cy={2.9} />
        </g>
      )}
      {kind === "elected" && (
        <g className="matrix-elected" transform={place}>
          <path d={hexagonPath(4.2)} transform="translate(0 2.9)" />
          <path d={crownPath(7)} transform="translate(0 -2.6)" />
        </g>
      )}
      {kind === "candidate" && (
        <path className="mark-fill" transform={place} d={diamondPath(5.6)} />
      )}
      {kind === "preVote" && (
        <path className="matrix-preVote" transform={place} d={diamondPath(5.4)} />
      )}
      {kind === "learner" && (
        <g className="matrix-part" transform={place}>
          <rect x={-4.6} y={-4.6} width={9.2} height={9.2} rx={2} />
          <path d="M-1.4 -2.4V2.4H2" />
        </g>
      )}
      {kind === "leaving" && (
        <path className="matrix-part" transform={place} d="M-3.4 -4.8L5.4 0L-3.4 4.8Z" />
      )}
      {kind === "spare" && <circle className="matrix-spare" cx={x} cy={y} r={3.4 * scale} />}
      {kind === "down" && (
        <path className="matrix-cross" transform={place} d="M-3 -3L3 3M3 -3L-3 3" />
      )}
      {lag > 0 && kind !== "down" && (
        <path
          className="matrix-behind"
          d={`M${width} ${height - corner}V${height}H${width - corner}Z`}
        />
      )}
    </>
  );
}

function describe(cells: readonly CellCode[], leadership: "serving" | "elected" | "none"): string {
  const leader = cells.findIndex(({ kind }) =>
    ["leader", "leaderAsleep", "elected"].includes(kind),
  );
  if (leadership === "none" || leader === -1) return "no leader";
  return leadership === "serving"
    ? `led by ${nodeName(leader)}`
    : `${nodeName(leader)} elected, not serving yet`;
}
