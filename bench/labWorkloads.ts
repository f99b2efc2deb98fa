import type { Workload } from "./workload.ts";

export const labWorkloads: readonly Workload[] = [];
