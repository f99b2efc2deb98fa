import type { RuleSwitch } from "../raft/rules.ts";
import type { RecipeName } from "../recipes/catalogue.ts";
import type { SeedShare } from "../check/search/summary.ts";

/** One hunt for a wrong rule that is still to be run. */
export interface HuntOrder {
  readonly rule: RuleSwitch;
  readonly firstSeed: number;
}

/** What one process has to search: plain data, so that it can be sent to it. */
export interface SearchOrder {
  readonly commit: string | null;
  /** Events per seed. */
  readonly events: number;
  /** Wrong rules in force. */
  readonly rules: readonly RuleSwitch[];
  /** What runs on every node; null: each seed decides. */
  readonly application: RecipeName | "any" | null;
  readonly twice: boolean;
  readonly shares: readonly SeedShare[];
  readonly hunts: readonly HuntOrder[];
  /** A mutant that survives so many seeds is a defect of the search. */
  readonly huntSeeds: number;
  /** Real milliseconds; null: as long as it takes. */
  readonly budgetMillis: number | null;
  /** Where scenario files of failing seeds go. */
  readonly saveFolder: string;
}

/** An order in parts, for processes that work side by side. */
export function splitOrder(
  order: SearchOrder,
  parts: number,
  splitShare: (share: SeedShare, parts: number) => SeedShare[],
): SearchOrder[] {
  const split = order.shares.flatMap((share) =>
    share.done === 0 ? splitShare(share, parts) : [share],
  );
  return Array.from({ length: parts }, (_, part) => ({
    ...order,
    shares: split.filter((_share, slot) => slot % parts === part),
    hunts: order.hunts.filter((_hunt, slot) => slot % parts === part),
  }));
}
