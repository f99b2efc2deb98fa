import { describe, expect, test } from "vitest";
import { narrate } from "../../app/explain/narrate.ts";
import { ruleOf } from "../../app/explain/rule.ts";
import { whyChain } from "../../app/explain/why.ts";
import { whyTitle } from "../../app/explain/whyTitle.ts";
import type { Action, ClusterConfig, Input, TraceEvent } from "../../engine/index.ts";
import { run, second, type Run } from "./scene.ts";

const leaderOfP1 = { kind: "leader", partition: 1 } as const;

function set(key: string, value: string): Action {
  return { kind: "submit", operation: { kind: "set", key, value, partition: 1 }, node: null };
}

function config(nodes: number, preset: ClusterConfig["preset"]): ClusterConfig {
  return { seed: 7, nodes, partitions: 1, preset, rules: [] };
}

function at(seconds: number, action: Action): Input {
  return { at: seconds * second, action };
}

const crashRun = run(
  config(3, "classroom"),
  [
    at(5, set("milk", "1")),
    at(6, { kind: "crash", node: leaderOfP1 }),
    at(12, set("eggs", "2")),
    at(13, { kind: "restart", node: { kind: "node", node: 0 } }),
  ],
  15 * second,
);

const cutRun = run(
  config(5, "classroom"),
  [
    at(5, set("price", "1")),
    at(6, { kind: "cut", groups: [[leaderOfP1, { kind: "node", node: 4 }]] }),
    at(6.2, set("price", "10")),
    at(11, set("price", "20")),
    at(13, { kind: "heal" }),
  ],
  16 * second,
);

const robustRun = run(
  config(5, "robust"),
  [
    at(1, set("x", "1")),
    at(2, { kind: "isolate", node: leaderOfP1 }),
    at(3, { kind: "heal" }),
    at(3.5, { kind: "network", settings: { loss: { of: 1, in: 10 } } }),
    at(4, set("x", "2")),
  ],
  5 * second,
);

function node(id: number): { readonly kind: "node"; readonly node: number } {
  return { kind: "node", node: id };
}

const b = node(1);

/** One after another: a stopped leader, a full disk, a failing one, an empty one, frozen timers. */
const faultRun = run(
  config(3, "classroom"),
  [
    at(5, set("milk", "1")),
    at(6, { kind: "pause", node: leaderOfP1 }),
    at(10, { kind: "resume", node: node(0) }),
    at(12, { kind: "disk", node: leaderOfP1, state: "full", fsync: null }),
    at(18, { kind: "disk", node: node(0), state: "working", fsync: null }),
    at(18, { kind: "disk", node: node(1), state: "working", fsync: null }),
    at(18, { kind: "disk", node: node(2), state: "working", fsync: null }),
    at(19, { kind: "disk", node: b, state: "failing", fsync: { from: 50_000, to: 150_000 } }),
    at(20, set("eggs", "2")),
    at(21, { kind: "wipe", node: b }),
    at(22, { kind: "restart", node: b }),
    at(23, { kind: "freeze", node: leaderOfP1, timer: "heartbeat", partition: 1 }),
    at(28, { kind: "thaw", node: { kind: "every" }, timer: "all", partition: null }),
    at(29, { kind: "clock", node: b, rate: { of: 3, in: 2 }, jump: 0 }),
    at(30, { kind: "clock", node: b, rate: { of: 1, in: 1 }, jump: 3_600_000_000 }),
  ],
  32 * second,
);

/** Every heartbeat of the leader is taken out on its way. */
const droppedRun = run(
  config(3, "classroom"),
  [0, 1, 2].map((to) =>
    at(5, {
      kind: "interfere",
      how: "drop",
      message: "any",
      partition: 1,
      nth: null,
      from: leaderOfP1,
      to: node(to),
      oneWay: true,
    }),
  ),
  10 * second,
);

const runs: readonly (readonly [string, Run])[] = [
  ["crash and restart", crashRun],
  ["cut and heal", cutRun],
  ["check-quorum and loss", robustRun],
  ["processes, disks, timers and clocks", faultRun],
  ["messages taken out", droppedRun],
];

function tell(known: Run, event: TraceEvent): ReturnType<typeof narrate> {
  return narrate(event, known.viewAt(event), known.lookup(event.cause));
}

function chain(known: Run, event: TraceEvent): string[] {
  return whyChain(event.ref, known.lookup, known.viewAt).map(({ text }) => text);
}

function find(known: Run, isIt: (event: TraceEvent) => boolean): TraceEvent {
  const event = known.trace.find((line) => line.partition !== 0 && isIt(line));
  if (event === undefined) throw new Error("no such line in this run");
  return event;
}

