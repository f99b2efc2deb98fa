import { nodeName, partitionName, type LogIndex, type PartitionId } from "../base/ids.ts";
import type { RecipeInvariant } from "./recipe.ts";

/** What was held when so much was applied. */
interface Holding {
  readonly applied: LogIndex;
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
  // Nothing but entries changes what is held, so it is printed once for each place in the log.
  const printed = new WeakMap<State, Map<PartitionId, Holding>>();
  const holdingOf = (state: State, partition: PartitionId, applied: LogIndex): string => {
    const own = printed.get(state) ?? new Map<PartitionId, Holding>();
    const known = own.get(partition);
    if (known?.applied === applied) return known.text;
    const text = hold(state, partition);
    own.set(partition, { applied, text });
    printed.set(state, own);
    return text;
  };
  return {
    promise: "applicationsAgree",
    contradiction: ({ states, partitionMap, appliedIndex }) => {
      for (const { partitionId: partition } of partitionMap.partitions) {
        const firsts = new Map<LogIndex, { readonly node: number; readonly state: State }>();
        for (const [node, state] of states.entries()) {
          if (state === null) continue;
          const applied = appliedIndex(node, partition);
          const other = firsts.get(applied);
          if (other === undefined) firsts.set(applied, { node, state });
          else if (
            holdingOf(other.state, partition, applied) !== holdingOf(state, partition, applied)
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
