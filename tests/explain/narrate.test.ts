import { emptyImage } from "../../engine/raft/replica.ts";
import { expect, test } from "vitest";
import { narrate } from "../../app/explain/narrate.ts";
import type { TraceEvent } from "../../engine/index.ts";
import { command, createScene, follower, leader, noop, second, type Scene } from "./scene.ts";

function sentence(scene: Scene, event: TraceEvent): string | undefined {
  const cause = scene.events.find(({ ref }) => ref === event.cause);
  return narrate(event, scene.view, cause)?.plain;
}

const [a, b, c, d, e] = [0, 1, 2, 3, 4];

test("an election timer that ran out tells how long no leader was heard", () => {
  const scene = createScene(3);
  const timeout = 2_410_000;
  scene.line(b, {
    kind: "timerSet",
    timer: "election",
    deadline: timeout,
    timeout,
    reason: "heardLeader",
  });
  const asks = {
    kind: "roleChanged",
    role: "candidate",
    leader: null,
    nodes: [],
    term: 3,
  } as const;
  const event = scene.line(b, { ...asks, phase: "preVote", reason: "electionTimeout" });
  expect(sentence(scene, event)).toBe(
    "B's election timer ran out: it heard no leader for 2.41 s. It asks who would vote for it in term 4 (pre-vote).",
  );
});

test("a victory names its voters, and an older crown that has not heard of it", () => {
  const scene = createScene(5);
  const won = {
    kind: "roleChanged",
    role: "leader",
    phase: "none",
    reason: "electionWon",
  } as const;
  const first = scene.line(a, { ...won, term: 3, leader: a, nodes: [a, b, c] });
  expect(sentence(scene, first)).toBe(
    "A became leader of term 3 — 3 of 5 votes (A, B, C). It serves as soon as an entry of term 3 is committed.",
  );
  const second = scene.line(b, { ...won, term: 4, leader: b, nodes: [b, c, e] });
  expect(sentence(scene, second)).toBe(
    "B became leader of term 4 — 3 of 5 votes (B, C, E). A still acts as leader of term 3: it has not heard of term 4.",
  );
});

test("a longer log of an older term loses the vote (§5.4.1)", () => {
  const scene = createScene(3);
  const event = scene.line(c, {
    kind: "voteDecided",
    candidate: b,
    term: 4,
    preVote: false,
    granted: false,
    reason: "logBehind",
    candidateLast: { index: 7, term: 2 },
    ownLast: { index: 6, term: 3 },
  });
  expect(sentence(scene, event)).toBe(
    "C refused B its vote: C's last entry is (6, term 3), newer than B's (7, term 2). Term is compared before length.",
  );
  expect(narrate(event, scene.view)?.importance).toBe("major");
});

test("a vote is given once a term (§5.2)", () => {
  const scene = createScene(3);
  const empty = { index: 0, term: 0 };
  const vote = {
    kind: "voteDecided",
    term: 1,
    preVote: false,
    candidateLast: empty,
    ownLast: empty,
  } as const;
  const yes = scene.line(c, { ...vote, candidate: a, granted: true, reason: "granted" });
  expect(sentence(scene, yes)).toBe("C voted for A in term 1: both logs are empty.");
  const no = scene.line(c, { ...vote, candidate: b, granted: false, reason: "alreadyVoted" });
  expect(sentence(scene, no)).toBe(
    "C refused B its vote: in term 1 it voted for A. A node has one vote per term.",
  );
});

test("a leader that sees a newer term steps down; a follower only moves on", () => {
  const scene = createScene(3);
  leader(scene, a, { term: 3, entries: [], votes: [a, b] });
  const beat = {
    kind: "timerSet",
    timer: "heartbeat",
    deadline: 0,
    timeout: 0,
    reason: "beat",
  } as const;
  scene.line(a, beat);
  const heard = scene.line(a, {
    kind: "messageDelivered",
    from: b,
    message: "appendEntriesResponse",
  });
  const higher = {
    kind: "roleChanged",
    role: "follower",
    phase: "none",
    reason: "higherTerm",
    nodes: [],
  } as const;
  const down = scene.line(a, { ...higher, term: 5, leader: null }, { cause: heard.ref });
  expect(sentence(scene, down)).toBe(
    "A stepped down: a message from B showed term 5, newer than its own. It is a follower of term 5 now.",
  );
  const moved = scene.line(c, { ...higher, term: 5, leader: b });
  expect(sentence(scene, moved)).toBe("C moved to term 5: B leads term 5, newer than its own.");
});

