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

/** Of the mono face at 11 px. */
export const letterWidth = 6.7;
/** From one head to the next. */
export const headPitch = 9;

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
 * Flags on poles. From right to left each takes the first lane above all poles that its label passes
 * over, so that no pole runs through a label; near the right end, where a label has no room, it
 * stands left of its pole, and above what is already there.
 */
export function planPins(
  pins: readonly HashPin[],
  { width, lanes }: { readonly width: number; readonly lanes: number },
): readonly PlacedPin[] {
  const placed: (PlacedPin & Extent)[] = [];
  for (const pin of pins.toSorted((a, b) => b.hash - a.hash)) {
    const x = xOf(pin.hash, width);
    const heads = Math.max(1, pin.heads ?? 1);
    const reach = heads * headPitch + 4 + pin.label.length * letterWidth;
    const side = x + reach <= width ? "right" : "left";
    const extent =
      side === "right" ? { from: x - 5, to: x + reach } : { from: x - reach, to: x + 5 };
    const under = placed.filter((other) => overlap(extent, bodyOf(other, side)));
    const lane = Math.max(-1, ...under.map((other) => other.lane)) + 1;
    const labelled = lane < lanes;
    placed.push({ pin, x, heads, lane: labelled ? lane : 0, side, labelled, ...extent });
  }
  return placed;
}

interface Extent {
  readonly from: number;
  readonly to: number;
}

/** Of a flag that points the same way only its pole is in the way: its label begins behind that. */
function bodyOf({ x, from, to, side }: PlacedPin & Extent, other: PlacedPin["side"]): Extent {
  return side === "right" && other === "right" ? { from: x - 5, to: x } : { from, to };
}

function overlap(one: Extent, other: Extent): boolean {
  return one.from <= other.to && other.from <= one.to;
}

/** How far a hash stands from the left end. */
export function xOf(hash: number, width: number): number {
  return (hash / hashCount) * width;
}
