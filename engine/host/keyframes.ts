import type { Micros } from "../base/ids.ts";
import type { Checker } from "../check/witness.ts";
import type { Input } from "../simulation/input.ts";
import { resumeSimulation, type Keyframe, type Simulation } from "../simulation/simulation.ts";
import { resumeJudge, type Judge } from "./judge.ts";

/** An engine state kept for time travel. */
export interface KeptKeyframe {
  readonly at: Micros;
  readonly processed: number;
  readonly frame: Keyframe;
  /** What the judge of the run knew then. */
  readonly checker: Checker;
}

/** More would cost memory; fewer, waiting. Older ones are thinned to every second. */
const mostKeyframes = 24;
/** Replaying this many events takes a fraction of a second: no need to keep states closer. */
const eventsBetween = 50_000;

/** Whether enough has happened since the last one. */
export function isKeyframeDue(kept: readonly KeptKeyframe[], processed: number): boolean {
  return processed - (kept.at(-1)?.processed ?? 0) >= eventsBetween;
}

/** Keeps a copy; thins the older half when there are too many. */
export function keepKeyframe(kept: KeptKeyframe[], keyframe: KeptKeyframe): void {
  kept.push(structuredClone(keyframe));
  if (kept.length <= mostKeyframes) return;
  const thinned = kept.filter((_, slot) => slot % 2 === 1 || slot > mostKeyframes / 2);
  kept.splice(0, kept.length, ...thinned);
}

/** Forgets states that a change at `at` made void. */
export function dropFrom(kept: KeptKeyframe[], at: Micros): void {
  const valid = kept.filter((keyframe) => keyframe.at <= at);
  kept.splice(0, kept.length, ...valid);
}

/** A run from the latest kept state at or before `at`, and its judge; null: none is kept. */
export function resumeBefore(
  kept: readonly KeptKeyframe[],
  at: Micros,
  inputs: readonly Input[],
): { readonly simulation: Simulation; readonly judge: Judge } | null {
  const keyframe = kept.findLast((candidate) => candidate.at <= at);
  if (keyframe === undefined) return null;
  const simulation = resumeSimulation(withInputs(keyframe, inputs));
  const judge = resumeJudge(withInputs(keyframe, inputs), structuredClone(keyframe.checker));
  return { simulation, judge };
}

function withInputs({ at, frame }: KeptKeyframe, inputs: readonly Input[]): Keyframe {
  const copy = structuredClone(frame);
  const { world } = copy;
  world.inputs.splice(0, world.inputs.length, ...inputs);
  world.nextInput = inputs.filter((input) => input.at < at).length;
  return copy;
}
