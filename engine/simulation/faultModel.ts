import {
  diskOf,
  networkOf,
  type ClusterConfig,
  type DiskSettings,
  type NetworkSettings,
} from "./config.ts";
import type { Action, Input } from "./input.ts";

/** Everything that a run has to bear: the network, the disks, and what is done to it. */
export interface FaultModel {
  readonly network: NetworkSettings;
  readonly disk: DiskSettings;
  /** How often something was done, by its kind; clients' requests are no faults. */
  readonly injected: Readonly<Partial<Record<Action["kind"], number>>>;
}

/** What a run with this configuration and these inputs has to bear. */
export function faultModelOf(config: ClusterConfig, inputs: readonly Input[]): FaultModel {
  const injected: Partial<Record<Action["kind"], number>> = {};
  for (const { action } of inputs)
    if (action.kind !== "submit") injected[action.kind] = (injected[action.kind] ?? 0) + 1;
  return { network: networkOf(config), disk: diskOf(config), injected };
}
