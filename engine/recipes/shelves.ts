import type { PartitionId } from "../base/ids.ts";
import type { Application, Exported, KeyRange } from "../node/application.ts";
import { keyPrefix, routingHash } from "../node/routing.ts";

/** What an application holds, by partition and key: what moves with a range can be told apart. */
export type Shelves<Item> = Record<PartitionId, Record<string, Item>>;

/** What is held of a partition; nothing is held of one that nobody wrote to. */
export function shelfOf<Item>(
  shelves: Shelves<Item>,
  partition: PartitionId,
): Record<string, Item> {
  return (shelves[partition] ??= {});
}

/** Every key that is held, of whatever partition. */
export function itemsOf<Item>(
  shelves: Shelves<Item>,
): { readonly partition: PartitionId; readonly key: string; readonly item: Item }[] {
  return Object.entries(shelves).flatMap(([partition, shelf]) =>
    Object.entries(shelf).map(([key, item]) => ({ partition: Number(partition), key, item })),
  );
}

/** As text, sorted by key: equal holdings give equal texts. */
export function printShelf<Item>(shelves: Shelves<Item>, partition: PartitionId): string {
  const shelf = shelves[partition] ?? {};
  return JSON.stringify(
    Object.fromEntries(
      Object.keys(shelf)
        .sort()
        .map((key) => [key, shelf[key]]),
    ),
  );
}

type ShelfHandlers<State> = Required<
  Pick<Application<State>, "exportSnapshot" | "importSnapshot" | "exportRange" | "importRange">
>;

/** The handlers of an application all of whose state stands on shelves: snapshots, splits, merges. */
export function keepShelves<State, Item>(
  of: (state: State) => Shelves<Item>,
): ShelfHandlers<State> {
  return {
    exportSnapshot: (state, partition) => printShelf(of(state), partition),
    importSnapshot: (state, { partition, data }: Exported) => {
      of(state)[partition] = data === "" ? {} : (JSON.parse(data) as Record<string, Item>);
    },
    exportRange: (state, { partition, range }: KeyRange) => {
      const shelf = shelfOf(of(state), partition);
      const leaves = (key: string): boolean => {
        const hash = routingHash(keyPrefix(key));
        return range === null || (hash >= range.start && hash <= range.end);
      };
      const moved = Object.keys(shelf).sort().filter(leaves);
      const text = JSON.stringify(Object.fromEntries(moved.map((key) => [key, shelf[key]])));
      for (const key of moved) delete shelf[key];
      return text;
    },
    importRange: (state, { partition, data }: Exported) => {
      Object.assign(shelfOf(of(state), partition), JSON.parse(data));
    },
  };
}
