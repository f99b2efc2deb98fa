import { expect, test } from "vitest";
import {
  describeAsText,
  describeCluster,
  describeNode,
  describeQuorum,
} from "../../app/explain/describe.ts";
import { summarizeQuiet } from "../../app/explain/quiet.ts";
import { sidesOf } from "../../app/explain/sides.ts";
import { formatDuration, formatInstant } from "../../app/explain/time.ts";
import { whyCannotCommit, whyNotCommitted, whyNotLeader } from "../../app/explain/whyNot.ts";
import { command, createScene, follower, leader, noop, second, type Scene } from "./scene.ts";

const [a, b, c, d, e] = [0, 1, 2, 3, 4];

/** A B | C D E: A leads term 4 on its side, C leads term 5 on the other. */
function twoCrowns(): Scene {
  const scene = createScene(5);
  const shared = [noop(1, 4)];
  const stale = [...shared, command(2, 4, "price=10")];
  const fresh = [...shared, noop(2, 5), command(3, 5, "price=20")];
  leader(scene, a, { term: 4, entries: stale, votes: [a, b, c] });
  follower(scene, b, { leader: a, term: 4, entries: stale });
  leader(scene, c, { term: 5, entries: fresh, votes: [c, d, e] });
  for (const node of [d, e]) follower(scene, node, { leader: c, term: 5, entries: fresh });
  for (const peer of [d, e])
    scene.line(c, {
      kind: "progressChanged",
      peer,
      mode: "replicate",
      matchIndex: 3,
      nextIndex: 4,
    });
  scene.line(c, { kind: "commitAdvanced", from: 0, to: 3, copies: [c, d, e] });
  scene.line(c, { kind: "serving", term: 5, index: 2 });
  const cut: [number, number][] = [];
  for (const left of [a, b]) for (const right of [c, d, e]) cut.push([left, right], [right, left]);
  scene.line(-1, { kind: "linksChanged", cut });
  return scene;
}

test("a node's button says it all", () => {
  const { view } = twoCrowns();
  expect(describeNode(view, c, 1)).toBe("Node C, leader, term 5, log 3 entries, committed 3");
  expect(describeNode(view, a, 1)).toBe(
    "Node A, leader, unaware of term 5, term 4, log 2 entries, committed 0",
  );
  expect(describeNode(view, b, 1)).toBe(
    "Node B, follower of A, term 4, log 2 entries, committed 0",
  );
});

test("the table has a row per node, with the end of its log", () => {
  const rows = describeCluster(twoCrowns().view, 1);
  expect(rows.map(({ name, role, term, last }) => `${name} ${role} ${term} ${last}`)).toEqual([
    "A leader, unaware of term 5 4 2",
    "B follower of A 4 2",
    "C leader 5 3",
    "D follower of C 5 3",
    "E follower of C 5 3",
  ]);
  expect(rows[4]?.tail).toEqual(["1 ∅ (term 4)", "2 ∅ (term 5)", "3 price=20 (term 5)"]);
});

test("a side counts its own nodes against a majority of all", () => {
  const { view } = twoCrowns();
  expect(sidesOf(view)).toEqual([
    [a, b],
    [c, d, e],
  ]);
  expect(describeQuorum(view, 1, [a, b])).toEqual({
    up: 2,
    needed: 3,
    voters: 5,
    canCommit: false,
    sentence: "Cannot commit: 2 of 5 up on this side, 3 needed.",
  });
  expect(describeQuorum(view, 1, [c, d, e]).sentence).toBe(
    "Can commit: 3 of 5 up on this side, 3 needed.",
  );
  expect(describeQuorum(view, 1).canCommit).toBe(true);
});

test("a chain of links joins a side, but only direct links commit", () => {
  const scene = createScene(5);
  const kept = new Set(["0-1", "1-2", "2-3", "3-4"]);
  const cut: [number, number][] = [];
  for (let from = 0; from < 5; from++)
    for (let to = from + 1; to < 5; to++)
      if (!kept.has(`${from}-${to}`)) cut.push([from, to], [to, from]);
  scene.line(-1, { kind: "linksChanged", cut });
  expect(sidesOf(scene.view)).toEqual([[a, b, c, d, e]]);
  // B reaches A and C: three of five, directly.
  expect(describeQuorum(scene.view, 1).canCommit).toBe(true);
  scene.line(-1, { kind: "linksChanged", cut: [...cut, [b, c], [c, d]] });
  expect(sidesOf(scene.view)).toEqual([[a, b], [c], [d, e]]);
  expect(describeQuorum(scene.view, 1).sentence).toBe(
    "Cannot commit: 5 of 5 up, but no 3 of them can talk to each other.",
  );
});

test("the whole state as text", () => {
  expect(describeAsText(twoCrowns().view, 1, 20.54 * second)).toBe(
    [
      "P1 at 20.540 s",
      "Can commit: 5 of 5 up, 3 needed.",
      "Network cut: A B | C D E",
      "Node A, leader, unaware of term 5, term 4, log 2 entries, committed 0, applied 0: log 1 ∅ (term 4), 2 price=10 (term 4)",
      "Node B, follower of A, term 4, log 2 entries, committed 0, applied 0: log 1 ∅ (term 4), 2 price=10 (term 4)",
      "Node C, leader, term 5, log 3 entries, committed 3, applied 0: log 1 ∅ (term 4), 2 ∅ (term 5), 3 price=20 (term 5)",
      "Node D, follower of C, term 5, log 3 entries, committed 0, applied 0: log 1 ∅ (term 4), 2 ∅ (term 5), 3 price=20 (term 5)",
      "Node E, follower of C, term 5, log 3 entries, committed 0, applied 0: log 1 ∅ (term 4), 2 ∅ (term 5), 3 price=20 (term 5)",
    ].join("\n"),
  );
});

