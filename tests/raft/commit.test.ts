import { describe, expect, test } from "vitest";
import type { RuleSwitch } from "../../engine/raft/rules.ts";
import {
  createGroup,
  crash,
  elect,
  heal,
  isolate,
  logOf,
  office,
  propose,
  replica,
  restart,
  settle,
  slowDisk,
  sync,
  take,
  timeout,
  type ProtocolGroup,
} from "../support/protocolGroup.ts";

/**
 * Figure 8 (c): entry 2 of term 2 stood on two nodes, S5 led term 3 with an entry of its own, and
 * now S1 leads term 4 and has copied its old entry to a third node, but nothing newer.
 */
function figure8(rules: readonly RuleSwitch[] = []): ProtocolGroup {
  const group = createGroup({
    nodes: 5,
    logs: [[1, 2], [1, 2], [1], [1], [1, 3]],
    terms: [3, 2, 3, 3, 3],
    commits: [1, 1, 1, 1, 1],
    settings: { maxEntriesPerAppend: 1 },
    rules,
  });
  isolate(group, 4);
  timeout(group, 0);
  settle(group, ({ message }) => message.kind.startsWith("requestVote"));
  expect(office(group, 0)).toBe("leader 4");
  isolate(group, 3);
  settle(group, ({ to, message }) => {
    if (message.kind !== "appendEntries") return true;
    return to !== 2 || logOf(group, 2).length < 2;
  });
  take(group);
  expect(logOf(group, 2)).toEqual([1, 2]);
  return group;
}

/** Its first attempt is refused, and teaches it that term 4 has been. */
function electS5(group: ProtocolGroup): void {
  elect(group, 4);
  elect(group, 4);
}

describe("committing entries of earlier terms (§5.4.2, Figure 8)", () => {
  test("an old entry on a majority is not committed by counting (c)", () => {
    const group = figure8();
    expect(replica(group, 0).commitIndex).toBe(1);
  });

  test("so it may still be overwritten by a leader that never had it (d)", () => {
    const group = figure8();
    crash(group, 0);
    heal(group);
    electS5(group);
    expect(office(group, 4)).toBe("leader 5");
    restart(group, 0);
    elect(group, 4);
    for (let node = 0; node < 5; node++) {
      expect(logOf(group, node)).toEqual([1, 3, 5]);
      expect(replica(group, node).commitIndex).toBe(3);
    }
  });

  test("an entry of the leader's own term on a majority commits it as well (e)", () => {
    const group = figure8();
    timeout(group, 0);
    settle(group);
    expect(replica(group, 0).commitIndex).toBe(3);
    crash(group, 0);
    heal(group);
    electS5(group);
    expect(replica(group, 4).role.kind).not.toBe("leader");
  });

  test("with old terms committed by counting, the entry is lost after it was committed", () => {
    const group = figure8(["commit-old-terms"]);
    expect(replica(group, 0).commitIndex).toBe(2);
    crash(group, 0);
    heal(group);
    electS5(group);
    expect(logOf(group, 2)).toEqual([1, 3, 5]);
  });
});

describe("a new leader (§8, dissertation 6.4)", () => {
  test("commits the inherited tail with its no-op, and serves from then on", () => {
    const group = createGroup({ nodes: 3, logs: [[1, 1], [1, 1], [1]] });
    timeout(group, 0);
    settle(group, ({ message }) => message.kind.startsWith("requestVote"));
    expect(replica(group, 0).role).toMatchObject({ kind: "leader", serving: false });
    expect(replica(group, 0).commitIndex).toBe(0);
    settle(group);
    expect(replica(group, 0).role).toMatchObject({ kind: "leader", serving: true, firstIndex: 3 });
    expect(replica(group, 0).commitIndex).toBe(3);
  });

  test("without a no-op the inherited tail waits for the next write", () => {
    const logs = [[1, 1], [1, 1], [1]];
    const group = createGroup({ nodes: 3, logs, rules: ["no-leader-noop"] });
    elect(group, 0);
    elect(group, 0);
    expect(logOf(group, 2)).toEqual([1, 1]);
    expect(replica(group, 0).commitIndex).toBe(0);
    propose(group, 0, "x");
    settle(group);
    expect(replica(group, 0).commitIndex).toBe(3);
  });

  test("of one node commits alone", () => {
    const group = createGroup({ nodes: 1 });
    elect(group, 0);
    propose(group, 0, "x");
    expect(replica(group, 0).commitIndex).toBe(2);
  });
});

