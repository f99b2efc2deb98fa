import { suggestWord } from "../simulation/scenario/nearestWord.ts";
import { checkHistoryCommand } from "./checkHistory.ts";
import type { Command, Streams } from "./command.ts";
import { routeCommand } from "./route.ts";
import { runCommand } from "./run.ts";
import { searchCommand } from "./search.ts";
import { traceCommand } from "./trace.ts";
import { UsageError } from "./usageError.ts";

const commands: Readonly<Record<string, Command>> = {
  run: runCommand,
  search: searchCommand,
  trace: traceCommand,
  "check-history": checkHistoryCommand,
  route: routeCommand,
};

const help = `lab COMMAND …

Kommander Lab without a page: the same engine, in virtual time.

${Object.entries(commands)
  .map(([name, { summary }]) => `  ${name.padEnd(14)} ${summary}`)
  .join("\n")}

lab COMMAND --help says more. "lab" is npm run lab --, or npm run --silent lab -- where
another program reads what is printed.`;

/**
 * Carries out one command line. Returns the exit code: 0 well, 1 not well, 2 bad input; a promise
 * of it where the command takes its time.
 */
export function runCommandLine(
  args: readonly string[],
  streams: Streams,
): number | Promise<number> {
  const [name, ...rest] = args;
  if (name === undefined || name === "--help" || name === "-h" || name === "help") {
    const command = name === "help" ? commands[rest[0] ?? ""] : undefined;
    streams.out(command?.help ?? help);
    return name === undefined ? 2 : 0;
  }
  const refuse = (error: unknown): number => {
    if (!(error instanceof UsageError)) throw error;
    streams.error(error.message);
    return 2;
  };
  try {
    const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
    if (command === undefined) {
      const remedy = suggestWord(name, Object.keys(commands));
      throw new UsageError(`There is no command "${name}". ${remedy}`);
    }
    const code = command.run(rest, streams);
    return typeof code === "number" ? code : code.catch(refuse);
  } catch (error) {
    return refuse(error);
  }
}
