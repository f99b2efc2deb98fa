import type { Fields, Rows } from "./application.ts";
import type { NodeStep } from "./nodeStep.ts";
import { noPartition } from "./nodeMessage.ts";
import { traceFact } from "./traceNode.ts";

/** Traces which rows of the application's table an event has changed. */
export function showApplication(step: NodeStep): void {
  const { agenda, options, state } = step;
  if (!agenda.wasTold) return;
  agenda.wasTold = false;
  const { application } = options.hosted;
  if (!options.tracing || application.rows === undefined) return;
  const rows = application.rows(state.application);
  const changed = changesOf(state.shown, rows);
  if (Object.keys(changed).length === 0) return;
  state.shown = rows;
  traceFact(step, noPartition, { kind: "applicationShown", rows: changed }, step.latest);
}

/** By name, what a row is now; null: it is gone. */
function changesOf(before: Rows, now: Rows): Record<string, Fields | null> {
  const changed: Record<string, Fields | null> = {};
  for (const [name, row] of Object.entries(now))
    if (!isSame(before[name], row)) changed[name] = row;
  for (const name of Object.keys(before)) if (now[name] === undefined) changed[name] = null;
  return changed;
}

function isSame(before: Fields | undefined, now: Fields): boolean {
  if (before === undefined) return false;
  const columns = Object.keys(now);
  return (
    columns.length === Object.keys(before).length &&
    columns.every((column) => before[column] === now[column])
  );
}
