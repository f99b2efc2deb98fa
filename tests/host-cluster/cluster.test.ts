import { describe, expect, test } from "vitest";
import {
  ClusterError,
  ClusterTimeoutError,
  createCluster,
  leaderOf,
  runScenario,
  type Cluster,
} from "../../engine/index.ts";

/** A cluster whose P1 is led and serves. */
async function startCluster(): Promise<{ cluster: Cluster; leader: string; others: string[] }> {
  const cluster = await createCluster({ seed: 7, nodes: 3 });
  await cluster.runUntil((view) => leaderOf(view, 1)?.serving === true, { within: "5s" });
  const leader = cluster.leader(1)!;
  return { cluster, leader, others: cluster.nodeNames.filter((name) => name !== leader) };
}

describe("time", () => {
  test("passes only when somebody lets it", async () => {
    const cluster = await createCluster();
    expect(cluster.now()).toBe(0);
    await cluster.runFor("2s");
    await cluster.runFor(250_000);
    expect(cluster.now()).toBe(2_250_000);
    await expect(cluster.runFor("soon")).rejects.toThrow('"soon" is not a duration');
    await expect(cluster.runFor(-1)).rejects.toThrow(ClusterError);
    await expect(cluster.runFor(0.5)).rejects.toThrow(ClusterError);
  });

  test("runUntil stops at the very event, or says that it never came", async () => {
    const cluster = await createCluster({ seed: 7 });
    const at = await cluster.runUntil((view) => leaderOf(view, 1) !== null);
    expect(cluster.now()).toBe(at + 1);
    expect(await cluster.runUntil(() => true)).toBe(cluster.now());
    await expect(cluster.runUntil(() => false, { within: "1s" })).rejects.toThrow(
      ClusterTimeoutError,
    );
    expect(cluster.now()).toBe(at + 1 + 1_000_000);
  });
});

describe("replicateLogs", () => {
  test("on the leader commits, applies, and returns ticket and index", async () => {
    const { cluster, leader } = await startCluster();
    const node = cluster.node(leader);
    expect(node.amILeader(1)).toBe(true);
    const first = await node.replicateLogs(1, "set", "price=10");
    expect(first).toMatchObject({ success: true, status: "Success", logIndex: 2 });
    expect(first.ticketId).toMatchObject({ node: cluster.nodeNames.indexOf(leader) });
    const batch = await node.replicateLogs(1, "set", ["a=1", "b=2", "c=3"]);
    expect(batch.logIndex).toBe(5);
    expect(await node.read("price")).toEqual({ success: true, status: "Success", value: "10" });
  });

  test("on a follower is refused at once", async () => {
    const { cluster, others } = await startCluster();
    const node = cluster.node(others[0]!);
    expect(node.amILeader(1)).toBe(false);
    expect(await node.replicateLogs(1, "set", "price=10")).toEqual({
      success: false,
      status: "NodeIsNotLeader",
      ticketId: null,
      logIndex: -1,
    });
  });

  test("of nothing is an error; on a dead node it is none of the cluster's answers", async () => {
    const { cluster, leader } = await startCluster();
    const node = cluster.node(leader);
    expect((await node.replicateLogs(1, "set", [])).status).toBe("Errored");
    await cluster.crash(leader);
    expect(node.isUp()).toBe(false);
    expect(node.amILeader(1)).toBe(false);
    await expect(node.replicateLogs(1, "set", "x=1")).rejects.toThrow(`node ${leader} is down`);
    await expect(node.replicateLogs(2, "set", "x=1")).rejects.toThrow("the partitions are P0 … P1");
  });

  test("asked for in one breath happens at one instant", async () => {
    const { cluster, leader } = await startCluster();
    const node = cluster.node(leader);
    const start = cluster.now();
    const results = await Promise.all(
      ["a=1", "b=2", "c=3"].map((data) => node.replicateLogs(1, "set", data)),
    );
    expect(results.map(({ status }) => status)).toEqual(["Success", "Success", "Success"]);
    expect(results.map(({ logIndex }) => logIndex).toSorted((a, b) => a - b)).toEqual([2, 3, 4]);
    expect(cluster.now() - start).toBeLessThan(20_000);
  });

  test("without a majority times out", async () => {
    const { cluster, leader, others } = await startCluster();
    await cluster.crash(others[0]!);
    await cluster.crash(others[1]!);
    const { status, ticketId } = await cluster.node(leader).replicateLogs(1, "set", "x=1");
    // Check-quorum gives the leadership up before the proposal expires.
    expect(status).toBe("ReplicationFailed");
    expect(ticketId).not.toBeNull();
  });
});

