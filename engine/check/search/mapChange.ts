import type { MapCall } from "../../node/nodeCall.ts";
import type { World } from "../../simulation/world.ts";
import { below, pick, type Draws } from "./draws.ts";

/** More than these would only spread the same load thinner. */
const mostPartitions = 6;

/** A change of the partition map that may well be allowed, as far as the newest map tells. */
export function drawMapChange(draws: Draws, { partitionMap }: World): MapCall {
  const live = partitionMap.partitions.filter(({ state }) => state !== "removed");
  const routed = live.filter(({ routingMode }) => routingMode === "hashRange");
  const unrouted = live.filter(({ routingMode }) => routingMode === "unrouted");
  const grows = live.length < mostPartitions && below(draws, 2) === 0;
  if (grows && below(draws, 4) === 0) return { kind: "createPartition", id: null, range: null };
  if (unrouted.length > 0 && below(draws, 3) === 0)
    return { kind: "removePartition", id: pick(draws, unrouted).partitionId };
  if (grows || routed.length < 2) {
    const source = pick(draws, routed).partitionId;
    const targetMode = below(draws, 8) === 0 ? "unrouted" : "hashRange";
    return { kind: "splitPartition", source, target: null, boundary: null, targetMode };
  }
  const sorted = routed.toSorted((a, b) => a.startRange - b.startRange);
  const first = below(draws, sorted.length - 1);
  const [one, other] = [sorted[first]!.partitionId, sorted[first + 1]!.partitionId];
  return below(draws, 2) === 0
    ? { kind: "mergePartitions", survivor: one, source: other }
    : { kind: "mergePartitions", survivor: other, source: one };
}
