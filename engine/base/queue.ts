/**
 * Removes the first `count` items of a queue kept in a plain array. Most queues are emptied whole,
 * which costs nothing; `splice` would allocate what it removes.
 */
export function dropFirst(queue: unknown[], count: number): void {
  if (count === 0) return;
  if (count === queue.length) queue.length = 0;
  else if (count === 1) queue.shift();
  else {
    queue.copyWithin(0, count);
    queue.length -= count;
  }
}
