import { describe, expect, test } from "vitest";
import type { NodeId, Term } from "../../engine/base/ids.ts";
import type { RaftMessage, RequestVoteResponse } from "../../engine/raft/message.ts";
import {
  createGroup,
  cutLink,
  crash,
  elect,
  heal,
  isolate,
  office,
  receive,
  replica,
  restart,
  settle,
  slowDisk,
  sync,
  take,
  timeout,
  wait,
  type ProtocolGroup,
} from "../support/protocolGroup.ts";

function requestVote(
  term: Term,
  [lastLogTerm, lastLogIndex]: readonly [number, number] = [0, 0],
  preVote = false,
): RaftMessage {
  return { kind: "requestVote", term, preVote, mayDisrupt: false, lastLogIndex, lastLogTerm };
}

function voteOf(term: Term, granted: boolean): RequestVoteResponse {
  const reason = granted ? "granted" : "logBehind";
  return {
    kind: "requestVoteResponse",
    term,
    asked: term,
    preVote: false,
    granted,
    reason,
    disk: 0,
  };
}

/** Asks a node for its vote and returns its answer. */
function ask(
  group: ProtocolGroup,
  node: NodeId,
  { from, message }: { readonly from: NodeId; readonly message: RaftMessage },
): RequestVoteResponse {
  take(group);
  receive(group, node, { from, message });
  const [answer] = take(group, (wire) => wire.from === node && wire.to === from);
  if (answer?.message.kind !== "requestVoteResponse") throw new Error("the voter kept silent");
  return answer.message;
}

/** The leader beats for this long, and everything is delivered. */
function beatFor(group: ProtocolGroup, leader: NodeId, micros: number): void {
  const end = group.now + micros;
  while (replica(group, leader).role.kind === "leader" && replica(group, leader).deadline <= end)
    elect(group, leader);
  group.now = end;
}

