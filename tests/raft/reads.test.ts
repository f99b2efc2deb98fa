import { describe, expect, test } from "vitest";
import { withMember } from "../../engine/raft/configuration.ts";
import { leaderOf } from "../../engine/raft/replica.ts";
import {
  askRead,
  createGroup,
  crash,
  cutLink,
  elect,
  handOver,
  heal,
  isolate,
  learntReads,
  office,
  propose,
  proposeConfiguration,
  receive,
  release,
  replica,
  restart,
  setClockRate,
  settle,
  slowDisk,
  sync,
  take,
  timeout,
  wait,
  type ProtocolGroup,
  type Wire,
} from "../support/protocolGroup.ts";
import { beat, ledGroup } from "../support/ledGroup.ts";

const shortestTimeout = 100_000;

/** Of the shortest election timeout, as the settings say: nine tenths. */
const leaseLength = 90_000;

/** A leads, and what is committed everywhere. */
function committedGroup(options: Parameters<typeof ledGroup>[0] = {}): {
  readonly group: ProtocolGroup;
  readonly committed: number;
} {
  const group = ledGroup(options);
  return { group, committed: replica(group, 0).commitIndex };
}

function isAnswer({ message }: Wire): boolean {
  return message.kind === "appendEntriesResponse";
}

describe("a confirmed read (dissertation 6.4)", () => {
  test("waits for a round of heartbeats that a majority answers, and names what was committed when it was asked", () => {
    const { group, committed } = committedGroup({ nodes: 5 });
    askRead(group, 0, { id: 1, through: "confirmed" });
    expect(group.wires.map(({ to, message }) => [to, message.kind])).toEqual(
      [1, 2, 3, 4].map((to) => [to, "appendEntries"]),
    );
    settle(group, ({ to }) => to === 1);
    settle(group, isAnswer);
    expect(learntReads(group, 0)).toEqual([]);
    settle(group, ({ to }) => to === 2);
    settle(group, isAnswer);
    expect(learntReads(group, 0)).toEqual([{ id: 1, index: committed }]);
  });

  test("is not confirmed twice by one follower whose answer the network doubles", () => {
    const { group } = committedGroup({ nodes: 5 });
    askRead(group, 0, { id: 1, through: "confirmed" });
    settle(group, ({ to }) => to === 1);
    const answers = take(group, isAnswer);
    release(group, [...answers, ...answers]);
    expect(learntReads(group, 0)).toEqual([]);
  });

  test("is not confirmed by answers to what left before it was asked", () => {
    const { group, committed } = committedGroup();
    timeout(group, 0);
    settle(group, ({ to }) => to !== 0);
    const late = take(group, isAnswer);
    wait(group, 1);
    askRead(group, 0, { id: 1, through: "confirmed" });
    const round = take(group);
    release(group, late);
    expect(learntReads(group, 0)).toEqual([]);
    release(group, round);
    settle(group);
    expect(learntReads(group, 0)).toEqual([{ id: 1, index: committed }]);
  });

  test("is not held up by what is proposed after it", () => {
    const { group, committed } = committedGroup();
    askRead(group, 0, { id: 1, through: "confirmed" });
    propose(group, 0, "x=2");
    settle(group);
    expect(replica(group, 0).commitIndex).toBe(committed + 1);
    expect(learntReads(group, 0)).toEqual([{ id: 1, index: committed }]);
  });

  test("shares its round with others of the same instant; an answer to a later round confirms it, too", () => {
    const { group, committed } = committedGroup();
    askRead(group, 0, { id: 1, through: "confirmed" });
    askRead(group, 0, { id: 2, through: "confirmed" });
    expect(take(group)).toHaveLength(2);
    wait(group, 1);
    askRead(group, 0, { id: 3, through: "confirmed" });
    settle(group);
    const answered = learntReads(group, 0);
    expect(answered.map(({ id }) => id)).toEqual([1, 2, 3]);
    expect(answered.every(({ index }) => index === committed)).toBe(true);
  });

  test("waits with a new leader until an entry of its own term is committed, for it cannot know what is", () => {
    const group = createGroup({ nodes: 3, logs: [[1, 1], [1, 1], [1]] });
    timeout(group, 0);
    settle(group, ({ message }) => message.kind !== "appendEntries");
    expect(office(group, 0)).toBe("leader 2");
    askRead(group, 0, { id: 1, through: "confirmed" });
    const [toB, ...others] = take(group);
    expect(others).toHaveLength(1);
    expect(learntReads(group, 0)).toEqual([]);
    release(group, [toB!, ...others]);
    settle(group);
    expect(replica(group, 0).commitIndex).toBe(3);
    expect(learntReads(group, 0)).toEqual([{ id: 1, index: 3 }]);
  });

  test("is answered at once by a leader that is its own majority", () => {
    const { group, committed } = committedGroup({ nodes: 1 });
    askRead(group, 0, { id: 1, through: "confirmed" });
    expect(learntReads(group, 0)).toEqual([{ id: 1, index: committed }]);
  });

  test("is confirmed by voters alone: a learner's word is none (4.2.1)", () => {
    const { group } = committedGroup();
    const { configuration } = replica(group, 0);
    proposeConfiguration(group, 0, withMember(configuration, 2, { part: "learner", disk: 0 }));
    settle(group);
    beat(group);
    wait(group, 1);
    askRead(group, 0, { id: 1, through: "confirmed" });
    settle(group, ({ from, to }) => from === 2 || to === 2);
    expect(learntReads(group, 0)).toEqual([]);
    settle(group);
    expect(learntReads(group, 0)).toMatchObject([{ id: 1 }]);
  });

  test("is not confirmed by a voter with another disk than the one that has the vote", () => {
    const { group } = committedGroup();
    askRead(group, 0, { id: 1, through: "confirmed" });
    settle(group, ({ to }) => to === 1);
    const [answer] = take(group, isAnswer);
    take(group);
    if (answer?.message.kind !== "appendEntriesResponse") throw new Error("B kept silent");
    receive(group, 0, { from: 1, message: { ...answer.message, disk: 1 } });
    expect(learntReads(group, 0)).toEqual([]);
  });

  test("a follower is not asked for one", () => {
    const { group } = committedGroup();
    askRead(group, 1, { id: 1, through: "confirmed" });
    expect(learntReads(group, 1)).toEqual([{ id: 1, index: null }]);
  });
});

