import { nodeName, partitionName } from "../base/ids.ts";
import { fenceOf } from "../node/fence.ts";
import type { NodeState } from "../node/node.ts";
import { findRange, maxRoutingHash, type PartitionMap } from "../node/partitionMap.ts";
import { report, type NodeWitness, type Place } from "./witness.ts";

/** S20 and S21, for a map that a node goes by since this event; S22 for what runs on it. */
export function checkMap(
  { checker, node, at }: Omit<Place, "partition">,
  witness: NodeWitness,
  { system, replicas }: Pick<NodeState, "system" | "replicas">,
): void {
  const { map } = system;
  const place = { checker, node, partition: 0, at };
  if (map.mapVersion < witness.mapVersion)
    report(
      place,
      "generationMonotonic",
      `${nodeName(node)} went back from map ${witness.mapVersion} to map ${map.mapVersion}.`,
      { mapVersion: map.mapVersion, before: witness.mapVersion },
    );
  witness.mapVersion = map.mapVersion;
  for (const [partition, replica] of replicas.entries()) {
    if (replica === undefined || partition === 0) continue;
    const range = findRange(map, partition);
    if (range !== undefined && range.state !== "removed" && replicas[0] !== undefined) continue;
    report(
      { ...place, partition },
      "restoreGate",
      `${nodeName(node)} runs ${partitionName(partition)}, which the map that it restored does not name.`,
      { mapVersion: map.mapVersion },
    );
  }
  if (checker.maps[map.mapVersion] !== undefined) return;
  checker.maps[map.mapVersion] = map;
  checkCoverage(place, map);
  const before = checker.maps[map.mapVersion - 1];
  if (before !== undefined) checkGenerations(place, before, map);
}

/** S20: what is routed by hash tiles the hashes. */
function checkCoverage(place: Place, map: PartitionMap): void {
  const routed = map.partitions.filter(
    ({ state, routingMode }) => state !== "removed" && routingMode === "hashRange",
  );
  routed.sort((a, b) => a.startRange - b.startRange);
  let next = 0;
  for (const { startRange, endRange, partitionId } of routed) {
    if (startRange !== next || endRange < startRange)
      report(
        { ...place, partition: partitionId },
        "mapCoverage",
        `${nodeName(place.node)} goes by map ${map.mapVersion}, where ${partitionName(partitionId)} begins at hash ${startRange}, and ${next} is the next without a place.`,
        { mapVersion: map.mapVersion, startRange, next },
      );
    next = endRange + 1;
  }
  if (next !== maxRoutingHash + 1)
    report(
      place,
      "mapCoverage",
      `${nodeName(place.node)} goes by map ${map.mapVersion}, where hashes from ${next} on have no place.`,
      {
        mapVersion: map.mapVersion,
        next,
      },
    );
}

/** S21: who owns what changes only together with a generation, and no id comes back. */
function checkGenerations(place: Place, before: PartitionMap, map: PartitionMap): void {
  for (const was of before.partitions) {
    const is = findRange(map, was.partitionId);
    const isSame =
      is?.state === was.state &&
      is.startRange === was.startRange &&
      is.endRange === was.endRange &&
      is.generation === was.generation;
    const rose = is !== undefined && is.generation > was.generation && was.state !== "removed";
    if (isSame || rose) continue;
    report(
      { ...place, partition: was.partitionId },
      "generationMonotonic",
      `${nodeName(place.node)} goes by map ${map.mapVersion}, which changes ${partitionName(was.partitionId)} without a higher generation than ${was.generation}.`,
      { mapVersion: map.mapVersion, before: was.generation, now: is?.generation ?? null },
    );
  }
}

/** S21: nothing new enters a partition while something of it moves. */
export function checkFence(place: Place, state: NodeState): void {
  if (fenceOf(state, place.partition, 0) === null) return;
  const { map } = state.system;
  report(
    place,
    "generationMonotonic",
    `${nodeName(place.node)} accepted a write to ${partitionName(place.partition)}, which is moving.`,
    { mapVersion: map.mapVersion, generation: findRange(map, place.partition)?.generation ?? null },
  );
}
