import { expect, test } from "vitest";
import { narrate } from "../../app/explain/narrate.ts";
import { ruleOf } from "../../app/explain/rule.ts";
import { replicaOf } from "../../engine/index.ts";
import { command, createScene, follower, leader } from "./scene.ts";

const [a, b, c] = [0, 1, 2];

test("a checkpoint, what it lets go, and whom that leaves behind are told in plain words", () => {
  const scene = createScene(3);
  const entries = [1, 2, 3].map((index) => command(index, 1, `x=${index}`));
  leader(scene, a, { term: 1, entries, votes: [a, b] });
  follower(scene, c, { leader: a, term: 1, entries: [] });
  const tell = (node: number, fact: Parameters<typeof scene.line>[1]): string | undefined =>
    narrate(scene.line(node, fact), scene.view)?.plain;

  expect(tell(a, { kind: "snapshotTaken", index: 3, term: 1, size: 40 })).toBe(
    "A keeps a snapshot of its state up to entry 3: it applied a checkpoint. Once its disk holds it, a restart replays only what is behind it.",
  );
  expect(tell(a, { kind: "snapshotDurable", index: 3 })).toBeUndefined();
  expect(tell(a, { kind: "compacted", from: 0, to: 2, term: 1 })).toBe(
    "A drops entries 1–2 from its log: the snapshot on its disk stands for them. Whoever lacks them needs that snapshot.",
  );
  expect(replicaOf(scene.view, a, 1)).toMatchObject({
    snapshotIndex: 3,
    durableSnapshot: 3,
    log: { base: 2, last: 3 },
  });
  scene.line(a, {
    kind: "progressChanged",
    peer: c,
    mode: "snapshot",
    matchIndex: 0,
    nextIndex: 1,
  });
  expect(tell(a, { kind: "snapshotSent", peer: c, index: 3, chunk: 0, chunks: 2 })).toBe(
    "A sends C piece 1 of 2 of its snapshot up to entry 3: C lacks entries that A's log no longer has.",
  );
  const transfer = { index: 3, chunk: 0, chunks: 2 };
  expect(replicaOf(scene.view, a, 1).peers).toContainEqual(
    expect.objectContaining({ peer: c, mode: "snapshot", transfer }),
  );
  tell(c, { kind: "snapshotReceived", from: a, index: 3, chunk: 0, outcome: "accepted" });
  expect(replicaOf(scene.view, c, 1).receiving).toMatchObject({ from: a, index: 3, chunk: 0 });

  const installed = { kind: "snapshotInstalled", from: a, index: 3, term: 1 } as const;
  const line = scene.line(c, { ...installed, log: "replaced" });
  expect(narrate(line, scene.view)).toMatchObject({
    importance: "major",
    plain:
      "C takes over A's snapshot up to entry 3: its state and its log are now what the snapshot says, and nothing of its own is left.",
  });
  expect(ruleOf(line)?.section).toBe("Raft paper §7, Figure 13");
  expect(replicaOf(scene.view, c, 1)).toMatchObject({
    receiving: null,
    commitIndex: 3,
    lastApplied: 3,
    log: { entries: [], base: 3, last: 3 },
  });
});

test("a snapshot that says nothing new, and one that is given up, are told with their reason", () => {
  const scene = createScene(3);
  const piece = { kind: "snapshotReceived", from: a, index: 3, chunk: 1 } as const;
  const covered = scene.line(b, { ...piece, outcome: "covered" });
  expect(narrate(covered, scene.view)?.plain).toBe(
    "B does not take A's snapshot up to entry 3: it knows as much or more to be committed. Taking it would lead its state back.",
  );
  const refused = scene.line(b, { ...piece, outcome: "refused" });
  expect(narrate(refused, scene.view)?.plain).toContain("The transfer begins anew.");
});
