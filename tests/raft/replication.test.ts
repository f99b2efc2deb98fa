import { describe, expect, test } from "vitest";
import type { Term } from "../../engine/base/ids.ts";
import type { AppendEntries, AppendEntriesResponse } from "../../engine/raft/message.ts";
import {
  createGroup,
  cutLink,
  elect,
  entry,
  heal,
  isolate,
  logOf,
  office,
  propose,
  receive,
  release,
  replica,
  settle,
  take,
  timeout,
  type ProtocolGroup,
} from "../support/protocolGroup.ts";

function append(
  term: Term,
  [prevLogIndex, prevLogTerm]: readonly [number, number],
  terms: readonly Term[] = [],
  leaderCommit = 0,
): AppendEntries {
  const entries = terms.map((of, slot) => entry(prevLogIndex + 1 + slot, of));
  return {
    kind: "appendEntries",
    term,
    prevLogIndex,
    prevLogTerm,
    entries,
    leaderCommit,
    round: 0,
    sentAt: 0,
  };
}

/** Node 0 hands node 1 an append; its answer. */
function offer(group: ProtocolGroup, message: AppendEntries): AppendEntriesResponse {
  take(group);
  receive(group, 1, { from: 0, message });
  const [answer] = take(group);
  if (answer?.message.kind !== "appendEntriesResponse") throw new Error("the follower kept silent");
  return answer.message;
}

describe("the consistency check (§5.3)", () => {
  test.each<[readonly [number, number], boolean, readonly [number, number]]>([
    [[0, 0], true, [0, 0]],
    [[1, 1], true, [0, 0]],
    [[2, 2], true, [0, 0]],
    [[2, 1], false, [1, 1]],
    [[3, 3], false, [2, 2]],
  ])(
    "a log [1, 2] answers an append behind (index, term) %j: %s, hint %j",
    (prev, success, hint) => {
      const group = createGroup({ nodes: 2, logs: [[], [1, 2]], commits: [0, 1], terms: [3, 3] });
      const answer = offer(group, append(3, prev));
      expect(answer).toMatchObject({ success, index: prev[0] });
      expect([answer.hintIndex, answer.hintTerm]).toEqual(hint);
      expect(logOf(group, 1)).toEqual([1, 2]);
    },
  );

  test.each<[readonly [number, number], readonly Term[], readonly Term[]]>([
    [[2, 2], [3], [1, 2, 3]],
    [
      [1, 1],
      [3, 4],
      [1, 3, 4],
    ],
    // A shorter append that matches takes nothing away: it may be an old one, delivered late.
    [[0, 0], [1], [1, 2]],
    [[0, 0], [3], [3]],
    [
      [1, 1],
      [2, 2],
      [1, 2, 2],
    ],
  ])(
    "a log [1, 2] that takes in, behind %j, entries of terms %j becomes %j",
    (prev, terms, log) => {
      const group = createGroup({ nodes: 2, logs: [[], [1, 2]], terms: [4, 4] });
      expect(offer(group, append(4, prev, terms))).toMatchObject({
        success: true,
        index: prev[0] + terms.length,
      });
      expect(logOf(group, 1)).toEqual(log);
    },
  );

  test("an append over a hole is refused, never stored", () => {
    const group = createGroup({ nodes: 2, terms: [1, 1] });
    expect(offer(group, append(1, [1, 1], [1]))).toMatchObject({ success: false });
    expect(logOf(group, 1)).toEqual([]);
  });

  test("with unanchored appends a wrong tail is acknowledged as if it matched", () => {
    const group = createGroup({
      nodes: 2,
      logs: [[], [1, 1]],
      terms: [2, 2],
      rules: ["unanchored-appends"],
    });
    expect(offer(group, append(2, [2, 2], [2]))).toMatchObject({ success: true, index: 3 });
    expect(logOf(group, 1)).toEqual([1, 1, 2]);
  });

  test("with conflicting tails kept, a follower acknowledges what it does not hold", () => {
    const group = createGroup({
      nodes: 2,
      logs: [[], [1, 1]],
      terms: [2, 2],
      rules: ["keep-conflicting-tail"],
    });
    expect(offer(group, append(2, [1, 1], [2]))).toMatchObject({ success: true, index: 2 });
    expect(logOf(group, 1)).toEqual([1, 1]);
  });

  test("with truncation at every append, an old one delivered late takes acknowledged entries away", () => {
    const group = createGroup({
      nodes: 2,
      logs: [[], [1, 1, 1]],
      terms: [1, 1],
      rules: ["truncate-always"],
    });
    offer(group, append(1, [0, 0], [1]));
    expect(logOf(group, 1)).toEqual([1]);
  });
});

