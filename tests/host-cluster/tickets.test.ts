import { describe, expect, test } from "vitest";
import {
  createCluster,
  entryState,
  type Cluster,
  type ClusterNode,
  type ClusterOptions,
  type HlcTimestamp,
  type ReplicaView,
} from "../../engine/index.ts";

const unknown: HlcTimestamp = { node: 0, millis: 1, counter: 0 };

/** A cluster in which P1 has a serving leader. */
async function startCluster(options: ClusterOptions = {}): Promise<{
  readonly cluster: Cluster;
  readonly leader: ClusterNode;
}> {
  const cluster = await createCluster({ seed: 7, ...options });
  await cluster.runUntil(() => cluster.leader(1) !== null);
  return { cluster, leader: cluster.node(cluster.leader(1)!) };
}

/** The ticket of a proposal that waits for a decision, and the index of its last entry. */
async function propose(
  node: ClusterNode,
  data: string | readonly string[] = "price=20",
): Promise<{ readonly ticket: HlcTimestamp; readonly last: number }> {
  const { status, ticketId, logIndex } = await node.replicateLogs(1, "set", data, {
    autoCommit: false,
  });
  expect(status).toBe("Success");
  return { ticket: ticketId!, last: logIndex };
}

function others(cluster: Cluster, leader: ClusterNode): string[] {
  return cluster.nodeNames.filter((name) => name !== leader.name);
}

/** One way to decide, and the other. */
const ways = [
  { way: "commitLogs", opposite: "rollbackLogs" },
  { way: "rollbackLogs", opposite: "commitLogs" },
] as const;

describe.each(ways)("the outcomes of $way", ({ way, opposite }) => {
  test("of an open ticket: Success, with the index of its last entry", async () => {
    const { cluster, leader } = await startCluster();
    const { ticket, last } = await propose(leader, ["price=20", "stock=3"]);
    expect(await leader.read("price")).toMatchObject({ value: null });
    expect(await leader[way](1, ticket)).toEqual({
      success: true,
      status: "Success",
      commitLogId: last,
    });
    await cluster.runFor("1s");
    const value = way === "commitLogs" ? "20" : null;
    for (const name of cluster.nodeNames)
      expect((await cluster.node(name).read("price")).value).toBe(value);
    expect(cluster.violations()).toEqual([]);
  });

  test("of one decided that way: Success again, and nothing is appended", async () => {
    const { cluster, leader } = await startCluster();
    const { ticket, last } = await propose(leader);
    await leader[way](1, ticket);
    const before = lastIndex(cluster);
    expect(await leader[way](1, ticket)).toMatchObject({ status: "Success", commitLogId: last });
    expect(lastIndex(cluster)).toBe(before);
  });

  test("of one decided the other way: Errored", async () => {
    const { leader } = await startCluster();
    const { ticket } = await propose(leader);
    await leader[opposite](1, ticket);
    expect(await leader[way](1, ticket)).toEqual({
      success: false,
      status: "Errored",
      commitLogId: -1,
    });
  });

  test("asked in one breath with the other way: one Success, one Errored", async () => {
    const { leader } = await startCluster();
    const { ticket } = await propose(leader);
    const both = await Promise.all([leader[way](1, ticket), leader[opposite](1, ticket)]);
    expect(both.map(({ status }) => status).toSorted()).toEqual(["Errored", "Success"]);
  });

  test("of a ticket that nobody was given: ProposalNotFound", async () => {
    const { leader } = await startCluster();
    expect((await leader[way](1, unknown)).status).toBe("ProposalNotFound");
  });

  test("on a node that does not lead: NodeIsNotLeader, whatever the ticket", async () => {
    const { cluster, leader } = await startCluster();
    const { ticket } = await propose(leader);
    const follower = cluster.node(others(cluster, leader)[0]!);
    expect((await follower[way](1, ticket)).status).toBe("NodeIsNotLeader");
    expect((await follower[way](1, unknown)).status).toBe("NodeIsNotLeader");
  });

  test("while no majority holds the entries: Errored", async () => {
    const { cluster, leader } = await startCluster(lonely);
    await cluster.isolate(leader.name);
    const { status, ticketId } = await leader.replicateLogs(1, "set", "x=1", { autoCommit: false });
    expect(status).toBe("ProposalTimeout");
    expect((await leader[way](1, ticketId!)).status).toBe("Errored");
  });

  test("when no majority hears of it in time: ProposalTimeout, and later the same ticket tells", async () => {
    const { cluster, leader } = await startCluster(lonely);
    const { ticket } = await propose(leader);
    for (const name of others(cluster, leader)) await cluster.pause(name);
    expect((await leader[way](1, ticket)).status).toBe("ProposalTimeout");
    for (const name of others(cluster, leader)) await cluster.resume(name);
    await cluster.runFor("1s");
    const next = cluster.node(cluster.leader(1)!);
    expect((await next[way](1, ticket)).status).toBe("Success");
    expect(cluster.violations()).toEqual([]);
  });

  test("when the leader loses its office: ReplicationFailed, and the next leader decides", async () => {
    const { cluster, leader } = await startCluster();
    const { ticket } = await propose(leader);
    await cluster.isolate(leader.name);
    expect((await leader[way](1, ticket)).status).toBe("ReplicationFailed");
    await cluster.runUntil(() => cluster.leader(1) !== null && cluster.leader(1) !== leader.name);
    const next = cluster.node(cluster.leader(1)!);
    expect((await next[way](1, ticket)).status).toBe("Success");
    await cluster.heal();
    await cluster.runFor("1s");
    expect((await leader.read("price")).value).toBe(way === "commitLogs" ? "20" : null);
    expect(cluster.violations()).toEqual([]);
  });

  test("when its caller gives up: OperationCancelled, and the work goes on", async () => {
    const { cluster, leader } = await startCluster({ rules: ["no-check-quorum"] });
    const { ticket } = await propose(leader);
    await cluster.isolate(leader.name);
    const kind = way;
    await cluster.act({
      kind: "submit",
      operation: { kind, partition: 1, of: { ticket } },
      node: { kind: "leader", partition: 1 },
    });
    await cluster.runFor("10ms");
    await cluster.act({
      kind: "submit",
      operation: { kind: "cancelCall", partition: 1, request: 2 },
      node: null,
    });
    await cluster.runFor("10ms");
    const [decision, cancelling] = cluster.view().operations.slice(-2);
    expect(decision).toMatchObject({ status: "OperationCancelled" });
    expect(cancelling).toMatchObject({ status: "Success" });
    await cluster.heal();
    await cluster.runUntil(
      (view) =>
        view.replicas.every(
          ({ partition, openTickets }) => partition !== 1 || openTickets.length === 0,
        ),
      { within: "40s" },
    );
    expect(cluster.violations()).toEqual([]);
  });
});

