import { describe, expect, test } from "vitest";
import { withMember } from "../../engine/raft/configuration.ts";
import { lastIndex } from "../../engine/raft/log.ts";
import { isHandingOver, leaderOf } from "../../engine/raft/replica.ts";
import { refuseConfiguration } from "../../engine/raft/replication.ts";
import { isPossibleSuccessor } from "../../engine/raft/transfer.ts";
import {
  askRead,
  crash,
  cutLink,
  elect,
  handOver,
  heal,
  isolate,
  learntReads,
  logOf,
  office,
  propose,
  proposeConfiguration,
  receive,
  release,
  replica,
  settle,
  slowDisk,
  take,
  timeout,
  wait,
  type ProtocolGroup,
  type Wire,
} from "../support/protocolGroup.ts";
import { ledGroup } from "../support/ledGroup.ts";

const electionTimeout = 100_001;

/** A leads, and C lacks two commands. */
function groupWithLaggard(): ProtocolGroup {
  const group = ledGroup();
  isolate(group, 2);
  propose(group, 0, "x=2");
  propose(group, 0, "x=3");
  settle(group);
  heal(group);
  return group;
}

function isOrder({ message }: Wire): boolean {
  return message.kind === "timeoutNow";
}

function isHandingOverNow(group: ProtocolGroup): boolean {
  return isHandingOver(leaderOf(replica(group, 0)));
}

/** The leader's heartbeats, for so long. */
function beatFor(group: ProtocolGroup, micros: number): void {
  const end = group.now + micros;
  while (office(group, 0) === "leader 1" && replica(group, 0).deadline <= end) elect(group, 0);
  group.now = end;
}

describe("a leadership transfer (dissertation 3.10)", () => {
  test("tells an up-to-date follower at once to stand, and that one wins in the next term", () => {
    const group = ledGroup();
    handOver(group, 0, 1);
    expect(group.wires).toMatchObject([{ to: 1, message: { kind: "timeoutNow", term: 1 } }]);
    settle(group);
    expect([0, 1, 2].map((node) => office(group, node))).toEqual([
      "follower 2",
      "leader 2",
      "follower 2",
    ]);
  });

  test("the successor asks nobody first, and its voters may hear their leader still (4.2.3)", () => {
    const group = ledGroup();
    timeout(group, 0);
    settle(group);
    handOver(group, 0, 1);
    settle(group, isOrder);
    const requests = take(group);
    expect(requests).toMatchObject([
      { to: 0, message: { kind: "requestVote", preVote: false, mayDisrupt: true, term: 2 } },
      { to: 2, message: { kind: "requestVote", preVote: false, mayDisrupt: true, term: 2 } },
    ]);
    // The same without the order is refused by both.
    for (const wire of requests) {
      if (wire.message.kind !== "requestVote") continue;
      receive(group, wire.to, { from: 1, message: { ...wire.message, mayDisrupt: false } });
    }
    expect(take(group).map(({ message }) => message)).toMatchObject([
      { granted: false, reason: "isLeader" },
      { granted: false, reason: "heardLeader" },
    ]);
    release(group, requests);
    settle(group);
    expect(office(group, 1)).toBe("leader 2");
  });

  test("brings a lagging follower up to date first", () => {
    const group = groupWithLaggard();
    handOver(group, 0, 2);
    expect(take(group, isOrder)).toEqual([]);
    const end = lastIndex(replica(group, 0).log);
    settle(group, (wire) => !isOrder(wire));
    expect(lastIndex(replica(group, 2).log)).toBe(end);
    expect(group.wires.filter(isOrder)).toHaveLength(1);
    settle(group);
    expect(office(group, 2)).toBe("leader 2");
    expect(logOf(group, 2).slice(0, end)).toEqual(logOf(group, 0).slice(0, end));
  });

  test("a follower whose disk does not hold everything yet is not told to stand", () => {
    const group = groupWithLaggard();
    slowDisk(group, 2);
    handOver(group, 0, 2);
    settle(group);
    expect(lastIndex(replica(group, 2).log)).toBe(lastIndex(replica(group, 0).log));
    expect(office(group, 2)).toBe("follower 1");
    expect(isHandingOverNow(group)).toBe(true);
  });

  test("loses nothing that was committed, nor anything that was only proposed", () => {
    const group = ledGroup();
    propose(group, 0, "x=2");
    handOver(group, 0, 1);
    settle(group);
    expect(office(group, 1)).toBe("leader 2");
    expect(logOf(group, 1)).toEqual([1, 1, 1, 2]);
    expect(replica(group, 1).commitIndex).toBe(4);
  });

  test("lets nothing new into the log meanwhile", () => {
    const group = groupWithLaggard();
    const { configuration } = replica(group, 0);
    const next = withMember(configuration, 3, { part: "learner", disk: 0 });
    const refused = (): unknown =>
      refuseConfiguration(replica(group, 0), group.members[0]!.io, next);
    expect(refused()).toBe(null);
    handOver(group, 0, 2);
    // What proposals are asked about before they are appended, everywhere.
    expect(isHandingOverNow(group)).toBe(true);
    expect(refused()).toBe("notServing");
  });

  test("refuses the reads that nobody had confirmed: the old leader cannot any more", () => {
    const group = ledGroup();
    cutLink(group, 0, 2);
    askRead(group, 0, { id: 1, through: "confirmed" });
    const round = take(group);
    handOver(group, 0, 1);
    settle(group);
    release(group, round);
    settle(group);
    expect(office(group, 1)).toBe("leader 2");
    expect(learntReads(group, 0)).toEqual([{ id: 1, index: null }]);
  });
});

