import type { CommittedLog } from "../node/application.ts";

/** By the type of a log: the fields that it has, and of which kind. */
export type Shapes<Type extends string> = Readonly<
  Record<Type, Readonly<Record<string, "string" | "number">>>
>;

/**
 * What a log of a recipe says, its type among it. Null: it is of another kind, or not what its type
 * promises. Anybody may write logs past the application, and what is committed is told to every node:
 * whoever stops over one stops everywhere, and after each restart again.
 */
export function decode<Data extends { readonly type: string }>(
  { logType, logData }: CommittedLog,
  shapes: Shapes<Data["type"]>,
): Data | null {
  if (!Object.hasOwn(shapes, logType)) return null;
  const fields = parse(logData);
  const shape = shapes[logType as Data["type"]];
  const fits = Object.entries(shape).every(([field, kind]) => typeof fields[field] === kind);
  return fits ? ({ ...fields, type: logType } as unknown as Data) : null;
}

function parse(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
