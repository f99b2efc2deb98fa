import { describe, expect, test } from "vitest";
import { createChecker, observeWith, violations } from "../../engine/check/invariants.ts";
import type { Violation } from "../../engine/check/violation.ts";
import { compactionFloor } from "../../engine/node/retention.ts";
import { lastIndex } from "../../engine/raft/log.ts";
import type { InstallSnapshot, RaftMessage } from "../../engine/raft/message.ts";
import { receiveChunk, type ReceiveSession } from "../../engine/raft/receiveSession.ts";
import type { RuleSwitch } from "../../engine/raft/rules.ts";
import type { RaftSettings } from "../../engine/raft/settings.ts";
import { checksumOf } from "../../engine/raft/checksum.ts";
import { withMember } from "../../engine/raft/configuration.ts";
import {
  checkpoint,
  compact,
  crash,
  createGroup,
  elect,
  heal,
  isolate,
  logOf,
  office,
  propose,
  proposeConfiguration,
  receive,
  release,
  replica,
  restart,
  settle,
  slowDisk,
  sync,
  take,
  timeout,
  wait,
  type ProtocolGroup,
  type Wire,
} from "../support/protocolGroup.ts";
import { beat } from "../support/ledGroup.ts";

interface Watched {
  readonly group: ProtocolGroup;
  readonly found: () => readonly Violation[];
}

/** A group of three in which A leads, under the eyes of a checker. */
function ledGroup({
  settings = {},
  rules = [],
}: {
  readonly settings?: Partial<RaftSettings>;
  readonly rules?: readonly RuleSwitch[];
} = {}): Watched {
  const checker = createChecker({ nodes: 3, partitions: 0 });
  const group = createGroup({ nodes: 3, settings, rules, observe: observeWith(checker) });
  elect(group, 0);
  return { group, found: () => violations(checker) };
}

/** A writes three commands and a checkpoint, and drops what the snapshot stands for; C hears nothing. */
function leaveBehind({ group }: Watched): void {
  isolate(group, 2);
  for (const data of ["x=1", "x=2", "x=3"]) propose(group, 0, data);
  settle(group);
  checkpoint(group, 0);
  settle(group);
  compact(group, 0);
  compact(group, 1);
}

function isChunk({ message }: Wire): boolean {
  return message.kind === "installSnapshot";
}

function isAnswer({ message }: Wire): boolean {
  return message.kind === "installSnapshotResponse";
}

describe("a checkpoint", () => {
  test("leaves a snapshot on every node that applies it, with the index, the term and the members", () => {
    const watched = ledGroup();
    const { group } = watched;
    propose(group, 0, "x=1");
    checkpoint(group, 0);
    settle(group);
    timeout(group, 0);
    settle(group);
    for (const node of [0, 1, 2]) {
      const { snapshot, durableSnapshot, configuration } = replica(group, node);
      expect(snapshot).toMatchObject({ index: 3, term: 1, configuration });
      expect(durableSnapshot).toBe(3);
    }
    expect(watched.found()).toEqual([]);
  });

  test("lets the log begin with itself once its snapshot is durable, and not before", () => {
    const { group } = ledGroup();
    propose(group, 0, "x=1");
    settle(group);
    slowDisk(group, 1);
    checkpoint(group, 0);
    settle(group);
    compact(group, 1);
    expect(replica(group, 1).log.baseIndex).toBe(0);
    sync(group, 1);
    sync(group, 1);
    timeout(group, 0);
    settle(group);
    sync(group, 1);
    compact(group, 1);
    expect(replica(group, 1).log.baseIndex).toBe(2);
    expect(logOf(group, 1)).toHaveLength(1);
  });

  test("a restart takes up the snapshot and goes on behind it", () => {
    const watched = ledGroup();
    const { group } = watched;
    propose(group, 0, "x=1");
    checkpoint(group, 0);
    settle(group);
    timeout(group, 0);
    settle(group);
    compact(group, 1);
    crash(group, 1);
    restart(group, 1);
    expect(group.members[1]!.imported).toEqual([3]);
    expect(replica(group, 1)).toMatchObject({ lastApplied: 3, commitIndex: 3 });
    propose(group, 0, "x=2");
    settle(group);
    timeout(group, 0);
    settle(group);
    expect(lastIndex(replica(group, 1).log)).toBe(4);
    expect(watched.found()).toEqual([]);
  });
});

