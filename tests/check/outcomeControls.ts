import { emptyImage } from "../../engine/raft/replica.ts";
import type { NodeReply, OpenProposal } from "../../engine/node/node.ts";
import { createDelivered, noteDelivery, type Delivered } from "../../engine/node/delivered.ts";
import type { HlcTimestamp } from "../../engine/node/hybridLogicalClock.ts";
import type { TicketDecision } from "../../engine/node/tickets.ts";
import type { OperationStatus } from "../../engine/node/status.ts";
import type { Entry } from "../../engine/raft/entry.ts";
import { startRunner, type Runner } from "../../engine/simulation/runner.ts";
import { actNow, advanceTo } from "../../engine/simulation/simulation.ts";
import {
  appendTo,
  crown,
  of,
  see,
  write,
  type Control,
  type World,
} from "../support/soundWorld.ts";

/** What an application was told that was told of these entries. */
function toldOf(entries: readonly Entry[]): Delivered {
  const delivered = createDelivered();
  for (const { index: id, payload } of entries)
    if (payload.kind === "command")
      noteDelivery(delivered, { id, logType: payload.logType, logData: payload.data });
  return delivered;
}

function tell(world: World, runner: Runner, change: (entries: Entry[]) => readonly Entry[]): void {
  runner.state.node.delivered[1] = toldOf(change([...of(runner).log.entries]));
  see(world, runner);
}

/** An entry of the leader's own, written, with a waiter; answered by `answer`. */
function accept(world: World): OpenProposal {
  const { leader } = world;
  const added = appendTo(leader, "mine");
  write(leader, [added]);
  const ticket = { node: 0, millis: 1, counter: 0 };
  const proposal = {
    request: 99,
    asker: "application" as const,
    ticket,
    last: added.index,
    proposedAt: world.at,
    deadline: world.at + 1,
    ref: 0,
    tag: "",
    autoCommit: true,
  };
  leader.state.node.proposals[1]!.push(proposal);
  see(world, leader);
  return proposal;
}

/** A ticket that stands open in every log, committed. */
function openTicket(world: World): HlcTimestamp {
  const time = { node: 0, millis: 2, counter: 0 };
  const { entries } = of(world.leader).log;
  const { currentTerm: term } = of(world.leader);
  const payload = { kind: "manual", logType: "set", data: "held", time, rest: 0 } as const;
  const added: Entry = { index: entries.length + 1, term, payload };
  commitEverywhere(world, added);
  return time;
}

/** The last word about a ticket, committed everywhere. */
function resolve(world: World, ticket: HlcTimestamp, decision: TicketDecision): void {
  const { log, currentTerm: term } = of(world.leader);
  const time = { node: 0, millis: 3, counter: 0 };
  const payload = { kind: "resolution", ticket, decision, time } as const;
  commitEverywhere(world, { index: log.entries.length + 1, term, payload });
}

function commitEverywhere(world: World, added: Entry): void {
  const runners = [world.leader, world.follower, world.other];
  for (const runner of runners) {
    of(runner).log.entries.push(added);
    write(runner, [added]);
    runner.state.node.syncedSequence = runner.state.node.writtenSequence;
    see(world, runner);
  }
  for (const runner of runners) {
    of(runner).commitIndex = added.index;
    see(world, runner);
  }
}

/** An application is told of what is applied up to the end of its log, or is not told. */
function applyAll(world: World, runner: Runner, isTold: (entry: Entry) => boolean): void {
  const own = of(runner);
  for (const entry of own.log.entries.slice(own.lastApplied))
    if (isTold(entry) && entry.payload.kind === "manual") {
      const { logType, data: logData } = entry.payload;
      noteDelivery(runner.state.node.delivered[1]!, { id: entry.index, logType, logData });
    }
  own.lastApplied = own.commitIndex;
  see(world, runner);
}

function answerDecision(
  world: World,
  ticket: HlcTimestamp,
  { decision, logIndex }: { readonly decision: TicketDecision; readonly logIndex: number },
): void {
  const { leader, at } = world;
  const rest = { value: null, leader: null, cause: 0, request: 99, status: "Success" } as const;
  leader.output.replies.push({ ...rest, at, ticket, logIndex, decision });
  see(world, leader);
}

function answer(
  world: World,
  { request, ticket }: { readonly request: number; readonly ticket: NodeReply["ticket"] },
  { status, logIndex = -1 }: { readonly status: OperationStatus; readonly logIndex?: number },
): void {
  const { leader, at } = world;
  leader.state.node.proposals[1]!.length = 0;
  const rest = { value: null, leader: null, cause: 0 };
  leader.output.replies.push({ request, at, status, ticket, logIndex, ...rest });
  see(world, leader);
}

const sides = ["leader", "follower"] as const;

