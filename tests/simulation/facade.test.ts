import { expect, test } from "vitest";
import type { NodeId } from "../../engine/base/ids.ts";
import type { RaftFacade } from "../../engine/node/application.ts";
import { createFacade } from "../../engine/node/facade.ts";
import type { NodeSettings } from "../../engine/node/settings.ts";
import {
  actNow,
  advanceTo,
  createSimulation,
  type Simulation,
} from "../../engine/simulation/simulation.ts";

const second = 1_000_000;

/** A cluster of two partitions that A leads, after a second of writes to the first. */
function busy(settings: Partial<NodeSettings> = {}): Simulation {
  const simulation = createSimulation({
    seed: 3,
    nodes: 3,
    partitions: 2,
    preset: "robust",
    rules: [],
    settings,
  });
  const first = { kind: "node", node: 0 } as const;
  for (const partition of [1, 2]) actNow(simulation, { kind: "elect", node: first, partition });
  advanceTo(simulation, second);
  for (let at = 1; at <= 50; at++) {
    const operation = { kind: "set", key: "x", value: `${at}`, partition: 1 } as const;
    actNow(simulation, { kind: "submit", operation, node: null });
    advanceTo(simulation, second + at * 20_000);
  }
  return simulation;
}

function asksOn({ runners, world }: Simulation, node: NodeId): RaftFacade {
  return createFacade(runners[node]!.state.node, () => world.frontier);
}

test("an application knows the load of what its node leads, and nothing of the rest", () => {
  const simulation = busy();
  const leader = asksOn(simulation, 0);
  expect(leader.getPartitionLogOpsPerSecond(1)).toBeGreaterThan(4);
  expect(leader.getPartitionLogOpsPerSecond(2)).toBeLessThan(1);
  expect(leader.getPartitionCommitWaitMs(1)).toBeGreaterThan(0.5);
  expect(leader.getPartitionCommitWaitMs(1)).toBeLessThan(10);
  const follower = asksOn(simulation, 1);
  expect(follower.getPartitionLogOpsPerSecond(1)).toBe(0);
  expect(follower.getPartitionCommitWaitMs(1)).toBe(0);
  expect(leader.getPartitionLogOpsPerSecond(9)).toBe(0);
});

test("a write that the disk does not hold yet stands in the queue", () => {
  const simulation = busy();
  const slow = { from: second, to: second };
  const first = { kind: "node", node: 0 } as const;
  actNow(simulation, { kind: "disk", node: first, state: null, fsync: slow });
  const operation = { kind: "set", key: "x", value: "late", partition: 1 } as const;
  for (let times = 0; times < 3; times++)
    actNow(simulation, { kind: "submit", operation, node: null });
  advanceTo(simulation, simulation.world.frontier + 20_000);
  expect(asksOn(simulation, 0).getPartitionWalQueueDepth(1)).toBeGreaterThanOrEqual(3);
  expect(asksOn(simulation, 0).getPartitionWalQueueDepth(2)).toBe(0);
});

test("with load reports, gossip tells the others", () => {
  const simulation = busy({ enableLoadReports: true, gossipInterval: 100_000 });
  expect(asksOn(simulation, 2).getPartitionLogOpsPerSecond(1)).toBeGreaterThan(4);
});

test("the hash of a key is where ranges are cut: that of the part before its last slash", () => {
  const raft = asksOn(busy(), 1);
  const hash = raft.getKeyHash("tenants/42/orders");
  expect(raft.getKeyHash("tenants/42/invoices")).toBe(hash);
  expect(raft.getKeyHash("tenant-42/order-1001")).toBe(55_660_352);
  const { partitionId } = raft
    .getPartitionMap()
    .partitions.find(({ startRange, endRange }) => startRange <= hash && hash <= endRange)!;
  expect(raft.getPartitionKey("tenants/42/orders")).toBe(partitionId);
});
