import { parseArgs } from "node:util";

export interface CommandLine {
  readonly json: boolean;
  /** Only workloads whose name contains this. */
  readonly only: string;
  readonly runs: number;
}

export function parseCommandLine(args: readonly string[]): CommandLine {
  const { values } = parseArgs({
    args: [...args],
    options: {
      json: { type: "boolean", default: false },
      only: { type: "string", default: "" },
      runs: { type: "string", default: "5" },
    },
  });
  const runs = Number(values.runs);
  if (!Number.isInteger(runs) || runs < 1) {
    throw new Error(`--runs wants a whole number from 1 on, not ${values.runs}`);
  }
  return { json: values.json, only: values.only, runs };
}
