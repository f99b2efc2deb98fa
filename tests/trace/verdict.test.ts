import { emptyImage } from "../../engine/raft/replica.ts";
import { describe, expect, test } from "vitest";
import { importTrace } from "../../engine/check/importTrace.ts";
import type { InvariantName } from "../../engine/check/violation.ts";
import { entry } from "../support/protocolGroup.ts";
import { appended, committed, durable, etcd, labTrace, role, voted } from "../support/traceText.ts";

function found(text: string): InvariantName[] {
  return importTrace(text).violations.map(({ invariant }) => invariant);
}

/** A is elected, and writes one entry that B holds too. */
const sound = [
  [0, role("candidate", 1)],
  [1, role("follower", 1)],
  [1, voted(0, 1)],
  [0, role("leader", 1)],
  [0, appended([entry(1, 1)], true)],
  [1, appended([entry(1, 1)])],
  [0, durable(1)],
  [1, durable(1)],
  [0, committed(0, 1)],
  [1, committed(0, 1)],
] as const;

describe("the lab's trace, written by hand", () => {
  test("of an election and a write is sound", () => {
    const trace = importTrace(labTrace(...sound));
    expect(trace).toMatchObject({ origin: "lab", name: "by hand", skipped: [], violations: [] });
    expect(trace.config).toMatchObject({ nodes: 3, partitions: 1 });
  });

  test("two leaders of one term break Election Safety", () => {
    expect(found(labTrace(...sound, [2, role("candidate", 1)], [2, role("leader", 1)]))).toContain(
      "electionSafety",
    );
  });

  test("two leaders of different terms do not", () => {
    const text = labTrace(
      ...sound,
      [2, role("follower", 1)],
      [2, appended([entry(1, 1)])],
      [2, role("candidate", 2)],
      [2, role("leader", 2)],
    );
    expect(found(text)).toEqual([]);
  });

  test("a second vote of one term is one too many", () => {
    expect(found(labTrace(...sound, [1, voted(2, 1)]))).toEqual(["voteOnce"]);
  });

  test("a vote that a restart forgot is told again, and found out", () => {
    const message = {
      kind: "requestVoteResponse",
      term: 1,
      asked: 1,
      preVote: false,
      granted: true,
      reason: "granted",
      disk: 0,
    } as const;
    const image = { ...emptyImage, currentTerm: 1, votedFor: null, entries: [], commitMark: 0 };
    const answer = { kind: "messageSent", message, fate: "travels", copyAt: null } as const;
    const text = labTrace(
      [1, role("follower", 1)],
      [1, voted(0, 1)],
      [1, { ...answer, to: 0, deliverAt: 9000 }],
      [1, { kind: "nodeCrashed", unsynced: "lost", lostEntries: 0, images: [image, image] }],
      [1, { kind: "nodeStarted", cold: false }],
      [1, { kind: "restored", image, restored: 0 }],
      [1, voted(2, 1)],
      [1, { ...answer, to: 2, deliverAt: 19_000 }],
    );
    expect(found(text)).toEqual(["voteOnce"]);
  });

  test("a commitIndex that goes back", () => {
    expect(found(labTrace(...sound, [1, committed(1, 0)]))).toEqual(["commitMonotonic"]);
  });

  test("a term that goes back", () => {
    expect(found(labTrace(...sound, [1, role("follower", 0)]))).toContain("termMonotonic");
  });

  test("logs that agree on index and term, and not on the entry", () => {
    expect(
      found(labTrace(...sound, [2, role("follower", 1)], [2, appended([entry(1, 1, "other")])])),
    ).toEqual(["logMatching"]);
  });

  test("a leader without an entry that was committed before", () => {
    expect(found(labTrace(...sound, [2, role("candidate", 2)], [2, role("leader", 2)]))).toEqual([
      "leaderCompleteness",
    ]);
  });

  test("a leader that deletes from its log, and what was committed", () => {
    const truncated = { kind: "logTruncated", from: 1, conflictTerm: 1, leaderTerm: 1 } as const;
    const text = labTrace(...sound, [0, truncated]);
    expect(found(text)).toEqual(
      expect.arrayContaining(["leaderAppendOnly", "committedImmutable", "indexOrder"]),
    );
  });

  test("a commit that only the leader's disk stands for", () => {
    const [, , , , , , , , commit] = sound;
    expect(found(labTrace(...sound.slice(0, 7), commit))).toEqual(["quorumDiscipline"]);
  });

  test("different entries applied at one index", () => {
    const applied = { kind: "entriesApplied", from: 1, to: 1 } as const;
    const text = labTrace(
      ...sound,
      [0, applied],
      [2, role("follower", 2)],
      [2, appended([entry(1, 2)])],
      [2, committed(0, 1)],
      [2, applied],
    );
    expect(found(text)).toEqual(expect.arrayContaining(["stateMachineSafety"]));
  });

  test("a node that restarts from its disk is sound", () => {
    const image = {
      ...emptyImage,
      currentTerm: 1,
      votedFor: 0,
      entries: [entry(1, 1)],
      commitMark: 1,
    };
    const none = { ...emptyImage, currentTerm: 0, votedFor: null, entries: [], commitMark: 0 };
    const text = labTrace(
      ...sound,
      [1, { kind: "nodeCrashed", unsynced: "lost", lostEntries: 0, images: [none, image] }],
      [1, { kind: "nodeStarted", cold: false }],
      [1, { kind: "restored", image, restored: 1 }],
      [1, role("follower", 2)],
    );
    expect(found(text)).toEqual([]);
  });
});

