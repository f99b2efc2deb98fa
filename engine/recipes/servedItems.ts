import type { NodeId, PartitionId } from "../base/ids.ts";
import type { SeenApplications } from "./recipe.ts";
import { itemsOf, type Shelves } from "./shelves.ts";

/** Something that a leader holds. */
interface ServedItem<Item> {
  readonly node: NodeId;
  readonly partition: PartitionId;
  readonly key: string;
  readonly item: Item;
}

/** What leaders hold that serve: theirs it is to go on with it. */
export function servedItems<State, Item>(
  { states, serves }: SeenApplications<State>,
  of: (state: State) => Shelves<Item>,
): ServedItem<Item>[] {
  return states.flatMap((state, node) =>
    state === null
      ? []
      : itemsOf(of(state))
          .filter(({ partition }) => serves(node, partition))
          .map((held) => ({ node, ...held })),
  );
}
