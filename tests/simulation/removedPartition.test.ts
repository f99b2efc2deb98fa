import { expect, test } from "vitest";
import { createCluster } from "../../engine/index.ts";

test("a removed partition answers nobody: what was still under way to it is dropped in silence", async () => {
  const cluster = await createCluster({ seed: 7, nodes: 3 });
  await cluster.runUntil(() => cluster.leader(0) !== null);
  await cluster.createPartition();
  await cluster.runUntil(() => cluster.leader(2) !== null);
  const leader = cluster.nodeNames.indexOf(cluster.leader(2)!);
  const follower = (leader + 1) % 3;
  const link = {
    from: { kind: "node", node: leader },
    to: { kind: "node", node: follower },
  } as const;
  await cluster.act({
    kind: "interfere",
    ...link,
    oneWay: true,
    how: "hold",
    message: "any",
    partition: 2,
    nth: null,
  });
  await cluster.runFor("500ms");
  await cluster.removePartition(2);
  await cluster.runFor("1s");
  const before = cluster.trace().length;
  await cluster.act({ kind: "release", ...link, oneWay: true });
  await cluster.runFor("1s");
  const after = cluster.trace().slice(before);
  const ofIt = after.filter(({ partition }) => partition === 2).map(({ fact }) => fact.kind);
  expect(ofIt.length).toBeGreaterThan(0);
  expect(new Set(ofIt)).toEqual(new Set(["messageReleased"]));
  expect(cluster.node(cluster.nodeNames[follower]!).hostsPartition(2)).toBe(false);
  expect(cluster.violations()).toEqual([]);
});