describe("a trace that is not whole", () => {
  test("loses its last line where it was cut off", () => {
    const text = labTrace(...sound);
    const { events, skipped, violations } = importTrace(text.slice(0, -20));
    expect(events).toHaveLength(15);
    expect(skipped).toEqual([{ line: 17, reason: "the line is cut off" }]);
    expect(violations).toEqual([]);
  });

  test("passes over foreign lines, by number", () => {
    const lines = labTrace(...sound).split("\n");
    const foreign = ["# a remark", '{"level":"info"}', '{"ref":1,"cause":0,"at":0,"node":7}'];
    lines.splice(3, 0, ...foreign);
    const odd = { ref: 1, cause: 0, at: 99_000, node: 0, partition: 1, fact: { kind: "danced" } };
    const backwards = { ...odd, at: 1, fact: durable(1) };
    lines.splice(-1, 0, JSON.stringify(odd), JSON.stringify(backwards));
    const { events, skipped, violations } = importTrace(lines.join("\n"));
    expect(events).toHaveLength(16);
    expect(skipped).toEqual([
      { line: 4, reason: "this is not a JSON object" },
      { line: 5, reason: "this is not a trace line" },
      { line: 6, reason: "there is no node 7" },
      { line: 21, reason: 'there is no fact of kind "danced"' },
      { line: 22, reason: "it goes back in time" },
    ]);
    expect(violations).toEqual([]);
  });

  test("names the field that is wrong", () => {
    const text = labTrace([0, { ...role("leader", 1), term: -1 }]);
    expect(importTrace(text).skipped).toEqual([
      { line: 8, reason: '"term" of roleChanged is missing or wrong' },
    ]);
  });

  test("does without its header and its beginning, and judges what is left", () => {
    const [, ...lines] = labTrace(...sound, [1, voted(2, 1)]).split("\n");
    const late = lines.slice(6).join("\n");
    const { config, violations, skipped } = importTrace(late);
    expect(config.nodes).toBe(3);
    expect(skipped).toEqual([]);
    // Logs are unknown now, votes are not.
    expect(violations.map(({ invariant }) => invariant)).toEqual(["voteOnce"]);
    expect(found(lines.join("\n"))).toEqual(["voteOnce"]);
  });

  test("is nothing where it is empty, or something else", () => {
    for (const text of ["", "\n\n", "no trace\nat all", '{"a":1}\n[1]\n'])
      expect(importTrace(text)).toMatchObject({ origin: null, events: [], violations: [] });
    expect(importTrace('{"a":1}\n[1]\n').skipped.map(({ line }) => line)).toEqual([1, 2]);
  });
});

