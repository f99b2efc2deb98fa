import type { HistoryOperation } from "../../engine/check/history/historyOperation.ts";
import { draw } from "../../engine/base/random.ts";

/** What a made-up history is like. */
interface Shape {
  readonly seed: number;
  readonly clients: number;
  readonly operations: number;
  /** Every so many changes one has no answer, and perhaps no effect; 0: none. */
  readonly unansweredEvery?: number;
  /** Written values are drawn from so many; 0: every one is written once. */
  readonly values?: number;
  readonly functions?: readonly ("read" | "write" | "cas" | "append")[];
}

/**
 * A linearizable history: clients that are always busy at a register that takes each operation at
 * one instant somewhere between its invocation and its answer.
 */
export function atomicHistory({
  seed,
  clients,
  operations,
  unansweredEvery = 0,
  values = 0,
  functions = ["read", "write", "cas"],
}: Shape): HistoryOperation[] {
  let drawn = 0;
  const below = (bound: number): number => draw(seed, 5, drawn++) % bound;
  const history: HistoryOperation[] = [];
  let held: string | null = null;
  let [now, written, changes, processes] = [0, 0, 0, clients];
  type Busy = { process: number; operation: HistoryOperation | null; effective: boolean };
  const busy: Busy[] = Array.from({ length: clients }, (_, process) => {
    return { process, operation: null, effective: false };
  });

  function ask(process: number): HistoryOperation {
    const value = values === 0 ? `v${(written += 1)}` : `${below(values)}`;
    const expected = below(3) === 0 ? `${below(5)}` : held;
    const what = functions[below(functions.length)]!;
    const common = {
      process,
      key: "x",
      invokedAt: now,
      completedAt: null,
      kind: "unknown",
    } as const;
    if (what === "read") return { ...common, function: what, input: null, output: null };
    if (what === "cas")
      return { ...common, function: what, input: [expected, value], output: null };
    return { ...common, function: what, input: value, output: null };
  }

  function takeEffect(operation: HistoryOperation): HistoryOperation {
    const met = held;
    switch (operation.function) {
      case "read":
      case "localRead":
        return { ...operation, output: met };
      case "write":
        held = operation.input;
        return operation;
      case "append":
        held = met === null ? operation.input : `${met},${operation.input}`;
        return operation;
      case "cas": {
        const took = met === operation.input[0];
        if (took) held = operation.input[1];
        return { ...operation, output: { took, found: met } };
      }
    }
  }

  while (history.length < operations) {
    now += 1;
    const client = busy[below(clients)]!;
    if (client.operation === null) {
      client.operation = ask(client.process);
      client.effective = false;
    } else if (!client.effective) {
      const isChange = client.operation.function !== "read";
      if (isChange) changes += 1;
      if (isChange && unansweredEvery > 0 && changes % unansweredEvery === 0) {
        if (below(2) === 0) takeEffect(client.operation);
        history.push(client.operation);
        client.operation = null;
        client.process = processes;
        processes += 1;
        continue;
      }
      client.operation = takeEffect(client.operation);
      client.effective = true;
    } else {
      history.push({ ...client.operation, kind: "ok", completedAt: now });
      client.operation = null;
    }
  }
  // Who is still waiting may have had its effect.
  for (const { operation } of busy) if (operation !== null) history.push(operation);
  return history;
}
