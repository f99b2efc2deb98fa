import { recipeOf } from "../../recipes/catalogue.ts";
import { pick } from "./draws.ts";
import { later, now, type Scene } from "./scene.ts";

/** A service outside refuses, loses its answers, or is not there; a while later it works again. */
export function troubleService(scene: Scene): void {
  const { plan, draws } = scene.storm;
  const { application } = plan.config;
  if (application === undefined) return;
  const service = pick(draws, recipeOf(application.name).services);
  const state = pick(draws, ["failing", "silent", "down"] as const);
  now(scene, { kind: "service", service, state });
  later(scene, plan.faults.weatherWithin, { kind: "service", service, state: "working" });
}
