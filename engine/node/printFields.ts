import type { Fields } from "./application.ts";

/** " amount=10 retry=true"; nothing where there is nothing. */
export function printFields(fields: Fields): string {
  return Object.entries(fields)
    .map(([name, value]) => ` ${name}=${value}`)
    .join("");
}