describe("what a follower takes for committed (Figure 2)", () => {
  test.each([
    [append(3, [2, 2], [], 9), 2],
    [append(3, [2, 2], [3], 9), 3],
    [append(3, [1, 1], [2], 1), 1],
    // The tail behind the last verified entry may be anything.
    [append(3, [1, 1], [], 2), 1],
  ])("an append commits no further than what it verified (%#)", (message, commitIndex) => {
    const group = createGroup({ nodes: 2, logs: [[], [1, 2]], terms: [3, 3] });
    offer(group, message);
    expect(replica(group, 1).commitIndex).toBe(commitIndex);
  });

  test("with unverified tails committed, a stale entry is taken for a committed one", () => {
    const group = createGroup({
      nodes: 2,
      logs: [[], [1, 2]],
      terms: [3, 3],
      rules: ["commit-unverified-tail"],
    });
    offer(group, append(3, [1, 1], [], 2));
    expect(replica(group, 1).commitIndex).toBe(2);
  });

  test("an older leaderCommit, delivered late, takes nothing back", () => {
    const group = createGroup({ nodes: 2, logs: [[], [1, 1]], terms: [1, 1] });
    offer(group, append(1, [2, 1], [], 2));
    offer(group, append(1, [2, 1], [], 1));
    expect(replica(group, 1).commitIndex).toBe(2);
  });
});

