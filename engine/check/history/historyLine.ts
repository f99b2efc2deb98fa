import { z } from "zod";
import type { HistoryOperation } from "./historyOperation.ts";

const instant = z.int();
const value = z.string().nullable();

const common = {
  process: z.int(),
  key: z.string(),
  invokedAt: instant,
  completedAt: instant.nullable(),
  kind: z.enum(["ok", "fail", "unknown"]),
};

const operationSchema: z.ZodType<HistoryOperation> = z
  .discriminatedUnion("function", [
    z.object({ ...common, function: z.literal("read"), input: z.null(), output: value }),
    z.object({ ...common, function: z.literal("localRead"), input: z.null(), output: value }),
    z.object({ ...common, function: z.literal("write"), input: value, output: z.null() }),
    z.object({ ...common, function: z.literal("append"), input: z.string(), output: z.null() }),
    z.object({
      ...common,
      function: z.literal("cas"),
      input: z.tuple([value, value]),
      output: z.object({ took: z.boolean(), found: value.exactOptional() }).nullable(),
    }),
  ])
  .refine(({ kind, invokedAt, completedAt }) =>
    kind === "unknown" ? completedAt === null : completedAt !== null && completedAt >= invokedAt,
  );

/** One operation as a line of a history file. */
export function printHistoryLine(operation: HistoryOperation): string {
  const { process, function: what, key, input, output, kind, invokedAt, completedAt } = operation;
  return JSON.stringify({
    process,
    function: what,
    key,
    input,
    output,
    kind,
    invokedAt,
    completedAt,
  });
}

/** Null: the line is no operation. */
export function parseHistoryLine(line: string): HistoryOperation | null {
  if (!line.trimStart().startsWith("{")) return null;
  return operationSchema.safeParse(readJson(line)).data ?? null;
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
