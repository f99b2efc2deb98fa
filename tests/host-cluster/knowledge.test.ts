import { expect, test } from "vitest";
import { ClusterError, createCluster, leaderOf, type Cluster } from "../../engine/index.ts";

/** A cluster whose P1 is led and serves. */
async function startCluster(): Promise<{ cluster: Cluster; leader: string; others: string[] }> {
  const cluster = await createCluster({ seed: 7, nodes: 3 });
  await cluster.runUntil((view) => leaderOf(view, 1)?.serving === true, { within: "5s" });
  const leader = cluster.leader(1)!;
  return { cluster, leader, others: cluster.nodeNames.filter((name) => name !== leader) };
}

test("a member of the beginning goes by its first map, whoever comes later by what P0 tells it", async () => {
  const cluster = await createCluster({ seed: 7, nodes: 4, members: 3, preset: "kommander" });
  await cluster.runFor("6s");
  const [member, spare] = [cluster.node("A"), cluster.node("D")];
  expect(member.joined()).toBe(true);
  expect(member.localRole()).toBe("voter");
  expect(member.isInitialized()).toBe(true);
  expect(spare.joined()).toBe(false);
  expect(spare.localRole()).toBe("notMember");
  expect(spare.isInitialized()).toBe(false);
  expect(member.getNodes()).toEqual(["B", "C"]);
  expect((await spare.joinCluster()).success).toBe(true);
  expect(spare.joined()).toBe(true);
  expect(spare.localRole()).toBe("voter");
  expect(spare.isInitialized()).toBe(true);
  expect(spare.getNodes()).toEqual(["A", "B", "C"]);
  await cluster.crash("D");
  expect(spare.isInitialized()).toBe(false);
  expect(() => spare.joined()).toThrow("node D is down");
  expect(() => spare.getNodes()).toThrow(ClusterError);
});

test("a leader knows when each peer last answered; nobody else has heard of anybody", async () => {
  const { cluster, leader, others } = await startCluster();
  const [follower, cut] = others as [string, string];
  const asked = cluster.node(leader);
  await cluster.runFor("1s");
  // So recently: a heartbeat, and its way there and back.
  for (const peer of others)
    expect(cluster.now() - asked.getLastNodeActivity(peer)!).toBeLessThan(60_000);
  expect(asked.getLastNodeActivity(leader)).toBeNull();
  expect(asked.getActiveNodes("100ms")).toEqual(others);
  expect(asked.getActiveNodes(0)).toEqual([]);
  await cluster.isolate(cut);
  await cluster.runFor("500ms");
  expect(asked.getActiveNodes("100ms")).toEqual([follower]);
  expect(asked.getActiveNodes("2s")).toEqual(others);
  await cluster.isolate(leader);
  await cluster.runUntil(() => !asked.amILeader(0) && !asked.amILeader(1));
  expect(asked.getLastNodeActivity(follower)).toBeNull();
  expect(asked.getActiveNodes("1min")).toEqual([]);
  expect(() => asked.getLastNodeActivity("Z")).toThrow('there is no node "Z"');
});

test("who leads is told by those who serve and by those who follow; who hears nothing forgets it", async () => {
  const { cluster, leader, others } = await startCluster();
  await cluster.runFor("1s");
  for (const name of cluster.nodeNames)
    expect(cluster.node(name).getPartitionLeaderHint(1)).toBe(leader);
  const cut = cluster.node(others[0]!);
  await cluster.isolate(others[0]!);
  await cluster.runUntil(() => cut.getPartitionLeaderHint(1) === null, { within: "2s" });
  expect(cluster.node(others[1]!).getPartitionLeaderHint(1)).toBe(leader);
  expect(cut.getPartitionLeaderHint(9)).toBeNull();
});

test("the map is each node's own: one that is cut off goes by the old one", async () => {
  const { cluster } = await startCluster();
  const leader = cluster.leader(0) ?? "A";
  const cut = cluster.nodeNames.find((name) => name !== leader)!;
  const [here, there] = [cluster.node(leader), cluster.node(cut)];
  await cluster.isolate(cut);
  expect(await cluster.createPartition()).toMatchObject({ status: "Success" });
  expect(here.hostsPartition(2)).toBe(true);
  expect(there.hostsPartition(2)).toBe(false);
  expect(there.getNextAvailablePartitionId()).toBe(2);
  await cluster.heal();
  await cluster.runFor("2s");
  expect(there.hostsPartition(2)).toBe(true);
  expect(there.getPartitionGeneration(2)).toBeGreaterThan(0);
  expect(await cluster.removePartition(2)).toMatchObject({ status: "Success" });
  await cluster.runFor("2s");
  for (const node of [here, there]) {
    expect(node.hostsPartition(2)).toBe(false);
    expect(node.getPartitionGeneration(2)).toBe(0);
    expect(node.getNextAvailablePartitionId()).toBe(3);
    expect(node.getPartitionMap().partitions.map(({ partitionId }) => partitionId)).toEqual([1]);
  }
  expect(cluster.getPartitionMap().partitions.at(-1)).toMatchObject({ state: "removed" });
});

test("a leader knows how far each follower's log is its own, and who lacks what", async () => {
  const { cluster, leader, others } = await startCluster();
  const [follower, cut] = others as [string, string];
  const asked = cluster.node(leader);
  await cluster.runFor("200ms");
  expect(asked.getBackfillStatuses(1)).toEqual([]);
  await cluster.isolate(cut);
  await asked.replicateLogs(1, "set", ["a=1", "b=2", "c=3"]);
  await cluster.runFor("50ms");
  expect(asked.getFollowerLag(1, follower)).toBe(4);
  expect(asked.getFollowerLag(1, cut)).toBe(1);
  expect(asked.getBackfillStatuses(1)).toMatchObject([{ node: cut, matchIndex: 1, lastIndex: 4 }]);
  expect(cluster.node(follower).getFollowerLag(1, cut)).toBeNull();
  expect(cluster.node(follower).getBackfillStatuses(1)).toEqual([]);
  await cluster.heal();
  await cluster.runFor("500ms");
  expect(asked.getFollowerLag(1, cut)).toBe(4);
  expect(asked.getBackfillStatuses(1)).toEqual([]);
});
