import { createConditions } from "../../engine/node/conditions.ts";
import { describe, expect, test } from "vitest";
import { createChecker, observeWith, violations } from "../../engine/check/invariants.ts";
import { joinRun } from "../../engine/check/joinRun.ts";
import { engineSentences, type Violation } from "../../engine/check/violation.ts";
import { emptyImage } from "../../engine/raft/replica.ts";
import { createRules } from "../../engine/raft/rules.ts";
import { presets } from "../../engine/simulation/config.ts";
import { startRunner, type Runner } from "../../engine/simulation/runner.ts";
import {
  advanceTo,
  createSimulation,
  keyframeOf,
  resumeSimulation,
} from "../../engine/simulation/simulation.ts";
import { nodeOptionsOf } from "../../engine/simulation/world.ts";
import { entry } from "../support/protocolGroup.ts";
import {
  appendTo,
  config,
  crown,
  of,
  say,
  see,
  soundWorld,
  store,
  write,
  vote,
  type Control,
  type World,
} from "../support/soundWorld.ts";
import { createStorm } from "../support/storm.ts";
import { durabilityControls, heldImage, restartWith, writeUnsynced } from "./durabilityControls.ts";
import { mapControls } from "./mapControls.ts";
import { configurationControls } from "./configurationControls.ts";
import { messageControls } from "./messageControls.ts";
import { outcomeControls } from "./outcomeControls.ts";
import { snapshotControls } from "./snapshotControls.ts";

/** What the checker says of a sound world into which something was smuggled. */
function judge(smuggle: (world: World) => void): readonly Violation[] {
  const world = soundWorld();
  expect(violations(world.checker)).toEqual([]);
  smuggle(world);
  return violations(world.checker);
}

