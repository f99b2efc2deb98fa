import type { Fact } from "../trace.ts";

const known: Readonly<Record<Fact["kind"], true>> = {
  roleChanged: true,
  leaderKnown: true,
  voteDecided: true,
  voteCounted: true,
  entriesAppended: true,
  logTruncated: true,
  entriesDurable: true,
  commitAdvanced: true,
  serving: true,
  appendRejected: true,
  staleTermRefused: true,
  progressChanged: true,
  timerSet: true,
  timerFired: true,
  restored: true,
  messageDelivered: true,
  requestReceived: true,
  proposed: true,
  requestAnswered: true,
  entriesApplied: true,
  messageSent: true,
  messageDropped: true,
  acted: true,
  actionRefused: true,
  nodeCrashed: true,
  nodeStarted: true,
  linksChanged: true,
  networkChanged: true,
  clientInvoked: true,
  clientRetried: true,
  clientCompleted: true,
};

/** The kinds of trace lines, by name. */
export const factKinds: readonly Fact["kind"][] = Object.keys(known) as Fact["kind"][];