test("a commit says whose ack made the majority, and who does not know yet (§5.4.2)", () => {
  const scene = createScene(5);
  const entries = [noop(1, 5), command(2, 5, "price=20")];
  leader(scene, c, { term: 5, entries, votes: [c, d, e] });
  for (const node of [d, e]) follower(scene, node, { leader: c, term: 5, entries });
  scene.line(c, { kind: "commitAdvanced", from: 0, to: 1, copies: [c, d, e] });
  const ack = scene.line(c, {
    kind: "messageDelivered",
    from: e,
    message: "appendEntriesResponse",
  });
  const event = scene.line(
    c,
    { kind: "commitAdvanced", from: 1, to: 2, copies: [c, d, e] },
    { cause: ack.ref },
  );
  expect(sentence(scene, event)).toBe(
    "C committed entry 2 price=20: E's ack made it 3 of 5 copies (C, D, E), and it is from C's own term 5. D and E store it but do not know that yet.",
  );
  expect(narrate(event, scene.view)?.parts[1]).toEqual({ kind: "text", text: " " });
  expect(narrate(event, scene.view)?.parts[2]).toEqual({ kind: "code", text: "price=20" });
  const learnt = scene.line(d, { kind: "commitAdvanced", from: 1, to: 2, copies: [] });
  expect(sentence(scene, learnt)).toBe("D learnt that entry 2 price=20 is committed: C said so.");
});

test("an inherited entry on a majority is not committed until one of the own term is (§5.4.2)", () => {
  const scene = createScene(5);
  const old = [noop(1, 2), command(2, 2, "x=1")];
  leader(scene, a, { term: 4, entries: old, votes: [a, b, c] });
  const progress = { kind: "progressChanged", mode: "replicate", nextIndex: 3 } as const;
  scene.line(a, { ...progress, peer: b, matchIndex: 2 });
  const event = scene.line(a, { ...progress, peer: c, matchIndex: 2 });
  expect(sentence(scene, event)).toBe(
    "Entry 2 is on 3 of 5 but not committed: it is from term 2, and A leads term 4. It will be committed together with the first entry of term 4.",
  );
  const late = scene.line(a, { ...progress, peer: d, matchIndex: 2 });
  expect(narrate(late, scene.view)).toBeNull();
  scene.line(a, { kind: "entriesAppended", entries: [noop(3, 4)], asLeader: true });
  const commit = scene.line(a, { kind: "commitAdvanced", from: 0, to: 3, copies: [a, b, c] });
  expect(sentence(scene, commit)).toBe(
    "A committed entries 1–3: 3 of 5 nodes hold entry 3 (A, B, C), and it is from A's own term 4. Entries 1–2 of term 2 are committed with it.",
  );
});

test("a conflicting entry is dropped (§5.3)", () => {
  const scene = createScene(3);
  follower(scene, c, { leader: a, term: 4, entries: [noop(1, 4), command(2, 4, "price=10")] });
  const event = scene.line(c, { kind: "logTruncated", from: 2, conflictTerm: 4, leaderTerm: 5 });
  expect(sentence(scene, event)).toBe(
    "C dropped entry 2 price=10 of term 4 and all behind it: the leader of term 5 has another one there. It was never committed, so nothing confirmed is lost.",
  );
});

test("a stale append is ignored, and its sender will learn why (§5.1)", () => {
  const scene = createScene(3);
  leader(scene, a, { term: 3, entries: [], votes: [a, b] });
  follower(scene, b, { leader: c, term: 5, entries: [] });
  const event = scene.line(b, {
    kind: "staleTermRefused",
    from: a,
    message: "appendEntries",
    term: 3,
  });
  expect(sentence(scene, event)).toBe(
    "B ignored A's append: term 3 < 5. A will step down when it hears the reply.",
  );
});

test("a refused append says where the logs differ (§5.3)", () => {
  const scene = createScene(3);
  const event = scene.line(c, {
    kind: "appendRejected",
    leader: a,
    prevLogIndex: 8,
    prevLogTerm: 5,
    ownTerm: null,
    hintIndex: 6,
  });
  expect(sentence(scene, event)).toBe(
    "C refused A's append: C's log ends before entry 8. A goes back to where the logs may agree: entry 6.",
  );
});

test("a crash tells who has no leader now, or that there is no majority", () => {
  const scene = createScene(3);
  leader(scene, a, { term: 1, entries: [noop(1, 1)], votes: [a, b] });
  follower(scene, b, { leader: a, term: 1, entries: [noop(1, 1)] });
  const image = {
    ...emptyImage,
    currentTerm: 1,
    votedFor: a,
    entries: [noop(1, 1)],
    commitMark: 0,
  };
  const empty = { ...emptyImage, currentTerm: 0, votedFor: null, entries: [], commitMark: 0 };
  const crash = {
    kind: "nodeCrashed",
    unsynced: "lost",
    lostEntries: 1,
    images: [empty, image],
  } as const;
  expect(sentence(scene, scene.line(a, crash))).toBe(
    "A crashed: P1 has no leader until another node wins an election. Its disk keeps 1 entry of P1.",
  );
  expect(sentence(scene, scene.line(b, crash))).toBe(
    "B crashed: only 1 of 3 nodes is up, 2 are needed. Nothing can be committed until one restarts. Its disk keeps 1 entry of P1.",
  );
  const start = scene.line(a, { kind: "nodeStarted", cold: false });
  expect(sentence(scene, start)).toBe(
    "A restarted from its disk: term, vote and log are back, its role is follower. With it 2 of 3 nodes are up: enough to commit again.",
  );
  const restored = scene.line(a, { kind: "restored", image, restored: 0 });
  expect(sentence(scene, restored)).toBe(
    "A's disk kept P1: term 1, its vote for A and 1 entry, 0 of them known as committed.",
  );
});

