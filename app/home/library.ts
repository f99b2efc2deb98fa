import library from "./library.json";

/** A shipped scenario as a line of the library. What came of it is found by running it (tests/scenario). */
export interface LibraryEntry {
  /** Its file, without the ending. */
  readonly file: string;
  readonly name: string;
  readonly nodes: number;
  /** Beside P0. */
  readonly partitions: number;
  /** Whose leaders the strip shows: the partition that changed them most, the lowest of such. */
  readonly shown: number;
  readonly verdict: Verdict;
  /** Who led, in order: the term (0: nobody led) and how long, in thousandths of the run. */
  readonly strip: readonly (readonly [term: number, share: number])[];
}

/** breaks: an invariant was violated. stalls: none was, and in the end nobody leads. */
export type Verdict = "holds" | "breaks" | "stalls";

const entries = new Map(
  (library as unknown as readonly LibraryEntry[]).map((entry) => [entry.file, entry]),
);

/** Undefined: the library was not written anew since the scenario came. */
export function libraryEntry(file: string): LibraryEntry | undefined {
  return entries.get(file);
}
