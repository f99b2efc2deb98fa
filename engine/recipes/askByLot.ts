import type { Micros } from "../base/ids.ts";
import { draw, streamOf } from "../base/random.ts";
import type { Ask } from "../node/application.ts";
import { recipeOf, type RecipeName } from "./catalogue.ts";

/** No stream of a simulation is named like this one (`streamOf`). */
const askPurpose = 20;

/**
 * What somebody asks of a recipe at an instant, when clients ask by lot. It follows from seed and
 * instant alone: nothing in the run that it is asked in has a say.
 */
export function askByLot(name: RecipeName, seed: number, at: Micros): Ask {
  // A stream takes small integers, and a run may last longer than they count microseconds.
  const stream = streamOf(askPurpose, Math.floor(at / millisecond), at % millisecond);
  let counter = 0;
  return recipeOf(name).request((bound) => {
    counter += 1;
    return draw(seed, stream, counter) % bound;
  });
}

const millisecond: Micros = 1000;
