/** What is wrong with a piece of a scenario, and what to write instead. */
export interface Mistake {
  readonly kind: "mistake";
  /** A sentence without the place: whoever shows it knows where it stands. */
  readonly message: string;
  readonly remedy: string;
}

export function mistake(message: string, remedy: string): Mistake {
  return { kind: "mistake", message, remedy };
}

/** Readers of small notations return what they read, or a mistake. */
export function isMistake(value: unknown): value is Mistake {
  return typeof value === "object" && value !== null && "kind" in value && value.kind === "mistake";
}
