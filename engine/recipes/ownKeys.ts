import { partitionName } from "../base/ids.ts";
import type { RecipeInvariant } from "./recipe.ts";
import type { Shelves } from "./shelves.ts";

/**
 * What stands in a partition that its key is not routed to is lost to whoever looks for it. Asked of
 * leaders that serve: they have applied all that was committed before them. While something moves,
 * it may be on either side.
 */
export function ownKeys<State, Item>(of: (state: State) => Shelves<Item>): RecipeInvariant<State> {
  return {
    promise: "nothingLost",
    contradiction: ({ states, partitionMap, serves, partitionOf }) => {
      if (partitionMap.transfers.length > 0) return null;
      for (const { partitionId: partition } of partitionMap.partitions)
        for (const [node, state] of states.entries()) {
          if (state === null || !serves(node, partition)) continue;
          const held = Object.keys(of(state)[partition] ?? {});
          const stray = held.find((key) => partitionOf(key) !== partition);
          if (stray === undefined) continue;
          const owner = partitionName(partitionOf(stray));
          const detail = `${stray} stands in ${partitionName(partition)}, and whoever looks for it is sent to ${owner}.`;
          return { node, partition, detail };
        }
      return null;
    },
  };
}