describe("what may be dropped", () => {
  const nobody = { minRetainIndex: 0, holds: [] };

  test.each([
    { story: "nothing without a checkpoint", checkpoint: 0, floor: 0 },
    { story: "what lies below the checkpoint", checkpoint: 9, floor: 9 },
    { story: "not what is to be retained", checkpoint: 9, minRetainIndex: 4, floor: 4 },
    { story: "no wish, where it is 0", checkpoint: 9, minRetainIndex: 0, floor: 9 },
    {
      story: "not what somebody holds; the lowest hold counts",
      checkpoint: 9,
      held: [7, 5],
      floor: 5,
    },
    {
      story: "not what the application does not keep yet",
      checkpoint: 9,
      durablyApplied: 5,
      floor: 6,
    },
    { story: "an application without an opinion", checkpoint: 9, durablyApplied: -1, floor: 9 },
  ])("$story", ({ checkpoint, floor, minRetainIndex = 0, held = [], durablyApplied = -1 }) => {
    const holds = held.map((index, hold) => ({ hold, index }));
    const retention = { ...nobody, minRetainIndex, holds };
    expect(compactionFloor(retention, { checkpoint, durablyApplied })).toBe(floor);
  });
});

describe("a follower below its leader's log", () => {
  test("gets the snapshot, then the tail, and holds the same state (Figure 13)", () => {
    const watched = ledGroup({ settings: { snapshotChunkSize: 10 } });
    const { group } = watched;
    leaveBehind(watched);
    propose(group, 0, "x=4");
    settle(group);
    heal(group);
    beat(group, 3);
    const [a, , c] = group.members;
    expect(c!.imported).toEqual([5]);
    expect(c!.delivered).toEqual(a!.delivered);
    expect(c!.replica).toMatchObject({ commitIndex: 6, lastApplied: 6 });
    expect(c!.replica.log).toMatchObject({ baseIndex: 5, baseTerm: 1 });
    expect(logOf(group, 2)).toEqual([1]);
    expect(watched.found()).toEqual([]);
  });

  test("a lost first piece is sent again by the next heartbeat; it is imported once", () => {
    const watched = ledGroup({ settings: { snapshotChunkSize: 10 } });
    const { group } = watched;
    leaveBehind(watched);
    heal(group);
    timeout(group, 0);
    settle(group, (wire) => !isChunk(wire));
    expect(take(group, isChunk)).toHaveLength(1);
    beat(group, 3);
    expect(group.members[2]!.imported).toEqual([5]);
    expect(replica(group, 2).receiving).toEqual([]);
    expect(watched.found()).toEqual([]);
  });

  test("every lost answer costs a heartbeat, and nothing else", () => {
    const watched = ledGroup({ settings: { snapshotChunkSize: 20 } });
    const { group } = watched;
    leaveBehind(watched);
    heal(group);
    timeout(group, 0);
    for (let lost = 0; lost < 20 && replica(group, 2).snapshot === null; lost++) {
      settle(group, (wire) => !isAnswer(wire));
      take(group, isAnswer);
      timeout(group, 0);
      settle(group);
    }
    beat(group, 3);
    expect(group.members[2]!.imported).toEqual([5]);
    expect(replica(group, 2).lastApplied).toBe(5);
    expect(watched.found()).toEqual([]);
  });

  test("the last piece of a deposed leader is refused, and nothing is imported", () => {
    const watched = ledGroup();
    const { group } = watched;
    leaveBehind(watched);
    heal(group);
    timeout(group, 0);
    settle(group, (wire) => !isChunk(wire));
    const held = take(group, isChunk);
    expect(held).toHaveLength(1);
    isolate(group, 0);
    wait(group, 1_000_000);
    timeout(group, 1);
    settle(group, (wire) => !isChunk(wire));
    expect(office(group, 1)).toBe("leader 2");
    take(group, isChunk);
    release(group, held);
    expect(group.members[2]!.imported).toEqual([]);
    expect(replica(group, 2).currentTerm).toBe(2);
    expect(watched.found()).toEqual([]);
  });

  test("an older snapshot than what is committed is not taken: the leader goes on from there", () => {
    const watched = ledGroup();
    const { group } = watched;
    leaveBehind(watched);
    heal(group);
    timeout(group, 0);
    settle(group, (wire) => !isChunk(wire));
    const [chunk] = group.wires.filter(isChunk);
    beat(group, 3);
    const before = structuredClone(group.members[2]!.delivered);
    propose(group, 0, "x=4");
    settle(group);
    beat(group, 1);
    const { commitIndex } = replica(group, 2);
    release(group, [chunk!]);
    settle(group);
    expect(replica(group, 2).commitIndex).toBe(commitIndex);
    expect(group.members[2]!.imported).toEqual([5]);
    expect(group.members[2]!.delivered.count).toBe(before.count + 1);
    expect(watched.found()).toEqual([]);
  });

  test("under install-old-snapshot the state goes back, and that is noticed", () => {
    const watched = ledGroup({ rules: ["install-old-snapshot"] });
    const { group } = watched;
    leaveBehind(watched);
    heal(group);
    timeout(group, 0);
    settle(group, (wire) => !isChunk(wire));
    const [chunk] = group.wires.filter(isChunk);
    beat(group, 3);
    propose(group, 0, "x=4");
    settle(group);
    beat(group, 1);
    release(group, [chunk!]);
    expect(watched.found().map(({ invariant }) => invariant)).toContain("snapshotFloor");
  });

  test("an ack of appends that reaches the log's base makes the snapshot needless", () => {
    const { group } = ledGroup();
    isolate(group, 2);
    for (const data of ["x=1", "x=2"]) propose(group, 0, data);
    settle(group, ({ to }) => to !== 2);
    checkpoint(group, 0);
    settle(group);
    compact(group, 0);
    heal(group);
    timeout(group, 0);
    settle(group, (wire) => !isChunk(wire));
    take(group, isChunk);
    const progressOf = (): unknown => {
      const { role } = replica(group, 0);
      return role.kind === "leader" ? role.progress.find(({ peer }) => peer === 2)?.mode : null;
    };
    expect(progressOf()).toBe("snapshot");
    const ack: RaftMessage = {
      kind: "appendEntriesResponse",
      term: 1,
      success: true,
      index: 3,
      hintIndex: 0,
      hintTerm: 0,
      saturated: false,
      disk: 0,
      round: 0,
      sentAt: 0,
    };
    receive(group, 0, { from: 2, message: ack });
    expect(progressOf()).toBe("replicate");
  });

  test("a log that holds the snapshot's last entry keeps what is behind it; another is replaced", () => {
    for (const [terms, kept] of [
      [[1, 1, 1], 1],
      [[1, 2, 2], 0],
    ] as const) {
      const group = createGroup({ nodes: 3, logs: [[], [], [...terms]], terms: [0, 0, 2] });
      const { configuration } = replica(group, 2);
      const data = JSON.stringify({ count: 0, low: 0, high: 0 });
      const checksum = checksumOf(data);
      const lastTerm = kept === 1 ? 1 : 3;
      const head = { kind: "installSnapshot", term: 3, transfer: 1, chunk: 0 } as const;
      const message: InstallSnapshot = {
        ...head,
        index: 2,
        lastTerm,
        configuration,
        data,
        checksum,
      };
      receive(group, 2, { from: 0, message });
      const { log, commitIndex, lastApplied, durableIndex } = replica(group, 2);
      expect(lastIndex(log)).toBe(2 + kept);
      expect(log.baseIndex).toBe(kept === 1 ? 0 : 2);
      expect({ commitIndex, lastApplied }).toEqual({ commitIndex: 2, lastApplied: 2 });
      expect(durableIndex).toBe(2 + kept);
    }
  });

  test("acknowledges the last piece only once the disk holds all of it; a crash before leaves the old state", () => {
    const watched = ledGroup();
    const { group } = watched;
    leaveBehind(watched);
    heal(group);
    slowDisk(group, 2);
    beat(group, 1);
    expect(replica(group, 2).lastApplied).toBe(5);
    expect(group.wires.filter(isAnswer)).toEqual([]);
    crash(group, 2);
    restart(group, 2);
    expect(replica(group, 2)).toMatchObject({ lastApplied: 0, snapshot: null });
    beat(group, 3);
    expect(group.members[2]!.imported).toEqual([5]);
    crash(group, 2);
    restart(group, 2);
    expect(replica(group, 2)).toMatchObject({ lastApplied: 5, commitIndex: 5 });
    expect(watched.found()).toEqual([]);
  });

  test("takes over the members that the snapshot names, learners too", () => {
    const { group } = ledGroup();
    isolate(group, 2);
    const next = withMember(replica(group, 0).configuration, 3, { part: "learner", disk: 0 });
    proposeConfiguration(group, 0, next);
    settle(group);
    checkpoint(group, 0);
    settle(group);
    compact(group, 0);
    // What the snapshot says stays true although the entry that said it is gone.
    expect(replica(group, 0).baseConfiguration).toEqual(next);
    heal(group);
    beat(group, 3);
    expect(replica(group, 2).configuration).toEqual(next);
    crash(group, 2);
    restart(group, 2);
    expect(replica(group, 2).configuration).toEqual(next);
  });
});

