import { partitionName, type Micros, type PartitionId } from "../../base/ids.ts";
import { printDuration } from "../../simulation/scenario/duration.ts";
import type { Fields } from "../../node/application.ts";
import type { Violation } from "../violation.ts";

/** What kept a healed core from serving: the first of these that holds. */
export type Frontier =
  /** Nobody leads whom the whole core follows. */
  | "leaderless"
  /** The leader's entries do not reach the whole core. */
  | "undelivered"
  /** They do, and do not commit. */
  | "uncommitted"
  /** They are committed, and not everybody has applied them. */
  | "gap"
  /** All of that is well, but a fresh write was not confirmed. */
  | "unanswered"
  /** Something that only a fault can explain is still held: messages, waiters, open windows. */
  | "held"
  /** The core serves, but its application leaves work undone. */
  | "unfinished";

/** Why a run failed. */
export type Failure =
  | { readonly kind: "violation"; readonly violation: Violation }
  | {
      readonly kind: "liveness";
      readonly frontier: Frontier;
      readonly partition: PartitionId;
      readonly at: Micros;
      /** In plain words. */
      readonly detail: string;
      /** What an application's table would have to say. */
      readonly row?: { readonly name: string; readonly has: Fields };
    }
  /** An assertion of the engine itself failed. */
  | { readonly kind: "engineFault"; readonly message: string; readonly at: Micros }
  /** What the clients were told has no order in which it could have happened. */
  | { readonly kind: "history"; readonly key: string; readonly why: string; readonly at: Micros }
  /** The same inputs brought about something else, or left something else in the applications. */
  | {
      readonly kind: "nondeterminism";
      readonly of: "fingerprint" | "applications";
      readonly digests: readonly [string, string];
    };

/** What two failures have in common that count as the same. */
export function failureName(failure: Failure): string {
  switch (failure.kind) {
    case "violation":
      return failure.violation.invariant;
    case "liveness":
      return `liveness: ${failure.frontier}`;
    case "engineFault":
      return `engine fault: ${failure.message}`;
    case "history":
      return "linearizability";
    case "nondeterminism":
      return "nondeterminism";
  }
}

/** One failure in a sentence. */
export function describeFailure(failure: Failure): string {
  switch (failure.kind) {
    case "violation": {
      const { detail, at } = failure.violation;
      return `at ${printDuration(at)}: ${detail}`;
    }
    case "liveness":
      return `${partitionName(failure.partition)} at ${printDuration(failure.at)}: ${failure.detail}`;
    case "engineFault":
      return `at ${printDuration(failure.at)}: ${failure.message}`;
    case "history":
      return `${failure.key}: ${failure.why}`;
    case "nondeterminism":
      return failure.of === "fingerprint"
        ? `fingerprints ${failure.digests.join(" and ")} of the same inputs differ`
        : `after the same inputs the applications hold something else (${failure.digests.join(" and ")})`;
  }
}
