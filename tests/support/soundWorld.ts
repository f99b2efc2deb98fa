import type { NodeId, Term } from "../../engine/base/ids.ts";
import { createChecker, observeWith } from "../../engine/check/invariants.ts";
import type { InvariantName } from "../../engine/check/violation.ts";
import type { Checker } from "../../engine/check/witness.ts";
import type { Entry } from "../../engine/raft/entry.ts";
import type { RaftMessage } from "../../engine/raft/message.ts";
import { createLeader, type Replica } from "../../engine/raft/replica.ts";
import type { ClusterConfig } from "../../engine/simulation/config.ts";
import type { EventObserver, Runner } from "../../engine/simulation/runner.ts";
import {
  actNow,
  advanceTo,
  createSimulation,
  type Simulation,
} from "../../engine/simulation/simulation.ts";
import { entry } from "./protocolGroup.ts";

/** Something that must be flagged: smuggled into a sound world, it breaks this invariant in P1. */
export interface Control {
  readonly invariant: InvariantName;
  readonly story: string;
  readonly smuggle: (world: World) => void;
}

export const config: ClusterConfig = {
  seed: 3,
  nodes: 3,
  partitions: 1,
  preset: "robust",
  rules: [],
};

/** A sound world of three nodes, one of which leads P1, and the checker that watched it come about. */
export interface World {
  readonly simulation: Simulation;
  readonly checker: Checker;
  readonly observe: EventObserver;
  readonly leader: Runner;
  readonly follower: Runner;
  readonly other: Runner;
  readonly at: number;
}

export function soundWorld(): World {
  const checker = createChecker(config);
  const observe = observeWith(checker);
  const simulation = createSimulation(config, { observe });
  advanceTo(simulation, 1_000_000);
  for (const value of ["1", "2", "3"]) {
    const operation = { kind: "set", key: "k", value, partition: 1 } as const;
    actNow(simulation, { kind: "submit", operation, node: null });
  }
  advanceTo(simulation, 2_000_000);
  const runners = simulation.runners.map((runner) => runner!);
  const leader = runners.find((runner) => of(runner).role.kind === "leader")!;
  const [follower, other] = runners.filter((runner) => runner !== leader);
  return {
    simulation,
    checker,
    observe,
    leader,
    follower: follower!,
    other: other!,
    at: 2_000_000,
  };
}

export function of(runner: Runner): Replica {
  return runner.state.node.replicas[1]!;
}

export function see({ observe, at }: World, runner: Runner): void {
  observe(runner, 1, at);
}

export function say(world: World, runner: Runner, to: NodeId, message: RaftMessage): void {
  const from = runner.options.id;
  const stamp = { sentAt: world.at, clockMillis: 1, clockCounter: 0, ref: 0, cause: 0 };
  runner.output.envelopes.push({ from, to, partition: 1, message, ...stamp });
  see(world, runner);
}

export function vote(term: Term): RaftMessage {
  return {
    kind: "requestVoteResponse",
    term,
    asked: term,
    preVote: false,
    granted: true,
    reason: "granted",
    disk: 0,
  };
}

/** Writes a vote to a node's disk, and syncs it. */
export function store(runner: Runner, term: Term, votedFor: NodeId): void {
  const { node } = runner.state;
  node.writtenSequence += 1;
  node.syncedSequence = node.writtenSequence;
  const record = { kind: "hardState", term, votedFor } as const;
  runner.output.writes.push({ sequence: node.writtenSequence, partition: 1, record });
}

export function crown(runner: Runner, term: Term): void {
  const own = of(runner);
  own.currentTerm = term;
  own.role = createLeader([], 1, { now: 0, ownNow: 0 });
}

/** Appends an entry to the log in memory; nothing is written. */
export function appendTo(runner: Runner, data: string, term: Term = of(runner).currentTerm): Entry {
  const { log } = of(runner);
  const added = entry(log.entries.length + 1, term, data);
  log.entries.push(added);
  return added;
}

/** Hands entries to the disk's cache; they are not synced. */
export function write(runner: Runner, entries: readonly Entry[]): void {
  const { node } = runner.state;
  node.writtenSequence += 1;
  const record = { kind: "entries", entries } as const;
  runner.output.writes.push({ sequence: node.writtenSequence, partition: 1, record });
}
