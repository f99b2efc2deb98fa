import type { HistoryOperation } from "../../engine/check/history/historyOperation.ts";

/**
 * A history as it is drawn in papers: a line a process, time from left to right, one column an
 * instant. `|--w1--|` writes 1, `r1` reads it, `r-` finds nothing, `c12` replaces 1 by 2, `n12` finds
 * something else than 1, `a1` appends 1, `r1,2` reads a list. `|--w1--?` never gets an answer,
 * `|--w1--x` never took effect.
 */
export function drawn(...lines: readonly string[]): HistoryOperation[] {
  return lines.flatMap((line, process) =>
    [...line.matchAll(bar)].map((match) => read(match, process)),
  );
}

const bar = /\|-*([rwcnal])([^-|?x]*|-)-*([|?x])/g;

function read(match: RegExpMatchArray, process: number): HistoryOperation {
  const [whole, letter, text = "", end] = match;
  const value = text === "-" || text === "" ? null : text;
  const isAnswered = end === "|";
  const common = {
    process,
    key: "x",
    invokedAt: match.index ?? 0,
    completedAt: end === "?" ? null : (match.index ?? 0) + whole.length - 1,
    kind: isAnswered ? "ok" : end === "?" ? "unknown" : "fail",
  } as const;
  switch (letter) {
    case "w":
      return { ...common, function: "write", input: value, output: null };
    case "a":
      return { ...common, function: "append", input: text, output: null };
    case "c":
    case "n": {
      const input = [text[0] === "_" ? null : text[0]!, text[1]!] as const;
      const output = isAnswered ? { took: letter === "c" } : null;
      return { ...common, function: "cas", input, output };
    }
    default: {
      const what = letter === "l" ? "localRead" : "read";
      return { ...common, function: what, input: null, output: isAnswered ? value : null };
    }
  }
}