/** What an application is told, what clients are, and which indexes entries get. */
export const outcomeControls: readonly Control[] = [
  ...sides.flatMap((side): Control[] => [
    {
      invariant: "exactlyOnceApply",
      story: `a ${side}'s application is not told of an entry`,
      smuggle: (world) => tell(world, world[side], (entries) => entries.toSpliced(2, 1)),
    },
    {
      invariant: "exactlyOnceApply",
      story: `a ${side}'s application is told of an entry twice`,
      smuggle: (world) => tell(world, world[side], (entries) => [...entries, entries.at(-1)!]),
    },
    {
      invariant: "exactlyOnceApply",
      story: `a ${side}'s application is told of two entries in the wrong order`,
      smuggle: (world) =>
        tell(world, world[side], ([noop, one, two, ...rest]) => [noop!, two!, one!, ...rest]),
    },
    {
      invariant: "exactlyOnceApply",
      story: `a ${side} passes over an entry as it runs`,
      smuggle: (world) => {
        // Counted as applied before it is there: nobody will ever hand it over.
        of(world[side]).lastApplied += 1;
        of(world[side]).commitIndex += 1;
        submit(world);
      },
    },
    {
      invariant: "exactlyOnceApply",
      story: `a ${side} goes back and hands an entry over again`,
      smuggle: (world) => {
        of(world[side]).lastApplied -= 1;
        submit(world);
      },
    },
  ]),
  {
    invariant: "exactlyOnceApply",
    story: "a state that a leader gave goes past a ticket that nobody has decided anywhere",
    smuggle: (world) => {
      openTicket(world);
      const own = of(world.follower);
      const { id } = world.follower.options;
      world.checker.nodes[id]!.replicas[1]!.givenUpTo = own.commitIndex;
      own.lastApplied = own.commitIndex;
      see(world, world.follower);
    },
  },
  {
    invariant: "exactlyOnceApply",
    story: "a no-op reaches the application",
    smuggle: (world) => {
      const { node } = world.follower.state;
      noteDelivery(node.delivered[1]!, { id: 1, logType: "", logData: "" });
      see(world, world.follower);
    },
  },
  {
    invariant: "exactlyOnceApply",
    story: "a restarted node is not told again of what was restored",
    smuggle: (world) => {
      const { options, diskSettings, state } = world.follower;
      const { currentTerm, votedFor, log, commitIndex } = of(world.follower);
      const held = {
        ...emptyImage,
        currentTerm,
        votedFor,
        entries: log.entries,
        commitMark: commitIndex,
      };
      const { replicas, writtenSequence: sequence } = state.node;
      const system = replicas[0]!;
      const image = [
        {
          ...emptyImage,
          currentTerm: system.currentTerm,
          votedFor: system.votedFor,
          entries: system.log.entries,
          commitMark: system.commitIndex,
        },
        held,
      ];
      const start = {
        node: options.id,
        at: world.at,
        image,
        sequence,
        traceCount: 0,
        conditions: state.node.conditions,
        cause: 0,
      };
      const restarted = startRunner(options, diskSettings, start);
      restarted.state.node.delivered[1] = createDelivered();
      world.observe(restarted, -1, world.at);
    },
  },
  ...sides.flatMap((side): Control[] => [
    {
      invariant: "exactlyOnceApply",
      story: `a ${side} goes past an open ticket`,
      smuggle: (world) => {
        openTicket(world);
        applyAll(world, world[side], () => false);
      },
    },
    {
      invariant: "exactlyOnceApply",
      story: `a ${side}'s application is told of what was rolled back`,
      smuggle: (world) => {
        resolve(world, openTicket(world), "rollback");
        applyAll(world, world[side], () => true);
      },
    },
    {
      invariant: "exactlyOnceApply",
      story: `a ${side}'s application is not told of what was committed`,
      smuggle: (world) => {
        resolve(world, openTicket(world), "commit");
        applyAll(world, world[side], () => false);
      },
    },
    {
      invariant: "exactlyOnceApply",
      story: `a ${side} follows the second word about a ticket`,
      smuggle: (world) => {
        const ticket = openTicket(world);
        resolve(world, ticket, "rollback");
        resolve(world, ticket, "commit");
        applyAll(world, world[side], () => true);
      },
    },
  ]),
  {
    invariant: "clientOutcomeHonesty",
    story: "a ticket is said to be committed that was rolled back",
    smuggle: (world) => {
      const ticket = openTicket(world);
      const logIndex = of(world.leader).commitIndex;
      resolve(world, ticket, "rollback");
      answerDecision(world, ticket, { decision: "commit", logIndex });
    },
  },
  {
    invariant: "clientOutcomeHonesty",
    story: "a ticket is said to be rolled back about which nothing is committed",
    smuggle: (world) => {
      const ticket = openTicket(world);
      const logIndex = of(world.leader).commitIndex;
      answerDecision(world, ticket, { decision: "rollback", logIndex });
    },
  },
  {
    invariant: "clientOutcomeHonesty",
    story: "a manual proposal is said to be held by a majority that is not committed",
    smuggle: (world) => {
      const { leader } = world;
      const time = { node: 0, millis: 1, counter: 0 };
      const { log, currentTerm: term } = of(leader);
      const payload = { kind: "manual", logType: "set", data: "x", time, rest: 0 } as const;
      const added: Entry = { index: log.entries.length + 1, term, payload };
      log.entries.push(added);
      write(leader, [added]);
      const { index: last } = added;
      const asked = { request: 99, asker: "application", autoCommit: false } as const;
      const proposal = {
        ...asked,
        ticket: time,
        last,
        proposedAt: 0,
        deadline: 0,
        ref: 0,
        tag: "",
      };
      leader.state.node.manualProposals[1]!.push(proposal);
      see(world, leader);
      leader.state.node.manualProposals[1]!.length = 0;
      answer(world, proposal, { status: "Success", logIndex: last });
    },
  },
  {
    invariant: "readLinearizability",
    story: "a read that promises to be current misses what was acknowledged before it was asked",
    smuggle: (world) => {
      const last = of(world.leader).log.entries.length;
      const { acknowledged } = world.checker.partitions[1]!;
      acknowledged.push({ at: world.at, index: last });
      const read = { request: 98, partition: 1, askedAt: world.at + 1, index: last - 1 };
      world.follower.output.reads.push(read);
      see(world, world.follower);
    },
  },
  {
    invariant: "clientOutcomeHonesty",
    story: "Success names an index where nothing is committed",
    smuggle: (world) => {
      const proposal = accept(world);
      answer(world, proposal, { status: "Success", logIndex: proposal.last });
    },
  },
  {
    invariant: "clientOutcomeHonesty",
    story: "Success names an index that another proposal occupies",
    smuggle: (world) => answer(world, accept(world), { status: "Success", logIndex: 2 }),
  },
  {
    invariant: "clientOutcomeHonesty",
    story: "Success is answered although another entry was committed at the proposal's index",
    smuggle: (world) => {
      const proposal = accept(world);
      appendTo(world.follower, "theirs");
      of(world.follower).commitIndex += 1;
      see(world, world.follower);
      answer(world, proposal, { status: "Success", logIndex: proposal.last });
    },
  },
  {
    invariant: "clientOutcomeHonesty",
    story: "a waiter is answered twice",
    smuggle: (world) => {
      const proposal = accept(world);
      answer(world, proposal, { status: "ProposalTimeout" });
      answer(world, proposal, { status: "ReplicationFailed" });
    },
  },
  {
    invariant: "clientOutcomeHonesty",
    story: "a refused proposal was appended all the same",
    smuggle: (world) => {
      write(world.leader, [appendTo(world.leader, "refused")]);
      answer(world, { request: 99, ticket: null }, { status: "ProposalQueueFull" });
    },
  },
  {
    invariant: "clientOutcomeHonesty",
    story: "what failed for certain is committed later",
    smuggle: (world) => {
      answer(world, accept(world), { status: "Errored" });
      of(world.leader).commitIndex += 1;
      see(world, world.leader);
    },
  },
  {
    invariant: "clientOutcomeHonesty",
    story: "what is committed is said to have failed for certain",
    smuggle: (world) => {
      const proposal = accept(world);
      of(world.leader).commitIndex += 1;
      answer(world, proposal, { status: "Errored" });
    },
  },
  {
    invariant: "indexAllocation",
    story: "a leader gives an index that its log has already",
    smuggle: (world) => {
      const { log } = of(world.leader);
      const last = log.entries.at(-1)!;
      log.entries[log.entries.length - 1] = { ...last };
      write(world.leader, [last]);
      see(world, world.leader);
    },
  },
  {
    invariant: "indexAllocation",
    story: "a leader gives one index twice in an event",
    smuggle: (world) => {
      const added = appendTo(world.leader, "x");
      write(world.leader, [added, added]);
      see(world, world.leader);
    },
  },
  {
    invariant: "indexAllocation",
    story: "a restarted leader gives an index of its term to another entry",
    smuggle: (world) => {
      const { leader } = world;
      const { options, diskSettings, state } = leader;
      const { currentTerm, votedFor, log } = of(leader);
      const image = of(leader).log.entries.slice(0, -1);
      const held = { ...emptyImage, currentTerm, votedFor, entries: image, commitMark: 0 };
      const sequence = state.node.writtenSequence;
      const at = world.at;
      const start = {
        node: options.id,
        at,
        image: [held, held],
        sequence,
        traceCount: 0,
        conditions: state.node.conditions,
        cause: 0,
      };
      const restarted = startRunner(options, diskSettings, start);
      world.observe(restarted, -1, at);
      crown(restarted, currentTerm);
      restarted.state.events = 1;
      const again = { ...log.entries.at(-1)!, payload: { kind: "noop" } } as const;
      of(restarted).log.entries.push(again);
      write(restarted, [again]);
      see(world, restarted);
    },
  },
];

/** One more write, and as much of the run as its commit takes. */
function submit({ simulation, at }: World): void {
  const operation = { kind: "set", key: "k", value: "next", partition: 1 } as const;
  actNow(simulation, { kind: "submit", operation, node: null });
  advanceTo(simulation, at + 100_000);
}
