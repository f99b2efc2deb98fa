import { expect, test } from "vitest";
import { createCluster, leaderOf, type Cluster } from "../../engine/index.ts";

/** Whole seconds, but for what a message takes there and back. */
function seconds(micros: number): number {
  return Math.round(micros / 1_000_000);
}

/** A cluster whose P1 is led and serves. */
async function startCluster(): Promise<{ cluster: Cluster; leader: string; others: string[] }> {
  const cluster = await createCluster({ seed: 7, nodes: 3 });
  await cluster.runUntil((view) => leaderOf(view, 1)?.serving === true, { within: "5s" });
  const leader = cluster.leader(1)!;
  return { cluster, leader, others: cluster.nodeNames.filter((name) => name !== leader) };
}

test("a member is a node, its role, its disk, and the version that it came with", async () => {
  const cluster = await createCluster({ seed: 7, nodes: 4, members: 3 });
  await cluster.runUntil((view) => leaderOf(view, 0)?.serving === true);
  await cluster.node("D").joinCluster();
  expect(cluster.node("D").getMembership()).toEqual({
    membershipVersion: 3,
    members: [
      { node: 0, role: "voter", joinedVersion: 0, disk: 0 },
      { node: 1, role: "voter", joinedVersion: 0, disk: 0 },
      { node: 2, role: "voter", joinedVersion: 0, disk: 0 },
      { node: 3, role: "voter", joinedVersion: 2, disk: 0 },
    ],
  });
});

test("whom nobody hears gives up after a minute of asking to be let in", async () => {
  const cluster = await createCluster({ seed: 7, nodes: 4, members: 3, checkInvariants: false });
  await cluster.isolate("D");
  const begin = cluster.now();
  expect((await cluster.node("D").joinCluster()).status).toBe("ProposalTimeout");
  expect(seconds(cluster.now() - begin)).toBe(60);
});

test("who leaves stops; who asked to leave alone runs on", async () => {
  const cluster = await createCluster({ seed: 7, nodes: 5 });
  await cluster.runUntil((view) => leaderOf(view, 0)?.serving === true);
  const [stays, goes] = cluster.nodeNames.filter((name) => name !== cluster.leader(0));
  expect(await cluster.node(goes!).leaveCluster()).toEqual({ success: true, status: "Success" });
  expect(cluster.node(goes!).isUp()).toBe(false);
  expect(await cluster.node(stays!).requestLeave()).toEqual({ success: true, status: "Success" });
  expect(cluster.node(stays!).isUp()).toBe(true);
  expect(cluster.node(stays!).localRole()).toBe("notMember");
  await cluster.runFor("2s");
  const leader = cluster.node(cluster.leader(0)!);
  expect([leader.name, ...leader.getNodes()].toSorted()).toEqual(
    cluster.nodeNames.filter((name) => name !== goes && name !== stays),
  );
  expect(cluster.violations()).toEqual([]);
});

test("the last voter stops as well, and stays a member", async () => {
  const cluster = await createCluster({ seed: 7, nodes: 1 });
  await cluster.runUntil((view) => leaderOf(view, 0)?.serving === true);
  const alone = cluster.node("A");
  expect((await alone.leaveCluster()).status).toBe("InsufficientVoters");
  expect(alone.isUp()).toBe(false);
  await cluster.restart("A");
  expect(alone.localRole()).toBe("voter");
});

test("who wants to leave stands for election until it is let go: its log may be the only new one", async () => {
  const { cluster, leader, others } = await startCluster();
  const [leaving, behind] = others as [string, string];
  await cluster.isolate(behind);
  await cluster.write("price", "10", { partition: 1 });
  await cluster.crash(leader);
  await cluster.heal();
  const begin = cluster.now();
  const ended = cluster.node(leaving).requestLeave();
  await cluster.runUntil(() => cluster.leader(1) === leaving, { within: "5s" });
  expect((await cluster.write("price", "11", { partition: 1 })).status).toBe("Success");
  // One of the two that would remain is down.
  expect((await ended).status).toBe("ProposalTimeout");
  expect(seconds(cluster.now() - begin)).toBe(10);
  await cluster.restart(leader);
  await cluster.runUntil(() => cluster.node(leaving).localRole() === "notMember");
  expect(cluster.violations()).toEqual([]);
});

test("who hears gossip and no log goes by the old roster", async () => {
  const settings = { gossipInterval: 50_000, gossipFanout: 2, pingInterval: 100_000 };
  const cluster = await createCluster({ seed: 7, nodes: 4, members: 3, settings });
  await cluster.runUntil((view) => leaderOf(view, 0)?.serving === true);
  const leader = cluster.leader(0)!;
  const deaf = cluster.nodeNames.find((name) => name !== leader)!;
  await cluster.runFor("1s");
  const link = {
    from: { kind: "node", node: cluster.nodeNames.indexOf(leader) },
    to: { kind: "node", node: cluster.nodeNames.indexOf(deaf) },
    oneWay: true,
  } as const;
  const drop = { kind: "interfere", ...link, how: "drop", partition: 0, nth: null } as const;
  await cluster.act({ ...drop, message: "appendEntries" });
  await cluster.act({ ...drop, message: "heartbeat" });
  expect((await cluster.node("D").joinCluster()).status).toBe("Success");
  await cluster.runFor("2s");
  expect(cluster.node(leader).getMembership().membershipVersion).toBe(3);
  expect(cluster.node(leader).getMemberLiveness(deaf)).toBe("alive");
  expect(cluster.node(deaf).getMembership().membershipVersion).toBe(1);
  await cluster.act({ kind: "release", ...link });
  await cluster.runFor("2s");
  expect(cluster.node(deaf).getMembership().membershipVersion).toBe(3);
});
