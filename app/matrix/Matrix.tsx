import {
  useCallback,
  useId,
  useMemo,
  useRef,
  useState,
  type ReactElement,
  type ReactNode,
} from "react";
import {
  nodeName,
  systemPartition,
  type ClusterView,
  type NodeId,
  type PartitionId,
  type PartitionMap,
} from "../../engine/index.ts";
import { rumourOf, rumourWords } from "../explain/liveness.ts";
import { HatchPattern } from "../marks/Hatch.tsx";
import { useSize } from "../marks/useSize.ts";
import { columnCode, columnNote, leadershipOf } from "./columnCode.ts";
import { MatrixColumn } from "./MatrixColumn.tsx";
import { MatrixLegend } from "./MatrixLegend.tsx";
import { planMatrix, type MatrixPlan } from "./matrixPlan.ts";
import { MatrixRows } from "./MatrixRows.tsx";
import { RangeBar, type HashPin } from "./RangeBar.tsx";
import "./matrix.css";

export interface MatrixProps {
  readonly view: ClusterView;
  /** The partition opened in place; null: none. */
  readonly selected: PartitionId | null;
  readonly selectedNode?: NodeId | null;
  /** Operations per second, by partition. */
  readonly load?: readonly number[];
  readonly pins?: readonly HashPin[];
  readonly onSelectPartition: (partition: PartitionId) => void;
  readonly onSelectReplica?: (node: NodeId, partition: PartitionId) => void;
  readonly onSelectNode?: (node: NodeId) => void;
  readonly onPartitionMenu?: (partition: PartitionId, anchor: Element) => void;
  /** Asks for the list of all marks. */
  readonly onMarks?: () => void;
  /** Shown under the open column, joined to it by a wedge. */
  readonly children?: ReactNode;
}

const noPins: readonly HashPin[] = [];

/** All replicas of all partitions: a row per node, a column per partition in the order of ranges. */
export function Matrix({
  view,
  selected,
  selectedNode = null,
  load,
  pins = noPins,
  onSelectPartition,
  onSelectReplica,
  onSelectNode,
  onPartitionMenu,
  onMarks,
  children,
}: MatrixProps): ReactElement {
  const box = useRef<HTMLDivElement>(null);
  const { width } = useSize(box, { width: 1064, height: 400 });
  const { nodeCount, partitionCount } = view;
  const ranges = useMemo(
    () => columnsOf(view.partitionMap, partitionCount),
    [view.partitionMap, partitionCount],
  );
  const showsLoad = load !== undefined;
  const plan = useMemo(
    () => planMatrix({ width, nodes: nodeCount, columns: ranges.length, showsLoad }),
    [width, nodeCount, ranges.length, showsLoad],
  );
  const hatch = useId();
  const quiet = useId();
  const [focused, setFocused] = useState<PartitionId>(systemPartition);
  const order = useMemo(
    () => [systemPartition, ...ranges.map(({ partitionId }) => partitionId)],
    [ranges],
  );
  const onMove = useCallback(
    (partition: PartitionId, key: string) => {
      const at = order.indexOf(partition);
      const next =
        key === "Home" ? 0 : key === "End" ? order.length - 1 : at + (key === "ArrowLeft" ? -1 : 1);
      const target = order[next];
      if (target === undefined) return;
      setFocused(target);
      box.current?.querySelector<SVGGElement>(`[data-partition="${target}"]`)?.focus();
    },
    [order],
  );
  const tabStop = order.includes(focused) ? focused : systemPartition;
  const codes = order.map((partition) => columnCode(view, partition));
  const sheetWidth = ranges.length * plan.pitch;
  const column = selected === null ? -1 : order.indexOf(selected);
  const downRows = view.nodes.filter(({ up }) => !up).map(({ node }) => node);
  const patterns = (
    <defs>
      <HatchPattern id={hatch} pitch={5} weight={1.6} />
    </defs>
  );
  const columnAt = (slot: number, x: number): ReactElement => {
    const partition = order[slot] as PartitionId;
    return (
      <MatrixColumn
        key={partition}
        partition={partition}
        code={codes[slot] as string}
        note={columnNote(view, partition)}
        x={x}
        plan={plan}
        selected={partition === selected}
        tabbable={partition === tabStop}
        hatch={hatch}
        onSelect={onSelectPartition}
        onSelectReplica={onSelectReplica}
        onMove={onMove}
        onMenu={onPartitionMenu}
      />
    );
  };

  return (
    <section className="matrix" ref={box} aria-label="All partitions">
      <MatrixLegend
        partitions={order.length}
        nodes={nodeCount}
        serving={codes.filter((code) => leadershipOf(code) === "serving").length}
        elected={codes.filter((code) => leadershipOf(code) === "elected").length}
        leaderless={codes.filter((code) => leadershipOf(code) === "none").length}
        changing={changesOf(ranges)}
        rumours={view.nodes
          .flatMap(({ node }) => {
            const rumour = rumourOf(view, node);
            return rumour === null ? [] : [`${nodeName(node)} ${rumourWords(rumour)}`];
          })
          .join(" · ")}
        narrow={plan.narrow}
        onMarks={onMarks}
      />
      <div className="matrix-body">
        <svg className="matrix-heads" width={plan.headWidth} height={plan.bottom + 2}>
          {patterns}
          <DownRows rows={downRows} plan={plan} width={plan.headWidth} pattern={quiet} />
          {!plan.narrow && (
            <text className="matrix-note matrix-noteStrong" x={12} y={plan.fanTop}>
              Hash range
            </text>
          )}
          {!plan.narrow && showsLoad && (
            <text className="matrix-note" x={12} y={plan.loadTop + 24}>
              ops/s, √ scale
            </text>
          )}
          <MatrixRows
            view={view}
            plan={plan}
            selectedNode={selectedNode}
            onSelectNode={onSelectNode}
          />
          {columnAt(0, plan.systemX)}
          <path
            className="matrix-divider"
            d={`M${Math.floor(plan.systemX + plan.pitch) + 3.5} ${plan.idTop + 2}V${plan.bottom}`}
          />
        </svg>
        <div className="matrix-scroll">
          <svg width={Math.max(sheetWidth, 1)} height={plan.bottom + 2}>
            <DownRows rows={downRows} plan={plan} width={sheetWidth} pattern={`${quiet}s`} />
            <RangeBar
              ranges={ranges}
              plan={plan}
              width={sheetWidth}
              selected={selected}
              load={load ?? null}
              pins={pins}
            />
            {ranges.map((_, slot) => columnAt(slot + 1, slot * plan.pitch))}
          </svg>
        </div>
      </div>
      {children !== undefined && column >= 0 && (
        <>
          {!plan.narrow && (
            <Wedge
              from={column === 0 ? plan.systemX : plan.headWidth + (column - 1) * plan.pitch}
              pitch={plan.pitch}
              width={width}
            />
          )}
          <div className="matrix-detail">{children}</div>
        </>
      )}
    </section>
  );
}