describe("majorities (§5.3)", () => {
  test("one of three followers cut off: commits go on; both: a proposal stays open", () => {
    const group = createGroup({ nodes: 3 });
    elect(group, 0);
    isolate(group, 2);
    propose(group, 0, "x");
    settle(group);
    expect(replica(group, 0).commitIndex).toBe(2);
    isolate(group, 1);
    propose(group, 0, "y");
    settle(group);
    expect(logOf(group, 0)).toEqual([1, 1, 1]);
    expect(replica(group, 0).commitIndex).toBe(2);
    heal(group);
    elect(group, 0);
    expect([0, 1, 2].map((node) => replica(group, node).commitIndex)).toEqual([3, 3, 3]);
  });
});

describe("durability (dissertation 3.8, 10.2.1)", () => {
  test("everything committed survives when all stop and all start again", () => {
    const group = createGroup({ nodes: 3 });
    elect(group, 0);
    propose(group, 0, "x");
    settle(group);
    for (let node = 0; node < 3; node++) crash(group, node);
    for (let node = 0; node < 3; node++) restart(group, node);
    elect(group, 1);
    expect(office(group, 1)).toBe("leader 2");
    propose(group, 1, "y");
    settle(group);
    for (let node = 0; node < 3; node++) {
      expect(logOf(group, node)).toEqual([1, 1, 2, 2]);
      expect(replica(group, node).commitIndex).toBe(4);
    }
  });

  test("a follower acknowledges nothing that its disk does not hold", () => {
    const group = createGroup({ nodes: 3 });
    elect(group, 0);
    isolate(group, 2);
    slowDisk(group, 1);
    propose(group, 0, "x");
    settle(group);
    expect(logOf(group, 1)).toEqual([1, 1]);
    expect(replica(group, 0).commitIndex).toBe(1);
    sync(group, 1);
    settle(group);
    expect(replica(group, 0).commitIndex).toBe(2);
  });

  test("with early acknowledgements, a power cut takes a committed entry away", () => {
    const group = createGroup({ nodes: 3, rules: ["ack-before-sync"] });
    elect(group, 0);
    isolate(group, 2);
    slowDisk(group, 1);
    propose(group, 0, "x");
    settle(group);
    expect(replica(group, 0).commitIndex).toBe(2);
    crash(group, 1);
    crash(group, 0);
    restart(group, 1);
    heal(group);
    elect(group, 2);
    expect(office(group, 2)).toBe("leader 2");
    expect(logOf(group, 1)).toEqual([1, 2]);
  });

  test("a leader replicates before its own disk holds the entry, and counts itself only after", () => {
    const group = createGroup({ nodes: 3 });
    elect(group, 0);
    slowDisk(group, 0);
    isolate(group, 2);
    propose(group, 0, "x");
    settle(group);
    expect(logOf(group, 1)).toEqual([1, 1]);
    expect(replica(group, 0).commitIndex).toBe(1);
    sync(group, 0);
    expect(replica(group, 0).commitIndex).toBe(2);
  });

  test("two durable followers of three suffice, whatever the leader's disk does", () => {
    const group = createGroup({ nodes: 3 });
    elect(group, 0);
    slowDisk(group, 0);
    propose(group, 0, "x");
    settle(group);
    expect(replica(group, 0).durableIndex).toBe(1);
    expect(replica(group, 0).commitIndex).toBe(2);
  });

  test("a restart knows of commits no more than the disk was told, and learns the rest", () => {
    const group = createGroup({ nodes: 3 });
    elect(group, 0);
    propose(group, 0, "x");
    settle(group);
    slowDisk(group, 1);
    propose(group, 0, "y");
    settle(group);
    elect(group, 0);
    expect(replica(group, 1).commitIndex).toBe(3);
    crash(group, 1);
    restart(group, 1);
    expect(replica(group, 1).commitIndex).toBe(2);
    expect(logOf(group, 1)).toEqual([1, 1]);
    sync(group, 1);
    elect(group, 0);
    expect(replica(group, 1).commitIndex).toBe(3);
  });
});
