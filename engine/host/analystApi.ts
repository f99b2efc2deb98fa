import type { HistoryVerdict } from "../check/history/checkHistory.ts";
import type { ClientRecords } from "../check/history/historyOf.ts";
import type { ImportedTrace } from "../check/importTrace.ts";
import type { FaultCounts } from "../check/search/faultKind.ts";
import type { SeedOptions } from "../check/search/runSeed.ts";
import type { FailingRun } from "../check/search/shrink.ts";
import type { TrialCounts } from "../check/search/trial.ts";
import type { Micros } from "../base/ids.ts";
import type { Scenario } from "../simulation/scenario/scenario.ts";

/** What the page asks of an analyst: long work beside the run, none of which changes the run. */
export interface AnalystApi {
  /** Reads and judges a trace (see `importTrace`). */
  readTrace(text: string): Promise<ImportedTrace>;
  /**
   * Whether what clients were told is linearizable, key by key.
   *
   * @param budget configurations that are tried per key.
   */
  judgeHistory(records: ClientRecords, budget: number): Promise<HistoryJudgement>;
  /** The same of a file: the lab's own history, or a log of Jepsen's. */
  judgeHistoryFile(text: string): Promise<HistoryFileJudgement>;
  /** Runs one seed's storm, with all checks. */
  runSeed(seed: number, options: SeedOptions): Promise<SeedReport>;
  /**
   * Makes a failing run as small as it gets while it fails in the same way.
   *
   * @param budget how much may be spent on it, in events.
   * @param source where the run comes from, for the scenario that is written of it.
   */
  shrinkRun(found: FailingRun, budget: number, source: string): Promise<ShrunkReport>;
}

/** What one seed came to. */
export interface SeedReport extends TrialCounts {
  readonly seed: number;
  readonly faults: FaultCounts;
  /** Too little was confirmed to say much. */
  readonly insufficient: boolean;
  /** Null: nothing failed. */
  readonly found: FoundFailure | null;
}

/** A run that fails, and how that is told. */
export interface FoundFailure extends FailingRun {
  /** The same for failures of one kind. */
  readonly name: string;
  /** In plain words. */
  readonly detail: string;
  readonly at: Micros;
}

/** The smallest run that was found to fail in the same way. */
export interface ShrunkReport extends FoundFailure {
  /** Opens as a run of its own. */
  readonly scenario: Scenario;
  /** Runs that it took. */
  readonly runs: number;
}

/** What a file of client operations comes to. */
export interface HistoryFileJudgement {
  readonly verdict: HistoryVerdict;
  /** Read, and among them judged. */
  readonly operations: number;
  readonly judged: number;
  /** Lines, counted from 1, that are no operation. */
  readonly skipped: readonly number[];
  /** The key that is refuted, and why; null: none is. */
  readonly refuted: { readonly key: string; readonly why: string } | null;
}

/** A verdict about client operations; those are named by the numbers of their requests. */
export interface HistoryJudgement {
  readonly verdict: HistoryVerdict;
  /** How many operations were judged: reads of a node's own copy are not, nor what failed. */
  readonly judged: number;
  /** In order of their first invocation. */
  readonly keys: readonly KeyJudgement[];
  readonly contradiction: HistoryContradiction | null;
}

/** What became of one key's operations. */
export interface KeyJudgement {
  /** With its partition: "P1/price". */
  readonly key: string;
  readonly operations: number;
  readonly verdict: HistoryVerdict;
  /** An order in which all took effect; unanswered ones that are missing never did. */
  readonly order: readonly number[] | null;
}

/** Operations of one key that nothing explains. */
export interface HistoryContradiction {
  readonly key: string;
  /** In plain words. */
  readonly why: string;
  readonly requests: readonly number[];
}
