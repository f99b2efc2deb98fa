import type { PartitionId } from "../base/ids.ts";
import type { Application, ApplicationSettings } from "./application.ts";
import { registerApplication } from "./register.ts";

/** An application as a node runs it: its code, and what is set about it. */
export interface Hosted {
  readonly application: Application<unknown>;
  readonly settings: ApplicationSettings;
}

/** What runs where nothing else is said. */
export const hostedRegister: Hosted = { application: registerApplication, settings: {} };

/** What a snapshot carries of an application; one that exports nothing has nothing to carry. */
export function exportApplication(
  application: Application<unknown>,
  state: unknown,
  partition: PartitionId,
): string {
  return application.exportSnapshot?.(state, partition) ?? "";
}
