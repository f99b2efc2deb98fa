import type { Fields } from "../../../engine/index.ts";

// Rows come from whoever wrote the application: what is missing, or of another kind, reads as nothing.

export function numberIn(fields: Fields | undefined, name: string): number {
  const value = fields?.[name];
  return typeof value === "number" ? value : 0;
}

export function textIn(fields: Fields | undefined, name: string): string {
  const value = fields?.[name];
  return typeof value === "string" ? value : "";
}