describe("repairing logs (§5.3)", () => {
  test("the leader of Figure 7 makes all six followers' logs its own", () => {
    const group = createGroup({
      nodes: 7,
      logs: [
        [1, 1, 1, 4, 4, 5, 5, 6, 6, 6],
        [1, 1, 1, 4, 4, 5, 5, 6, 6],
        [1, 1, 1, 4],
        [1, 1, 1, 4, 4, 5, 5, 6, 6, 6, 6],
        [1, 1, 1, 4, 4, 5, 5, 6, 6, 6, 7, 7],
        [1, 1, 1, 4, 4, 4, 4],
        [1, 1, 1, 2, 2, 2, 3, 3, 3, 3, 3],
      ],
      terms: [7, 7, 7, 7, 7, 7, 7],
    });
    elect(group, 0);
    expect(office(group, 0)).toBe("leader 8");
    propose(group, 0, "x");
    settle(group);
    for (let node = 0; node < 7; node++) {
      expect(replica(group, node).log.entries).toEqual(replica(group, 0).log.entries);
      expect(replica(group, node).commitIndex).toBe(12);
    }
    expect(logOf(group, 0)).toEqual([1, 1, 1, 4, 4, 5, 5, 6, 6, 6, 8, 8]);
  });

  test("fifty wrong entries cost a round trip per conflicting term, not per entry", () => {
    const wrong = [...Array<Term>(25).fill(2), ...Array<Term>(25).fill(3)];
    const right = Array<Term>(50).fill(4);
    const group = createGroup({
      nodes: 3,
      logs: [
        [1, ...right],
        [1, ...wrong],
        [1, ...right],
      ],
      terms: [4, 4, 4],
    });
    timeout(group, 0);
    let rejections = 0;
    while (group.wires.length > 0) {
      const wires = take(group);
      for (const { message } of wires)
        if (message.kind === "appendEntriesResponse" && !message.success) rejections += 1;
      release(group, wires);
    }
    expect(logOf(group, 1)).toEqual([1, ...right, 5]);
    expect(rejections).toBeLessThanOrEqual(2);
  });

  test("batches and windows bound what is under way, and everything arrives", () => {
    const settings = { maxEntriesPerAppend: 2, maxInflightAppends: 3 };
    const group = createGroup({ nodes: 2, settings });
    elect(group, 0);
    for (let count = 0; count < 20; count++) propose(group, 0, `${count}`);
    const under = group.wires.filter(({ to }) => to === 1);
    expect(under.length).toBe(3);
    for (const { message } of under)
      if (message.kind === "appendEntries") expect(message.entries.length).toBeLessThanOrEqual(2);
    settle(group);
    expect(logOf(group, 1)).toEqual(logOf(group, 0));
    expect(replica(group, 1).commitIndex).toBe(21);
  });

  test("a window of appends that the network swallowed is sent again after a heartbeat", () => {
    const group = createGroup({ nodes: 2, settings: { maxInflightAppends: 2 } });
    elect(group, 0);
    for (let count = 0; count < 5; count++) propose(group, 0, `${count}`);
    take(group);
    elect(group, 0);
    expect(logOf(group, 1)).toEqual(logOf(group, 0));
  });

  test("every append delivered twice and every answer late: the logs agree, nothing is stored twice", () => {
    const group = createGroup({ nodes: 3 });
    elect(group, 0);
    for (let count = 0; count < 4; count++) {
      propose(group, 0, `${count}`);
      const appends = take(group);
      release(group, appends);
      release(group, appends.toReversed());
    }
    const answers = take(group);
    release(group, [...answers, ...answers.toReversed()]);
    settle(group);
    elect(group, 0);
    for (let node = 0; node < 3; node++) {
      expect(replica(group, node).log.entries).toEqual(replica(group, 0).log.entries);
      expect(replica(group, node).commitIndex).toBe(5);
    }
  });

  test("a follower whose link mends catches up", () => {
    const group = createGroup({ nodes: 3 });
    elect(group, 0);
    isolate(group, 2);
    for (let count = 0; count < 3; count++) propose(group, 0, `${count}`);
    settle(group);
    expect(replica(group, 0).commitIndex).toBe(4);
    heal(group);
    elect(group, 0);
    expect(replica(group, 2).log.entries).toEqual(replica(group, 0).log.entries);
    expect(replica(group, 2).commitIndex).toBe(4);
  });
});

describe("a follower that refuses what it acknowledged (only a wrong rule brings it about)", () => {
  test("is asked again with the next heartbeat, not at once and for ever", () => {
    const group = createGroup({ nodes: 2 });
    elect(group, 0);
    const refusal: AppendEntriesResponse = {
      kind: "appendEntriesResponse",
      term: 1,
      success: false,
      index: 1,
      hintIndex: 0,
      hintTerm: 0,
      saturated: false,
      round: 0,
      sentAt: 0,
      disk: 0,
    };
    for (let copy = 0; copy < 3; copy++) receive(group, 0, { from: 1, message: refusal });
    expect(group.wires).toEqual([]);
    timeout(group, 0);
    expect(group.wires.length).toBe(1);
  });
});

