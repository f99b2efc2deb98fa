import type { ApplicationSettings } from "../node/application.ts";
import { hostedRegister, type Hosted } from "../node/hosted.ts";
import { configuration } from "./configuration.ts";
import { jobs } from "./jobs.ts";
import { metadata } from "./metadata.ts";
import { coldTenants } from "./coldTenants.ts";
import { hotTenants } from "./hotTenants.ts";
import { quotas } from "./quotas.ts";
import type { Recipe } from "./recipe.ts";
import { workers } from "./workers.ts";
import { workflow } from "./workflow.ts";

/** Applications that a scenario names; the register is what runs where it names none. */
export const recipeNames = [
  "workers",
  "configuration",
  "jobs",
  "metadata",
  "workflow",
  "quotas",
  "hotTenants",
  "coldTenants",
] as const;

/** "jobs" */
export type RecipeName = (typeof recipeNames)[number];

/** What somebody wants to run on every node. */
export interface ApplicationChoice {
  readonly name: RecipeName;
  /** Departures from what its author set. */
  readonly settings?: ApplicationSettings;
}

const recipes: Readonly<Record<RecipeName, Recipe<unknown>>> = {
  jobs,
  workers,
  configuration,
  workflow,
  metadata,
  quotas,
  hotTenants,
  coldTenants,
};

export function recipeOf(name: RecipeName): Recipe<unknown> {
  return recipes[name];
}

/** What runs on every node, by somebody's choice; the register, without one. */
export function hostedOf(choice: ApplicationChoice | undefined): Hosted {
  if (choice === undefined) return hostedRegister;
  return { application: recipes[choice.name].application, settings: applicationSettings(choice) };
}

/** What an application is set to: as its author set it, but for what somebody chose. */
export function applicationSettings({ name, settings }: ApplicationChoice): ApplicationSettings {
  return { ...recipes[name].application.settings, ...settings };
}

/** Whom a recipe calls in the world outside. */
export function servicesOf(name: RecipeName): readonly string[] {
  return recipes[name].services;
}
