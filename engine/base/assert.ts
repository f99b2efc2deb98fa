/** A bug in this program, never a refusal: whoever catches one shows it as an engine fault. */
export class AssertionError extends Error {
  override readonly name = "AssertionError";
}

/** Stops on a broken invariant of our own. */
export function assert(condition: boolean, message: string): asserts condition {
  if (!condition) throw new AssertionError(message);
}

/** Narrows away null and undefined where the program guarantees a value. */
export function assertPresent<Value>(value: Value | null | undefined, what: string): Value {
  if (value === null || value === undefined) throw new AssertionError(`${what} is missing`);
  return value;
}

/** The end of an exhaustive switch: adding a union member makes this line fail to compile. */
export function unreachable(value: never): never {
  throw new AssertionError(`unreachable: ${JSON.stringify(value)}`);
}