/** Nodes 1 and 2 of three elect node 1 and write one entry. */
const etcdSound = [
  etcd("InitState", 1),
  etcd("InitState", 2),
  etcd("InitState", 3),
  etcd("BecomeCandidate", 1, { term: 1, vote: 1, role: "Candidate" }),
  etcd("SendRequestVoteRequest", 1, {
    term: 1,
    vote: 1,
    role: "Candidate",
    msg: { type: "MsgVote", term: 1, from: "1", to: "2" },
  }),
  etcd("ReceiveRequestVoteRequest", 2, {
    msg: { type: "MsgVote", term: 1, from: "1", to: "2" },
  }),
  etcd("BecomeFollower", 2, { term: 1 }),
  etcd("SendRequestVoteResponse", 2, {
    term: 1,
    msg: { type: "MsgVoteResp", term: 1, from: "2", to: "1", reject: false },
  }),
  etcd("ReceiveRequestVoteResponse", 1, {
    term: 1,
    vote: 1,
    role: "Candidate",
    msg: { type: "MsgVoteResp", term: 1, from: "2", to: "1", reject: false },
  }),
  etcd("BecomeLeader", 1, { term: 1, vote: 1, role: "Leader" }),
  etcd("Replicate", 1, { term: 1, vote: 1, role: "Leader" }),
  etcd("SendAppendEntriesRequest", 1, {
    term: 1,
    vote: 1,
    role: "Leader",
    log: 1,
    msg: { type: "MsgApp", term: 1, from: "1", to: "2", entries: 1, index: 0 },
  }),
  etcd("ReceiveAppendEntriesRequest", 2, {
    term: 1,
    vote: 1,
    msg: { type: "MsgApp", term: 1, from: "1", to: "2", entries: 1, index: 0 },
  }),
  etcd("SendAppendEntriesResponse", 2, {
    term: 1,
    vote: 1,
    log: 1,
    msg: { type: "MsgAppResp", term: 1, from: "2", to: "1", index: 1 },
  }),
  etcd("Commit", 1, { term: 1, vote: 1, role: "Leader", log: 1, commit: 1 }),
];

