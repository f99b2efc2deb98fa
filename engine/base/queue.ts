/**
 * Removes the first `count` items of a queue kept in a plain array. Most queues are emptied whole,
 * which costs nothing; `splice` would allocate what it removes.
 */
export function dropFirst(queue: unknown[], count: number): void {
  if (count === 0) return;
  if (count === 1 && queue.length > 1) {
    queue.shift();
    return;
  }
  const left = queue.length - count;
  for (let slot = 0; slot < left; slot++) queue[slot] = queue[slot + count];
  shorten(queue, left);
}

/** Cuts a queue's end off. A few pops cost less than setting its length, which leaves compiled code. */
export function shorten(queue: unknown[], length: number): void {
  if (queue.length - length > 16) queue.length = length;
  else while (queue.length > length) queue.pop();
}
