/** The command line, or a file that it names, cannot be understood: exit code 2. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}