describe("a deposed leader (dissertation 6.4)", () => {
  test("confirms nothing behind a cut, and refuses when it steps down (6.2)", () => {
    const { group } = committedGroup();
    isolate(group, 0);
    askRead(group, 0, { id: 1, through: "confirmed" });
    elect(group, 1);
    elect(group, 1);
    expect(office(group, 1)).toBe("leader 2");
    expect(learntReads(group, 0)).toEqual([]);
    for (let beats = 0; office(group, 0) === "leader 1" && beats < 30; beats++) elect(group, 0);
    expect(office(group, 0)).toBe("follower 1");
    expect(learntReads(group, 0)).toEqual([{ id: 1, index: null }]);
  });

  test("refuses as soon as it hears of a later term", () => {
    const { group } = committedGroup();
    isolate(group, 0);
    askRead(group, 0, { id: 1, through: "confirmed" });
    elect(group, 1);
    elect(group, 1);
    heal(group);
    elect(group, 1);
    expect(office(group, 0)).toBe("follower 2");
    expect(learntReads(group, 0)).toEqual([{ id: 1, index: null }]);
  });

  test("without a round of answers it would tell what held yesterday", () => {
    const { group, committed } = committedGroup({ rules: ["unconfirmed-reads"] });
    isolate(group, 0);
    elect(group, 1);
    elect(group, 1);
    propose(group, 1, "x=2");
    settle(group);
    expect(replica(group, 1).commitIndex).toBeGreaterThan(committed);
    askRead(group, 0, { id: 1, through: "confirmed" });
    expect(learntReads(group, 0)).toEqual([{ id: 1, index: committed }]);
  });
});

