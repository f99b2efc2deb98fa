import { runCommandLine } from "../../engine/cli/commandLine.ts";

/** What a command line came to. */
export interface Outcome {
  readonly code: number;
  readonly out: string;
  readonly error: string;
}

/** Runs a command line in this process; one whose command answers at once. */
export function lab(...args: readonly string[]): Outcome {
  const { code, texts } = start(args);
  if (typeof code !== "number") throw new Error(`lab ${args[0]} takes its time: use labInTime`);
  return { code, ...texts };
}

/** Runs a command line in this process, and waits for its end. */
export async function labInTime(...args: readonly string[]): Promise<Outcome> {
  const { code, texts } = start(args);
  return { code: await code, ...texts };
}

function start(args: readonly string[]): {
  readonly code: number | Promise<number>;
  readonly texts: { out: string; error: string };
} {
  const texts = { out: "", error: "" };
  const code = runCommandLine(args, {
    out: (text) => void (texts.out += `${text}\n`),
    error: (text) => void (texts.error += `${text}\n`),
  });
  return { code, texts };
}