describe("faults", () => {
  test("take hold at once, and heal", async () => {
    const { cluster, leader, others } = await startCluster();
    await cluster.isolate(leader);
    await cluster.runUntil((view) => {
      const now = leaderOf(view, 1);
      return now !== null && now.serving && now.term > 1;
    });
    expect(others).toContain(cluster.leader(1));
    expect((await cluster.write("price", "12")).success).toBe(true);
    await cluster.heal();
    await cluster.runFor("1s");
    expect((await cluster.node(leader).read("price")).value).toBe("12");
    await cluster.cut("A | B C");
    await cluster.cutLink("B -> C");
    await cluster.heal("B - C");
    expect(cluster.view().cut.filter(Boolean)).toHaveLength(4);
    await cluster.crash("leader of P1");
    await expect(cluster.crash("leader of P1")).rejects.toThrow("nobody leads that partition");
    expect(cluster.violations()).toEqual([]);
  });

  test("stop a leader, and let it find out later", async () => {
    const { cluster, leader, others } = await startCluster();
    await cluster.pause(leader);
    await expect(cluster.pause(leader)).rejects.toThrow("pause: the node is paused already");
    await cluster.runFor("2s");
    expect(others).toContain(cluster.leader(1));
    await cluster.resume(leader);
    await cluster.runFor("1s");
    expect(cluster.node(leader).amILeader(1)).toBe(false);
    const disk = { kind: "disk", state: "full", fsync: null } as const;
    await cluster.act({ ...disk, node: { kind: "leader", partition: 1 } });
    await cluster.runFor("2s");
    expect((await cluster.write("price", "14")).success).toBe(true);
    await cluster.crash("leader of P1", { unsynced: "torn" });
    await cluster.runFor("2s");
    expect(cluster.violations()).toEqual([]);
  });

  test("that make no sense are refused in words", async () => {
    const cluster = await createCluster();
    await expect(cluster.restart("A")).rejects.toThrow("the node is running already");
    await cluster.crash("A");
    await expect(cluster.crash("A")).rejects.toThrow("the node is down already");
    await expect(cluster.crash("D")).rejects.toThrow("there is no such node");
    await expect(cluster.crash("Z")).rejects.toThrow('"Z" names no node');
    expect(() => cluster.node("D")).toThrow('there is no node "D"');
    await expect(createCluster({ nodes: 10 })).rejects.toThrow("nodes is 10");
    await expect(createCluster({ partitions: 0 })).rejects.toThrow("partitions is 0");
  });
});

test("the same calls make the same run, and so does the scenario made of it", async () => {
  async function story(): Promise<Cluster> {
    const { cluster } = await startCluster();
    await cluster.write("price", "10");
    await cluster.crash("leader of P1");
    await cluster.runFor("1s");
    await cluster.write("price", "11");
    await cluster
      .restart("A")
      .catch(() => cluster.restart("B"))
      .catch(() => cluster.restart("C"));
    await cluster.runFor("2s");
    return cluster;
  }
  const [one, two] = [await story(), await story()];
  expect(two.fingerprint()).toBe(one.fingerprint());
  expect(two.trace()).toEqual(one.trace());
  const { config, inputs, until } = one.run();
  const scenario = { name: "x", about: null, source: null, config, inputs, until: until! };
  const run = runScenario({ ...scenario, script: [], expectations: [] });
  expect(run).toMatchObject({ ok: true, fingerprint: one.fingerprint() });
});

test("keys route as on every node", async () => {
  const cluster = await createCluster({ partitions: 8 });
  expect(cluster.getPartitionKey("jobs/1")).toBe(4);
  expect(cluster.getPrefixPartitionKey("jobs")).toBe(4);
});

describe("what nodes know of each other", () => {
  test("a dead node is suspect, then dead, to whoever is asked", async () => {
    const cluster = await createCluster({ seed: 7, preset: "kommander" });
    await cluster.runFor("6s");
    expect(cluster.node("A").getMemberLiveness("B")).toBe("alive");
    await cluster.crash("B");
    await cluster.runUntil(() => cluster.node("A").getMemberLiveness("B") === "suspect");
    await cluster.runUntil(() => cluster.node("C").getMemberLiveness("B") === "dead");
    expect(() => cluster.node("A").getMemberLiveness("Z")).toThrow(ClusterError);
    expect(() => cluster.node("B").getMemberLiveness("A")).toThrow("down");
  });

  test("a leader measures its load, the others hear of it by gossip", async () => {
    const settings = { enableLoadReports: true };
    const cluster = await createCluster({ seed: 7, preset: "kommander", settings });
    await cluster.runUntil((view) => leaderOf(view, 1)?.serving === true);
    const leader = cluster.leader(1)!;
    const other = cluster.node(cluster.nodeNames.find((name) => name !== leader)!);
    expect(other.getPartitionLogOpsPerSecond(1)).toBe(0);
    for (let round = 0; round < 100; round++) {
      await cluster.node(leader).replicateLogs(1, "set", `k=${round}`);
      await cluster.runFor("100ms");
    }
    const measured = cluster.node(leader).getPartitionLogOpsPerSecond(1);
    expect(measured).toBeGreaterThan(5);
    expect(measured).toBeLessThan(10);
    expect(cluster.node(leader).getPartitionCommitWaitMs(1)).toBeGreaterThan(0);
    expect(cluster.node(leader).getPartitionWalQueueDepth(1)).toBe(0);
    await cluster.runFor("6s");
    expect(other.getPartitionLogOpsPerSecond(1)).toBeGreaterThan(1);
    expect(other.getPartitionCommitWaitMs(1)).toBeGreaterThan(0);
    expect(() => other.getPartitionWalQueueDepth(9)).toThrow(ClusterError);
  });

  test("settings that do not go together are refused in words", async () => {
    const settings = { enableLeaderBalancer: true };
    await expect(createCluster({ preset: "robust", settings })).rejects.toThrow(
      "enableLeaderBalancer needs gossip",
    );
  });
});
