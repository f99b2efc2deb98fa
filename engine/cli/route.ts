import { createInitialPartitionMap } from "../node/partitionMap.ts";
import { getPartitionKey, getPrefixPartitionKey } from "../node/routing.ts";
import { describeOptions, readArguments, readInteger, type OptionForms } from "./arguments.ts";
import type { Command } from "./command.ts";
import { UsageError } from "./usageError.ts";

const forms: OptionForms = {
  partitions: { type: "string", value: "N", help: "How many user partitions there are." },
  json: { type: "boolean", help: "As in other commands; the answer is JSON anyway." },
  help: { type: "boolean", help: "Print this." },
};

const help = `lab route KEY --partitions N

Prints, as one JSON object, the partition of a key as Kommander routes it: by the part before its last "/"
(getPartitionKey), and by the whole of it (getPrefixPartitionKey).

${describeOptions(forms)}

  lab route jobs/17 --partitions 8`;

/** Where a key belongs. */
export const routeCommand: Command = {
  summary: "print the partition of a key",
  help,
  run: (args, streams) => {
    const { operands, options } = readArguments(args, forms, "route");
    if (options["help"] === true) {
      streams.out(help);
      return 0;
    }
    const [key, more] = operands;
    if (key === undefined)
      throw new UsageError("route: name a key: lab route jobs/17 --partitions 8");
    if (more !== undefined)
      throw new UsageError(`route: one key at a time. "${more}" is one too many.`);
    const count = options["partitions"];
    if (typeof count !== "string")
      throw new UsageError("route: --partitions is missing. Write --partitions 8.");
    const partitions = readInteger(count, { option: "--partitions", from: 1, to: 65_536 });
    const map = createInitialPartitionMap(partitions);
    const answer = {
      getPartitionKey: getPartitionKey(map, key),
      getPrefixPartitionKey: getPrefixPartitionKey(map, key),
    };
    streams.out(JSON.stringify(answer));
    return 0;
  },
};
