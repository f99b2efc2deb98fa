import { runCommandLine } from "../../engine/cli/commandLine.ts";

/** What a command line came to. */
export interface Outcome {
  readonly code: number;
  readonly out: string;
  readonly error: string;
}

/** Runs a command line in this process. */
export function lab(...args: readonly string[]): Outcome {
  let [out, error] = ["", ""];
  const code = runCommandLine(args, {
    out: (text) => void (out += `${text}\n`),
    error: (text) => void (error += `${text}\n`),
  });
  return { code, out, error };
}
