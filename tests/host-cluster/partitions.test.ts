import { expect, test } from "vitest";
import { createCluster } from "../../engine/index.ts";

test("a split names its target and its boundary, a merge its survivor and its source", async () => {
  const cluster = await createCluster({ seed: 7 });
  await cluster.runUntil(() => cluster.leader(0) !== null && cluster.leader(1) !== null);
  const plan = { target: 5, boundary: 1000 };
  expect(await cluster.splitPartition(1, plan)).toMatchObject({ status: "Success" });
  expect(cluster.getPartitionMap().partitions).toMatchObject([
    { partitionId: 1, state: "active", startRange: 0, endRange: 999 },
    { partitionId: 5, state: "active", startRange: 1000, endRange: 2147483647 },
  ]);
  expect(await cluster.mergePartitions(5, 1)).toMatchObject({ status: "Success" });
  expect(cluster.getPartitionMap().partitions).toMatchObject([
    { partitionId: 1, state: "removed" },
    { partitionId: 5, state: "active", startRange: 0, endRange: 2147483647 },
  ]);
  expect(cluster.violations()).toEqual([]);
});

test("what was proposed before a merge began moves with it; nothing is lost with the source's log", async () => {
  const cluster = await createCluster({ seed: 7, partitions: 2 });
  await cluster.runUntil(() => [0, 1, 2].every((partition) => cluster.leader(partition) !== null));
  const source = cluster.node(cluster.leader(2)!);
  const key = ["a", "b", "c", "d", "e", "f"].find((one) => cluster.getPartitionKey(one) === 2)!;
  const writes = ["1", "2", "3"].map((name) => source.replicateLogs(2, "set", `${key}/${name}=in`));
  const merged = cluster.mergePartitions(1, 2);
  expect((await Promise.all(writes)).map(({ status }) => status)).toEqual(
    writes.map(() => "Success"),
  );
  expect(await merged).toMatchObject({ status: "Success" });
  expect(cluster.getPartitionKey(key)).toBe(1);
  const leader = cluster.node(cluster.leader(1)!);
  for (const name of ["1", "2", "3"])
    expect(await leader.read(`${key}/${name}`, { through: "log" })).toMatchObject({ value: "in" });
  expect(cluster.violations()).toEqual([]);
});
