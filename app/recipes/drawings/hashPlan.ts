import type { PartitionMap, PartitionRange } from "../../../engine/index.ts";

/** Routing hashes are 0…2^31-1. */
const hashCount = 2 ** 31;

/** A key's place in hash space. */
export interface HashPin {
  readonly hash: number;
  readonly label: string;
  /** So many keys have this hash, and a head each. 1 unless it is given. */
  readonly heads?: number;
}

/** What is written at a hash. */
export interface HashHeat {
  readonly hash: number;
  readonly perSecond: number;
}

/** All that is written in a range, per second. */
export function heatIn(
  heat: readonly HashHeat[],
  { startRange, endRange }: Pick<PartitionRange, "startRange" | "endRange">,
): number {
  return heat
    .filter(({ hash }) => startRange <= hash && hash <= endRange)
    .reduce((sum, { perSecond }) => sum + perSecond, 0);
}

/** Part of the bar, in pixels from its left end. */
export interface Segment {
  readonly range: PartitionRange;
  readonly from: number;
  readonly to: number;
}

/** A pin and where it stands: the label beside its heads, on a lane of its own; 0 is nearest to the bar. */
export interface PlacedPin {
  readonly pin: HashPin;
  readonly x: number;
  readonly heads: number;
  readonly lane: number;
  readonly side: "right" | "left";
  /** False: there is no lane left, and its label is not written. */
  readonly labelled: boolean;
}

export const laneHeight = 15;
export const previewLanes = 2;
export const heatHeight = 48;
const lineHeight = 16;
export const barHeight = 28;
/** From the bar, or the heat on it, to the first lane. */
export const pole = 7;
/** Of the mono face at 11 px. */
export const letterWidth = 6.7;
/** From one head to the next. */
export const headPitch = 9;

/** From top to bottom: lanes of pins, heat, the bar, sums and cuts, lanes of what is asked about. */
export function layOut({
  width,
  showsHeat,
  showsCuts,
  showsPreviews,
}: {
  readonly width: number;
  readonly showsHeat: boolean;
  readonly showsCuts: boolean;
  readonly showsPreviews: boolean;
}): {
  readonly pinLanes: number;
  readonly heatTop: number;
  readonly barTop: number;
  /** Where the words of sums and of cuts stand. */
  readonly totalsAt: number;
  readonly cutsAt: number;
  readonly height: number;
} {
  // Labels are as long on a narrow bar: they need more room above one another.
  const pinLanes = width < 500 ? 4 : 3;
  const heatTop = pinLanes * laneHeight + pole;
  const barTop = heatTop + (showsHeat ? heatHeight : 0);
  const totalsAt = barTop + barHeight + 13;
  const cutsAt = totalsAt + (showsHeat ? lineHeight : 0);
  const below =
    (showsPreviews ? previewLanes * laneHeight + pole : 1) +
    (showsHeat ? lineHeight : 0) +
    (showsCuts ? lineHeight : 0);
  return { pinLanes, heatTop, barTop, totalsAt, cutsAt, height: barTop + barHeight + below };
}

/** Where each range that keys are routed to stands, in the order of hashes. */
export function planSegments(
  { partitions }: PartitionMap,
  { partitionCount, width }: { readonly partitionCount: number; readonly width: number },
): readonly Segment[] {
  return partitions
    .filter(
      ({ state, routingMode, partitionId }) =>
        state !== "removed" && routingMode === "hashRange" && partitionId < partitionCount,
    )
    .toSorted((a, b) => a.startRange - b.startRange)
    .map((range) => ({
      range,
      from: xOf(range.startRange, width),
      to: xOf(range.endRange + 1, width),
    }));
}

/**
 * Flags on poles. A label stands right of its heads where it has room and passes over no pole whose
 * label stands left. Each takes the first lane above all poles that it passes over, those on the right
 * from right to left, those on the left from left to right: so hardly a pole runs through a label.
 */
export function planPins(
  pins: readonly HashPin[],
  { width, lanes }: { readonly width: number; readonly lanes: number },
): readonly PlacedPin[] {
  const left: Flag[] = [];
  const right: Flag[] = [];
  for (const pin of pins.toSorted((a, b) => b.hash - a.hash)) {
    const x = xOf(pin.hash, width);
    const heads = Math.max(1, pin.heads ?? 1);
    const reach = heads * headPitch + 4 + pin.label.length * letterWidth;
    const crosses = left.some((other) => other.x <= x + reach);
    const isRight = x + reach <= width && (!crosses || x < reach);
    const extent = isRight ? { from: x - 5, to: x + reach } : { from: x - reach, to: x + 5 };
    (isRight ? right : left).push({ pin, x, heads, ...extent });
  }
  const placed: (Flag & PlacedPin)[] = [];
  for (const [side, flags] of [
    ["right", right],
    ["left", left.toReversed()],
  ] as const)
    for (const flag of flags) {
      const under = placed.filter((other) =>
        other.side === side
          ? covers(flag, other.x)
          : other.from <= flag.to && flag.from <= other.to,
      );
      const lane = Math.max(-1, ...under.map((other) => other.lane)) + 1;
      placed.push({ ...flag, side, lane: lane < lanes ? lane : 0, labelled: lane < lanes });
    }
  return placed;
}

interface Flag {
  readonly pin: HashPin;
  readonly x: number;
  readonly heads: number;
  readonly from: number;
  readonly to: number;
}

function covers({ from, to }: Flag, x: number): boolean {
  return from - 5 <= x && x <= to + 5;
}

/** How far a hash stands from the left end. */
export function xOf(hash: number, width: number): number {
  return (hash / hashCount) * width;
}
