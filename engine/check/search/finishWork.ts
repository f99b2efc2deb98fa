import type { Micros } from "../../base/ids.ts";
import { recipeOf } from "../../recipes/catalogue.ts";
import { nextEventAt } from "../../simulation/advance.ts";
import { settingsOf } from "../../simulation/config.ts";
import { advanceTo, type Simulation } from "../../simulation/simulation.ts";
import { seenApplications } from "../seenApplications.ts";
import type { Failure } from "./failure.ts";

/** Longer than any recipe waits before it tries again, some times over. */
const patience: Micros = 30_000_000;

/**
 * A core that serves is not yet an application that gets on: what it has taken on must end, too.
 * Null: it did, in time, or the recipe has no work of its own.
 */
export function finishWork(simulation: Simulation): Failure | null {
  const { world } = simulation;
  const { application } = world.config;
  if (application === undefined) return null;
  const recipe = recipeOf(application.name);
  const { electionTimeout } = settingsOf(world.config);
  const deadline = world.frontier + patience;
  for (;;) {
    const open = recipe.unfinished?.(seenApplications(simulation)) ?? null;
    if (open === null) return null;
    const at = world.frontier;
    if (at >= deadline) return { kind: "liveness", frontier: "unfinished", at, ...open };
    const next = Math.max(at, nextEventAt(world)) + (electionTimeout.from >> 3);
    advanceTo(simulation, Math.min(deadline, next));
  }
}
