import type { LogIndex } from "../../base/ids.ts";
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
  /**
   * Entries up to this index were there before the trace began, and no line told their terms: they
   * are guesses, and nothing is judged by them. 0: none are.
   */
  readonly guessedTo: LogIndex;
  /** In order of lines. */
  readonly skipped: readonly SkippedLine[];
}
