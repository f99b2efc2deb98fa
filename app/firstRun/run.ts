import type { Micros, PartitionId, RunSpecification } from "../../engine/index.ts";

/** The word that the application of the first run writes into its log. */
export const listLogType = "add";

/** The partition that the first run is about. */
export const listPartition: PartitionId = 1;

/** What the page opens with: three computers, one list. `scenarios/first-run.yaml` says the same. */
export const firstRun: RunSpecification = {
  config: { seed: 7, nodes: 3, partitions: 1, preset: "classroom", rules: [] },
  inputs: ["milk", "eggs", "tea", "soap"].map((item, place) => ({
    at: 3_000_000 + place * 300_000,
    action: { kind: "submit", operation: additionOf(item), node: null },
  })),
  until: null,
};

/** Where the page comes in: the list is everywhere, and a heartbeat is under way. */
export const firstRunOpensAt: Micros = 5_100_000;

/** What a client asks for to lengthen the list. */
export function additionOf(item: string): {
  readonly kind: "replicateLogs";
  readonly partition: PartitionId;
  readonly logType: string;
  readonly data: readonly string[];
} {
  return {
    kind: "replicateLogs",
    partition: listPartition,
    logType: listLogType,
    data: [item],
  };
}