/** In the order of the hashes; what has none stands behind them. */
function columnsOf(
  { partitions }: PartitionMap,
  partitionCount: number,
): PartitionMap["partitions"] {
  const unroutedLast = ({ routingMode }: PartitionMap["partitions"][number]): number =>
    routingMode === "unrouted" ? 1 : 0;
  return partitions
    .filter(({ state, partitionId }) => state !== "removed" && partitionId < partitionCount)
    .sort((a, b) => unroutedLast(a) - unroutedLast(b) || a.startRange - b.startRange);
}

/** "1 splitting, 2 draining" */
function changesOf(ranges: PartitionMap["partitions"]): string {
  return (["splitting", "draining"] as const)
    .map((state) => ({ state, many: ranges.filter((range) => range.state === state).length }))
    .filter(({ many }) => many > 0)
    .map(({ state, many }) => `${many} ${state}`)
    .join(", ");
}

/** A node that is down is hatched through all its cells. */
function DownRows({
  rows,
  plan,
  width,
  pattern,
}: {
  readonly rows: readonly NodeId[];
  readonly plan: MatrixPlan;
  readonly width: number;
  readonly pattern: string;
}) {
  return (
    <>
      <defs>
        <HatchPattern id={pattern} kind="quiet" pitch={5} weight={1} />
      </defs>
      {rows.map((node) => (
        <g key={node} transform={`translate(0 ${plan.cellTop + node * plan.rowPitch - 1})`}>
          <rect className="matrix-downRow" width={width} height={plan.rowPitch} />
          <rect
            className="matrix-downHatch"
            width={width}
            height={plan.rowPitch}
            fill={`url(#${pattern})`}
          />
        </g>
      ))}
    </>
  );
}

/** Joins the open column to what is shown under the matrix: the column itself never moves. */
function Wedge({
  from,
  pitch,
  width,
}: {
  readonly from: number;
  readonly pitch: number;
  readonly width: number;
}) {
  const left = from - 1;
  const right = from + pitch;
  const path = `M${left} 0C${left} 22 12.5 8 12.5 30M${right} 0C${right} 22 ${width - 12.5} 8 ${width - 12.5} 30`;
  return (
    <svg className="matrix-wedge" width={width} height={30} aria-hidden="true">
      <path
        className="matrix-wedgeWash"
        d={`M${left} 0C${left} 22 12.5 8 12.5 30H${width - 12.5}C${width - 12.5} 8 ${right} 22 ${right} 0Z`}
      />
      <path className="matrix-wedgeLine" d={path} />
    </svg>
  );
}
