import { expect, test } from "vitest";
import { parseCommandLine } from "../../bench/commandLine.ts";
import { UsageError } from "../../engine/cli/usageError.ts";

test("the bench measures everything five times, unless it is told otherwise", () => {
  expect(parseCommandLine([])).toEqual({ json: false, only: "", runs: 5 });
  expect(parseCommandLine(["--only", "lab.growth", "--runs", "9", "--json"])).toEqual({
    json: true,
    only: "lab.growth",
    runs: 9,
  });
});

test("who asks for help measures nothing", () => {
  expect(parseCommandLine(["--help"])).toBeNull();
});

test.for([
  [["--rnus", "3"], 'bench: there is no option --rnus. Did you mean "--runs"?'],
  [["--runs", "0"], 'bench: --runs: "0" does not do. Write a whole number from 1 to 1000.'],
  [["--runs"], "bench: --runs needs a value. Write --runs N."],
  [["lab"], 'bench: it takes no operand. Write --only lab, or leave out "lab".'],
] as const)("%j is refused in words", ([args, message]) => {
  expect(() => parseCommandLine(args)).toThrow(new UsageError(message));
});