describe.each(runs)("every story of a real run: %s", (_, known) => {
  test("each major line has a cause, and ends with an act or a timer", () => {
    let told = 0;
    for (const event of known.trace) {
      if (tell(known, event)?.importance !== "major") continue;
      told += 1;
      const steps = whyChain(event.ref, known.lookup, known.viewAt);
      if (event.fact.kind === "acted") {
        expect(steps.map(({ kind }) => kind)).toEqual(["action"]);
        continue;
      }
      expect(steps[0]).toMatchObject({ ref: event.ref, kind: "effect" });
      expect(steps.length).toBeGreaterThan(1);
      expect(steps.length).toBeLessThanOrEqual(5);
      const origins = steps.slice(-2);
      const begins = origins.some(({ kind, text }) => kind === "action" || / timer /.test(text));
      expect(begins ? [] : steps.map(({ text }) => text)).toEqual([]);
      for (let slot = 1; slot < steps.length; slot++)
        expect(steps[slot]!.at).toBeLessThanOrEqual(steps[slot - 1]!.at);
      expect(whyTitle(event)).toMatch(/^(Why|How) .*\?$/);
    }
    expect(told).toBeGreaterThan(5);
  });

  test("sentences name nodes of the cluster and no leftovers", () => {
    for (const event of known.trace) {
      const narration = tell(known, event);
      if (narration === null) continue;
      const { plain, parts } = narration;
      expect(parts.map(({ text }) => text).join("")).toBe(plain);
      expect(plain).toMatch(/^\S.*\.$/);
      expect(plain).not.toMatch(/undefined|null|NaN|nobody and|-1|\s\s/);
      const { nodeCount } = known.viewAt(event);
      for (const [letter] of plain.matchAll(/\b[B-Z]\b/g))
        expect(letter.charCodeAt(0) - 65).toBeLessThan(nodeCount);
      const rule = ruleOf(event);
      if (rule !== null) expect(rule.text).toMatch(/\.$/);
    }
  });

  test("every number of a sentence stands in its line, its cause, or the view", () => {
    for (const event of known.trace) {
      const plain = tell(known, event)?.plain;
      if (plain === undefined) continue;
      const view = known.viewAt(event);
      const { partition } = event;
      const facts = JSON.stringify([
        event,
        known.lookup(event.cause),
        view.replicas.filter((replica) => partition < 0 || replica.partition === partition),
        view.operations,
        view.nodes,
      ]);
      // Sizes are counted, and what comes behind a commitIndex or a term is named by one more.
      const allowed = new Set<number>();
      for (const number of (facts.match(/\d+/g) ?? []).map(Number))
        allowed.add(number).add(number + 1);
      for (let small = 0; small <= Math.max(view.nodeCount, view.flights.size); small++)
        allowed.add(small);
      const withoutTimes = plain.replace(/\d+(\.\d+)? (s|ms|µs)\b/g, "");
      const strange = [...withoutTimes.matchAll(/\d+/g)].filter(
        ([text]) => !allowed.has(Number(text)),
      );
      expect(strange.length === 0 ? "" : plain).toBe("");
    }
  });
});

test("why did the next leader win: down to the crash", () => {
  const crash = find(crashRun, ({ fact }) => fact.kind === "nodeCrashed");
  const won = find(
    crashRun,
    ({ fact, at: instant }) =>
      fact.kind === "roleChanged" && fact.reason === "electionWon" && instant > crash.at,
  );
  expect(whyTitle(won)).toBe("Why did C win?");
  expect(chain(crashRun, won)).toEqual([
    "C became leader of term 2 — 2 of 3 votes (C, B)",
    "B voted for C in term 2",
    "C became candidate of term 2: C, B would vote for it",
    "C's election timer ran out: it heard no leader for 2.51 s",
    "You crashed A, the leader",
  ]);
});

test("why is a write confirmed: down to who asked", () => {
  const done = find(crashRun, ({ fact }) => fact.kind === "clientCompleted");
  expect(whyTitle(done)).toBe("Why is the write confirmed as entry 2?");
  expect(chain(crashRun, done)).toEqual([
    "milk=1 is confirmed: it is committed as entry 2, and the client heard so after 0.24 s",
    "A committed entry 2: A, C hold it",
    "C stored entry 2 and sent its ack",
    "A appended entry 2 milk=1 in its own term 1 and sent it out",
    "You asked A to write milk=1",
  ]);
});

test("why did the old leader's write fail: a newer term answered its heartbeat", () => {
  const failed = find(
    cutRun,
    ({ fact }) => fact.kind === "clientCompleted" && fact.status === "ReplicationFailed",
  );
  expect(chain(cutRun, failed)).toEqual([
    "D lost its leadership before price=10 was committed (ReplicationFailed)",
    "D stepped down: a message from B showed term 2, newer than its own",
    "B ignored D's append of term 1 and sent its newer term",
    "D's heartbeat timer ran out: it spoke to B",
  ]);
});

test("an unknown line has no explanation", () => {
  expect(whyChain(-7, crashRun.lookup, crashRun.viewAt)).toEqual([]);
});

describe("what people do short of a crash is where explanations end", () => {
  function lastStep(known: Run, reason: string, after: number): string {
    const event = find(
      known,
      ({ at: when, fact }) =>
        when > after * second && fact.kind === "roleChanged" && fact.reason === reason,
    );
    return chain(known, event).at(-1) ?? "";
  }

  test("an election after the leader was paused", () => {
    expect(lastStep(faultRun, "electionWon", 6)).toMatch(/^You paused [A-C]: it says nothing/);
  });

  test("a leader with a full disk steps down", () => {
    expect(lastStep(faultRun, "diskFull", 11)).toMatch(/^You filled the leader of P1's disk$/);
    const event = find(faultRun, ({ fact }) => {
      return fact.kind === "roleChanged" && fact.reason === "diskFull";
    });
    expect(tell(faultRun, event)?.plain).toMatch(/stepped down: its disk is full/);
  });

  test("a node whose disk failed is down for that reason", () => {
    const died = faultRun.trace.find(
      ({ at: when, fact }) => when > 19 * second && fact.kind === "nodeCrashed",
    )!;
    expect(chain(faultRun, died).at(-1)).toMatch(/^You made the next write of B's disk fail$/);
  });

  test("an election because every message of the leader is taken out", () => {
    expect(lastStep(droppedRun, "electionTimeout", 5)).toMatch(
      /^You asked to drop every message from the leader of P1 to [A-C]$/,
    );
  });

  test("an empty disk comes back as a stranger", () => {
    const start = faultRun.trace.findLast(({ fact }) => fact.kind === "nodeStarted")!;
    expect(tell(faultRun, start)?.plain).toMatch(/neither votes nor counts/);
  });
});
