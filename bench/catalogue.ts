import { coatyWorkloads } from "./coatyWorkloads.ts";
import { labWorkloads } from "./labWorkloads.ts";
import { growthWorkloads } from "./growthWorkloads.ts";
import { liferaftWorkloads } from "./liferaftWorkloads.ts";
import { recoveryWorkloads } from "./recoveryWorkloads.ts";
import type { Workload } from "./workload.ts";

/** Everything that the bench can measure, in the order of its rounds and of its table. */
export const catalogue: readonly Workload[] = [
  ...labWorkloads,
  ...growthWorkloads,
  ...recoveryWorkloads,
  ...coatyWorkloads,
  ...liferaftWorkloads,
];

export function selectWorkload(name: string): Workload {
  const workload = catalogue.find((candidate) => candidate.name === name);
  if (workload === undefined) throw new Error(`no workload is named "${name}"`);
  return workload;
}
