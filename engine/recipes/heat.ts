/** What tenants do, by their hashes, so in the order of the range. */
export type Heat = Record<number, TenantHeat>;

export interface TenantHeat {
  readonly tenant: string;
  /** Writes of the last full second. */
  perSecond: number;
  /** Writes since. */
  count: number;
}

/** A tenant has written. */
export function countWrite(heat: Heat, { hash, tenant }: { hash: number; tenant: string }): void {
  const known = (heat[hash] ??= { tenant, perSecond: 0, count: 0 });
  known.count += 1;
}

/** A second is over. */
export function closeSecond(heat: Heat): void {
  for (const tenant of Object.values(heat)) {
    tenant.perSecond = tenant.count;
    tenant.count = 0;
  }
}

/**
 * The hash in front of which a range is to be cut, so that both halves have as equally much to do as
 * they can.
 *
 * @param isIn whether a tenant lies in the range.
 * @returns null: one tenant does nearly all of it, and no cut divides that.
 */
export function halfOfHeat(heat: Heat, isIn: (tenant: string) => boolean): number | null {
  const tenants = Object.entries(heat).filter(([, { tenant }]) => isIn(tenant));
  const all = tenants.reduce((sum, [, { perSecond }]) => sum + perSecond, 0);
  let best: { readonly hash: number; readonly skew: number } | null = null;
  let left = 0;
  for (const [hash, { perSecond }] of tenants) {
    const skew = Math.abs(all - 2 * left);
    const helps = 2 * skew < all;
    if (helps && (best === null || skew <= best.skew)) best = { hash: Number(hash), skew };
    left += perSecond;
  }
  return best?.hash ?? null;
}