describe("a follower's read (dissertation 6.4)", () => {
  test("asks the leader, which confirms that it leads; the follower then waits for its own copy", () => {
    const { group, committed } = committedGroup();
    askRead(group, 1, { id: 9, through: "follower" });
    expect(group.wires).toMatchObject([{ to: 0, message: { kind: "readIndex", id: 9 } }]);
    settle(group, ({ message }) => message.kind === "readIndex");
    expect(group.wires.map(({ message }) => message.kind)).toEqual([
      "appendEntries",
      "appendEntries",
    ]);
    settle(group);
    expect(learntReads(group, 1)).toEqual([{ id: 9, index: committed }]);
  });

  test("names what the leader had committed, also where the follower has not heard of it", () => {
    const { group } = committedGroup();
    cutLink(group, 0, 2);
    propose(group, 0, "x=2");
    settle(group);
    heal(group);
    askRead(group, 2, { id: 9, through: "follower" });
    const behind = replica(group, 2).commitIndex;
    settle(group);
    const [answer] = learntReads(group, 2);
    expect(answer?.index).toBeGreaterThan(behind);
  });

  test("is refused by whoever does not lead any more, and where no leader is known", () => {
    const { group } = committedGroup();
    askRead(group, 1, { id: 9, through: "follower" });
    const asked = take(group);
    crash(group, 0);
    restart(group, 0);
    release(group, asked);
    settle(group);
    expect(learntReads(group, 1)).toEqual([{ id: 9, index: null }]);
    askRead(group, 0, { id: 10, through: "follower" });
    expect(learntReads(group, 0)).toEqual([{ id: 10, index: null }]);
  });

  test("is refused in a term that is durable: nobody hears of one that a crash may take back", () => {
    const { group } = committedGroup();
    slowDisk(group, 0);
    const higher = { mayDisrupt: true, lastLogIndex: 9, lastLogTerm: 9 } as const;
    receive(group, 0, {
      from: 2,
      message: { kind: "requestVote", term: 5, preVote: false, ...higher },
    });
    expect(office(group, 0)).toBe("follower 5");
    receive(group, 0, { from: 1, message: { kind: "readIndex", term: 1, id: 9 } });
    expect(take(group)).toEqual([]);
    sync(group, 0);
    const answers = take(group, ({ message }) => message.kind === "readIndexResponse");
    expect(answers).toMatchObject([{ to: 1, message: { term: 5, index: null } }]);
  });
});

