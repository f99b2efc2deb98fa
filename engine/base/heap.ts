/**
 * A binary min-heap over a plain array, so that a queue is state that survives structured clone.
 * The order is the caller's and must be total: two members that compare equal would make a run
 * depend on insertion order.
 */
export function pushHeap<Item>(
  heap: Item[],
  item: Item,
  before: (a: Item, b: Item) => boolean,
): void {
  let child = heap.length;
  heap.push(item);
  while (child > 0) {
    const parent = (child - 1) >> 1;
    const above = heap[parent] as Item;
    if (!before(item, above)) break;
    heap[child] = above;
    child = parent;
  }
  heap[child] = item;
}

/** Removes and returns the first item; undefined when empty. */
export function popHeap<Item>(
  heap: Item[],
  before: (a: Item, b: Item) => boolean,
): Item | undefined {
  const first = heap[0];
  const last = heap.pop();
  if (heap.length === 0 || last === undefined) return first;
  let parent = 0;
  for (;;) {
    let child = 2 * parent + 1;
    if (child >= heap.length) break;
    const right = child + 1;
    if (right < heap.length && before(heap[right] as Item, heap[child] as Item)) child = right;
    const below = heap[child] as Item;
    if (!before(below, last)) break;
    heap[parent] = below;
    parent = child;
  }
  heap[parent] = last;
  return first;
}
