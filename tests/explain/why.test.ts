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

const runs: readonly (readonly [string, Run])[] = [
  ["crash and restart", crashRun],
  ["cut and heal", cutRun],
  ["check-quorum and loss", robustRun],
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
      for (let small = 0; small <= view.nodeCount; small++) allowed.add(small);
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
    "A committed entry 2: A, B hold it",
    "B stored entry 2 and sent its ack",
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
