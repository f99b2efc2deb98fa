/** Where a command speaks to. */
export interface Streams {
  out(text: string): void;
  error(text: string): void;
}

/** One word of the command line. */
export interface Command {
  readonly summary: string;
  readonly help: string;
  /** Returns the exit code: 0 all is well, 1 it is not. Throws `UsageError` for bad input: 2. */
  run(args: readonly string[], streams: Streams): number | Promise<number>;
}
