import { describe, expect, test } from "vitest";
import { createChecker, observeWith, violations } from "../../engine/check/invariants.ts";
import type { InvariantName } from "../../engine/check/violation.ts";
import type { Checker } from "../../engine/check/witness.ts";
import type { RaftMessage } from "../../engine/raft/message.ts";
import type { RuleSwitch } from "../../engine/raft/rules.ts";
import { advanceTo, createSimulation } from "../../engine/simulation/simulation.ts";
import {
  createGroup,
  crash,
  cutLink,
  elect,
  heal,
  isolate,
  logOf,
  propose,
  receive,
  release,
  restart,
  settle,
  take,
  timeout,
} from "../support/protocolGroup.ts";
import { createStorm } from "../support/storm.ts";

/** Storms in which a wrong rule is found out, and as what. */
const storms: readonly [RuleSwitch, number, InvariantName][] = [
  ["forget-vote", 948, "voteOnce"],
  ["skip-log-check", 1, "leaderCompleteness"],
  ["keep-conflicting-tail", 1, "quorumDiscipline"],
  ["truncate-always", 1, "quorumDiscipline"],
  ["unanchored-appends", 1, "quorumDiscipline"],
  ["ack-before-sync", 1, "quorumDiscipline"],
  ["accept-stale-appends", 42, "logContiguity"],
];

function flagged(checker: Checker): InvariantName[] {
  return violations(checker).map(({ invariant }) => invariant);
}

describe("a wrong rule in a storm", () => {
  test.each(storms)("%s is found out in storm %i: %s", (rule, seed, invariant) => {
    const { config, inputs, horizon } = createStorm(seed, [rule]);
    const checker = createChecker(config);
    const observe = observeWith(checker);
    advanceTo(createSimulation(config, { inputs, tracing: false, observe }), horizon);
    expect(flagged(checker)).toContain(invariant);
  });

  test.each(storms)("without %s, storm %i is sound", (_, seed) => {
    const { config, inputs, horizon } = createStorm(seed);
    const checker = createChecker(config);
    const observe = observeWith(checker);
    advanceTo(createSimulation(config, { inputs, tracing: false, observe }), horizon);
    expect(flagged(checker)).toEqual([]);
  });

  test.each<RuleSwitch>([
    "no-pre-vote",
    "no-check-quorum",
    "no-leader-stickiness",
    "no-leader-noop",
  ])("%s alone costs no safety", (rule) => {
    for (const seed of [1, 2, 3, 4, 5]) {
      const { config, inputs, horizon } = createStorm(seed, [rule]);
      const checker = createChecker(config);
      const observe = observeWith(checker);
      advanceTo(createSimulation(config, { inputs, tracing: false, observe }), horizon);
      expect(flagged(checker)).toEqual([]);
    }
  });
});