describe("a transfer that comes to nothing (3.10)", () => {
  test("is given up within an election timeout where its target is down; the leader goes on", () => {
    const group = groupWithLaggard();
    crash(group, 2);
    handOver(group, 0, 2);
    const begunAt = group.now;
    beatFor(group, electionTimeout - 20_000);
    expect(isHandingOverNow(group)).toBe(true);
    beatFor(group, 30_000);
    expect(isHandingOverNow(group)).toBe(false);
    expect(group.now - begunAt).toBeLessThan(electionTimeout + 20_000);
    expect(leaderOf(replica(group, 0)).transfer).toMatchObject({ target: 2, phase: "behind" });
    propose(group, 0, "x=4");
    settle(group);
    expect(office(group, 0)).toBe("leader 1");
    expect(replica(group, 0).commitIndex).toBe(lastIndex(replica(group, 0).log));
  });

  test("lapses where the order is lost: one leader stays, in the same term", () => {
    const group = ledGroup();
    handOver(group, 0, 1);
    expect(take(group, isOrder)).toHaveLength(1);
    beatFor(group, electionTimeout + 20_000);
    expect(leaderOf(replica(group, 0)).transfer).toMatchObject({ target: 1, phase: "lapsed" });
    expect([0, 1, 2].map((node) => office(group, node))).toEqual([
      "leader 1",
      "follower 1",
      "follower 1",
    ]);
  });

  test("an order that arrives after all still deposes the leader, and loses nothing", () => {
    const group = ledGroup();
    handOver(group, 0, 1);
    const late = take(group, isOrder);
    beatFor(group, electionTimeout + 20_000);
    propose(group, 0, "x=2");
    settle(group);
    release(group, late);
    settle(group);
    expect(office(group, 1)).toBe("leader 2");
    expect(logOf(group, 1)).toEqual([1, 1, 1, 2]);
  });

  test("an order that finds the target behind again makes it lose (5.4.1)", () => {
    const group = ledGroup();
    handOver(group, 0, 1);
    const late = take(group, isOrder);
    beatFor(group, electionTimeout + 20_000);
    cutLink(group, 0, 1);
    propose(group, 0, "x=2");
    settle(group);
    heal(group);
    release(group, late);
    settle(group);
    expect(office(group, 1)).not.toBe("leader 2");
    elect(group, 2);
    elect(group, 2);
    expect(logOf(group, 2).filter((term) => term === 1)).toHaveLength(3);
  });

  test("may be tried again, with another target", () => {
    const group = groupWithLaggard();
    crash(group, 2);
    handOver(group, 0, 2);
    beatFor(group, electionTimeout + 20_000);
    handOver(group, 0, 1);
    settle(group);
    expect(office(group, 1)).toBe("leader 2");
  });
});

describe("whom a leader hands over to", () => {
  test("the same target again changes nothing, another one takes its place", () => {
    const group = groupWithLaggard();
    crash(group, 2);
    handOver(group, 0, 2);
    const { until } = leaderOf(replica(group, 0)).transfer!;
    wait(group, 5_000);
    handOver(group, 0, 2);
    expect(leaderOf(replica(group, 0)).transfer).toMatchObject({ target: 2, until });
    handOver(group, 0, 1);
    settle(group);
    expect(office(group, 1)).toBe("leader 2");
  });

  test("can only be a voter that it speaks to", () => {
    const group = ledGroup();
    const { configuration } = replica(group, 0);
    proposeConfiguration(group, 0, withMember(configuration, 2, { part: "learner", disk: 0 }));
    settle(group);
    const possible = [0, 1, 2, 7].filter((node) => isPossibleSuccessor(replica(group, 0), node));
    expect(possible).toEqual([1]);
    handOver(group, 0, 2);
    settle(group);
    expect(office(group, 0)).toBe("leader 1");
  });

  test("only a term's own leader is obeyed, and only in its term", () => {
    const group = ledGroup();
    receive(group, 1, { from: 2, message: { kind: "timeoutNow", term: 1 } });
    receive(group, 1, { from: 0, message: { kind: "timeoutNow", term: 0 } });
    receive(group, 1, { from: 0, message: { kind: "timeoutNow", term: 9 } });
    expect(office(group, 1)).toBe("follower 1");
    receive(group, 1, { from: 0, message: { kind: "timeoutNow", term: 1 } });
    expect(office(group, 1)).toBe("candidate 2");
  });

  test("a leader that steps down chooses whoever holds most of its log", () => {
    const group = groupWithLaggard();
    handOver(group, 0, "anybody");
    expect(group.wires.filter(isOrder)).toMatchObject([{ to: 1 }]);
  });

  test("it lays its office down also where nobody takes it, and without anybody to take it", () => {
    const alone = ledGroup({ nodes: 1 });
    handOver(alone, 0, "anybody");
    expect(office(alone, 0)).toBe("follower 1");
    const group = ledGroup();
    handOver(group, 0, "anybody");
    take(group, isOrder);
    beatFor(group, electionTimeout + 20_000);
    expect(office(group, 0)).toBe("follower 1");
    expect(replica(group, 0).role).toMatchObject({ leader: null });
  });
});