const controls: readonly Control[] = [
  ...outcomeControls,
  ...messageControls,
  ...durabilityControls,
  ...snapshotControls,
  ...mapControls,
  ...configurationControls,
  {
    invariant: "electionSafety",
    story: "a second node leads the term",
    smuggle: (world) => {
      crown(world.follower, of(world.leader).currentTerm);
      see(world, world.follower);
    },
  },
  {
    invariant: "electionSafety",
    story: "a node that was not elected speaks for the term",
    smuggle: (world) => {
      const term = of(world.leader).currentTerm;
      const body = {
        prevLogIndex: 0,
        prevLogTerm: 0,
        entries: [],
        leaderCommit: 0,
        round: 0,
        sentAt: 0,
      };
      say(world, world.follower, 0, { kind: "appendEntries", term, ...body });
    },
  },
  {
    invariant: "leaderAppendOnly",
    story: "a leader drops its last entry",
    smuggle: (world) => {
      of(world.leader).log.entries.pop();
      see(world, world.leader);
    },
  },
  {
    invariant: "leaderAppendOnly",
    story: "a leader rewrites an entry in the middle of its log",
    smuggle: (world) => {
      const { log } = of(world.leader);
      const changed = entry(2, log.entries[1]!.term, "rewritten");
      log.entries[1] = changed;
      const { node } = world.leader.state;
      node.writtenSequence += 1;
      world.leader.output.writes.push({
        sequence: node.writtenSequence,
        partition: 1,
        record: { kind: "entries", entries: [changed] },
      });
      see(world, world.leader);
    },
  },
  {
    invariant: "logMatching",
    story: "two nodes hold different entries of one index and term",
    smuggle: (world) => {
      appendTo(world.leader, "one");
      appendTo(world.follower, "two");
      see(world, world.leader);
      see(world, world.follower);
    },
  },
  {
    invariant: "logMatching",
    story: "two nodes agree on an entry, but not on the one before",
    smuggle: (world) => {
      const term = of(world.leader).currentTerm;
      for (const runner of [world.leader, world.follower]) of(runner).currentTerm = term + 2;
      appendTo(world.leader, "same", term);
      appendTo(world.follower, "same", term + 1);
      appendTo(world.leader, "next", term + 2);
      appendTo(world.follower, "next", term + 2);
      see(world, world.leader);
      see(world, world.follower);
    },
  },
  {
    invariant: "leaderCompleteness",
    story: "a node is elected without an entry that was committed",
    smuggle: (world) => {
      const own = of(world.follower);
      own.log.entries.pop();
      own.commitIndex = own.lastApplied = own.durableIndex = 1;
      crown(world.follower, own.currentTerm + 1);
      see(world, world.follower);
    },
  },
  {
    invariant: "leaderCompleteness",
    story: "an older leader commits what a later one in office does not have",
    smuggle: (world) => {
      const { currentTerm } = of(world.leader);
      store(world.follower, currentTerm + 1, world.follower.options.id);
      crown(world.follower, currentTerm + 1);
      see(world, world.follower);
      appendTo(world.leader, "late");
      of(world.leader).commitIndex += 1;
      see(world, world.leader);
    },
  },
  {
    invariant: "stateMachineSafety",
    story: "two nodes apply different entries at one index",
    smuggle: (world) => {
      for (const [runner, data] of [
        [world.leader, "one"],
        [world.follower, "two"],
      ] as const) {
        appendTo(runner, data);
        of(runner).commitIndex += 1;
        of(runner).lastApplied += 1;
        see(world, runner);
      }
    },
  },
  {
    invariant: "committedImmutable",
    story: "two nodes commit different entries at one index",
    smuggle: (world) => {
      for (const [runner, data] of [
        [world.leader, "one"],
        [world.follower, "two"],
      ] as const) {
        appendTo(runner, data);
        of(runner).commitIndex += 1;
        see(world, runner);
      }
    },
  },
  {
    invariant: "committedImmutable",
    story: "a follower truncates what it knows to be committed",
    smuggle: (world) => {
      of(world.follower).log.entries.pop();
      see(world, world.follower);
    },
  },
  {
    invariant: "commitMonotonic",
    story: "a commitIndex goes back",
    smuggle: (world) => {
      of(world.follower).commitIndex -= 1;
      of(world.follower).lastApplied -= 1;
      see(world, world.follower);
    },
  },
  {
    invariant: "indexOrder",
    story: "more is applied than committed",
    smuggle: (world) => {
      appendTo(world.follower, "x");
      of(world.follower).lastApplied += 1;
      see(world, world.follower);
    },
  },
  {
    invariant: "indexOrder",
    story: "more is committed than there is",
    smuggle: (world) => {
      of(world.follower).commitIndex += 1;
      see(world, world.follower);
    },
  },
  {
    invariant: "logContiguity",
    story: "an index is left out",
    smuggle: (world) => {
      const own = of(world.follower);
      own.log.entries.push(entry(own.log.entries.length + 2, own.currentTerm));
      see(world, world.follower);
    },
  },
  {
    invariant: "logContiguity",
    story: "terms fall",
    smuggle: (world) => {
      of(world.follower).currentTerm += 1;
      appendTo(world.follower, "new");
      appendTo(world.follower, "old", of(world.follower).currentTerm - 1);
      see(world, world.follower);
    },
  },
  {
    invariant: "logContiguity",
    story: "an entry is of a term that its node has not reached",
    smuggle: (world) => {
      appendTo(world.follower, "x", of(world.follower).currentTerm + 1);
      see(world, world.follower);
    },
  },
  {
    invariant: "voteOnce",
    story: "a node grants two votes in one term",
    smuggle: (world) => {
      for (const candidate of [world.leader, world.other]) {
        store(world.follower, 99, candidate.options.id);
        say(world, world.follower, candidate.options.id, vote(99));
      }
    },
  },
  {
    invariant: "voteOnce",
    story: "a node tells of a vote that its disk does not hold",
    smuggle: (world) => say(world, world.follower, 0, vote(99)),
  },
  {
    invariant: "voteOnce",
    story: "a candidate asks for votes before its own is durable",
    smuggle: (world) => {
      const message = {
        term: 99,
        preVote: false,
        mayDisrupt: false,
        lastLogIndex: 0,
        lastLogTerm: 0,
      };
      say(world, world.follower, world.leader.options.id, { kind: "requestVote", ...message });
    },
  },
  {
    invariant: "voteOnce",
    story: "a vote changes within a term",
    smuggle: (world) => {
      for (const candidate of [0, 1]) {
        of(world.follower).currentTerm = 99;
        of(world.follower).votedFor = candidate;
        see(world, world.follower);
      }
    },
  },
  {
    invariant: "termMonotonic",
    story: "a term falls",
    smuggle: (world) => {
      of(world.follower).currentTerm -= 1;
      see(world, world.follower);
    },
  },
  {
    invariant: "termMonotonic",
    story: "a restarted node is in an older term than it spoke in",
    smuggle: (world) => {
      const { options, diskSettings } = world.follower;
      const image = [{ ...emptyImage, currentTerm: 99 }, emptyImage];
      const start = {
        node: options.id,
        at: world.at,
        image,
        sequence: 99,
        traceCount: 0,
        conditions: createConditions(2),
        cause: 0,
      };
      const restarted = startRunner(options, diskSettings, start);
      world.observe(restarted, -1, world.at);
    },
  },
  {
    invariant: "quorumDiscipline",
    story: "a leader commits what it alone holds",
    smuggle: (world) => {
      appendTo(world.leader, "x");
      of(world.leader).commitIndex += 1;
      see(world, world.leader);
    },
  },
  {
    invariant: "quorumDiscipline",
    story: "a leader commits an entry of an older term by counting",
    smuggle: (world) => {
      const held = entry(of(world.leader).log.entries.length + 1, of(world.leader).currentTerm);
      for (const runner of [world.leader, world.follower]) {
        of(runner).log.entries.push(held);
        const { node } = runner.state;
        node.writtenSequence += 1;
        node.syncedSequence = node.writtenSequence;
        const record = { kind: "entries", entries: [held] } as const;
        runner.output.writes.push({ sequence: node.writtenSequence, partition: 1, record });
        see(world, runner);
      }
      const term = of(world.leader).currentTerm + 1;
      store(world.leader, term, world.leader.options.id);
      crown(world.leader, term);
      of(world.leader).commitIndex += 1;
      see(world, world.leader);
    },
  },
  {
    invariant: "quorumDiscipline",
    story: "a follower commits what no leader has committed",
    smuggle: (world) => {
      appendTo(world.follower, "x");
      of(world.follower).commitIndex += 1;
      see(world, world.follower);
    },
  },
];

