import { describe, expect, test } from "vitest";
import {
  createView,
  type ClusterView,
  type Configuration,
  type Entry,
  type EntryPayload,
  type NodeId,
  type ReplicaView,
} from "../../engine/index.ts";
import {
  arrivalOf,
  arrivalWords,
  floorOf,
  transfersOf,
  transferWords,
} from "../../app/explain/compaction.ts";
import { describeQuorum } from "../../app/explain/describe.ts";
import { handOver } from "../../app/explain/leadership.ts";
import {
  partitionsOf,
  partitionsToShow,
  rangeOf,
  rangeWords,
} from "../../app/explain/lifecycle.ts";
import { rumourOf, rumourWords } from "../../app/explain/liveness.ts";
import { partOf, pendingConfiguration, pendingWords } from "../../app/explain/membershipOf.ts";
import { resolvedBy, ticketsOf } from "../../app/explain/tickets.ts";
import { copiesAt } from "../../app/logs/copies.ts";
import { entryFace, entryWords } from "../../app/logs/entryFace.ts";
import { cellState } from "../../app/logs/entryState.ts";
import { columnCode, parseColumnCode } from "../../app/matrix/columnCode.ts";
import { describeNode, nodeLabel } from "../../app/stage/describe.ts";
import { cutKey, readCut } from "../../app/stage/cut.ts";

describe("who votes", () => {
  test("a quorum is a majority of the leader's voters, not of all nodes", () => {
    const view = led(5, { voters: [0, 1, 2], learners: [3], leaving: [], disks: [] });
    expect([0, 3, 4].map((node) => partOf(view, 1, node))).toEqual(["voter", "learner", "none"]);
    expect(describeQuorum(view, 1).sentence).toBe("Can commit: 3 of 3 up, 2 needed.");
    const [side] = readCut(view, [0, 1, 2]).sides;
    expect(side).toMatchObject({ up: 3, voters: 3, canCommit: true });
  });

  test("learners and strangers on one side of a cut do not make up for voters", () => {
    const whole = led(5, { voters: [0, 1, 2], learners: [3, 4], leaving: [], disks: [] });
    const view = parted(whole, [0]);
    const sides = readCut(view, [0, 1, 2]).sides;
    expect(sides.map(({ up, canCommit }) => [up, canCommit])).toEqual([
      [1, false],
      [2, true],
    ]);
    expect(cutKey(view, [0, 1, 2])).not.toBe(cutKey(view, [0, 1]));
  });

  test("a configuration counts from when it is in the log: the page says that it is pending", () => {
    const view = led(4, { voters: [0, 1, 2, 3], learners: [], leaving: [], disks: [] });
    const pending = changed(view, 0, { configurationIndex: 9, commitIndex: 8 });
    expect(pendingConfiguration(pending.replicas[1]!)).toBe(9);
    expect(pendingWords(9)).toBe("configuration of entry 9 is in force, not committed");
    expect(describeNode(pending, 0, 1).remark).toBe("entry 9 in force, not committed");
    expect(pendingConfiguration({ configurationIndex: 9, commitIndex: 9 })).toBe(0);
  });

  test("a voter that leaves has another shape than one that stays", () => {
    const configuration = { voters: [0, 1], learners: [], leaving: [2], disks: [] };
    const view = led(3, configuration);
    expect(partOf(view, 1, 2)).toBe("leaving");
    expect(parseColumnCode(columnCode(view, 1)).map(({ kind }) => kind)).toEqual([
      "leader",
      "follower",
      "leaving",
    ]);
  });
});

