import type { PartitionId } from "../../base/ids.ts";
import { recipeOf } from "../../recipes/catalogue.ts";
import type { ClusterConfig } from "../config.ts";
import type { Action } from "../input.ts";
import type { Scenario } from "./scenario.ts";

/** The last partition that there may be in a run: those at its start, and what its inputs make. */
export function lastPartition({ config, inputs }: Scenario): PartitionId {
  let last = config.partitions;
  let unnamed = 0;
  for (const { action } of inputs) {
    const made = partitionMade(config, action);
    if (made === "next") unnamed += 1;
    else last = Math.max(last, made ?? 0);
  }
  return last + unnamed;
}

/** Null: none. "next": the next that was never used. */
function partitionMade(
  { application }: ClusterConfig,
  action: Action,
): PartitionId | "next" | null {
  if (action.kind !== "submit") return null;
  const { operation } = action;
  switch (operation.kind) {
    case "createPartition":
      return operation.id ?? "next";
    case "splitPartition":
      return operation.target ?? "next";
    case "ask": {
      const recipe = application === undefined ? null : recipeOf(application.name);
      return recipe?.splitsWhenAsked?.includes(operation.name) ? "next" : null;
    }
    default:
      return null;
  }
}