describe("winning an election (§5.2)", () => {
  const rows: readonly [number, readonly NodeId[], readonly NodeId[], string][] = [
    [1, [], [], "leader"],
    [3, [1, 2], [], "leader"],
    [3, [1], [], "leader"],
    [5, [1, 2, 3, 4], [], "leader"],
    [5, [1, 2, 3], [], "leader"],
    [5, [1, 2], [], "leader"],
    [3, [], [1, 2], "follower"],
    [5, [], [1, 2, 3, 4], "follower"],
    [5, [1], [2, 3, 4], "follower"],
    [3, [], [], "candidate"],
    [5, [1], [], "candidate"],
    [5, [], [1, 2], "candidate"],
    [5, [], [], "candidate"],
  ];
  test.each(rows)("of %i nodes %j grant and %j refuse: %s", (nodes, grants, refusals, outcome) => {
    const group = createGroup({ nodes, rules: ["no-pre-vote"] });
    timeout(group, 0);
    for (const from of grants) receive(group, 0, { from, message: voteOf(1, true) });
    for (const from of refusals) receive(group, 0, { from, message: voteOf(1, false) });
    expect(office(group, 0)).toBe(`${outcome} 1`);
  });

  test("a candidate votes for itself and asks everybody else in a new term", () => {
    const group = createGroup({ nodes: 5, rules: ["no-pre-vote"] });
    timeout(group, 2);
    expect(office(group, 2)).toBe("candidate 1");
    expect(replica(group, 2).votedFor).toBe(2);
    expect(group.wires.map(({ to }) => to)).toEqual([0, 1, 3, 4]);
  });

  test("a vote that the network delivers twice counts once", () => {
    const group = createGroup({ nodes: 5, rules: ["no-pre-vote"] });
    timeout(group, 0);
    for (let copy = 0; copy < 3; copy++) receive(group, 0, { from: 1, message: voteOf(1, true) });
    expect(office(group, 0)).toBe("candidate 1");
    receive(group, 0, { from: 2, message: voteOf(1, true) });
    expect(office(group, 0)).toBe("leader 1");
  });

  test("a vote of an older campaign does not count in this one", () => {
    const group = createGroup({ nodes: 3, rules: ["no-pre-vote"] });
    timeout(group, 0);
    timeout(group, 0);
    receive(group, 0, { from: 1, message: voteOf(1, true) });
    expect(office(group, 0)).toBe("candidate 2");
  });

  test("a refusal of an older campaign does not count in this one either", () => {
    const group = createGroup({ nodes: 3, rules: ["no-pre-vote"] });
    timeout(group, 0);
    timeout(group, 0);
    receive(group, 0, { from: 1, message: voteOf(1, false) });
    receive(group, 0, { from: 1, message: voteOf(2, true) });
    expect(office(group, 0)).toBe("leader 2");
  });

  test("two candidates split three nodes, of which one is unreachable: a later term elects", () => {
    const group = createGroup({ nodes: 3, rules: ["no-pre-vote"] });
    isolate(group, 2);
    timeout(group, 0);
    timeout(group, 1);
    settle(group);
    expect([office(group, 0), office(group, 1)]).toEqual(["candidate 1", "candidate 1"]);
    elect(group, 0);
    expect([office(group, 0), office(group, 1)]).toEqual(["leader 2", "follower 2"]);
  });

  test("four nodes split two to two: no leader in that term", () => {
    const group = createGroup({ nodes: 4, rules: ["no-pre-vote"] });
    cutLink(group, 0, 3);
    cutLink(group, 1, 2);
    timeout(group, 0);
    timeout(group, 1);
    settle(group);
    expect([0, 1, 2, 3].map((node) => replica(group, node).votedFor)).toEqual([0, 1, 0, 1]);
    expect([office(group, 0), office(group, 1)]).toEqual(["candidate 1", "candidate 1"]);
  });

  test("a candidate that hears the leader of its own term follows it", () => {
    const group = createGroup({ nodes: 3, rules: ["no-pre-vote"] });
    timeout(group, 0);
    const message = {
      kind: "appendEntries",
      term: 1,
      entries: [],
      leaderCommit: 0,
      round: 0,
      sentAt: 0,
    } as const;
    receive(group, 0, { from: 1, message: { ...message, prevLogIndex: 0, prevLogTerm: 0 } });
    expect(office(group, 0)).toBe("follower 1");
    expect(replica(group, 0).role).toMatchObject({ leader: 1 });
  });

  test("a leader that hears another leader of its own term stops: two crowns cannot be", () => {
    const group = createGroup({ nodes: 3 });
    elect(group, 0);
    const message = {
      kind: "appendEntries",
      term: 1,
      entries: [],
      leaderCommit: 0,
      round: 0,
      sentAt: 0,
    } as const;
    expect(() =>
      receive(group, 0, { from: 1, message: { ...message, prevLogIndex: 0, prevLogTerm: 0 } }),
    ).toThrow("two leaders in one term");
  });

  test("duelling candidates: the shorter log cannot win, but its higher term unseats the leader", () => {
    const group = createGroup({ nodes: 3, rules: ["no-pre-vote"] });
    cutLink(group, 0, 2);
    cutLink(group, 2, 0);
    timeout(group, 0);
    timeout(group, 2);
    settle(group);
    expect([office(group, 0), office(group, 2)]).toEqual(["leader 1", "candidate 1"]);
    heal(group);
    timeout(group, 2);
    settle(group);
    timeout(group, 0);
    settle(group);
    expect([office(group, 0), office(group, 2)]).toEqual(["follower 2", "follower 2"]);
  });

  test("duelling candidates: with pre-votes the leader stays (9.6)", () => {
    const group = createGroup({ nodes: 3 });
    cutLink(group, 0, 2);
    cutLink(group, 2, 0);
    timeout(group, 0);
    timeout(group, 2);
    settle(group);
    // Now its requests get through, while it still hears no heartbeat.
    heal(group);
    cutLink(group, 0, 2);
    beatFor(group, 0, 200_000);
    elect(group, 2);
    expect([office(group, 0), office(group, 1)]).toEqual(["leader 1", "follower 1"]);
    expect(replica(group, 2).currentTerm).toBe(1);
  });
});

