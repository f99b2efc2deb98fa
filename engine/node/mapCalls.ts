import { unreachable } from "../base/assert.ts";
import { systemPartition } from "../base/ids.ts";
import type { MapCall, MapQuestion, NodeCall } from "./nodeCall.ts";
import type { NodeStep } from "./nodeStep.ts";
import {
  findRange,
  generationOf,
  liveMap,
  nextPartitionId,
  type PartitionMap,
} from "./partitionMap.ts";
import type { Answer } from "./reply.ts";
import { changeMap, type SystemCommand } from "./systemCommand.ts";
import { isMapChanging, leads, proposeChange } from "./systemLog.ts";

/** Takes a change of the map up: the call with every id settled, to be waited for; or its refusal. */
export function takeMapCall(step: NodeStep, request: number, asked: MapCall): MapCall | Answer {
  const partition = systemPartition;
  const { state } = step;
  if (!leads(state, partition)) return { request, partition, status: "NodeIsNotLeader" };
  const { map } = state.system;
  const call = withId(map, asked);
  const known = answerMapCall(map, request, call);
  // What is so already needs no second time (Kommander: create and remove are idempotent).
  if (known !== null && (call.kind === "createPartition" || call.kind === "removePartition"))
    return known;
  const command = commandOf(step, call);
  if (changeMap(map, command) === null) return { request, partition, status: "Errored" };
  if (isMapChanging(state)) return { request, partition, status: "ActiveProposal" };
  proposeChange(step, command);
  return call;
}

function withId(map: PartitionMap, call: MapCall): MapCall {
  if (call.kind === "createPartition") return { ...call, id: call.id ?? nextPartitionId(map) };
  if (call.kind !== "splitPartition") return call;
  return { ...call, target: call.target ?? nextPartitionId(map) };
}

function commandOf({ state }: NodeStep, call: MapCall): SystemCommand {
  // A new partition begins with whom P0 has now.
  const initial = state.replicas[systemPartition]!.configuration;
  switch (call.kind) {
    case "createPartition":
      return { kind: "create", partition: call.id ?? 0, range: call.range, initial };
    case "removePartition":
      return { kind: "remove", partition: call.id };
    case "splitPartition": {
      const { source, target, boundary, targetMode } = call;
      return { kind: "split", source, target: target ?? 0, boundary, targetMode, initial };
    }
    case "mergePartitions":
      return { kind: "merge", survivor: call.survivor, source: call.source };
    default:
      return unreachable(call);
  }
}

/** Success once the map is as a call wants it; null: not yet. */
export function answerMapCall(map: PartitionMap, request: number, call: MapCall): Answer | null {
  const generation = generationReached(map, call);
  if (generation === null) return null;
  return { request, partition: systemPartition, status: "Success", value: String(generation) };
}

function generationReached(map: PartitionMap, call: MapCall): number | null {
  switch (call.kind) {
    case "createPartition": {
      const range = findRange(map, call.id ?? 0);
      return range?.state === "active" ? range.generation : null;
    }
    case "removePartition": {
      const range = findRange(map, call.id);
      return range?.state === "removed" ? range.generation : null;
    }
    case "splitPartition": {
      const range = findRange(map, call.target ?? 0);
      return range !== undefined && range.state !== "splitting" ? range.generation : null;
    }
    case "mergePartitions":
      if (findRange(map, call.source)?.state !== "removed") return null;
      return findRange(map, call.survivor)?.generation ?? null;
    default:
      return unreachable(call);
  }
}

/** What a node knows, as it knows it. */
export function answerQuestion(map: PartitionMap, request: number, call: MapQuestion): Answer {
  const value = valueOf(map, call);
  return { request, partition: systemPartition, status: "Success", value };
}

function valueOf(map: PartitionMap, call: MapQuestion): string {
  switch (call.kind) {
    case "getPartitionMap":
      return JSON.stringify(liveMap(map));
    case "getPartitionGeneration":
      return String(generationOf(map, call.id));
    case "getNextAvailablePartitionId":
      return String(nextPartitionId(map));
    default:
      return unreachable(call);
  }
}

export function isMapCall(call: NodeCall): call is MapCall {
  switch (call.kind) {
    case "createPartition":
    case "removePartition":
    case "splitPartition":
    case "mergePartitions":
      return true;
    default:
      return false;
  }
}
