import { expect, test } from "vitest";
import {
  ClusterError,
  createCluster,
  leaderOf,
  replicaOf,
  type Cluster,
} from "../../engine/index.ts";

/** A cluster whose P1 is led and serves, and which looks its logs over after every entry. */
async function startCluster(): Promise<{ cluster: Cluster; leader: string; other: string }> {
  const settings = { compactEveryOperations: 1, snapshotChunkSize: 20 };
  const cluster = await createCluster({ seed: 7, nodes: 3, settings });
  await cluster.runUntil((view) => leaderOf(view, 1)?.serving === true, { within: "5s" });
  const leader = cluster.leader(1)!;
  const other = cluster.nodeNames.find((name) => name !== leader)!;
  return { cluster, leader, other };
}

function baseOf(cluster: Cluster, name: string): number {
  const node = cluster.nodeNames.indexOf(name);
  return replicaOf(cluster.view(), node, 1).log.base;
}

test("a checkpoint is the leader's to replicate, and shortens every log", async () => {
  const { cluster, leader, other } = await startCluster();
  await cluster.write("a/x", "1", { partition: 1 });
  expect((await cluster.node(other).replicateCheckpoint(1)).status).toBe("NodeIsNotLeader");
  const { success, logIndex, ticketId } = await cluster.node(leader).replicateCheckpoint(1);
  expect({ success, logIndex }).toEqual({ success: true, logIndex: 3 });
  expect(ticketId).not.toBeNull();
  await cluster.write("a/x", "2", { partition: 1 });
  await cluster.runFor("1s");
  for (const name of cluster.nodeNames) expect(baseOf(cluster, name)).toBe(2);
  expect(await cluster.node(other).getCommitIndex(1)).toBe(4);
  expect(cluster.violations()).toEqual([]);
});

test("a hold keeps the log until it is released, once", async () => {
  const { cluster, leader } = await startCluster();
  const node = cluster.node(leader);
  const hold = await node.acquireRetentionHold(1, 1);
  await node.replicateCheckpoint(1);
  await cluster.write("a/x", "1", { partition: 1 });
  expect(baseOf(cluster, leader)).toBe(0);
  await hold.release();
  await hold.release();
  await cluster.write("a/x", "2", { partition: 1 });
  expect(baseOf(cluster, leader)).toBe(1);
  await node.setMinRetainIndex(1, 2);
  await node.replicateCheckpoint(1);
  await cluster.write("a/x", "3", { partition: 1 });
  expect(baseOf(cluster, leader)).toBe(1);
});

test("a leader tells whom it sends a snapshot, until that is installed", async () => {
  const { cluster, leader, other } = await startCluster();
  const node = cluster.node(leader);
  await cluster.isolate(other);
  await cluster.write("a/x", "1", { partition: 1 });
  await node.replicateCheckpoint(1);
  await cluster.write("a/x", "2", { partition: 1 });
  await cluster.heal();
  await cluster.runUntil((view) =>
    leaderOf(view, 1)!.peers.some(({ transfer }) => transfer !== null && transfer.chunk > 0),
  );
  const [status] = await node.getSnapshotStatuses(1);
  expect(status).toMatchObject({ node: other, status: "SnapshotRequired", index: 3 });
  await cluster.runFor("1s");
  expect(await node.getSnapshotStatuses(1)).toEqual([]);
  expect((await cluster.node(other).read("a/x")).value).toBe("2");
  expect(cluster.violations()).toEqual([]);
});

test("nothing is asked of a node that is down", async () => {
  const { cluster, other } = await startCluster();
  await cluster.crash(other);
  await expect(cluster.node(other).replicateCheckpoint(1)).rejects.toThrow(ClusterError);
  await expect(cluster.node(other).getCommitIndex(9)).rejects.toThrow(ClusterError);
});
