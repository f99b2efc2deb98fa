import type { Asked, HistoryOperation } from "./historyOperation.ts";

/** Takes in a log line by line. */
export interface JepsenReader {
  /** False: the line is no event of a history, or ends nothing that was begun. */
  readLine(line: string, number: number): boolean;
  /** The operations, in order of invocation; those that are open stay so. */
  end(): readonly HistoryOperation[];
  readonly notes: readonly string[];
}

interface Invocation {
  readonly line: number;
  readonly function: string;
  readonly operation: HistoryOperation;
}

/** The one key of such a log. */
const key = "register";

/** `INFO  jepsen.util - 3	:invoke	:cas	[1 2]`, with whatever stands before it. */
const event =
  /(?:^|\s)(\d+)\s+:(invoke|ok|fail|info)\s+:(read|write|cas)\s+(nil|-?\d+|\[\s*(?:nil|-?\d+)\s+(?:nil|-?\d+)\s*\]|:\S+.*?)\s*$/;

/**
 * Reads the log of a test with one register that holds nil at first. An instant is a line's number.
 *
 * `:fail` means that an operation never took effect; but a `:fail :cas` that repeats its pair is the
 * register's answer: it held something else (so the etcd tests of Jepsen log it). `:info`, or no
 * completion at all: nobody knows.
 */
export function createJepsenReader(): JepsenReader {
  const operations: HistoryOperation[] = [];
  const open = new Map<number, Invocation>();
  const notes: string[] = [];

  function invoke(process: number, what: string, text: string, line: number): boolean {
    const asked = askedOf(what, text);
    if (asked === null) return false;
    const before = open.get(process);
    if (before !== undefined) {
      notes.push(
        `line ${line}: process ${process} asks again, though what it asked in line ${before.line} has no answer: that may have taken effect, or not`,
      );
      operations.push(before.operation);
    }
    const common = { process, key, invokedAt: line, completedAt: null, kind: "unknown" } as const;
    open.set(process, { line, function: what, operation: { ...common, ...asked } });
    return true;
  }

  function complete(
    process: number,
    { how, what, text, line }: { how: string; what: string; text: string; line: number },
  ): boolean {
    const invocation = open.get(process);
    if (invocation === undefined || invocation.function !== what) return false;
    const ended = endedAs(invocation.operation, how, text, line);
    if (ended === null) return false;
    open.delete(process);
    operations.push(ended);
    return true;
  }

  return {
    notes,
    readLine(line, number) {
      const [, process, how, what, text] = event.exec(line) ?? [];
      if (process === undefined || how === undefined || what === undefined || text === undefined)
        return false;
      if (how === "invoke") return invoke(Number(process), what, text, number);
      return complete(Number(process), { how, what, text, line: number });
    },
    end() {
      for (const { operation } of open.values()) operations.push(operation);
      return operations.toSorted((a, b) => a.invokedAt - b.invokedAt);
    },
  };
}

function askedOf(what: string, text: string): Asked | null {
  if (what === "read") return { function: "read", input: null, output: null };
  if (what === "write") {
    const value = valueOf(text);
    return value === undefined ? null : { function: "write", input: value, output: null };
  }
  const pair = pairOf(text);
  return pair === null ? null : { function: "cas", input: pair, output: null };
}

/** Null: it does not end like this. */
function endedAs(
  operation: HistoryOperation,
  how: string,
  text: string,
  line: number,
): HistoryOperation | null {
  if (how === "info") return operation;
  const isOk = how === "ok";
  const ended = { completedAt: line, kind: isOk ? "ok" : "fail" } as const;
  switch (operation.function) {
    case "read": {
      const value = valueOf(text);
      if (!isOk) return { ...operation, ...ended };
      return value === undefined ? null : { ...operation, ...ended, output: value };
    }
    case "cas": {
      const [expected, value] = pairOf(text) ?? [];
      const isSame = expected === operation.input[0] && value === operation.input[1];
      if (isOk) return isSame ? { ...operation, ...ended, output: { took: true } } : null;
      if (!isSame) return { ...operation, ...ended };
      return { ...operation, ...ended, kind: "ok", output: { took: false } };
    }
    case "write":
      if (isOk && valueOf(text) !== operation.input) return null;
      return { ...operation, ...ended };
    case "localRead":
    case "append":
      return null;
  }
}

/** Undefined: no value. */
function valueOf(text: string): string | null | undefined {
  if (text === "nil") return null;
  return /^-?\d+$/.test(text) ? text : undefined;
}

function pairOf(text: string): readonly [string | null, string | null] | null {
  const [, first, second] = /^\[\s*(\S+)\s+(\S+?)\s*\]$/.exec(text) ?? [];
  if (first === undefined || second === undefined) return null;
  const [expected, value] = [valueOf(first), valueOf(second)];
  return expected === undefined || value === undefined ? null : [expected, value];
}
