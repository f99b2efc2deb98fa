import { memo, type NamedExoticComponent } from "react";
import type { LogIndex, LogView, NodeId } from "../../engine/index.ts";
import { nodeName } from "../../engine/index.ts";
import { LogCell, type EntryState } from "../marks/LogCell.tsx";
import { entryText } from "./entryText.ts";
import type { GridPlan } from "./gridPlan.ts";

export interface LogRowProps {
  readonly node: NodeId;
  readonly log: LogView;
  readonly commitIndex: LogIndex;
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
  lastApplied,
  plan,
  top,
  from,
  to,
  selectedIndex,
  tabIndexOf,
}: LogRowProps) {
  const cells = [];
  for (let slot = Math.max(from, log.base); slot < Math.min(to, log.last); slot++) {
    const entry = log.entries[slot - log.base];
    if (entry === undefined) continue;
    const index = slot + 1;
    const state: EntryState =
      index <= lastApplied ? "applied" : index <= commitIndex ? "committed" : "proposed";
    const text = entryText(entry);
    cells.push(
      <div
        key={index}
        // A table cannot be drawn a window at a time.
        // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role
        role="gridcell"
        className="logs-cell"
        aria-colindex={index}
        aria-selected={index === selectedIndex}
        aria-label={`${nodeName(node)}, entry ${index}: term ${entry.term} ${text ?? "no-op"}, ${state}`}
        title={plan.compact ? `${index}: term ${entry.term}, ${text ?? "no-op"}` : undefined}
        tabIndex={index === tabIndexOf ? 0 : -1}
        data-node={node}
        data-index={index}
        style={{ left: slot * plan.pitch, width: plan.cellWidth, height: plan.cellHeight }}
      >
        <LogCell
          term={entry.term}
          text={text}
          state={state}
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
      {cells}
    </div>
  );
});