describe("messages of older terms (§5.1)", () => {
  test("an append of an older term is refused with the current term, and its sender steps down", () => {
    const group = createGroup({ nodes: 3, rules: ["no-check-quorum"] });
    elect(group, 0);
    isolate(group, 0);
    elect(group, 1);
    elect(group, 1);
    expect([office(group, 0), office(group, 1)]).toEqual(["leader 1", "leader 2"]);
    heal(group);
    propose(group, 0, "late");
    settle(group);
    expect(office(group, 0)).toBe("follower 2");
    expect(logOf(group, 2)).toEqual([1, 2]);
  });

  test("an append of an older term that was held up overwrites nothing", () => {
    const group = createGroup({ nodes: 3, rules: ["no-check-quorum"] });
    elect(group, 0);
    cutLink(group, 0, 1);
    propose(group, 0, "held up");
    const held = take(group, ({ to, message }) => to === 2 && message.kind === "appendEntries");
    isolate(group, 0);
    elect(group, 1);
    propose(group, 1, "newer");
    settle(group);
    release(group, held);
    settle(group);
    expect(logOf(group, 2)).toEqual([1, 2, 2]);
  });

  test("with stale appends accepted, it overwrites what a majority holds", () => {
    const group = createGroup({
      nodes: 3,
      rules: ["no-check-quorum", "accept-stale-appends"],
    });
    elect(group, 0);
    cutLink(group, 0, 1);
    propose(group, 0, "held up");
    const held = take(group, ({ to, message }) => to === 2 && message.kind === "appendEntries");
    isolate(group, 0);
    timeout(group, 1);
    // Node 2 holds the new leader's entry, and does not know yet that it is committed.
    settle(group, ({ message }) => message.kind !== "appendEntries" || message.leaderCommit < 2);
    expect([replica(group, 1).commitIndex, logOf(group, 2)]).toEqual([2, [1, 2]]);
    release(group, held);
    expect(logOf(group, 2)).toEqual([1, 1]);
  });

  test("an acknowledgement of an older term does not count", () => {
    const group = createGroup({ nodes: 3, logs: [[1], [1], [1]], terms: [1, 1, 1] });
    const stale: AppendEntriesResponse = {
      kind: "appendEntriesResponse",
      term: 1,
      success: true,
      index: 2,
      hintIndex: 0,
      hintTerm: 0,
      saturated: false,
      round: 0,
      sentAt: 0,
      disk: 0,
    };
    timeout(group, 0);
    settle(group, ({ message }) => message.kind.startsWith("requestVote"));
    expect(office(group, 0)).toBe("leader 2");
    receive(group, 0, { from: 1, message: stale });
    expect(replica(group, 0).commitIndex).toBe(0);
    receive(group, 0, { from: 1, message: { ...stale, term: 2 } });
    expect(replica(group, 0).commitIndex).toBe(2);
  });

  test("with stale acknowledgements counted, an entry commits that nobody else holds", () => {
    const group = createGroup({
      nodes: 3,
      logs: [[1], [1], [1]],
      terms: [1, 1, 1],
      rules: ["count-stale-acks"],
    });
    timeout(group, 0);
    settle(group, ({ message }) => message.kind.startsWith("requestVote"));
    receive(group, 0, {
      from: 1,
      message: {
        kind: "appendEntriesResponse",
        term: 1,
        success: true,
        index: 2,
        hintIndex: 0,
        hintTerm: 0,
        saturated: false,
        round: 0,
        sentAt: 0,
        disk: 0,
      },
    });
    expect(replica(group, 0).commitIndex).toBe(2);
    expect(logOf(group, 1)).toEqual([1]);
  });
});

describe("a follower whose disk was wiped", () => {
  const wiped = {
    kind: "appendEntriesResponse",
    term: 1,
    disk: 1,
    saturated: false,
    round: 0,
    sentAt: 0,
  } as const;
  const forgotten = { ...wiped, success: false, index: 1, hintIndex: 0, hintTerm: 0 } as const;
  const kept = { ...wiped, success: true, index: 2, hintIndex: 0, hintTerm: 0 } as const;

  test("is sent everything again, though it acknowledged it before", () => {
    const group = createGroup({ nodes: 3 });
    elect(group, 0);
    take(group);
    receive(group, 0, { from: 1, message: forgotten });
    const sent = take(group, ({ to }) => to === 1);
    expect(sent).toMatchObject([{ message: { prevLogIndex: 0, entries: [{ index: 1 }] } }]);
  });

  test("counts for nothing from then on, also with what it said before and comes late", () => {
    const group = createGroup({ nodes: 3 });
    elect(group, 0);
    receive(group, 0, { from: 1, message: forgotten });
    propose(group, 0, "x=1");
    take(group);
    receive(group, 0, { from: 1, message: { ...kept, disk: 0 } });
    receive(group, 0, { from: 1, message: kept });
    expect(replica(group, 0).commitIndex).toBe(1);
    receive(group, 0, { from: 2, message: { ...kept, disk: 0 } });
    expect(replica(group, 0).commitIndex).toBe(2);
  });
});