describe("a lease (dissertation 6.4.1)", () => {
  function leasedGroup(): ReturnType<typeof committedGroup> {
    const led = committedGroup({ settings: { leaseReads: true } });
    beat(led.group);
    return led;
  }

  function readsAtOnce(group: ProtocolGroup): boolean {
    learntReads(group, 0);
    askRead(group, 0, { id: 1, through: "lease" });
    const isAnswered = learntReads(group, 0).length > 0;
    take(group);
    return isAnswered;
  }

  test("answers at once, without a word to anybody", () => {
    const { group, committed } = leasedGroup();
    askRead(group, 0, { id: 1, through: "lease" });
    expect(learntReads(group, 0)).toEqual([{ id: 1, index: committed }]);
    expect(group.wires).toEqual([]);
  });

  test("lasts for less than the shortest election timeout; then the leader confirms", () => {
    const { group, committed } = leasedGroup();
    wait(group, leaseLength - 1);
    expect(readsAtOnce(group)).toBe(true);
    wait(group, 1);
    askRead(group, 0, { id: 2, through: "lease" });
    expect(learntReads(group, 0)).toEqual([]);
    settle(group);
    expect(learntReads(group, 0)).toEqual([{ id: 2, index: committed }]);
  });

  test("counts from when the heartbeat left, not from when its answer came", () => {
    const { group } = leasedGroup();
    wait(group, shortestTimeout);
    timeout(group, 0);
    const sentAt = group.now;
    settle(group, ({ to }) => to !== 0);
    wait(group, 60_000);
    settle(group, isAnswer);
    group.now = sentAt + leaseLength - 1;
    expect(readsAtOnce(group)).toBe(true);
    group.now = sentAt + leaseLength;
    expect(readsAtOnce(group)).toBe(false);
  });

  test("rests on a majority: one answer of four is none", () => {
    const { group } = committedGroup({ nodes: 5, settings: { leaseReads: true } });
    wait(group, shortestTimeout);
    for (const silent of [2, 3, 4]) cutLink(group, 0, silent);
    beat(group);
    expect(readsAtOnce(group)).toBe(false);
    heal(group);
    cutLink(group, 0, 3);
    cutLink(group, 0, 4);
    beat(group);
    expect(readsAtOnce(group)).toBe(true);
  });

  test("is not there before an entry of the leader's own term is committed", () => {
    const logs = [[1, 1], [1], [1]];
    const group = createGroup({ nodes: 3, logs, settings: { leaseReads: true } });
    wait(group, shortestTimeout);
    timeout(group, 0);
    settle(group, ({ message }) => message.kind !== "appendEntries");
    const appends = take(group);
    release(group, appends);
    // Both answer in its term, and lack what comes before its first entry.
    settle(group, isAnswer);
    take(group);
    expect([office(group, 0), replica(group, 0).commitIndex]).toEqual(["leader 2", 0]);
    expect(readsAtOnce(group)).toBe(false);
    beat(group);
    expect(replica(group, 0).commitIndex).toBe(3);
    expect(readsAtOnce(group)).toBe(true);
  });

  test("ends when the leader begins to hand over, and does not come back in its term (3.10)", () => {
    const { group } = leasedGroup();
    cutLink(group, 0, 1);
    handOver(group, 0, 1);
    expect(readsAtOnce(group)).toBe(false);
    // B was told to stand, and may do so whenever that word arrives.
    for (let beats = 0; beats < 15; beats++) beat(group);
    heal(group);
    beat(group);
    beat(group);
    expect(leaderOf(replica(group, 0)).transfer?.phase).toBe("lapsed");
    expect(office(group, 0)).toBe("leader 1");
    expect(readsAtOnce(group)).toBe(false);
  });

  test("ends when the leader lays its office down: what it is asked then it refuses", () => {
    const { group } = leasedGroup();
    askRead(group, 0, { id: 1, through: "confirmed" });
    handOver(group, 0, "anybody");
    const [first] = take(group, ({ message }) => message.kind === "timeoutNow");
    expect(readsAtOnce(group)).toBe(false);
    learntReads(group, 0);
    release(group, [first!]);
    settle(group);
    expect(office(group, 0)).toBe("follower 2");
    askRead(group, 0, { id: 2, through: "lease" });
    expect(learntReads(group, 0)).toContainEqual({ id: 2, index: null });
  });

  test("is a promise of the voters: they vote for nobody while it may last", () => {
    const { group } = leasedGroup();
    const promisedAt = group.now;
    const request = { kind: "requestVote", term: 2, lastLogIndex: 9, lastLogTerm: 9 } as const;
    const asked = { ...request, preVote: false, mayDisrupt: false };
    const decide = (): unknown => {
      take(group);
      receive(group, 1, { from: 2, message: asked });
      return take(group, ({ to }) => to === 2)[0]?.message;
    };
    group.now = promisedAt + shortestTimeout - 1;
    expect(decide()).toMatchObject({ granted: false, reason: "heardLeader" });
    // A restart forgets when it promised, so it promises anew.
    crash(group, 1);
    restart(group, 1);
    wait(group, shortestTimeout - 1);
    expect(decide()).toMatchObject({ granted: false, reason: "heardLeader" });
    wait(group, 1);
    expect(decide()).toMatchObject({ granted: true });
  });

  const slow = { of: 9, in: 10 };
  const tooSlow = { of: 1, in: 3 };
  test.each([
    [
      "is over when others elect: a clock that is slow within the bound is allowed for",
      slow,
      false,
    ],
    ["goes stale where a clock is slower than that: others elect while it holds", tooSlow, true],
  ])("%s", (_, rate, holds) => {
    const { group } = leasedGroup();
    setClockRate(group, 0, rate);
    beat(group);
    isolate(group, 0);
    wait(group, shortestTimeout);
    group.members[1]!.replica.deadline = group.now;
    elect(group, 1);
    expect(office(group, 1)).toBe("leader 2");
    expect(office(group, 0)).toBe("leader 1");
    expect(readsAtOnce(group)).toBe(holds);
  });

  test("without the setting there is none: the leader confirms", () => {
    const { group } = committedGroup();
    beat(group);
    expect(readsAtOnce(group)).toBe(false);
  });
});
