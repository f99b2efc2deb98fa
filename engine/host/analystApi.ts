import type { HistoryVerdict } from "../check/history/checkHistory.ts";
import type { ClientRecords } from "../check/history/historyOf.ts";
import type { ImportedTrace } from "../check/importTrace.ts";

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
