import {
  useCallback,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
  type KeyboardEvent,
  type MouseEvent,
  type ReactElement,
  type RefObject,
} from "react";
import {
  leaderOf,
  partitionName,
  replicaOf,
  type ClusterView,
  type LogIndex,
  type NodeId,
  type PartitionId,
  type ReplicaView,
} from "../../engine/index.ts";
import { arrivalOf, arrivalWords, transfersOf, transferWords } from "../explain/compaction.ts";
import { votersOf } from "../explain/sides.ts";
import { useSize } from "../marks/useSize.ts";
import { cutKey, readCut } from "../stage/cut.ts";
import { copiesAt, type Copies } from "./copies.ts";
import { frontierPath } from "./frontier.ts";
import { followFrom, planGrid, wallTop, type GridPlan } from "./gridPlan.ts";
import { LogColumns } from "./LogColumns.tsx";
import { LogLabels } from "./LogLabels.tsx";
import { LogLegend } from "./LogLegend.tsx";
import { LogRow } from "./LogRow.tsx";
import "./logs.css";

/** One entry of one log. */
export interface EntrySelection {
  readonly node: NodeId;
  readonly index: LogIndex;
}

export interface LogGridProps {
  readonly view: ClusterView;
  readonly partition: PartitionId;
  readonly selected?: EntrySelection | null;
  readonly selectedNode?: NodeId | null;
  /** 20 px cells without text. Default: with more than five nodes. */
  readonly compact?: boolean;
  /** Title and legend above the grid. Default: where there is room. */
  readonly showsLegend?: boolean;
  readonly onSelectEntry: (node: NodeId, index: LogIndex) => void;
  readonly onSelectNode?: (node: NodeId) => void;
  /** Asks for the list of all marks. */
  readonly onMarks?: (() => void) | undefined;
}

/** Columns drawn beyond the visible ones; scrolling redraws once per this many. */
const spareColumns = 8;

