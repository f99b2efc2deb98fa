/**
 * One operation as its client saw it. Instants are whole numbers of one unit of the caller's choice
 * (µs of virtual time, lines of a log); what begins at the instant at which another ends overlaps it.
 */
export type HistoryOperation = Asked & {
  /** Who asked. One that never got an answer asks nothing more under this number. */
  readonly process: number;
  readonly key: string;
  readonly invokedAt: number;
  /** Null: no answer, it may take effect at any time from its invocation on, or never. */
  readonly completedAt: number | null;
  /** ok: answered. fail: it never took effect and never will. unknown: nobody can say. */
  readonly kind: "ok" | "fail" | "unknown";
  /**
   * Where it stands in the log that it went through, where that is known: an order worth trying
   * first. No verdict rests on it.
   */
  readonly place?: number;
};

/** What was asked, and what came back where it is `ok`. Values are texts; null: nothing there. */
export type Asked =
  /** localRead: of one node's own copy. Nobody promises that it is current: it is not judged. */
  | {
      readonly function: "read" | "localRead";
      readonly input: null;
      readonly output: string | null;
    }
  | { readonly function: "write"; readonly input: string | null; readonly output: null }
  /** Adds to a list: to the text held so far, with "," between. */
  | { readonly function: "append"; readonly input: string; readonly output: null }
  /** Compare and set; null: answered, but it was not told whether it took effect. */
  | {
      readonly function: "cas";
      /** [expected, new] */
      readonly input: readonly [string | null, string | null];
      readonly output: CasOutput | null;
    };

/** What a compare-and-set was told. */
export interface CasOutput {
  readonly took: boolean;
  /** The value that it met, where that was told. */
  readonly found?: string | null;
}

/**
 * What linearizability is asked of: answered operations, and changes that may have taken effect. A
 * read without an answer says nothing; a read of a node's own copy (`localRead`) is possibly stale
 * by design, not even monotonic for one client, and so no witness of anything.
 */
export function isJudged({ kind, function: what }: HistoryOperation): boolean {
  if (kind === "fail" || what === "localRead") return false;
  return kind === "ok" || what !== "read";
}
