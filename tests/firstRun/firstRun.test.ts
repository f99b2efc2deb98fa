import { describe, expect, test } from "vitest";
import { electionEvidence } from "../../app/firstRun/evidence.ts";
import { isWaiting } from "../../app/firstRun/fastForward.ts";
import { nodesWith, safeItemsOf } from "../../app/firstRun/list.ts";
import type { PlotState } from "../../app/firstRun/plot.ts";
import { additionOf, firstRun, firstRunOpensAt, listPartition } from "../../app/firstRun/run.ts";
import { sentenceOf } from "../../app/firstRun/sentence.ts";
import { foldTrace } from "../../engine/simulation/foldTrace.ts";
import {
  actNow,
  advanceTo,
  createSimulation,
  takeTrace,
} from "../../engine/simulation/simulation.ts";
import type { Action } from "../../engine/simulation/input.ts";
import type { TraceEvent } from "../../engine/simulation/trace.ts";
import { createView, leaderOf, type ClusterView } from "../../engine/simulation/view.ts";

const second = 1_000_000;
const crashLeader: Action = { kind: "crash", node: { kind: "leader", partition: listPartition } };

describe("the run that the page opens with", () => {
  test("shows A leading and the whole list everywhere, with a heartbeat under way", () => {
    const { view } = runOf();
    expect(leaderOf(view, listPartition)).toMatchObject({ node: 0, serving: true, term: 1 });
    for (const node of [0, 1, 2])
      expect(safeItemsOf(view, node)).toEqual(["milk", "eggs", "tea", "soap"]);
    const beats = [...view.flights.values()].filter(({ from, partition, deliverAt }) => {
      return from === 0 && partition === listPartition && deliverAt > firstRunOpensAt;
    });
    expect(new Set(beats.map(({ to }) => to))).toEqual(new Set([1, 2]));
  });

  test("elects a new leader whenever A is crashed, and keeps the list", () => {
    for (let wait = 0; wait <= 3 * second; wait += 150_000) {
      const run = runOf();
      run.playTo(firstRunOpensAt + wait);
      run.act(crashLeader);
      run.playTo(firstRunOpensAt + wait + 12 * second);
      const leader = leaderOf(run.view, listPartition);
      expect(leader?.serving).toBe(true);
      expect(leader?.node).not.toBe(0);
      expect(safeItemsOf(run.view, leader!.node)).toEqual(["milk", "eggs", "tea", "soap"]);
    }
  });

  test("what is added later reaches a node that comes back, and survives the next crash", () => {
    const run = runOf();
    run.act(crashLeader);
    run.playTo(10 * second);
    run.act({ kind: "submit", operation: additionOf("rice"), node: null });
    run.playTo(12 * second);
    expect(nodesWith(run.view, "rice")).toEqual([1, 2]);
    run.act({ kind: "restart", node: { kind: "node", node: 0 } });
    run.playTo(14 * second);
    expect(nodesWith(run.view, "rice")).toEqual([0, 1, 2]);
    run.act(crashLeader);
    run.playTo(24 * second);
    const leader = leaderOf(run.view, listPartition);
    expect(safeItemsOf(run.view, leader!.node)).toEqual(["milk", "eggs", "tea", "soap", "rice"]);
  });
});

test("a split vote is told as one, and nobody is left waiting for it", () => {
  const run = runOf();
  run.playTo(5.21 * second);
  run.act(crashLeader);
  run.playTo(8.6 * second);
  run.act({ kind: "restart", node: { kind: "node", node: 0 } });
  run.playTo(8.9 * second);
  run.act(crashLeader);
  const story: PlotState = {
    chapter: "secondElection",
    crash: { node: 2, at: 8.9 * second, safeItems: [], prediction: null, skipped: 0 },
    outcome: null,
    absent: 0,
  };
  const told: string[] = [];
  for (let at = 8.95 * second; at < 14.2 * second; at += 10_000) {
    run.playTo(at);
    const sentence = sentenceOf(story, run.view);
    const waits = isWaiting(run.view, at);
    if (waits) expect(sentence).toMatch(/wait/);
    if (told.at(-1) !== sentence) told.push(sentence);
  }
  expect(told[0]).toBe("C is silent. The others wait.");
  expect(told).toContain("The vote was split. They wait, and try again.");
  expect(told.at(-1)).toMatch(/^[AB] won the election\.$/);
});

describe("the evidence for an election", () => {
  test("is the deadlines that the timers had, counted from the crash", () => {
    const run = runOf();
    run.act(crashLeader);
    run.playTo(10 * second);
    const winner = leaderOf(run.view, listPartition)!.node;
    const { timers, first } = electionEvidence(run.lines, firstRunOpensAt);
    expect(timers.map(({ node }) => node)).toEqual([1, 2]);
    expect(first?.node).toBe(winner);
    for (const { runsOutAfter } of timers) {
      expect(runsOutAfter).toBeGreaterThanOrEqual(first!.runsOutAfter);
      expect(runsOutAfter).toBeLessThan(3.2 * second);
    }
    const fired = run.lines.find(({ at, partition, fact }) => {
      return at > firstRunOpensAt && partition === listPartition && isElectionTimeout(fact);
    });
    expect(fired!.at - firstRunOpensAt).toBe(first!.runsOutAfter);
  });
});

describe("the sentence", () => {
  const crash = { node: 0, at: 5 * second, safeItems: ["milk"], skipped: 0 };
  const evidence = {
    timers: [
      { node: 1, runsOutAfter: 3 * second },
      { node: 2, runsOutAfter: 2 * second },
    ],
    first: { node: 2, runsOutAfter: 2 * second },
  };

  test.each([
    [1, 2, "You predicted B; C won: its timer ran out first."],
    [2, 2, "You predicted C, and it won: its timer ran out first."],
    ["nobody", 2, "You predicted nobody; C won: its timer ran out first."],
    // The first timer does not always win; then nothing is claimed of it.
    [2, 1, "You predicted C; B won."],
  ] as const)("of a prediction of %s where %s wins", (prediction, leader, sentence) => {
    const plot: PlotState = {
      chapter: "elected",
      crash: { ...crash, prediction },
      outcome: { leader, evidence, ref: 1 },
      absent: 0,
    };
    expect(sentenceOf(plot, runOf().view)).toBe(sentence);
    expect(sentence.split(" ").length).toBeLessThanOrEqual(12);
  });
});

function isElectionTimeout(fact: TraceEvent["fact"]): boolean {
  return fact.kind === "timerFired" && fact.timer === "election";
}

interface Run {
  readonly view: ClusterView;
  readonly lines: readonly TraceEvent[];
  playTo(at: number): void;
  act(action: Action): void;
}

function runOf(): Run {
  const { config, inputs } = firstRun;
  const simulation = createSimulation(config, { inputs });
  let view = createView(config);
  const lines: TraceEvent[] = [];
  const run = {
    get view() {
      return view;
    },
    lines,
    playTo(at: number) {
      advanceTo(simulation, at);
      const fresh = takeTrace(simulation);
      lines.push(...fresh);
      view = foldTrace(view, fresh);
    },
    act(action: Action) {
      actNow(simulation, action);
    },
  };
  run.playTo(firstRunOpensAt);
  return run;
}