describe("giving a vote (§5.2, §5.4.1)", () => {
  test("a voter gives one vote a term, and gives the same answer when asked again", () => {
    const group = createGroup({ nodes: 3 });
    const message = requestVote(1);
    expect(ask(group, 1, { from: 0, message })).toMatchObject({ granted: true, term: 1 });
    expect(ask(group, 1, { from: 2, message })).toMatchObject({
      granted: false,
      reason: "alreadyVoted",
    });
    expect(ask(group, 1, { from: 0, message })).toMatchObject({ granted: true, term: 1 });
    expect(ask(group, 1, { from: 2, message: requestVote(2) })).toMatchObject({ granted: true });
  });

  const logs: readonly [readonly Term[], readonly [number, number], boolean][] = [
    [[1], [1, 1], true],
    [[1], [1, 2], true],
    [[1, 1], [1, 1], false],
    [[1], [2, 1], true],
    [[1, 1], [2, 1], true],
    [[2], [1, 1], false],
    [[2], [1, 2], false],
    [[2, 2], [1, 1], false],
    [[1, 1], [1, 2], true],
  ];
  test.each(logs)(
    "a voter with log %j, asked by one whose log ends with %j (term, index): %s",
    (log, last, granted) => {
      const group = createGroup({ nodes: 2, logs: [[], log], terms: [0, 2] });
      for (const preVote of [true, false])
        expect(ask(group, 1, { from: 0, message: requestVote(3, last, preVote) }).granted).toBe(
          granted,
        );
    },
  );

  test("a candidate with a shorter log loses the vote (§5.4.1)", () => {
    const group = createGroup({ nodes: 3, logs: [[1], [1, 1], [1, 1]] });
    elect(group, 0);
    expect(office(group, 0)).toBe("follower 1");
    elect(group, 1);
    expect(office(group, 1)).toBe("leader 2");
  });

  test("with the log check switched off the shorter log wins", () => {
    const group = createGroup({ nodes: 3, logs: [[1], [1, 1], [1, 1]], rules: ["skip-log-check"] });
    elect(group, 0);
    expect(office(group, 0)).toBe("leader 2");
  });

  test("follower and candidate alike adopt a higher term and vote in it (§5.1)", () => {
    const follower = createGroup({ nodes: 3 });
    const candidate = createGroup({ nodes: 3, rules: ["no-pre-vote"] });
    timeout(candidate, 0);
    const preCandidate = createGroup({ nodes: 3 });
    timeout(preCandidate, 0);
    for (const group of [follower, candidate, preCandidate]) {
      expect(ask(group, 0, { from: 1, message: requestVote(7) })).toMatchObject({ granted: true });
      expect(office(group, 0)).toBe("follower 7");
      expect(replica(group, 0).votedFor).toBe(1);
    }
  });

  test("a leader in office answers a vote request by refusing it, and keeps its term (4.2.3)", () => {
    const group = createGroup({ nodes: 3 });
    elect(group, 0);
    expect(ask(group, 0, { from: 1, message: requestVote(7, [9, 9]) })).toMatchObject({
      granted: false,
      reason: "isLeader",
      term: 1,
    });
    expect(office(group, 0)).toBe("leader 1");
  });

  test("a request for a pre-vote changes neither term nor vote, whatever the role (9.6)", () => {
    const candidate = createGroup({ nodes: 3, rules: ["no-pre-vote"] });
    timeout(candidate, 0);
    const leader = createGroup({ nodes: 3 });
    elect(leader, 0);
    for (const group of [createGroup({ nodes: 3 }), candidate, leader]) {
      const before = structuredClone(replica(group, 0));
      ask(group, 0, { from: 1, message: requestVote(7, [9, 9], true) });
      expect(replica(group, 0)).toEqual(before);
    }
  });

  test("a vote survives a crash: nobody else gets it in that term", () => {
    const group = createGroup({ nodes: 3 });
    expect(ask(group, 1, { from: 0, message: requestVote(1) }).granted).toBe(true);
    crash(group, 1);
    restart(group, 1);
    expect(ask(group, 1, { from: 2, message: requestVote(1) })).toMatchObject({
      granted: false,
      reason: "alreadyVoted",
    });
  });

  test("a vote that the disk does not hold yet is told to nobody, and may be given anew after a crash", () => {
    const group = createGroup({ nodes: 3 });
    slowDisk(group, 1);
    receive(group, 1, { from: 0, message: requestVote(1) });
    expect(group.wires).toEqual([]);
    crash(group, 1);
    restart(group, 1);
    receive(group, 1, { from: 2, message: requestVote(1) });
    sync(group, 1);
    expect(group.wires).toMatchObject([{ from: 1, to: 2, message: { granted: true } }]);
  });

  test("a candidate asks nobody before its own vote is durable", () => {
    const group = createGroup({ nodes: 3, rules: ["no-pre-vote"] });
    slowDisk(group, 0);
    timeout(group, 0);
    expect(group.wires).toEqual([]);
    sync(group, 0);
    expect(group.wires.map(({ to }) => to)).toEqual([1, 2]);
  });

  test("with forgotten votes a node votes twice in one term", () => {
    const group = createGroup({ nodes: 3, rules: ["forget-vote"] });
    ask(group, 1, { from: 0, message: requestVote(1) });
    crash(group, 1);
    restart(group, 1);
    expect(ask(group, 1, { from: 2, message: requestVote(1) }).granted).toBe(true);
  });

  test("a term learnt from a refused candidate is durable too", () => {
    const group = createGroup({ nodes: 3, logs: [[], [1]] });
    expect(ask(group, 1, { from: 0, message: requestVote(9) })).toMatchObject({
      granted: false,
      term: 9,
    });
    crash(group, 1);
    restart(group, 1);
    expect(replica(group, 1).currentTerm).toBe(9);
  });
});

