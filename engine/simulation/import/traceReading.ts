import type { ClusterConfig } from "../config.ts";
import type { TraceEvent } from "../trace.ts";
import type { SkippedLine } from "./jsonLines.ts";

/** What could be read of a trace. */
export interface TraceReading {
  /** The run's name, where the trace tells it. */
  readonly name: string | null;
  /** Of the run; where the trace does not tell it, a cluster of the right size. */
  readonly config: ClusterConfig;
  /** In order of time. */
  readonly events: readonly TraceEvent[];
  /** In order of lines. */
  readonly skipped: readonly SkippedLine[];
}
