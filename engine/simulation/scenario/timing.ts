import type { Micros } from "../../base/ids.ts";
import type { Action, Input } from "../input.ts";
import type { Predicate } from "./predicate.ts";

/** When an input falls due that names no instant: seen from the input before it in the list. */
export type Timing =
  | { readonly kind: "after"; readonly after: Micros }
  /** As soon as it holds; "settled": as soon as nothing changes any more but heartbeats. */
  | {
      readonly kind: "when";
      readonly when: Predicate | "settled";
      /** How long it may take; null: until the run ends. */
      readonly within: Micros | null;
    };

/** An input whose instant only the run itself tells. */
export interface ConditionalInput {
  readonly timing: Timing;
  readonly action: Action;
}

/** An input as somebody writes it. */
export type ScenarioInput = Input | ConditionalInput;

/** The same again and again: a client that goes on. Only a document knows it; a run has inputs. */
export interface RepeatedInput extends Input {
  readonly every: Micros;
  /** How often in all. */
  readonly times: number;
}

/** Whether an input falls due when something is so, and not at an instant. */
export function isConditional(input: ScenarioInput): input is ConditionalInput {
  return "timing" in input;
}

/** One input for each time, in the order of their instants. */
export function unfold({ at, action, every, times }: RepeatedInput): readonly Input[] {
  return Array.from({ length: times }, (_, count) => ({ at: at + count * every, action }));
}
