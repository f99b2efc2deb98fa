import type { Micros, NodeId, PartitionId } from "../base/ids.ts";
import type { BalancerSettings } from "./balancerSettings.ts";
import type { HeardReport } from "./loadReport.ts";

/** A leadership that should go from one node to another. */
export interface Move {
  readonly partition: PartitionId;
  readonly from: NodeId;
  readonly to: NodeId;
}

/** A partition as the newest fresh report claims it. */
export interface Claim {
  readonly partition: PartitionId;
  readonly owner: NodeId;
  /** In thousandths: entries per second, and half of what waits. */
  readonly load: number;
  /** How long its leader has served by now. */
  readonly leads: Micros;
}

/** Everything that a plan rests on. */
export interface BalanceView {
  /** Voters that are neither suspect nor dead, sorted. */
  readonly live: readonly NodeId[];
  /** Whether each of them has a fresh report. */
  readonly complete: boolean;
  readonly claims: readonly Claim[];
  /** Not to be touched: under way, or moved lately. */
  readonly resting: readonly PartitionId[];
  /** Transfers that may begin now. */
  readonly slots: number;
  readonly settings: BalancerSettings;
}

export interface BalancePlan {
  readonly tier: "count" | "load";
  readonly moves: readonly Move[];
}

/** Who leads what, as far as fresh reports tell: of two claims to one partition the newer counts. */
export function readClaims(
  reports: readonly HeardReport[],
  { now, ttl }: { readonly now: Micros; readonly ttl: Micros },
): Claim[] {
  const newest = new Map<PartitionId, Claim & { readonly at: Micros }>();
  for (const { node: owner, at, partitions } of reports) {
    if (now - at > ttl) continue;
    for (const { partition, rate, clientQueue, walQueueDepth, leads } of partitions) {
      const known = newest.get(partition);
      if (known !== undefined && known.at >= at) continue;
      const load = rate + 500 * (clientQueue + walQueueDepth);
      newest.set(partition, { partition, owner, load, leads: leads + now - at, at });
    }
  }
  const claims = [...newest.values()].map(({ partition, owner, load, leads }) => {
    return { partition, owner, load, leads };
  });
  return claims.sort((a, b) => a.partition - b.partition);
}

/** Kommander's plan: even counts first; loads only where no count is to be mended. Null: all is well. */
export function planMoves(view: BalanceView): BalancePlan | null {
  if (!view.complete || view.live.length < 2 || view.slots <= 0) return null;
  const owned = view.claims.filter(({ owner }) => view.live.includes(owner));
  const counted = evenCounts(view, owned);
  if (counted.length > 0) return { tier: "count", moves: counted };
  const swapped = evenLoads(view, owned);
  return swapped.length > 0 ? { tier: "load", moves: swapped } : null;
}

interface Holding {
  readonly node: NodeId;
  readonly claims: Claim[];
}

function holdings({ live }: BalanceView, claims: readonly Claim[]): Holding[] {
  return live.map((node) => ({ node, claims: claims.filter(({ owner }) => owner === node) }));
}

function loadOn({ claims }: Holding): number {
  let load = 0;
  for (const claim of claims) load += claim.load;
  return load;
}

/** Moves from nodes with too many leaders to nodes with too few; it takes one of each. */
function evenCounts(view: BalanceView, claims: readonly Claim[]): Move[] {
  const { live, slots, settings } = view;
  const floor = Math.floor(claims.length / live.length);
  const ceil = Math.ceil(claims.length / live.length);
  const most = ceil + settings.countDeadband - 1;
  const held = holdings(view, claims);
  const moves: Move[] = [];
  const stuck = new Set<NodeId>();
  while (moves.length < Math.min(settings.maxMovesPerPass, slots)) {
    const over = held.filter((one) => one.claims.length > most && !stuck.has(one.node));
    const under = held.filter((one) => one.claims.length < floor);
    const from = heaviest(over);
    const to = lightest(under);
    if (from === undefined || to === undefined) break;
    const hot = from.claims.filter((claim) => isEligible(view, claim)).sort(hottestFirst)[0];
    if (hot === undefined) {
      stuck.add(from.node);
      continue;
    }
    from.claims.splice(from.claims.indexOf(hot), 1);
    // It is another's from now on; nobody moves it twice in one pass.
    to.claims.push({ ...hot, owner: to.node, leads: 0 });
    moves.push({ partition: hot.partition, from: from.node, to: to.node });
  }
  return moves;
}

/** Swaps the hottest of the busiest node with the coldest of the idlest, where that helps. */
function evenLoads(view: BalanceView, claims: readonly Claim[]): Move[] {
  const { slots, settings } = view;
  if (Math.min(settings.maxMovesPerPass, slots) < 2) return [];
  const held = holdings(view, claims);
  const byLoad = [...held].sort((a, b) => loadOn(b) - loadOn(a) || a.node - b.node);
  const [busy, idle] = [byLoad[0]!, byLoad.at(-1)!];
  const [most, least] = [loadOn(busy), loadOn(idle)];
  const { of, in: per } = settings.loadImbalanceThreshold;
  if (busy === idle || (most - least) * per <= most * of) return [];
  const eligible = (one: Holding): Claim[] =>
    one.claims.filter((claim) => isEligible(view, claim)).sort(hottestFirst);
  const hot = eligible(busy)[0];
  const cold = eligible(idle).at(-1);
  if (hot === undefined || cold === undefined) return [];
  const gain = hot.load - cold.load;
  const after = held.map((one) => {
    if (one === busy) return most - gain;
    return one === idle ? least + gain : loadOn(one);
  });
  if (Math.max(...after) - Math.min(...after) >= most - least) return [];
  return [
    { partition: hot.partition, from: busy.node, to: idle.node },
    { partition: cold.partition, from: idle.node, to: busy.node },
  ];
}

function isEligible({ resting, settings }: BalanceView, { partition, leads }: Claim): boolean {
  return leads >= settings.minLeaderStability && !resting.includes(partition);
}

function hottestFirst(a: Claim, b: Claim): number {
  return b.load - a.load || a.partition - b.partition;
}

/** Most leaders, then most load, then the first by name. */
function heaviest(nodes: readonly Holding[]): Holding | undefined {
  return [...nodes].sort(
    (a, b) => b.claims.length - a.claims.length || loadOn(b) - loadOn(a) || a.node - b.node,
  )[0];
}

function lightest(nodes: readonly Holding[]): Holding | undefined {
  return [...nodes].sort(
    (a, b) => a.claims.length - b.claims.length || loadOn(a) - loadOn(b) || a.node - b.node,
  )[0];
}