test("a cut tells which side can commit; one side is enough to know it", () => {
  const scene = createScene(5);
  const cut: [number, number][] = [];
  for (const left of [a, b]) for (const right of [c, d, e]) cut.push([left, right], [right, left]);
  const groups = [[a, b].map((node) => ({ kind: "node", node }) as const)];
  const act = scene.line(-1, { kind: "acted", action: { kind: "cut", groups } });
  const event = scene.line(-1, { kind: "linksChanged", cut }, { cause: act.ref });
  expect(sentence(scene, event)).toBe("You cut A B | C D E: only the right side can commit.");
  expect(narrate(event, scene.view)?.plain).toBe(
    "The network is cut A B | C D E: only the right side can commit.",
  );
  const healed = scene.line(-1, { kind: "acted", action: { kind: "heal" } });
  const whole = scene.line(-1, { kind: "linksChanged", cut: [] }, { cause: healed.ref });
  expect(sentence(scene, whole)).toBe("You healed the network: every link works again.");
  const oneWay = scene.line(-1, { kind: "linksChanged", cut: [[a, e]] });
  expect(sentence(scene, oneWay)).toBe("Links are cut: E does not hear A.");
});

test("a client's outcome comes with what helps", () => {
  const scene = createScene(3);
  const operation = { kind: "set", key: "price", value: "20", partition: 1 } as const;
  const ask = (request: number): TraceEvent =>
    scene.line(-1, { kind: "clientInvoked", request, operation, partition: 1, node: b });
  const answer = {
    kind: "clientCompleted",
    logIndex: -1,
    value: null,
    leader: null,
    silent: false,
  } as const;
  expect(sentence(scene, ask(1))).toBe("A client asked B to write price=20 in P1.");
  const done = scene.line(
    -1,
    { ...answer, request: 1, status: "Success", logIndex: 9 },
    { at: second / 4 },
  );
  expect(sentence(scene, done)).toBe(
    "price=20 is confirmed: it is committed as entry 9, and the client heard so after 0.25 s.",
  );
  const found = scene.line(
    -1,
    { ...answer, request: 1, status: "Success", value: "20" },
    { at: second / 4 },
  );
  expect(sentence(scene, found)).toBe("price=20 is answered after 0.25 s: 20.");
  ask(2);
  const hinted = scene.line(-1, { ...answer, request: 2, status: "NodeIsNotLeader", leader: c });
  expect(sentence(scene, hinted)).toBe(
    "B refused price=20 (NodeIsNotLeader): it does not lead. Nothing was written: try C, the leader it knows.",
  );
  ask(3);
  const full = scene.line(-1, { ...answer, request: 3, status: "ProposalQueueFull" });
  expect(sentence(scene, full)).toBe(
    "B refused price=20 (ProposalQueueFull): too many proposals wait there already. Nothing was written: wait a little, then try again.",
  );
  ask(4);
  const failed = scene.line(-1, { ...answer, request: 4, status: "ReplicationFailed" });
  expect(sentence(scene, failed)).toBe(
    "B lost its leadership before price=20 was committed (ReplicationFailed). Its client cannot know the outcome: the next leader may keep it or drop it. Read it back before you write it again.",
  );
  ask(5);
  const silent = scene.line(-1, { ...answer, request: 5, status: "ProposalTimeout", silent: true });
  expect(sentence(scene, silent)).toBe(
    "B never answered: the write price=20 may or may not survive — nobody told it no. Read it back before you write it again.",
  );
});

test("an action that was not possible comes with a remedy", () => {
  const scene = createScene(3);
  const node = { kind: "leader", partition: 1 } as const;
  const event = scene.line(-1, {
    kind: "actionRefused",
    action: { kind: "crash", node },
    reason: "noLeader",
  });
  expect(sentence(scene, event)).toBe(
    "The crash was not possible: P1 has no leader now. Wait for an election, or choose a node by its name.",
  );
});

test("deliveries, timers and heartbeats tell nothing by themselves", () => {
  const scene = createScene(3);
  const heartbeat = {
    kind: "appendEntries",
    term: 1,
    prevLogIndex: 0,
    prevLogTerm: 0,
    entries: [],
    leaderCommit: 0,
    round: 0,
    sentAt: 0,
  } as const;
  const lines = [
    scene.line(a, { kind: "messageDelivered", from: b, message: "heartbeat" }),
    scene.line(a, { kind: "timerFired", timer: "heartbeat" }),
    scene.line(a, {
      kind: "messageSent",
      to: b,
      message: heartbeat,
      deliverAt: 1,
      fate: "lost",
      copyAt: null,
    }),
  ];
  for (const line of lines) expect(narrate(line, scene.view)).toBeNull();
});
