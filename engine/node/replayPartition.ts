import type { NodeId, PartitionId } from "../base/ids.ts";
import { initialConfiguration } from "../raft/configuration.ts";
import type { Entry } from "../raft/entry.ts";
import { committedLog } from "./deliverable.ts";
import { createDelivered, noteDelivery } from "./delivered.ts";
import { exportPartition } from "./partitionState.ts";
import type { PartitionMap } from "./partitionMap.ts";
import { exportApplication, type Hosted } from "./hosted.ts";
import { initialRoster } from "./roster.ts";
import { createSystemState } from "./system.ts";

/** What a checkpoint behind these entries would export, on a node that has seen nothing else. */
export function replayPartition(
  partition: PartitionId,
  entries: readonly Entry[],
  {
    map,
    voters,
    hosted: { application: own, settings },
  }: {
    readonly map: PartitionMap;
    readonly voters: readonly NodeId[];
    readonly hosted: Hosted;
  },
): string {
  const state = own.initialState({ node: 0, settings });
  const delivered = createDelivered();
  let time = { node: 0, millis: 0, counter: 0 };
  for (const entry of entries) {
    const { payload } = entry;
    if ("time" in payload) time = payload.time;
    if (payload.kind !== "command") continue;
    const log = committedLog(entry, payload);
    noteDelivery(delivered, log);
    own.onLogRestored?.(state, { partition, log });
  }
  const trails = Array.from({ length: partition + 1 }, () => delivered);
  const system = createSystemState(map);
  const application = exportApplication(own, state, partition);
  const roster = initialRoster(initialConfiguration(voters));
  return exportPartition({ application, delivered: trails, system, roster }, partition, time);
}