describe("etcd's trace, written by hand", () => {
  test("of an election and a write is sound, and becomes facts", () => {
    const { origin, events, violations, skipped, config } = importTrace(etcdSound.join("\n"));
    expect({ origin, violations, skipped }).toEqual({
      origin: "etcd",
      violations: [],
      skipped: [],
    });
    expect(config).toMatchObject({ nodes: 3, partitions: 1 });
    const kinds = events.filter(({ node }) => node === 1).map(({ at, fact }) => [at, fact.kind]);
    expect(kinds).toEqual([
      [2000, "nodeStarted"],
      [2000, "restored"],
      [2000, "roleChanged"],
      [6000, "messageDelivered"],
      [7000, "roleChanged"],
      [8000, "voteDecided"],
      [8000, "messageSent"],
      [13_000, "messageDelivered"],
      [13_000, "leaderKnown"],
      [14_000, "entriesAppended"],
      [14_000, "messageSent"],
    ]);
    const [copy] = events.filter(
      ({ at, fact }) => at === 14_000 && fact.kind === "entriesAppended",
    );
    const [own] = events.filter(({ at, fact }) => at === 12_000 && fact.kind === "entriesAppended");
    expect(copy!.fact).toMatchObject({ entries: (own!.fact as { entries: unknown }).entries });
    const answer = events.at(-3)!;
    expect(answer.fact).toMatchObject({ kind: "messageSent", fate: "lost" });
  });

  test("lines of other loggers and other tags are passed over", () => {
    const noise = ['{"level":"info","msg":"hello"}', "plain text"];
    const prefixed = etcdSound.map((line) => `node1 | ${line}`);
    const { skipped, violations } = importTrace([...noise, ...prefixed].join("\n"));
    expect(violations).toEqual([]);
    expect(skipped.map(({ line }) => line)).toEqual([1, 2]);
  });

  test("two leaders of one term", () => {
    const usurper = { term: 1, vote: 3, log: 0 };
    const text = [
      ...etcdSound,
      etcd("BecomeCandidate", 3, { ...usurper, role: "Candidate" }),
      etcd("BecomeLeader", 3, { ...usurper, role: "Leader" }),
    ].join("\n");
    expect(found(text)).toContain("electionSafety");
  });

  test("a vote for two", () => {
    const msg = { type: "MsgVoteResp", term: 1, from: "2", to: "3", reject: false } as const;
    const again = etcd("SendRequestVoteResponse", 2, { term: 1, vote: 1, log: 1, msg });
    expect(found([...etcdSound, again].join("\n"))).toEqual(["voteOnce"]);
  });

  test("a commit that goes back, and one behind the log's end", () => {
    const lines = [
      ...etcdSound,
      etcd("Ready", 1, { term: 1, vote: 1, role: "Leader", log: 1, commit: 0 }),
    ];
    expect(found(lines.join("\n"))).toEqual(["commitMonotonic"]);
    const beyond = etcd("Ready", 2, { term: 1, vote: 1, log: 1, commit: 5 });
    expect(found([...etcdSound, beyond].join("\n"))).toEqual(["indexOrder"]);
  });

  test("a leader whose log grows shorter", () => {
    const shorter = etcd("Ready", 1, { term: 1, vote: 1, role: "Leader", log: 0, commit: 1 });
    expect(found([...etcdSound, shorter].join("\n"))).toEqual(
      expect.arrayContaining(["leaderAppendOnly", "committedImmutable"]),
    );
  });

  test("a later leader without what was committed", () => {
    const late = { term: 2, vote: 3 };
    const text = [
      ...etcdSound,
      etcd("BecomeCandidate", 3, { ...late, role: "Candidate" }),
      etcd("BecomeLeader", 3, { ...late, role: "Leader" }),
    ].join("\n");
    expect(found(text)).toEqual(["leaderCompleteness"]);
  });

  test("a node that restarts keeps term, vote and log; one that forgets its term is found out", () => {
    const kept = etcd("InitState", 1, { term: 1, vote: 1, log: 1, commit: 1 });
    const trace = importTrace([...etcdSound, kept].join("\n"));
    expect(trace.violations).toEqual([]);
    expect(trace.events.filter(({ fact }) => fact.kind === "nodeCrashed")).toHaveLength(1);
    const forgot = etcd("InitState", 1, { term: 0, log: 1, commit: 1 });
    expect(found([...etcdSound, forgot].join("\n"))).toEqual(
      expect.arrayContaining(["termMonotonic"]),
    );
  });

  test("etcd's own way to start: entries of term 1 that were there before any leader", () => {
    const boot = ["1", "2", "3"].flatMap((nid) => [
      etcd("InitState", Number(nid)),
      etcd("BecomeFollower", Number(nid), { term: 1 }),
      etcd("ApplyConfChange", Number(nid), { term: 1, commit: 3, log: 3 }),
      etcd("Ready", Number(nid), { term: 1, commit: 3, log: 3 }),
    ]);
    const leads = { term: 2, vote: 1, commit: 3, log: 3 };
    const msg = { type: "MsgApp", term: 2, from: "1", to: "2", entries: 1 } as const;
    const more = { index: 3, logTerm: 1, commit: 3 };
    const text = [
      ...boot,
      etcd("BecomeCandidate", 1, { ...leads, role: "Candidate" }),
      etcd("BecomeLeader", 1, { ...leads, role: "Leader" }),
      etcd("Replicate", 1, { ...leads, role: "Leader" }),
      etcd("SendAppendEntriesRequest", 1, {
        ...leads,
        role: "Leader",
        log: 4,
        msg: { ...msg, ...more },
      }),
      etcd("ReceiveAppendEntriesRequest", 2, {
        term: 1,
        commit: 3,
        log: 3,
        msg: { ...msg, ...more },
      }),
      etcd("BecomeFollower", 2, { term: 2, commit: 3, log: 3 }),
      etcd("Ready", 2, { term: 2, commit: 3, log: 4 }),
    ].join("\n");
    const { events, violations } = importTrace(text);
    expect(violations).toEqual([]);
    const taken = events.at(-2)!.fact;
    expect(taken).toMatchObject({ kind: "entriesAppended", entries: [{ index: 4, term: 2 }] });
  });

  test("nodes with long names are lettered in their order", () => {
    const names = ["9372538179322589801", "10501334649042878790", "18249187646912138824"];
    const lines = names.map((nid) => etcd("InitState", 1).replace('"nid":"1"', `"nid":"${nid}"`));
    const { config, events } = importTrace(lines.toReversed().join("\n"));
    expect(config.nodes).toBe(3);
    const started = events.filter(({ fact }) => fact.kind === "nodeStarted");
    expect(started.map(({ node }) => node)).toEqual([2, 1, 0]);
  });
});