/** A leader keeps its office without a majority, and its clients are told soon. */
const lonely: ClusterOptions = {
  rules: ["no-check-quorum"],
  settings: { proposalTimeout: 200_000 },
};

function lastIndex(cluster: Cluster): number {
  return Math.max(
    ...cluster.view().replicas.map(({ partition, log }) => (partition === 1 ? log.last : 0)),
  );
}

describe("an open ticket", () => {
  test("is seen on every node with its entries, and so is what became of them", async () => {
    const { cluster, leader } = await startCluster();
    const { ticket, last } = await propose(leader, ["a=1", "b=1"]);
    const rolledBack = await propose(leader, "c=1");
    await cluster.runFor("100ms");
    const replicas = (): readonly ReplicaView[] =>
      cluster.view().replicas.filter(({ partition }) => partition === 1);
    for (const replica of replicas()) {
      expect(replica.openTickets).toMatchObject([
        { ticket, first: last - 1, last, decision: null },
        { ticket: rolledBack.ticket, decision: null },
      ]);
      expect(replica.lastApplied).toBe(last - 2);
      expect(entryState(replica, last)).toBe("Proposed");
    }
    await leader.rollbackLogs(1, rolledBack.ticket);
    await leader.commitLogs(1, ticket);
    await cluster.runFor("100ms");
    for (const replica of replicas()) {
      expect(replica.openTickets).toEqual([]);
      expect(replica.settledTickets.map(({ decision }) => decision)).toEqual([
        "commit",
        "rollback",
      ]);
      expect(
        [last - 2, last, rolledBack.last, last + 2].map((at) => entryState(replica, at)),
      ).toEqual(["Applied", "Applied", "RolledBack", "Applied"]);
      expect(entryState(replica, 99)).toBeNull();
    }
  });

  test("is rolled back when its leader loses patience, and by no follower", async () => {
    const { cluster, leader } = await startCluster({ settings: { ticketPatience: 2_000_000 } });
    const { ticket } = await propose(leader);
    await cluster.runFor("1900ms");
    expect(cluster.view().replicas.filter(({ openTickets }) => openTickets.length > 0).length).toBe(
      3,
    );
    await cluster.runFor("200ms");
    expect(cluster.view().replicas.filter(({ openTickets }) => openTickets.length > 0)).toEqual([]);
    expect((await leader.rollbackLogs(1, ticket)).status).toBe("Success");
  });
});