/** The same story under the right rules and under one wrong rule. */
const stories: readonly {
  readonly rule: RuleSwitch;
  readonly invariants: readonly InvariantName[];
  readonly nodes: number;
  readonly tell: (rules: readonly RuleSwitch[], checker: Checker) => void;
}[] = [
  {
    rule: "forget-vote",
    invariants: ["voteOnce"],
    nodes: 3,
    tell: (rules, checker) => {
      const group = createGroup({ nodes: 3, rules, observe: observeWith(checker) });
      const message = {
        term: 1,
        preVote: false,
        mayDisrupt: false,
        lastLogIndex: 0,
        lastLogTerm: 0,
      };
      const request: RaftMessage = { kind: "requestVote", ...message };
      receive(group, 1, { from: 0, message: request });
      crash(group, 1);
      restart(group, 1);
      receive(group, 1, { from: 2, message: request });
    },
  },
  {
    rule: "forget-vote",
    invariants: ["voteOnce", "electionSafety"],
    nodes: 3,
    tell: (rules, checker) => {
      const group = createGroup({
        nodes: 3,
        rules: [...rules, "no-pre-vote"],
        observe: observeWith(checker),
      });
      timeout(group, 0);
      settle(group, ({ from, to, message }) => {
        return message.kind.startsWith("requestVote") && from !== 2 && to !== 2;
      });
      timeout(group, 2);
      crash(group, 1);
      restart(group, 1);
      settle(group, ({ from, to }) => from !== 0 && to !== 0);
    },
  },
  {
    rule: "commit-old-terms",
    invariants: ["quorumDiscipline", "leaderCompleteness", "committedImmutable"],
    nodes: 5,
    tell: (rules, checker) => {
      // Figure 8 (c), (d).
      checker.sawEverything = false;
      const group = createGroup({
        nodes: 5,
        logs: [[1, 2], [1, 2], [1], [1], [1, 3]],
        terms: [3, 2, 3, 3, 3],
        commits: [1, 1, 1, 1, 1],
        settings: { maxEntriesPerAppend: 1 },
        rules,
        observe: observeWith(checker),
      });
      isolate(group, 4);
      timeout(group, 0);
      settle(group, ({ message }) => message.kind.startsWith("requestVote"));
      isolate(group, 3);
      settle(group, ({ to, message }) => {
        return message.kind !== "appendEntries" || to !== 2 || logOf(group, 2).length < 2;
      });
      take(group);
      crash(group, 0);
      heal(group);
      elect(group, 4);
      elect(group, 4);
      restart(group, 0);
      elect(group, 4);
    },
  },
  {
    rule: "commit-unverified-tail",
    invariants: ["committedImmutable"],
    nodes: 3,
    tell: (rules, checker) => {
      // The tail of an isolated leader, and a leader whose window to it is still closed.
      const group = createGroup({
        nodes: 3,
        settings: { maxEntriesPerAppend: 1, maxInflightAppends: 1 },
        rules: [...rules, "no-check-quorum"],
        observe: observeWith(checker),
      });
      elect(group, 0);
      isolate(group, 0);
      for (const data of ["a", "b", "c"]) propose(group, 0, data);
      elect(group, 1);
      for (const data of ["x", "y"]) propose(group, 1, data);
      settle(group);
      heal(group);
      const { term, ...anchor } = { term: 2, prevLogIndex: 1, prevLogTerm: 1 };
      receive(group, 0, {
        from: 1,
        message: {
          kind: "appendEntries",
          term,
          ...anchor,
          entries: [],
          leaderCommit: 4,
          round: 0,
          sentAt: 0,
        },
      });
    },
  },
  {
    rule: "accept-stale-appends",
    invariants: ["leaderCompleteness"],
    nodes: 3,
    tell: (rules, checker) => {
      // Node 2 holds what term 2 committed, until a held up append of term 1 overwrites it.
      const group = createGroup({
        nodes: 3,
        rules: [...rules, "no-check-quorum"],
        observe: observeWith(checker),
      });
      elect(group, 0);
      cutLink(group, 0, 1);
      propose(group, 0, "a");
      propose(group, 0, "b");
      const held = take(group, ({ to, message }) => to === 2 && message.kind === "appendEntries");
      isolate(group, 0);
      timeout(group, 1);
      settle(group, ({ message }) => message.kind !== "appendEntries" || message.leaderCommit < 2);
      release(group, held);
      take(group);
      for (const node of [0, 1]) crash(group, node);
      restart(group, 0);
      heal(group);
      elect(group, 2);
      elect(group, 2);
    },
  },
  {
    rule: "count-stale-acks",
    invariants: ["quorumDiscipline"],
    nodes: 5,
    tell: (rules, checker) => {
      // Node 1 acknowledges entries of term 1, and the answer is late. Term 2 overwrites them. When
      // node 0 leads again, the answer speaks of indexes where other entries stand now.
      const group = createGroup({
        nodes: 5,
        rules: [...rules, "no-check-quorum"],
        observe: observeWith(checker),
      });
      elect(group, 0);
      for (const node of [2, 3, 4]) cutLink(group, 0, node);
      for (const data of ["a", "b", "c"]) propose(group, 0, data);
      settle(group, ({ to }) => to === 1);
      const late = take(group, ({ from, to }) => from === 1 && to === 0);
      isolate(group, 0);
      elect(group, 2);
      heal(group);
      elect(group, 2);
      timeout(group, 0);
      settle(group, ({ message }) => message.kind.startsWith("requestVote"));
      settle(group, ({ from, to }) => from + to === 4 && from !== to && from % 4 === 0);
      take(group);
      release(group, late);
    },
  },
];

describe("a wrong rule in a story", () => {
  test.each(stories)("$rule is found out as $invariants", ({ rule, invariants, nodes, tell }) => {
    const checker = createChecker({ nodes, partitions: 0 });
    tell([rule], checker);
    for (const invariant of invariants) expect(flagged(checker)).toContain(invariant);
  });

  test.each(stories)("the same story without $rule is sound", ({ nodes, tell }) => {
    const checker = createChecker({ nodes, partitions: 0 });
    tell([], checker);
    expect(flagged(checker)).toEqual([]);
  });
});