/** All logs of one partition, an entry in the same column everywhere, cut by the commit frontier. */
export function LogGrid({
  view,
  partition,
  selected = null,
  selectedNode = null,
  compact: asksCompact,
  showsLegend,
  onSelectEntry,
  onSelectNode,
  onMarks,
}: LogGridProps): ReactElement {
  const box = useRef<HTMLDivElement>(null);
  const { width } = useSize(box, { width: 1008, height: 262 });
  const { nodeCount } = view;
  const narrow = width < 640;
  const compact = asksCompact ?? nodeCount > 5;
  const key = cutKey(view);
  // The key stands for everything that readCut looks at.
  // oxlint-disable-next-line react/exhaustive-deps
  const cut = useMemo(() => readCut(view), [key, nodeCount]);
  const plan = useMemo(
    () => planGrid(nodeCount, narrow, compact, cut),
    [nodeCount, narrow, compact, cut],
  );

  const replicas = view.nodes.map(({ node }) => replicaOf(view, node, partition));
  const longest = Math.max(0, ...replicas.map(({ log }) => log.last));
  const margin = narrow ? 16 : 24;
  const columnsWidth = narrow ? 0 : 158;
  const room = width - (narrow ? margin : 2 * margin) - plan.labelWidth - columnsWidth;
  const fitting = Math.max(1, Math.floor((room + 6) / plan.pitch));
  const wanted = followFrom(longest, fitting);
  const { scroller, first, onScroll } = useFollow(wanted * plan.pitch, plan.pitch);
  const from = Math.max(0, first - spareColumns);
  const to = Math.min(longest, first + fitting + 2 * spareColumns);
  const wholeWidth = Math.max(longest, wanted + fitting) * plan.pitch;
  const gridHeight = plan.rows.at(-1) ?? 0;

  const commits = replicas.map(({ commitIndex }, node) =>
    view.nodes[node]?.up === true ? commitIndex : null,
  );
  const tabStop = selected ?? lastCell(replicas.map(({ log }) => log.last));
  const leader = leaderOf(view, partition);

  const select = useCallback(
    (event: MouseEvent) => {
      const cell = cellOf(event.target);
      if (cell !== null) onSelectEntry(cell.node, cell.index);
    },
    [onSelectEntry],
  );

  function onKeyDown(event: KeyboardEvent): void {
    const cell = cellOf(event.target);
    if (cell === null) return;
    if (event.key === "Enter") onSelectEntry(cell.node, cell.index);
    else if (!focusNext(scroller.current, cell, event.key)) return;
    event.preventDefault();
    event.stopPropagation();
  }

  return (
    <section
      className={narrow ? "logs logs-narrow" : "logs"}
      ref={box}
      aria-label={`Logs of ${partitionName(partition)}`}
    >
      {(showsLegend ?? !narrow) && (
        <LogLegend
          partition={partition}
          onMarks={onMarks}
          term={leader?.term ?? Math.max(0, ...replicas.map(({ term }) => term))}
        />
      )}
      <div className="logs-body" style={{ paddingLeft: margin, paddingRight: narrow ? 0 : margin }}>
        <LogLabels
          view={view}
          partition={partition}
          plan={plan}
          selectedNode={selectedNode}
          onSelectNode={onSelectNode}
        />
        {/* Scrolls by itself; its cells take the keyboard. */}
        <div className="logs-scroll" ref={scroller} onScroll={onScroll}>
          <div
            className="logs-sheet"
            role="grid"
            tabIndex={-1}
            aria-label={`Log entries of ${partitionName(partition)}`}
            aria-rowcount={nodeCount}
            aria-colcount={longest}
            style={{ width: wholeWidth }}
            onClick={select}
            onKeyDown={onKeyDown}
          >
            <Indexes from={from} to={to} longest={longest} plan={plan} />
            <div className="logs-grid" style={{ height: gridHeight }}>
              {plan.walls.map((node) => (
                <div
                  key={node}
                  className="logs-wall hatch"
                  style={{ top: wallTop(plan, node), width: wholeWidth }}
                />
              ))}
              {replicas.map((replica, node) => (
                <LogRow
                  key={node}
                  node={node}
                  log={replica.log}
                  commitIndex={replica.commitIndex}
                  durableIndex={replica.durableIndex}
                  configurationIndex={replica.configurationIndex}
                  openTickets={replica.openTickets}
                  settledTickets={replica.settledTickets}
                  lastApplied={view.nodes[node]?.up === true ? replica.lastApplied : 0}
                  plan={plan}
                  top={plan.rows[node] ?? 0}
                  from={from}
                  to={to}
                  selectedIndex={selected?.node === node ? selected.index : 0}
                  tabIndexOf={tabStop?.node === node ? tabStop.index : 0}
                />
              ))}
              {stripsOf(replicas, leader).map(({ to, words, ratio }) => (
                <TransferStrip
                  key={to}
                  words={words}
                  ratio={ratio}
                  left={(replicas[to]?.log.last ?? 0) * plan.pitch}
                  top={plan.rows[to] ?? 0}
                  height={plan.cellHeight}
                />
              ))}
              {longest > 0 && (
                <Frontier
                  path={frontierPath(commits, plan)}
                  width={wholeWidth}
                  height={gridHeight}
                />
              )}
            </div>
            <div className="logs-copies" aria-hidden="true">
              {copiesOf(view, partition, from, to).map(({ index, copies }) => (
                <span
                  key={index}
                  className="logs-copy"
                  style={{ left: (index - 1) * plan.pitch, width: plan.cellWidth }}
                >
                  <CopyCount
                    copies={copies}
                    compact={compact}
                    voters={votersOf(view, partition).length}
                  />
                </span>
              ))}
            </div>
          </div>
        </div>
        {!narrow && (
          <LogColumns
            view={view}
            partition={partition}
            plan={plan}
            leader={leader}
            width={columnsWidth}
          />
        )}
      </div>
      {longest === 0 && <p className="logs-empty">No entries yet.</p>}
    </section>
  );
}

/**
 * The scroller shows the end of the logs until somebody scrolls away from it, and again once they
 * come back. `first` is the first visible column, in steps of `spareColumns`.
 */
function useFollow(
  wantedLeft: number,
  pitch: number,
): {
  readonly scroller: RefObject<HTMLDivElement | null>;
  readonly first: number;
  readonly onScroll: () => void;
} {
  const scroller = useRef<HTMLDivElement>(null);
  const [left, setLeft] = useState(0);
  const follows = useRef(true);
  useLayoutEffect(() => {
    const element = scroller.current;
    if (element !== null && follows.current) element.scrollLeft = wantedLeft;
  }, [scroller, wantedLeft]);
  const onScroll = useCallback(() => {
    const element = scroller.current;
    if (element === null) return;
    const end = Math.min(wantedLeft, element.scrollWidth - element.clientWidth);
    follows.current = element.scrollLeft >= end - pitch / 2;
    const stride = spareColumns * pitch;
    setLeft(Math.floor(element.scrollLeft / stride) * stride);
  }, [scroller, wantedLeft, pitch]);
  return { scroller, first: Math.round(left / pitch), onScroll };
}

function Indexes({
  from,
  to,
  longest,
  plan,
}: {
  readonly from: number;
  readonly to: number;
  readonly longest: number;
  readonly plan: GridPlan;
}) {
  const labels = [];
  for (let slot = from; slot < to; slot++) {
    // Compact columns are too close for every number.
    if (plan.compact && slot + 1 !== longest && (slot + 1) % 5 !== 0) continue;
    if (plan.compact && slot + 1 !== longest && longest - slot - 1 < 2) continue;
    labels.push(
      <span
        key={slot}
        className={slot + 1 === longest ? "logs-index logs-indexLast" : "logs-index"}
        style={{ left: slot * plan.pitch, width: plan.cellWidth }}
      >
        {slot + 1}
      </span>,
    );
  }
  return (
    <div className="logs-indexes" aria-hidden="true">
      {labels}
    </div>
  );
}

