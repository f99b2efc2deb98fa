import type { AppendEntries, AppendEntriesResponse } from "../../engine/raft/message.ts";
import { entry } from "../support/protocolGroup.ts";
import { appendTo, of, say, see, type Control, type World } from "../support/soundWorld.ts";

function acknowledge(
  world: World,
  { term = of(world.follower).currentTerm, index }: { term?: number; index: number },
): void {
  const message: AppendEntriesResponse = {
    kind: "appendEntriesResponse",
    term,
    success: true,
    index,
    hintIndex: 0,
    hintTerm: 0,
    saturated: false,
    round: 0,
    sentAt: 0,
    disk: 0,
  };
  say(world, world.follower, world.leader.options.id, message);
}

/** What the leader would send, but for one part of it. */
function append(world: World, wrong: Partial<AppendEntries>): void {
  const { currentTerm: term, log, commitIndex: leaderCommit } = of(world.leader);
  const { index: prevLogIndex, term: prevLogTerm } = log.entries[0]!;
  const entries = log.entries.slice(1);
  const right = { kind: "appendEntries", term, prevLogIndex, prevLogTerm, entries } as const;
  say(world, world.leader, world.follower.options.id, {
    ...right,
    leaderCommit,
    round: 0,
    sentAt: 0,
    ...wrong,
  });
}

function ask(
  world: World,
  wrong: { readonly ahead?: number; readonly lastLogIndex?: number; readonly preVote?: boolean },
): void {
  const { currentTerm, log } = of(world.follower);
  const { index, term: lastLogTerm } = log.entries.at(-1)!;
  const { ahead = 1, lastLogIndex = index, preVote = true } = wrong;
  const term = currentTerm + ahead;
  const last = { lastLogIndex, lastLogTerm };
  const message = { kind: "requestVote", term, preVote, mayDisrupt: false, ...last } as const;
  say(world, world.follower, world.leader.options.id, message);
}

/** What messages say of their senders. */
export const messageControls: readonly Control[] = [
  {
    invariant: "messageSanity",
    story: "a node answers in a term that it has not reached",
    smuggle: (world) => acknowledge(world, { term: of(world.follower).currentTerm + 1, index: 1 }),
  },
  {
    invariant: "messageSanity",
    story: "a pre-vote skips a term",
    smuggle: (world) => ask(world, { ahead: 2 }),
  },
  {
    invariant: "messageSanity",
    story: "a granted pre-vote names another term than was asked for",
    smuggle: (world) => {
      const asked = of(world.follower).currentTerm + 1;
      say(world, world.follower, world.leader.options.id, {
        kind: "requestVoteResponse",
        term: asked + 1,
        asked,
        preVote: true,
        granted: true,
        reason: "granted",
        disk: 0,
      });
    },
  },
  {
    invariant: "messageSanity",
    story: "a pre-vote boasts of a longer log",
    smuggle: (world) => ask(world, { lastLogIndex: 99 }),
  },
  {
    invariant: "messageSanity",
    story: "a candidate boasts of a longer log",
    smuggle: (world) => {
      const own = of(world.follower);
      own.currentTerm += 1;
      own.role = { kind: "candidate", phase: "election", granted: [], refused: [] };
      see(world, world.follower);
      ask(world, { ahead: 0, preVote: false, lastLogIndex: 99 });
    },
  },
  {
    invariant: "messageSanity",
    story: "somebody asks for votes who is no candidate",
    smuggle: (world) => ask(world, { ahead: 0, preVote: false }),
  },
  {
    invariant: "messageSanity",
    story: "a follower acknowledges more than it holds",
    smuggle: (world) => acknowledge(world, { index: 99 }),
  },
  {
    invariant: "messageSanity",
    story: "a follower acknowledges what its disk does not hold yet",
    smuggle: (world) => {
      const { index } = appendTo(world.follower, "x");
      acknowledge(world, { index });
    },
  },
  {
    invariant: "messageSanity",
    story: "a leader tells of commits that it does not know",
    smuggle: (world) => append(world, { leaderCommit: of(world.leader).commitIndex + 1 }),
  },
  {
    invariant: "messageSanity",
    story: "a leader anchors an append in another log",
    smuggle: (world) => append(world, { prevLogTerm: 99 }),
  },
  {
    invariant: "messageSanity",
    story: "a leader sends entries that are not in its log",
    smuggle: (world) => {
      const { term } = of(world.leader).log.entries[1]!;
      append(world, { entries: [entry(2, term, "foreign")] });
    },
  },
  {
    invariant: "messageSanity",
    story: "a leader sends its entries under other indexes",
    smuggle: (world) => append(world, { entries: of(world.leader).log.entries.slice(2) }),
  },
];