describe("a batch", () => {
  test("of nothing is a Success", async () => {
    const { leader } = await startCluster();
    expect(await leader.replicateEntries(1, [])).toEqual({
      success: true,
      status: "Success",
      ticketId: null,
      entries: [],
    });
  });

  test("whose pending entries do not come last is Errored as a whole, and leaves nothing", async () => {
    const { cluster, leader } = await startCluster();
    const before = lastIndex(cluster);
    const entries = [
      { type: "set", data: "a=1", autoCommit: false },
      { type: "set", data: "b=1" },
    ];
    const { success, status, entries: outcomes } = await leader.replicateEntries(1, entries);
    expect({ success, status }).toEqual({ success: false, status: "Errored" });
    expect(outcomes.map(({ status: each, logIndex }) => [each, logIndex])).toEqual([
      ["Errored", -1],
      ["Errored", -1],
    ]);
    expect(lastIndex(cluster)).toBe(before);
  });

  test("answers entry by entry: applied, fenced off, or pending with the ticket of the batch", async () => {
    const { cluster, leader } = await startCluster();
    const before = lastIndex(cluster);
    const { status, ticketId, entries } = await leader.replicateEntries(1, [
      { type: "set", data: "a=1" },
      { type: "set", data: "b=1", expectedGeneration: 9 },
      { type: "set", data: "c=1", expectedGeneration: 1 },
      { type: "set", data: "d=1", autoCommit: false },
    ]);
    expect(status).toBe("Success");
    expect(entries).toEqual([
      { status: "Success", logIndex: before + 1, ticket: null },
      { status: "PartitionMoved", logIndex: -1, ticket: null },
      { status: "Success", logIndex: before + 2, ticket: null },
      { status: "Pending", logIndex: before + 3, ticket: ticketId },
    ]);
    expect((await leader.commitLogs(1, ticketId!)).commitLogId).toBe(before + 3);
    expect((await leader.read("d")).value).toBe("1");
    expect(cluster.violations()).toEqual([]);
  });

  test("all of which is fenced off is PartitionMoved", async () => {
    const { leader } = await startCluster();
    const entries = [{ type: "set", data: "a=1", expectedGeneration: 2 }];
    expect((await leader.replicateEntries(1, entries)).status).toBe("PartitionMoved");
  });

  test("on a node that does not lead is refused for each of its entries", async () => {
    const { cluster, leader } = await startCluster();
    const follower = cluster.node(others(cluster, leader)[0]!);
    const ended = await follower.replicateEntries(1, [{ type: "set", data: "a=1" }]);
    expect(ended.status).toBe("NodeIsNotLeader");
    expect(ended.entries.map(({ status }) => status)).toEqual(["NodeIsNotLeader"]);
  });

  test("that its leader cannot finish fails for each of its entries", async () => {
    const { cluster, leader } = await startCluster();
    await cluster.isolate(leader.name);
    const ended = await leader.replicateEntries(1, [
      { type: "set", data: "a=1" },
      { type: "set", data: "b=1", autoCommit: false },
    ]);
    expect(ended.status).toBe("ReplicationFailed");
    expect(ended.entries.map(({ status }) => status)).toEqual([
      "ReplicationFailed",
      "ReplicationFailed",
    ]);
  });
});

describe("a fence", () => {
  test("lets the right generation pass, and no other; nothing is appended", async () => {
    const { cluster, leader } = await startCluster();
    const right = await leader.replicateLogs(1, "set", "x=1", { expectedGeneration: 1 });
    expect(right.status).toBe("Success");
    const before = lastIndex(cluster);
    const wrong = await leader.replicateLogs(1, "set", "x=2", { expectedGeneration: 2 });
    expect(wrong).toMatchObject({ status: "PartitionMoved", ticketId: null, logIndex: -1 });
    expect(lastIndex(cluster)).toBe(before);
  });

  test("P0 takes entries of any type but its own", async () => {
    const { cluster } = await startCluster();
    await cluster.runUntil(() => cluster.leader(0) !== null);
    const system = cluster.node(cluster.leader(0)!);
    expect((await system.replicateLogs(0, "_RaftSystem", "x")).status).toBe("Errored");
    expect((await system.replicateLogs(0, "note", "x")).status).toBe("Success");
  });
});

test("a caller that gives up on a write hears OperationCancelled, and the write may come about", async () => {
  const { cluster, leader } = await startCluster({ rules: ["no-check-quorum"] });
  await cluster.isolate(leader.name);
  const options = { cancelAfter: "20ms" };
  const { status } = await leader.replicateLogs(1, "set", "price=20", options);
  expect(status).toBe("OperationCancelled");
  await cluster.heal();
  await cluster.runFor("1s");
  expect((await cluster.node(cluster.leader(1)!).read("price")).value).toBe("20");
  expect(cluster.violations()).toEqual([]);
});