/** Drawn in the row of whom it is for, behind what that node has. */
function TransferStrip({
  words,
  ratio,
  left,
  top,
  height,
}: {
  readonly words: string;
  readonly ratio: number | null;
  readonly left: number;
  readonly top: number;
  readonly height: number;
}) {
  return (
    <div className="logs-transferRow" style={{ left, top, height }}>
      <div className="logs-transfer">
        <span className="logs-transferBar" aria-hidden="true">
          <span
            className={ratio === null ? "logs-transferSome" : undefined}
            style={{ width: ratio === null ? "100%" : `${ratio * 100}%` }}
          />
        </span>
        {words}
      </div>
    </div>
  );
}

/** A snapshot on its way, behind the log that it comes to. */
interface Strip {
  readonly to: NodeId;
  readonly words: string;
  /** Null: how much is still to come is not known. */
  readonly ratio: number | null;
}

/** What the leader sends; and what arrives of a leader that is one no more. */
function stripsOf(replicas: readonly ReplicaView[], leader: ReplicaView | null): readonly Strip[] {
  const sent = (leader === null ? [] : transfersOf(leader)).map((transfer): Strip => {
    const { to, sent: pieces, pieces: all } = transfer;
    return { to, words: transferWords(transfer), ratio: pieces / all };
  });
  const left = replicas.flatMap((replica): readonly Strip[] => {
    const arrival = arrivalOf(replica);
    if (arrival === null || sent.some(({ to }) => to === replica.node)) return [];
    return [{ to: replica.node, words: arrivalWords(arrival), ratio: null }];
  });
  return [...sent, ...left];
}

function Frontier({
  path,
  width,
  height,
}: {
  readonly path: string;
  readonly width: number;
  readonly height: number;
}) {
  return (
    <svg
      className="logs-frontier"
      width={width + 8}
      height={height + 16}
      viewBox={`-4 -8 ${width + 8} ${height + 16}`}
      aria-hidden="true"
    >
      <path className="logs-frontierHalo" d={path} />
      <path className="logs-frontierLine" d={path} />
    </svg>
  );
}

function CopyCount({
  copies,
  compact,
  voters,
}: {
  readonly copies: readonly Copies[];
  readonly compact: boolean;
  readonly voters: number;
}) {
  const [only] = copies;
  if (copies.length > 1 && compact) return <span className="logs-copyMixed">{copies.length}×</span>;
  if (copies.length === 1 && only !== undefined)
    return (
      <span className={only.committed && only.count < voters ? "logs-copyDone" : ""}>
        {only.count}
        {only.committed && only.count < voters && !compact && <Check />}
      </span>
    );
  return copies.map(({ term, count, committed }) => (
    <span key={term} className={committed ? "logs-copyDone" : ""}>
      T{term} {count}
      {committed && <Check />}
    </span>
  ));
}

function Check() {
  return (
    <svg className="logs-check" width={9} height={8} viewBox="0 0 9 8" aria-hidden="true">
      <path d="M1 4.4L3.3 6.8L8 1.2" />
    </svg>
  );
}

function copiesOf(
  view: ClusterView,
  partition: PartitionId,
  from: number,
  to: number,
): readonly { readonly index: LogIndex; readonly copies: readonly Copies[] }[] {
  return Array.from({ length: Math.max(0, to - from) }, (_, slot) => {
    const index = from + slot + 1;
    return { index, copies: copiesAt(view, partition, index) };
  });
}

function lastCell(lasts: readonly LogIndex[]): EntrySelection | null {
  const node = lasts.findIndex((last) => last > 0);
  return node === -1 ? null : { node, index: lasts[node] ?? 1 };
}

function cellOf(target: EventTarget): EntrySelection | null {
  if (!(target instanceof Element)) return null;
  const cell = target.closest<HTMLElement>("[data-index]");
  if (cell === null) return null;
  return { node: Number(cell.dataset["node"]), index: Number(cell.dataset["index"]) };
}

/** Moves the keyboard to the neighbouring cell; false: that key is not for this grid. */
function focusNext(
  grid: HTMLElement | null,
  { node, index }: EntrySelection,
  key: string,
): boolean {
  const [rows, columns] =
    { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] }[key] ?? [];
  if (rows === undefined || columns === undefined) return false;
  const next = grid?.querySelector<HTMLElement>(
    `[data-node="${node + rows}"][data-index="${index + columns}"]`,
  );
  next?.focus();
  return true;
}
