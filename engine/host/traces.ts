import type { TraceFormat } from "../simulation/export/exportTrace.ts";
import type { RecordedRun } from "../simulation/export/labTrace.ts";
import type { PartitionId } from "../base/ids.ts";

/**
 * A run's trace as text (see `exportTrace`). The formats are fetched when they are first needed, so
 * that a page need not begin with them.
 */
export async function printTrace(
  run: RecordedRun,
  choice: { readonly format: TraceFormat; readonly partition: PartitionId | null },
): Promise<string> {
  const { exportTrace } = await import("../simulation/export/exportTrace.ts");
  return `${exportTrace(run, choice).join("\n")}\n`;
}