describe("pre-vote, stickiness and check-quorum (9.6, 4.2.3, 6.2)", () => {
  test("an isolated follower raises no term, and disturbs nobody when it returns", () => {
    const group = createGroup({ nodes: 3 });
    elect(group, 0);
    isolate(group, 2);
    for (let round = 0; round < 20; round++) {
      beatFor(group, 0, 105_000);
      elect(group, 2);
    }
    expect(replica(group, 2).currentTerm).toBe(1);
    heal(group);
    beatFor(group, 0, 50_000);
    expect([0, 1, 2].map((node) => office(group, node))).toEqual([
      "leader 1",
      "follower 1",
      "follower 1",
    ]);
  });

  test("without pre-votes its return costs the leader its office, once", () => {
    const group = createGroup({ nodes: 3, rules: ["no-pre-vote", "no-check-quorum"] });
    elect(group, 0);
    isolate(group, 2);
    for (let round = 0; round < 20; round++) elect(group, 2);
    expect(replica(group, 2).currentTerm).toBe(21);
    heal(group);
    elect(group, 0);
    expect(office(group, 0)).toBe("follower 21");
    elect(group, 0);
    expect(office(group, 0)).toBe("leader 22");
    beatFor(group, 0, 300_000);
    expect([0, 1, 2].map((node) => replica(group, node).currentTerm)).toEqual([22, 22, 22]);
  });

  test("a node that is one entry behind gets no pre-votes; one that is up to date does", () => {
    const group = createGroup({ nodes: 3, logs: [[1, 1], [1, 1], [1]] });
    elect(group, 2);
    expect([office(group, 2), replica(group, 2).votedFor]).toEqual(["follower 1", null]);
    elect(group, 1);
    expect(office(group, 1)).toBe("leader 2");
  });

  test("a pre-vote is refused while the voter hears its leader, and given when that falls silent", () => {
    const group = createGroup({ nodes: 3 });
    elect(group, 0);
    const message = requestVote(2, [1, 1], true);
    expect(ask(group, 1, { from: 2, message })).toMatchObject({ reason: "heardLeader" });
    wait(group, 99_999);
    expect(ask(group, 1, { from: 2, message })).toMatchObject({ reason: "heardLeader" });
    wait(group, 1);
    expect(ask(group, 1, { from: 2, message })).toMatchObject({ granted: true, term: 2 });
  });

  test("a server that no longer hears the leader cannot disturb those that do (4.2.3)", () => {
    const group = createGroup({ nodes: 4, rules: ["no-pre-vote"] });
    elect(group, 0);
    cutLink(group, 0, 3);
    beatFor(group, 0, 105_000);
    expect(replica(group, 3).deadline).toBeLessThan(group.now);
    elect(group, 3);
    expect(office(group, 3)).toBe("candidate 2");
    expect([0, 1, 2].map((node) => office(group, node))).toEqual([
      "leader 1",
      "follower 1",
      "follower 1",
    ]);
  });

  test("without stickiness it does disturb them, pre-votes or not: its log is as good as theirs", () => {
    const group = createGroup({ nodes: 4, rules: ["no-leader-stickiness"] });
    elect(group, 0);
    cutLink(group, 0, 3);
    beatFor(group, 0, 105_000);
    elect(group, 3);
    expect(office(group, 3)).toBe("leader 2");
  });

  test("a leader that no majority answers steps down within an election timeout (6.2)", () => {
    const group = createGroup({ nodes: 3 });
    elect(group, 0);
    const cutAt = group.now;
    isolate(group, 0);
    beatFor(group, 0, 120_000);
    expect(office(group, 0)).toBe("follower 1");
    expect(replica(group, 0).role).toMatchObject({ leader: null });
    expect(group.now - cutAt).toBeLessThanOrEqual(120_000);
  });

  test("with check-quorum off it keeps its crown, until it hears of a higher term", () => {
    const group = createGroup({ nodes: 3, rules: ["no-check-quorum"] });
    elect(group, 0);
    isolate(group, 0);
    beatFor(group, 0, 300_000);
    elect(group, 1);
    expect([office(group, 0), office(group, 1)]).toEqual(["leader 1", "leader 2"]);
    heal(group);
    elect(group, 0);
    expect(office(group, 0)).toBe("follower 2");
  });
});

