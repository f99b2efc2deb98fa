import { z } from "zod";
import type { Comparison } from "./predicate.ts";

const bound = z.int().min(0).optional();

/** The keys of a comparison, to be spread into the mapping that compares. */
export const comparisonFields: {
  readonly exactly: z.ZodOptional<z.ZodInt>;
  readonly atLeast: z.ZodOptional<z.ZodInt>;
  readonly atMost: z.ZodOptional<z.ZodInt>;
} = { exactly: bound, atLeast: bound, atMost: bound };

interface ComparisonKeys {
  readonly exactly?: number | undefined;
  readonly atLeast?: number | undefined;
  readonly atMost?: number | undefined;
}

export function readComparison({ exactly, atLeast, atMost }: ComparisonKeys): Comparison {
  return { atLeast: exactly ?? atLeast ?? null, atMost: exactly ?? atMost ?? null };
}

/** For `refine`: a comparison that compares with nothing is a slip. */
export function hasBound({ exactly, atLeast, atMost }: ComparisonKeys): boolean {
  return exactly !== undefined || atLeast !== undefined || atMost !== undefined;
}

export const boundMissing: {
  readonly error: string;
  readonly params: { readonly remedy: string };
} = {
  error: "compares with nothing",
  params: { remedy: 'Add "exactly", "atLeast" or "atMost" and a whole number.' },
};