describe("the checker", () => {
  test("has nothing to say of a sound world, however often it is shown", () => {
    const found = judge((world) => {
      for (const runner of [world.leader, world.follower, world.other]) {
        see(world, runner);
        world.observe(runner, -1, world.at);
      }
    });
    expect(found).toEqual([]);
  });

  test.each(controls)("flags $invariant when $story", ({ invariant, smuggle }) => {
    const found = judge(smuggle);
    const violation = found.find((one) => one.invariant === invariant && one.partition === 1);
    expect(violation?.at).toBeGreaterThanOrEqual(2_000_000);
    expect(violation?.detail).toMatch(/^[A-C]('s)? .*\.$/);
    // Plain data: it may cross a thread or stand in a file.
    expect(JSON.parse(JSON.stringify(violation))).toEqual(violation);
  });

  test.each([
    { kept: "nothing", entries: 0, vote: false },
    { kept: "the first half of a torn write", entries: 1, vote: false },
    { kept: "one write", entries: 2, vote: false },
    { kept: "two writes", entries: 2, vote: true },
    { kept: "everything", entries: 3, vote: true },
  ])("lets a crash keep $kept of what was not synced", ({ entries, vote: kept }) => {
    const found = judge((world) => {
      const before = heldImage(world.follower);
      const after = writeUnsynced(world);
      const held = after.entries.slice(0, before.entries.length + entries);
      const { currentTerm, votedFor } = kept ? after : before;
      const restarted = restartWith(world, { ...before, currentTerm, votedFor, entries: held });
      // From here on it counts as held, and may be acknowledged.
      const flags = { success: true, saturated: false, round: 0, sentAt: 0, disk: 0 } as const;
      const ack = { ...flags, index: held.length, hintIndex: 0, hintTerm: 0 };
      restarted.state.events = 1;
      say(world, restarted, 0, { kind: "appendEntriesResponse", term: currentTerm, ...ack });
    });
    expect(found).toEqual([]);
  });

  test("asks nothing of a disk that was wiped on purpose", () => {
    const found = judge((world) => {
      const change = ({ state }: Runner): void => {
        state.node.conditions = { ...state.node.conditions, wipes: 1 };
      };
      restartWith(world, emptyImage, { change });
    });
    expect(found).toEqual([]);
  });

  test("does not take a vote that a wrong rule forgot for one that the disk lost", () => {
    const found = judge((world) => {
      const runner = world.leader;
      const change = (restarted: Runner): void => {
        of(restarted).votedFor = null;
        Object.assign(restarted, {
          options: { ...restarted.options, rules: createRules(["forget-vote"]) },
        });
      };
      restartWith(world, heldImage(runner), { runner, change });
    });
    expect(found).toEqual([]);
  });

  test("has a control for every invariant", () => {
    const controlled = new Set(controls.map(({ invariant }) => invariant));
    expect([...controlled].sort()).toEqual(Object.keys(engineSentences).sort());
  });

  test.each([true, false])(
    "sees what a replica has committed (%s) in the event in which another map ended it",
    (isCommitted) => {
      const { leader, follower, ...world } = soundWorld();
      const added = appendTo(leader, "last");
      appendTo(follower, "last");
      const ticket = { node: 0, millis: 1, counter: 0 };
      const asked = { request: 99, asker: "caller", autoCommit: true, tag: "", ticket } as const;
      const { proposals, replicas } = leader.state.node;
      const times = { proposedAt: world.at, deadline: world.at + 1 };
      proposals[1]!.push({ ...asked, ...times, last: added.index, ref: 0 });
      for (const runner of [leader, follower]) {
        write(runner, [added]);
        runner.state.node.syncedSequence = runner.state.node.writtenSequence;
        world.observe(runner, 1, world.at);
      }
      // Where the partition is gone already, its copy was acknowledged all the same.
      const { node } = follower.state;
      node.writtenSequence += 1;
      node.syncedSequence = node.writtenSequence;
      const erase = { kind: "erase" } as const;
      follower.output.writes.push({ sequence: node.writtenSequence, partition: 1, record: erase });
      node.replicas[1] = undefined;
      world.observe(follower, -1, world.at);
      const replica = replicas[1]!;
      if (isCommitted) replica.commitIndex = added.index;
      proposals[1]!.length = 0;
      replicas[1] = undefined;
      leader.output.ended.push(replica);
      const said = { request: 99, at: world.at, status: "Success", ticket } as const;
      const rest = { logIndex: added.index, value: null, leader: null, cause: 0 };
      leader.output.replies.push({ ...said, ...rest });
      world.observe(leader, -1, world.at);
      const found = violations(world.checker).map(({ invariant }) => invariant);
      expect(found).toEqual(isCommitted ? [] : ["clientOutcomeHonesty"]);
    },
  );

  test("is plain data: cloned with a keyframe, it goes on", () => {
    const checker = createChecker(config);
    const simulation = createSimulation(config, { observe: observeWith(checker) });
    advanceTo(simulation, 500_000);
    const copy = structuredClone({ keyframe: keyframeOf(simulation), checker });
    const resumed = resumeSimulation(copy.keyframe, { observe: observeWith(copy.checker) });
    advanceTo(simulation, 3_000_000);
    advanceTo(resumed, 3_000_000);
    expect(violations(copy.checker)).toEqual([]);
    expect(copy.checker.partitions).toEqual(checker.partitions);
  });

  test.each([1, 2, 3, 4, 5, 6])("joins storm %i in the middle without a false alarm", (seed) => {
    const storm = createStorm(seed);
    const simulation = createSimulation(storm.config, { inputs: storm.inputs, tracing: false });
    for (let at = 0; at < storm.horizon; at += storm.horizon / 8) {
      advanceTo(simulation, Math.floor(at));
      const keyframe = structuredClone(keyframeOf(simulation));
      const checker = joinRun(keyframe);
      advanceTo(resumeSimulation(keyframe, { observe: observeWith(checker) }), storm.horizon);
      expect(violations(checker)).toEqual([]);
    }
  });

  test("sees a world whose nodes' options are those of the run", () => {
    const { leader } = soundWorld();
    expect(leader.options).toEqual(nodeOptionsOf(config, leader.options.id, true));
    expect(leader.diskSettings).toEqual(presets.robust.disk);
  });
});
