import { nodeName, partitionName } from "../base/ids.ts";
import type { PartitionId } from "../base/ids.ts";
import type { RecipeInvariant } from "./recipe.ts";

/**
 * What replicated state machines are for: equal logs make equal states.
 *
 * @param hold what an application holds of a partition; equal holdings give equal texts.
 */
export function agreement<State>(
  hold: (state: State, partition: PartitionId) => string,
): RecipeInvariant<State> {
  return {
    promise: "applicationsAgree",
    contradiction: ({ states, partitionMap, appliedIndex }) => {
      for (const { partitionId: partition } of partitionMap.partitions) {
        const held = new Map<number, { readonly node: number; readonly text: string }>();
        for (const [node, state] of states.entries()) {
          if (state === null) continue;
          const applied = appliedIndex(node, partition);
          const text = hold(state, partition);
          const other = held.get(applied);
          if (other === undefined) held.set(applied, { node, text });
          else if (other.text !== text)
            return {
              node,
              partition,
              detail: `${nodeName(other.node)} and ${nodeName(node)} have applied ${applied} entries of ${partitionName(partition)}, and do not hold the same.`,
            };
        }
      }
      return null;
    },
  };
}
