import { nodeName, partitionName, type LogIndex, type PartitionId } from "../base/ids.ts";
import type { RecipeInvariant } from "./recipe.ts";

/** What was held when an application had been told so often. */
interface Holding {
  readonly told: number;
  readonly text: string;
}

/**
 * What replicated state machines are for: equal logs make equal states.
 *
 * @param hold what an application holds of a partition; equal holdings give equal texts.
 */
export function agreement<State extends object>(
  hold: (state: State, partition: PartitionId) => string,
): RecipeInvariant<State> {
  // What is told nothing stays as it is: it is printed once in between.
  const printed = new WeakMap<State, Map<PartitionId, Holding>>();
  const holdingOf = (state: State, partition: PartitionId, told: number): string => {
    const own = printed.get(state) ?? new Map<PartitionId, Holding>();
    const known = own.get(partition);
    if (known?.told === told) return known.text;
    const text = hold(state, partition);
    own.set(partition, { told, text });
    printed.set(state, own);
    return text;
  };
  return {
    promise: "applicationsAgree",
    contradiction: ({ states, partitionMap, appliedIndex, told }) => {
      for (const { partitionId: partition } of partitionMap.partitions) {
        const firsts = new Map<LogIndex, { readonly node: number; readonly state: State }>();
        for (const [node, state] of states.entries()) {
          if (state === null) continue;
          const applied = appliedIndex(node, partition);
          const other = firsts.get(applied);
          if (other === undefined) firsts.set(applied, { node, state });
          else if (
            holdingOf(other.state, partition, told(other.node)) !==
            holdingOf(state, partition, told(node))
          )
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
