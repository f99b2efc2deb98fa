import { networkOf, type ClusterConfig, type Input, type Micros } from "../../engine/index.ts";

type Latency = ReturnType<typeof networkOf>["latency"];

/** How long messages travel at an instant, one way: as it was set up, or as somebody set it since. */
export function latencyAt(
  config: ClusterConfig,
  inputs: readonly Input[],
  cursor: Micros,
): Latency {
  const set = inputs.findLast(
    ({ at, action }) =>
      at <= cursor && action.kind === "network" && action.settings.latency !== undefined,
  )?.action;
  const { latency } = networkOf(config);
  return (set?.kind === "network" ? set.settings.latency : undefined) ?? latency;
}

/** "10 ms", "8 to 12 ms" */
export function latencyInProse({ from, to }: Latency): string {
  const [least, most] = [from / 1000, to / 1000];
  return most - least <= 0.1 ? `${least} ms` : `${least} to ${most} ms`;
}
