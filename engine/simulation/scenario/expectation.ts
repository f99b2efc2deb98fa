import type { Micros, NodeId, PartitionId } from "../../base/ids.ts";
import type { RuleSwitch } from "../../raft/rules.ts";
import type { Fact } from "../trace.ts";
import type { Comparison, Predicate } from "./predicate.ts";

/** Which lines of the trace are counted. */
export interface TracePattern {
  readonly event: Fact["kind"];
  readonly node: NodeId | null;
  readonly partition: PartitionId | null;
  /** Fields of the fact ("message.term": within another) and what they must say; nodes by name. */
  readonly where: Readonly<Record<string, string | number | boolean | null>>;
  /** What is counted of them: themselves, or about how many bytes their messages take on a wire. */
  readonly measure: "lines" | "bytes";
}

/** Between the state after all of instant `from` and the state after all of instant `to`. */
export interface Span {
  /** Null: the start of the run. */
  readonly from: Micros | null;
  /** Null: its end. */
  readonly to: Micros | null;
}

/** What a run promises. Predicates are asked after every event. */
export type Claim =
  | { readonly kind: "ever" | "always"; readonly predicate: Predicate; readonly span: Span }
  | { readonly kind: "finally"; readonly predicate: Predicate }
  /** In the state after all of that instant. */
  | { readonly kind: "at"; readonly at: Micros; readonly predicate: Predicate }
  | {
      readonly kind: "count";
      readonly pattern: TracePattern;
      readonly count: Comparison;
      readonly span: Span;
    }
  /** Every time that `when` comes true, `predicate` is true not later than `within` after it. */
  | {
      readonly kind: "leadsTo";
      readonly when: Predicate;
      readonly predicate: Predicate;
      readonly within: Micros | null;
    }
  /** These come true one after the other; all of them not later than `within` after the first. */
  | {
      readonly kind: "then";
      readonly predicates: readonly Predicate[];
      readonly within: Micros | null;
    }
  /** Two runs of the same script end alike; it needs `under`. */
  | { readonly kind: "same"; readonly of: "committed" | "fingerprint" };

/** A claim and, where its author says so, the rule behind it. */
export type Expectation = Claim & {
  readonly because: string | null;
  /** Asked of another run of the same script, with these wrong rules in force instead. */
  readonly under?: readonly RuleSwitch[];
};
