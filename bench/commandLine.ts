import { parseArgs } from "node:util";

export type CommandLine =
  | {
      readonly kind: "report";
      readonly json: boolean;
      /** Only workloads whose name contains this. */
      readonly only: string;
      readonly runs: number;
    }
  /** What the bench asks of the processes it starts: one run, and its rate on stdout. */
  | { readonly kind: "measure"; readonly name: string };

export function parseCommandLine(args: readonly string[]): CommandLine {
  const { values } = parseArgs({
    args: [...args],
    options: {
      json: { type: "boolean", default: false },
      only: { type: "string", default: "" },
      runs: { type: "string", default: "5" },
      measure: { type: "string" },
    },
  });
  if (values.measure !== undefined) return { kind: "measure", name: values.measure };
  const runs = Number(values.runs);
  if (!Number.isInteger(runs) || runs < 1) {
    throw new Error(`--runs wants a whole number from 1 on, not ${values.runs}`);
  }
  return { kind: "report", json: values.json, only: values.only, runs };
}
