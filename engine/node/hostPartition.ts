import { noteTold } from "./agenda.ts";
import { assertPresent } from "../base/assert.ts";
import type { PartitionId } from "../base/ids.ts";
import { initialConfiguration } from "../raft/configuration.ts";
import { emptyImage, restoreReplica, type ReplicaImage } from "../raft/replica.ts";
import { restoreCommitted } from "./restore.ts";
import { createDelivered } from "./delivered.ts";
import { performEffects, writeRecord } from "./effects.ts";
import { recallTime } from "./hybridLogicalClock.ts";
import { createLoadMeter } from "./loadMeter.ts";
import type { NodeStep } from "./nodeStep.ts";
import { findRange, type PartitionMap } from "./partitionMap.ts";
import { createRetention } from "./retention.ts";
import { createTickets } from "./tickets.ts";
import { failProposals } from "./proposals.ts";
import { tellApplication } from "./tellApplication.ts";
import { traceFact } from "./traceNode.ts";

/** Begins a partition on this node, with what its disk holds of it. */
export function hostPartition(step: NodeStep, partition: PartitionId, cause: number): void {
  const { state, options, raft } = step;
  const held = state.dormant[partition] ?? emptyImage;
  state.dormant[partition] = undefined;
  const initial = findRange(state.system.map, partition)?.initial ?? null;
  const configuration = initial ?? initialConfiguration(options.voters);
  while (state.replicas.length <= partition) {
    state.replicas.push(undefined);
    state.proposals.push([]);
    state.manualProposals.push([]);
    state.tickets.push(createTickets());
    state.delivered.push(createDelivered());
    state.retention.push(createRetention());
    state.walDepth.push(0);
    state.publishedLeader.push(null);
    state.publishedSince.push(step.now);
    state.loads.push(createLoadMeter());
    state.lastWrite.push(state.syncedSequence);
  }
  const replica = restoreReplica(raft, { partition, configuration, image: held });
  state.replicas[partition] = replica;
  // The wall clock may have been set back meanwhile: tickets go on behind those in the log.
  for (const { payload } of held.entries)
    if ("time" in payload) recallTime(state.clock, payload.time);
  const restored = restoreCommitted(step, partition);
  const commitMark = replica.commitIndex;
  const fact = { kind: "restored", image: { ...held, commitMark }, restored } as const;
  step.trigger = traceFact(step, partition, fact, cause);
  performEffects(step, partition);
}

/** Begins what the map names and ends what it has removed. */
export function followMap(step: NodeStep, cause: number): void {
  const { state } = step;
  for (const { partitionId, state: lifecycle } of state.system.map.partitions) {
    const isHosted = state.replicas[partitionId] !== undefined;
    if (lifecycle === "removed") {
      if (isHosted) tearDown(step, partitionId);
      else eraseDormant(step, partitionId);
    } else if (!isHosted) hostPartition(step, partitionId, cause);
  }
}

/** P0 has committed another map: everything that goes by it follows. */
export function adoptMap(step: NodeStep, before: PartitionMap): void {
  const { state, output, now: at } = step;
  const { map } = state.system;
  if (map === before) return;
  const cause = traceFact(step, 0, { kind: "partitionMapChanged", map }, step.latest);
  output.maps.push({ at, map });
  const { trigger } = step;
  followMap(step, cause);
  step.trigger = trigger;
  tellApplication(step, (application, own, raft) =>
    application.onPartitionMapChanged?.(own, map, raft),
  );
}

/** A removed partition leaves nothing behind: no replica, no waiter, no image. */
function tearDown(step: NodeStep, partition: PartitionId): void {
  const { state, output, now: at } = step;
  const replica = assertPresent(state.replicas[partition], "the replica of a removed partition");
  if (replica.role.kind === "leader")
    output.leadership.push({ at, partition, term: replica.currentTerm, change: "lost" });
  // Whether what they proposed has committed, nobody will find out any more.
  failProposals(step, partition);
  output.ended.push(replica);
  state.replicas[partition] = undefined;
  state.delivered[partition] = createDelivered();
  state.tickets[partition] = createTickets();
  state.retention[partition] = createRetention();
  state.publishedLeader[partition] = null;
  state.publishedSince[partition] = step.now;
  state.loads[partition] = createLoadMeter();
  const held = state.heldMessages.filter((message) => message.partition !== partition);
  state.heldMessages.splice(0, Infinity, ...held);
  const pending = state.pendingWrites.map((write) =>
    write.partition === partition ? { ...write, partition: -1 } : write,
  );
  state.pendingWrites.splice(0, Infinity, ...pending);
  const whole = { partition, range: null };
  step.options.hosted.application.exportRange?.(state.application, whole);
  noteTold(step);
  state.system.given[partition] = undefined;
  state.system.taken[partition] = undefined;
  writeRecord(step, partition, { kind: "erase" });
}

function eraseDormant(step: NodeStep, partition: PartitionId): void {
  const image = step.state.dormant[partition];
  step.state.dormant[partition] = undefined;
  if (image !== undefined && !isBlank(image)) writeRecord(step, partition, { kind: "erase" });
}

function isBlank({ currentTerm, entries }: ReplicaImage): boolean {
  return currentTerm === 0 && entries.length === 0;
}
