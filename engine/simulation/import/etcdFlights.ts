import type { EtcdLine, EtcdLineMessage } from "./etcdLine.ts";

/**
 * By the slot of a sending, the slot of its arrival; and the other way round. Messages have no names
 * in etcd's trace: the first that was sent among equals is the first to arrive.
 */
export interface EtcdFlights {
  readonly arrivalOf: ReadonlyMap<number, number>;
  readonly sendingOf: ReadonlyMap<number, number>;
}

export function matchEtcdFlights(lines: readonly EtcdLine[]): EtcdFlights {
  const waiting = new Map<string, number[]>();
  const arrivalOf = new Map<number, number>();
  const sendingOf = new Map<number, number>();
  for (const [slot, { name, message }] of lines.entries()) {
    if (message === null || message.from === message.to) continue;
    const key = keyOf(message);
    const queue = waiting.get(key) ?? [];
    if (name.startsWith("Send")) {
      queue.push(slot);
      waiting.set(key, queue);
      continue;
    }
    const sending = queue.shift();
    if (sending === undefined) continue;
    arrivalOf.set(sending, slot);
    sendingOf.set(slot, sending);
  }
  return { arrivalOf, sendingOf };
}

function keyOf({ type, term, from, to, entries, logTerm, index, reject }: EtcdLineMessage): string {
  return [type, term, from, to, entries, logTerm, index, reject].join(" ");
}
