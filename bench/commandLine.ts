import {
  describeOptions,
  readArguments,
  readInteger,
  type OptionForms,
} from "../engine/cli/arguments.ts";
import { UsageError } from "../engine/cli/usageError.ts";

export interface CommandLine {
  readonly json: boolean;
  /** Only workloads whose name contains this. */
  readonly only: string;
  readonly runs: number;
}

const forms: OptionForms = {
  only: { type: "string", value: "TEXT", help: "Only workloads with this in their name." },
  runs: { type: "string", value: "N", help: "Runs of each, interleaved (5)." },
  json: { type: "boolean", help: "Print a list for programs." },
  help: { type: "boolean", help: "Print this." },
};

/** What somebody is told who asks how to use the bench. */
export const help: string = `npm run bench -- [--only TEXT] [--runs N] [--json]

How fast the lab's engine is, beside two Raft libraries for JavaScript. About five minutes.

${describeOptions(forms)}

Exit code: 0 it was measured; 2 the command line is bad.

  npm run bench -- --only lab.growth`;

/**
 * Reads the command line; null: somebody asks for help.
 *
 * @throws UsageError for what cannot be understood.
 */
export function parseCommandLine(args: readonly string[]): CommandLine | null {
  const { operands, options } = readArguments(args, forms, "bench");
  if (options["help"] === true) return null;
  if (operands[0] !== undefined)
    throw new UsageError(
      `bench: it takes no operand. Write --only ${operands[0]}, or leave out "${operands[0]}".`,
    );
  const { json, only, runs } = options;
  return {
    json: json === true,
    only: typeof only === "string" ? only : "",
    runs:
      typeof runs === "string"
        ? readInteger(runs, { option: "bench: --runs", from: 1, to: 1000 })
        : 5,
  };
}
