import { expect, test } from "vitest";
import { createCluster } from "../../engine/index.ts";

/** Whole seconds, but for what a message takes there and back. */
function seconds(micros: number): number {
  return Math.round(micros / 1_000_000);
}

test("a leader confirms that it leads, a follower that its copy is current (6.4)", async () => {
  const cluster = await createCluster({ seed: 7 });
  await cluster.runUntil(() => cluster.leader(1) !== null);
  const leader = cluster.node(cluster.leader(1)!);
  const other = cluster.node(cluster.nodeNames.find((name) => name !== leader.name)!);
  await cluster.write("x", "1", { partition: 1 });
  expect(await leader.confirmLeadership(1)).toBe(true);
  expect(await other.confirmLeadership(1)).toBe(false);
  expect(await other.confirmLocalApplication(1)).toBe(true);
  expect(await leader.amILeaderQuick(1)).toBe(true);
  expect(await other.waitForLeaderStable(1, "200ms")).toBe(leader.name);
  expect(cluster.violations()).toEqual([]);
});

test("an office is handed over, and laid down (3.10)", async () => {
  const cluster = await createCluster({ seed: 7 });
  await cluster.runUntil(() => cluster.leader(1) !== null);
  const first = cluster.leader(1)!;
  const target = cluster.nodeNames.find((name) => name !== first)!;
  expect(await cluster.node(first).transferLeadership(1, target)).toBe("Success");
  await cluster.runUntil(() => cluster.leader(1) === target);
  expect(await cluster.node(target).stepDown(1)).toBe("Success");
  await cluster.runUntil(() => ![null, target].includes(cluster.leader(1)));
});

test("an office that nobody takes up is laid down all the same: Pending after 10 s", async () => {
  const cluster = await createCluster({ seed: 7 });
  await cluster.runUntil(() => cluster.leader(1) !== null);
  const leader = cluster.node(cluster.leader(1)!);
  await cluster.isolate(leader.name);
  for (const name of cluster.nodeNames) if (name !== leader.name) await cluster.crash(name);
  const begin = cluster.now();
  expect(await leader.stepDown(1)).toBe("Pending");
  expect(seconds(cluster.now() - begin)).toBe(10);
  expect(leader.amILeader(1)).toBe(false);
});

test("a leader whose heartbeats are kept back loses its office to others", async () => {
  const cluster = await createCluster({ seed: 7 });
  await cluster.runUntil(() => cluster.leader(1) !== null);
  const first = cluster.leader(1)!;
  expect(await cluster.node(first).suspendHeartbeats(1)).toBe("Success");
  await cluster.runUntil(() => ![null, first].includes(cluster.leader(1)), { within: "3s" });
  expect(await cluster.node(first).resumeHeartbeats(1)).toBe("NodeIsNotLeader");
});
