import { draw, drawBetween, drawHit, type Ratio } from "../../base/random.ts";
import type { MicrosRange } from "../../simulation/config.ts";

/** A source of chance that is plain data: the same seed and stream draw the same, in order. */
export interface Draws {
  readonly seed: number;
  readonly stream: number;
  counter: number;
}

/** No stream of a simulation is named like one of these (`streamOf`). */
export type DrawPurpose =
  "plan" | "storm" | "recovery" | "tickets" | "churn" | "liveness" | "application";

const streams: Readonly<Record<DrawPurpose, number>> = {
  plan: 7001,
  storm: 7002,
  recovery: 7003,
  tickets: 7004,
  churn: 7005,
  liveness: 7006,
  application: 7007,
};

export function createDraws(seed: number, purpose: DrawPurpose): Draws {
  return { seed, stream: streams[purpose], counter: 0 };
}

/** A uniform integer in [0, bound). */
export function below(draws: Draws, bound: number): number {
  draws.counter += 1;
  return draw(draws.seed, draws.stream, draws.counter) % bound;
}

/** A uniform integer in [from, to). */
export function between(draws: Draws, range: MicrosRange): number {
  draws.counter += 1;
  return drawBetween(draws.seed, draws.stream, draws.counter, range);
}

export function hits(draws: Draws, ratio: Ratio): boolean {
  draws.counter += 1;
  return drawHit(draws.seed, draws.stream, draws.counter, ratio);
}

export function pick<Value>(draws: Draws, values: readonly Value[]): Value {
  return values[below(draws, values.length)]!;
}

/** All of them, in a drawn order. */
export function shuffled<Value>(draws: Draws, values: readonly Value[]): Value[] {
  const order = [...values];
  for (let slot = order.length - 1; slot > 0; slot--) {
    const other = below(draws, slot + 1);
    const held = order[slot]!;
    order[slot] = order[other]!;
    order[other] = held;
  }
  return order;
}