describe("compaction and snapshots", () => {
  test("what a snapshot stands for still counts as a copy", () => {
    const whole = [entry(1, { kind: "noop" }), entry(2, command("x=1")), entry(3, command("x=2"))];
    let view = led(3, { voters: [0, 1, 2], learners: [], leaving: [], disks: [] });
    for (const node of [0, 1])
      view = changed(view, node, { log: { entries: whole, base: 0, last: 3 }, commitIndex: 3 });
    view = changed(view, 2, {
      log: { entries: whole.slice(2), base: 2, last: 3 },
      commitIndex: 3,
    });
    expect(copiesAt(view, 1, 2)).toEqual([{ term: 1, count: 3, committed: true }]);
    expect(floorOf(view.replicas[2 * 2 + 1]!.log)).toBe(2);
  });

  test("a transfer says which piece is out of how many", () => {
    const peer = { peer: 2, mode: "probe", matchIndex: 0, nextIndex: 1 } as const;
    const view = changed(led(3, { voters: [0, 1, 2], learners: [], leaving: [], disks: [] }), 0, {
      peers: [{ ...peer, transfer: { index: 37, chunk: 1, chunks: 5 } }],
    });
    expect(transfersOf(view.replicas[1]!).map(transferWords)).toEqual(["snapshot of 37: 2 of 5"]);
  });
});

test("the receiver of a snapshot knows what came, not how much will", () => {
  const receiving = { from: 0, index: 37, chunk: 1, chunks: null };
  expect(arrivalWords(arrivalOf({ receiving })!)).toBe("snapshot of 37 arrives, 2 pieces taken");
  expect(arrivalOf({ receiving: null })).toBeNull();
});

describe("tickets", () => {
  const ticket = { node: 0, millis: 5, counter: 0 };
  const log = {
    entries: [
      entry(1, { kind: "manual", logType: "set", data: "a=1", rest: 1, time: ticket }),
      entry(2, { kind: "manual", logType: "set", data: "a=2", rest: 0, time: ticket }),
      entry(3, command("b=1")),
      entry(4, { kind: "resolution", ticket, decision: "rollback", time: ticket }),
    ],
    base: 0,
    last: 4,
  };

  test("an open ticket holds back what is behind it", () => {
    const tickets = ticketsOf({
      openTickets: [{ ticket, first: 1, last: 2, decision: null, decidedAt: 0, since: 0 }],
      settledTickets: [],
    });
    const progress = { log, commitIndex: 3, lastApplied: 0, tickets };
    expect([1, 2, 3, 4].map((index) => cellState(progress, index))).toEqual([
      "open",
      "open",
      "held",
      "proposed",
    ]);
  });

  test("a resolution names its ticket, and what it rolled back is never applied", () => {
    const tickets = ticketsOf({
      openTickets: [],
      settledTickets: [{ ticket, first: 1, last: 2, decision: "rollback", decidedAt: 4, since: 0 }],
    });
    const progress = { log, commitIndex: 4, lastApplied: 4, tickets };
    expect([1, 3, 4].map((index) => cellState(progress, index))).toEqual([
      "rolledBack",
      "applied",
      "applied",
    ]);
    const decision = log.entries[3]!;
    expect(resolvedBy(log, decision)).toBe(1);
    expect(entryFace(decision, 1)).toEqual({ mark: "rollback", text: "of 1" });
  });

  test("a cell is called by the words that stand in it, and by what they leave out", () => {
    const configuration = { voters: [0, 1, 2], learners: [], leaving: [], disks: [] };
    const long = `key=${"v".repeat(60)}`;
    const time = { node: 0, millis: 1, counter: 0 };
    const payloads: readonly EntryPayload[] = [
      { kind: "noop" },
      command("price=10"),
      command(long),
      { kind: "command", logType: "order", data: "7", time },
      { kind: "configuration", configuration, time },
    ];
    const named = payloads.map((payload) => {
      const it = entry(1, payload);
      return entryWords(it, entryFace(it, null));
    });
    expect(named).toEqual(["no-op", "price=10", long, "7: order 7", "ABC: voters A, B, C"]);
  });
});