function unmet(conditions: ReturnType<typeof whyNotCommitted>): string[] {
  return conditions.filter(({ met }) => !met).map(({ label, evidence }) => `${label}: ${evidence}`);
}

test("a stale crown's entry is not committed: copies, and the leader's own entry there", () => {
  const { view } = twoCrowns();
  expect(unmet(whyNotCommitted(view, 1, 2, a))).toEqual([
    "A majority has entry 2 of term 4 on disk: 2 of 5 (A, B), 3 needed",
    "The leader C has the same entry 2: C has one of term 5 there, not of term 4",
    "A knows it: A knows entries up to 0 as committed",
  ]);
  expect(unmet(whyNotCommitted(view, 1, 3, c))).toEqual([]);
  expect(unmet(whyNotCommitted(view, 1, 3, d))).toEqual([
    "D knows it: D knows entries up to 0 as committed",
  ]);
  expect(unmet(whyNotCommitted(view, 1, 7, d))).toEqual([
    "D has an entry 7: its log ends with entry 3",
  ]);
});

test("a follower does not lead while it hears a leader; a cut-off one cannot win", () => {
  const { view } = twoCrowns();
  expect(unmet(whyNotLeader(view, 1, d))).toEqual([
    "Its election timer has run out: no leader is heard: D follows C",
    "A majority voted for it: it has not asked for votes",
  ]);
  expect(unmet(whyNotLeader(view, 1, b))).toEqual([
    "Its election timer has run out: no leader is heard: B follows A",
    "It can talk to a majority: A, B: 2 of 5, 3 needed",
    "Its log is at least as new as a majority's: its last entry is (2, term 4), C, D and E have a newer one",
    "A majority voted for it: it has not asked for votes",
  ]);
});

test("a partition without a majority tells how many are missing", () => {
  const scene = createScene(3);
  const crash = { kind: "nodeCrashed", unsynced: "lost", lostEntries: 0, images: [] } as const;
  scene.line(a, crash);
  scene.line(b, crash);
  expect(unmet(whyCannotCommit(scene.view, 1))).toEqual([
    "A majority is up: 1 of 3 up, 2 needed",
    "A majority can talk to each other: at most C, 2 needed",
    "P1 has a leader: no node that is up leads",
  ]);
  expect(unmet(whyCannotCommit(twoCrowns().view, 1))).toEqual([]);
});

test("a quiet stretch is one sentence", () => {
  const scene = createScene(3);
  const message = {
    kind: "appendEntries",
    term: 1,
    prevLogIndex: 0,
    prevLogTerm: 0,
    entries: [],
    leaderCommit: 0,
    round: 0,
    sentAt: 0,
  } as const;
  const sent = { kind: "messageSent", message, deliverAt: 1, copyAt: null } as const;
  const beats = [b, c, b, c].map((to) => scene.line(a, { ...sent, to, fate: "travels" }));
  expect(summarizeQuiet(beats)).toBe("4 heartbeats; no change.");
  expect(summarizeQuiet([...beats, scene.line(a, { ...sent, to: b, fate: "cut" })])).toBe(
    "4 heartbeats, 1 message lost; no change.",
  );
  expect(summarizeQuiet([])).toBe("No change.");
  const stored = scene.line(a, { kind: "entriesAppended", entries: [noop(1, 1)], asLeader: true });
  expect(summarizeQuiet([...beats, stored])).toBe("4 heartbeats, 1 entry appended.");
});

test("instants and durations", () => {
  expect(formatInstant(20_540_000)).toBe("20.540 s");
  expect([12_000_000, 380_000, 40_000, 2400, 250].map(formatDuration)).toEqual([
    "12.0 s",
    "0.38 s",
    "40 ms",
    "2.4 ms",
    "250 µs",
  ]);
});

test("who is paused, or cannot store, does not count towards a majority", () => {
  const scene = createScene(3);
  scene.line(a, { kind: "nodePaused" });
  expect(describeQuorum(scene.view, 1).sentence).toBe("Can commit: 2 of 3 answer, 2 needed.");
  const { conditions } = scene.view.nodes[b]!;
  scene.line(b, { kind: "conditionsChanged", conditions: { ...conditions, disk: "full" } });
  expect(describeQuorum(scene.view, 1).sentence).toBe("Cannot commit: 1 of 3 count, 2 needed.");
  expect(unmet(whyCannotCommit(scene.view, 1))[0]).toBe(
    "A majority counts: 1 of 3 count, 2 needed",
  );
  expect(unmet(whyNotLeader(scene.view, 1, a))).toEqual(["A runs: A is paused"]);
  expect(unmet(whyNotLeader(scene.view, 1, b))[0]).toBe(
    "Its disk is sound: else it may not stand: disk full",
  );
  expect(describeNode(scene.view, a, 1)).toBe(
    "Node A, follower, knows no leader, paused, term 0, log 0 entries, committed 0",
  );
  expect(describeCluster(scene.view, 1).map(({ faults }) => faults)).toEqual([
    "paused",
    "disk full",
    "",
  ]);
});