describe("the word of a stranger: a node without a vote (4.2.3)", () => {
  const stranger: NodeId = 7;

  test("its request for votes leaves a leader in office, ordered or not", () => {
    const group = createGroup({ nodes: 3 });
    elect(group, 0);
    for (const mayDisrupt of [false, true]) {
      const message = { ...requestVote(9, [9, 9]), mayDisrupt } as RaftMessage;
      expect(ask(group, 0, { from: stranger, message })).toMatchObject({
        granted: false,
        reason: "isLeader",
        term: 1,
      });
    }
    expect(office(group, 0)).toBe("leader 1");
  });

  test("neither do its answers, whatever term they name", () => {
    const group = createGroup({ nodes: 3 });
    elect(group, 0);
    const vote = { ...voteOf(9, false), asked: 1 };
    const refusal = {
      success: false,
      index: 1,
      hintIndex: 0,
      hintTerm: 0,
      saturated: false,
      round: 0,
      sentAt: 0,
    };
    const append = { kind: "appendEntriesResponse", term: 9, ...refusal, disk: 0 } as const;
    for (const message of [vote, append]) {
      receive(group, 0, { from: stranger, message });
      expect(office(group, 0)).toBe("leader 1");
    }
    // A voter's word is another matter (§5.1).
    receive(group, 0, { from: 1, message: append });
    expect(office(group, 0)).toBe("follower 9");
  });

  test("its vote makes nobody a leader", () => {
    const group = createGroup({ nodes: 3, rules: ["no-pre-vote"] });
    timeout(group, 0);
    receive(group, 0, { from: stranger, message: voteOf(1, true) });
    expect(office(group, 0)).toBe("candidate 1");
  });

  test("a follower that hears its leader does not even listen to an order of it", () => {
    const group = createGroup({ nodes: 3 });
    elect(group, 0);
    const message = { ...requestVote(9, [9, 9]), mayDisrupt: true } as RaftMessage;
    expect(ask(group, 1, { from: stranger, message })).toMatchObject({ reason: "heardLeader" });
    expect(office(group, 1)).toBe("follower 1");
  });

  test("but a leader of a later term is followed, whoever it is (§5.1)", () => {
    const group = createGroup({ nodes: 3 });
    elect(group, 0);
    const empty = {
      entries: [],
      leaderCommit: 0,
      round: 0,
      sentAt: 0,
      prevLogIndex: 0,
      prevLogTerm: 0,
    };
    receive(group, 0, { from: stranger, message: { kind: "appendEntries", term: 2, ...empty } });
    expect(office(group, 0)).toBe("follower 2");
  });
});