describe("the pieces of a snapshot", () => {
  const data = "abcdef";
  const limits = { now: 0, ttl: 30_000_000, mostSessions: 2 };
  const whole = checksumOf(data);

  function piece(chunk: number, change: Partial<InstallSnapshot> = {}): InstallSnapshot {
    return {
      kind: "installSnapshot",
      term: 1,
      transfer: 1,
      index: 9,
      lastTerm: 1,
      configuration: { voters: [0], learners: [], leaving: [], disks: [] },
      chunk,
      data: data.slice(chunk * 2, chunk * 2 + 2),
      checksum: chunk === 2 ? whole : null,
      ...change,
    };
  }

  function outcomes(
    messages: readonly InstallSnapshot[],
    sessions: ReceiveSession[] = [],
  ): readonly string[] {
    return messages.map((message) => receiveChunk(sessions, { from: 0, message }, limits).kind);
  }

  test.each([
    {
      story: "in order make it whole",
      sent: [0, 1, 2],
      kinds: ["accepted", "accepted", "complete"],
    },
    {
      story: "may come twice, the last one",
      sent: [0, 0, 1, 1, 2],
      kinds: ["accepted", "accepted", "accepted", "accepted", "complete"],
    },
    { story: "may not be skipped", sent: [0, 2], kinds: ["accepted", "refused"] },
    {
      story: "may not come out of order",
      sent: [0, 1, 0],
      kinds: ["accepted", "accepted", "refused"],
    },
    { story: "begin with the first", sent: [1], kinds: ["refused"] },
    {
      story: "are over after the last",
      sent: [0, 1, 2, 2],
      kinds: ["accepted", "accepted", "complete", "refused"],
    },
    { story: "have no number below 0", sent: [0, -1], kinds: ["accepted", "refused"] },
  ])("$story", ({ sent, kinds }) => {
    const sessions: ReceiveSession[] = [];
    expect(
      outcomes(
        sent.map((chunk) => piece(chunk)),
        sessions,
      ),
    ).toEqual(kinds);
    // Refused: what had come is given up. Complete: it is handed on.
    if (kinds.at(-1) !== "accepted") expect(sessions).toEqual([]);
  });

  test("are given up where they do not make the whole that the leader meant", () => {
    const sent = [piece(0), piece(1, { data: "xx" }), piece(2)];
    expect(outcomes(sent)).toEqual(["accepted", "accepted", "refused"]);
  });

  test("are given up where they speak of another snapshot than before", () => {
    expect(outcomes([piece(0), piece(1, { index: 10 })])).toEqual(["accepted", "refused"]);
  });

  test("of one too many transfers push out the one that has waited longest", () => {
    const sessions: ReceiveSession[] = [];
    for (const [transfer, now] of [
      [1, 5],
      [2, 1],
      [3, 9],
    ] as const)
      receiveChunk(sessions, { from: 0, message: piece(0, { transfer }) }, { ...limits, now });
    expect(sessions.map(({ transfer }) => transfer)).toEqual([1, 3]);
  });

  test("are forgotten when nothing more comes for too long", () => {
    const sessions: ReceiveSession[] = [];
    receiveChunk(sessions, { from: 0, message: piece(0) }, limits);
    const late = { ...limits, now: limits.ttl };
    const received = receiveChunk(sessions, { from: 0, message: piece(1) }, late);
    expect(received.kind).toBe("refused");
    expect(sessions).toEqual([]);
  });
});

describe("a disk that does not keep up", () => {
  test("a follower takes no more entries than may wait, and says so; later it does", () => {
    const { group } = ledGroup({ settings: { maxWalQueueDepthPerPartition: 2 } });
    group.members[2]!.io.walDepth[0] = 2;
    propose(group, 0, "x=1");
    settle(group);
    expect(lastIndex(replica(group, 2).log)).toBe(1);
    expect(replica(group, 0).commitIndex).toBe(2);
    group.members[2]!.io.walDepth[0] = 0;
    beat(group, 3);
    expect(lastIndex(replica(group, 2).log)).toBe(2);
  });
});
