import { printNodeReference } from "./nodeReference.ts";
import type { Where } from "./predicate.ts";

/** The words for how many nodes. */
export const whereWords: Readonly<Record<string, Where>> = {
  "every node": { kind: "every" },
  "every up node": { kind: "up" },
  "a majority": { kind: "majority" },
  "some node": { kind: "some" },
  "no node": { kind: "none" },
};

export function printWhere(where: Where): string {
  if (where.kind === "node" || where.kind === "leader") return printNodeReference(where);
  const words = Object.entries(whereWords);
  return words.find(([, { kind }]) => kind === where.kind)![0];
}