describe("leadership, sleep and rumours", () => {
  test("a leader that hands over says to whom", () => {
    const view = changed(led(3, { voters: [0, 1, 2], learners: [], leaving: [], disks: [] }), 0, {
      transfer: { target: 2, since: 0 },
      heartbeatsSuspended: true,
    });
    expect(handOver(view, 1)).toEqual({ from: 0, to: 2 });
    expect(nodeLabel(view, 0, 1)).toContain("hands over to C, heartbeats suspended");
  });

  test("sleeping replicas are cells without a fill", () => {
    let view = led(3, { voters: [0, 1, 2], learners: [], leaving: [], disks: [] });
    for (const node of [0, 1, 2]) view = changed(view, node, { quiesced: true });
    expect(parseColumnCode(columnCode(view, 1)).map(({ kind }) => kind)).toEqual([
      "leaderAsleep",
      "asleep",
      "asleep",
    ]);
  });

  test("the worst that anybody up believes of a node is told, with its believers", () => {
    const view = led(4, { voters: [0, 1, 2, 3], learners: [], leaving: [], disks: [] });
    const nodes = view.nodes.map((known) => ({
      ...known,
      liveness: [1, 2].includes(known.node)
        ? [
            {
              state: known.node === 1 ? ("suspect" as const) : ("dead" as const),
              incarnation: 0,
              since: 0,
            },
          ]
        : [],
    }));
    expect(rumourWords(rumourOf({ ...view, nodes }, 0)!)).toBe("dead for C");
    const buried = nodes.map((known) => ({ ...known, up: known.node !== 2 }));
    expect(rumourWords(rumourOf({ ...view, nodes: buried }, 0)!)).toBe("suspected by B");
    expect(rumourOf(view, 0)).toBeNull();
  });

  test("a range says its generation and what it goes through", () => {
    const view = createView({ nodes: 1, partitions: 2 });
    const [first, second] = view.partitionMap.partitions;
    const partitionMap = {
      ...view.partitionMap,
      partitions: [{ ...first!, generation: 2, state: "splitting" as const }, second!],
    };
    expect(rangeWords(rangeOf({ ...view, partitionMap }, 1)!)).toBe(
      "generation 2, splitting, hashes 0–1073741823",
    );
    expect(rangeOf(view, 0)).toBeNull();
  });
});

test("a removed partition is gone from the tabs, except under the eyes of who looks at it", () => {
  const view = createView({ nodes: 1, partitions: 3 });
  const partitions = view.partitionMap.partitions.map((range) =>
    range.partitionId === 2 ? { ...range, state: "removed" as const } : range,
  );
  const shrunk = { ...view, partitionMap: { ...view.partitionMap, partitions } };
  expect(partitionsOf(shrunk)).toEqual([0, 1, 3]);
  expect(partitionsToShow(shrunk, 3)).toEqual([0, 1, 3]);
  expect(partitionsToShow(shrunk, 2)).toEqual([0, 1, 2, 3]);
});

/** Node A leads P1 of a cluster in which everybody is up and goes by one configuration. */
function led(nodes: number, configuration: Configuration): ClusterView {
  const view = createView({ nodes, partitions: 1 });
  const timer = { timer: "election", setAt: 0, deadline: 1, timeout: 1 } as const;
  return {
    ...view,
    nodes: view.nodes.map((known) => ({ ...known, up: true, starts: 1 })),
    replicas: view.replicas.map((replica) => ({
      ...replica,
      configuration,
      timer,
      term: 1,
      role: replica.node === 0 ? "leader" : "follower",
      serving: replica.node === 0,
      leader: 0,
    })),
  };
}

function changed(view: ClusterView, node: NodeId, change: Partial<ReplicaView>): ClusterView {
  const slot = node * view.partitionCount + 1;
  return {
    ...view,
    replicas: view.replicas.map((known, at) => (at === slot ? { ...known, ...change } : known)),
  };
}

function parted(view: ClusterView, left: readonly NodeId[]): ClusterView {
  const { nodeCount } = view;
  const cut = view.cut.map(
    (_, link) => left.includes(Math.floor(link / nodeCount)) !== left.includes(link % nodeCount),
  );
  return { ...view, cut };
}

function entry(index: number, payload: EntryPayload): Entry {
  return { index, term: 1, payload };
}

function command(data: string): EntryPayload {
  return { kind: "command", logType: "set", data, time: { node: 0, millis: 1, counter: 0 } };
}
