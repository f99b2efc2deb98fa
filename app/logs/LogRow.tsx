import { memo, type NamedExoticComponent } from "react";
import { entryOf, nodeName, type LogIndex, type ReplicaView } from "../../engine/index.ts";
import { floorOf } from "../explain/compaction.ts";
import { resolvedBy, ticketsOf } from "../explain/tickets.ts";
import { LogCell } from "../marks/LogCell.tsx";
import { cellState, stateWords } from "./entryState.ts";
import { entryFace, entryWords } from "./entryFace.ts";
import type { GridPlan } from "./gridPlan.ts";

/** What a row shows of a replica: of the rest nothing makes it draw anew. */
export type RowReplica = Pick<
  ReplicaView,
  | "node"
  | "log"
  | "commitIndex"
  | "durableIndex"
  | "configurationIndex"
  | "openTickets"
  | "settledTickets"
>;

export interface LogRowProps extends RowReplica {
  /** 0 on a node that is down: what is applied is memory. */
  readonly lastApplied: LogIndex;
  readonly plan: GridPlan;
  readonly top: number;
  /** Columns to draw: slots from…to-1. */
  readonly from: number;
  readonly to: number;
  readonly selectedIndex: LogIndex;
  /** The one cell that the Tab key reaches; 0: it is in another row. */
  readonly tabIndexOf: LogIndex;
}

/** One node's log. Clicks and keys are handled by the grid, which reads the data attributes. */
export const LogRow: NamedExoticComponent<LogRowProps> = memo(function LogRow({
  node,
  log,
  commitIndex,
  durableIndex,
  configurationIndex,
  openTickets,
  settledTickets,
  lastApplied,
  plan,
  top,
  from,
  to,
  selectedIndex,
  tabIndexOf,
}: LogRowProps) {
  const progress = {
    log,
    commitIndex,
    lastApplied,
    tickets: ticketsOf({ openTickets, settledTickets }),
  };
  const cells = [];
  for (let slot = Math.max(from, log.base); slot < Math.min(to, log.last); slot++) {
    const index = slot + 1;
    const entry = entryOf({ log }, index);
    if (entry === undefined) continue;
    const state = cellState(progress, index) ?? "proposed";
    const face = entryFace(entry, resolvedBy(log, entry));
    const pending = index === configurationIndex && index > commitIndex;
    const words = `term ${entry.term} ${entryWords(entry, face)}`;
    cells.push(
      <div
        key={index}
        // A table cannot be drawn a window at a time.
        // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role
        role="gridcell"
        className="logs-cell"
        aria-colindex={index}
        aria-selected={index === selectedIndex}
        aria-label={`${nodeName(node)}, entry ${index}: ${words}, ${stateWords[state]}${pending ? ", in force" : ""}`}
        title={`${index}: ${words}, ${stateWords[state]}`}
        tabIndex={index === tabIndexOf ? 0 : -1}
        data-node={node}
        data-index={index}
        style={{ left: slot * plan.pitch, width: plan.cellWidth, height: plan.cellHeight }}
      >
        <LogCell
          term={entry.term}
          text={face.text}
          state={state}
          mark={face.mark}
          pending={pending}
          width={plan.cellWidth}
          height={plan.cellHeight}
          compact={plan.compact}
          selected={index === selectedIndex}
        />
      </div>,
    );
  }
  return (
    // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role
    <div role="row" aria-rowindex={node + 1} className="logs-row" style={{ top }}>
      <CompactionStub
        node={node}
        floor={floorOf(log)}
        from={from}
        plan={plan}
        tabIndexOf={tabIndexOf}
      />
      {cells}
      {durableIndex > from && durableIndex <= to && (
        <span
          className="logs-disk"
          style={{
            left: durableIndex * plan.pitch - (plan.pitch - plan.cellWidth),
            top: plan.cellHeight,
          }}
          title={`${nodeName(node)}: on disk up to entry ${durableIndex}`}
        />
      )}
    </div>
  );
});

/** What is left to be seen of entries that a snapshot stands for: their last index. */
function CompactionStub({
  node,
  floor,
  from,
  plan,
  tabIndexOf,
}: {
  readonly node: number;
  readonly floor: LogIndex;
  readonly from: number;
  readonly plan: GridPlan;
  readonly tabIndexOf: LogIndex;
}) {
  if (floor <= from) return null;
  const left = (floor - 1) * plan.pitch;
  return (
    <>
      <span
        className="logs-gone"
        style={{
          left: from * plan.pitch,
          width: left - from * plan.pitch,
          top: plan.cellHeight / 2,
        }}
      />
      <div
        // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role
        role="gridcell"
        className="logs-cell logs-stub"
        aria-colindex={floor}
        aria-label={`${nodeName(node)}: entries up to ${floor} are compacted, a snapshot stands for them`}
        title={`Entries up to ${floor} are compacted: a snapshot stands for them`}
        tabIndex={floor === tabIndexOf ? 0 : -1}
        data-node={node}
        data-index={floor}
        style={{ left, width: plan.cellWidth, height: plan.cellHeight }}
      >
        …{floor}
      </div>
    </>
  );
}
