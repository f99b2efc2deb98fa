import { memberLivenessStates } from "../../node/livenessTable.ts";
import { operationStatuses } from "../../node/status.ts";
import type { Fact, FactOf } from "../trace.ts";
import { isJsonObject } from "./jsonLines.ts";

/** The cluster that a trace speaks of: what lies outside is none of its nodes or partitions. */
export interface TraceBounds {
  readonly nodes: number;
  /** P0 included. */
  readonly partitions: number;
}

type Form = (value: unknown, bounds: TraceBounds) => boolean;

/** The fields of each kind of fact, as a reader may rely on them. */
const factForms: {
  readonly [Kind in Fact["kind"]]: {
    readonly [Field in Exclude<keyof FactOf<Kind>, "kind">]-?: Form;
  };
} = {
  messageSent: {
    to: isNode,
    message: isMessage,
    deliverAt: isCount,
    fate: oneOf("travels", "cut", "lost", "dropped", "held"),
    copyAt: orNull(isCount),
  },
  messageDropped: { from: isNode, reason: isText },
  acted: { action: isKind },
  actionRefused: { action: isKind, reason: isText },
  messageReleased: { to: isNode, sent: isCount },
  nodePaused: {},
  nodeResumed: {},
  diskFailed: {},
  diskWiped: {},
  conditionsChanged: { conditions: isConditions },
  nodeCrashed: { unsynced: oneOf("lost", "kept", "torn"), lostEntries: isCount, images: isImages },
  nodeStarted: { cold: isFlag },
  linksChanged: { cut: listOf(isLink) },
  networkChanged: { settings: isJsonObject },
  clientInvoked: {
    request: isCount,
    operation: isKind,
    partition: isPartition,
    node: orNull(isNode),
  },
  clientRetried: { request: isCount, node: isNode },
  clientCompleted: {
    request: isCount,
    status: oneOf(...operationStatuses),
    logIndex: isInteger,
    value: orNull(isText),
    leader: orNull(isNode),
    silent: isFlag,
    entries: optional(listOf(isOutcome)),
  },
  nodeCalled: { call: isKind, tag: isText },
  serviceCalled: { service: isText, tag: isText, data: isText, idempotencyKey: orNull(isText) },
  serviceActed: {
    caller: isNode,
    service: isText,
    tag: isText,
    data: isText,
    idempotencyKey: orNull(isText),
    outcome: oneOf("done", "duplicate", "failed", "unheard"),
    answered: isFlag,
  },
  serviceAnswered: {
    service: isText,
    tag: isText,
    outcome: oneOf("done", "duplicate", "failed"),
  },
  applicationTimerFired: { name: isText },
  applicationShown: { rows: isRows },
  restored: { image: isImage, restored: isCount },
  messageDelivered: { from: isNode, message: isText },
  requestReceived: { request: isCount, operation: isKind },
  proposed: { request: isInteger, ticket: isJsonObject, first: isCount, last: isCount },
  requestAnswered: {
    request: isInteger,
    status: oneOf(...operationStatuses),
    logIndex: isInteger,
    value: orNull(isText),
    leader: orNull(isNode),
    entries: optional(listOf(isOutcome)),
  },
  readStarted: { request: isInteger, through: isReadPath },
  readConfirmed: { request: isInteger, through: isReadPath, index: isCount },
  transferStarted: { target: isNode, term: isCount },
  transferEnded: { target: isNode, reason: isText },
  heartbeatsSwitched: { on: isFlag },
  partitionMapChanged: { map: isMap },
  entriesApplied: { from: isCount, to: isCount },
  ticketOpened: { ticket: isJsonObject, first: isPositive, last: isPositive },
  ticketDecided: {
    ticket: isJsonObject,
    first: isPositive,
    last: isPositive,
    decision: oneOf("commit", "rollback"),
    index: isPositive,
  },
  roleChanged: {
    role: oneOf("follower", "candidate", "leader"),
    phase: oneOf("none", "preVote", "election"),
    term: isCount,
    leader: orNull(isNode),
    reason: isText,
    nodes: listOf(isNode),
  },
  leaderKnown: { leader: isNode, term: isCount },
  voteDecided: {
    candidate: isNode,
    term: isCount,
    preVote: isFlag,
    granted: isFlag,
    reason: isText,
    candidateLast: isPlace,
    ownLast: isPlace,
  },
  voteCounted: {
    voter: isNode,
    term: isCount,
    preVote: isFlag,
    granted: isFlag,
    reason: isText,
    granters: listOf(isNode),
    needed: isCount,
  },
  entriesAppended: { entries: isSomeEntries, asLeader: isFlag },
  logTruncated: { from: isPositive, conflictTerm: isCount, leaderTerm: isCount },
  entriesDurable: { index: isCount },
  commitAdvanced: { from: isCount, to: isCount, copies: listOf(isNode) },
  serving: { term: isCount, index: isCount },
  rosterChanged: { roster: isRoster },
  configurationChanged: { configuration: isConfiguration, index: isCount },
  appendRejected: {
    leader: isNode,
    prevLogIndex: isCount,
    prevLogTerm: isCount,
    ownTerm: orNull(isCount),
    hintIndex: isCount,
  },
  staleTermRefused: { from: isNode, message: isText, term: isCount },
  progressChanged: {
    peer: isNode,
    mode: oneOf("probe", "replicate", "snapshot"),
    matchIndex: isCount,
    nextIndex: isCount,
  },
  snapshotTaken: { index: isCount, term: isCount, size: isCount },
  snapshotDurable: { index: isCount },
  compacted: { from: isCount, to: isCount, term: isCount },
  snapshotSent: { peer: isNode, index: isCount, chunk: isCount, chunks: isCount },
  snapshotReceived: { from: isNode, index: isCount, chunk: isCount, outcome: isText },
  snapshotInstalled: {
    from: isNode,
    index: isCount,
    term: isCount,
    log: oneOf("kept", "replaced"),
  },
  timerSet: {
    timer: oneOf("election", "heartbeat"),
    deadline: isCount,
    timeout: isCount,
    reason: isText,
  },
  timerFired: { timer: oneOf("election", "heartbeat") },
  quiesced: { leader: isNode, term: isCount },
  woken: { reason: isText },
  leaderMovePlanned: { from: isNode, to: isNode, tier: oneOf("count", "load") },
  leaderMoveEnded: { from: isNode, to: isNode, isDone: isFlag },
  transferConsidered: { target: isNode, status: oneOf(...operationStatuses) },
  livenessChanged: { of: isNode, state: oneOf(...memberLivenessStates), incarnation: isCount },
};

const messageForms: Readonly<Record<string, Readonly<Record<string, Form>>>> = {
  requestVote: {
    term: isCount,
    preVote: isFlag,
    mayDisrupt: isFlag,
    lastLogIndex: isCount,
    lastLogTerm: isCount,
  },
  requestVoteResponse: {
    term: isCount,
    asked: isCount,
    preVote: isFlag,
    granted: isFlag,
    reason: isText,
    disk: isCount,
  },
  appendEntries: {
    term: isCount,
    prevLogIndex: isCount,
    prevLogTerm: isCount,
    entries: listOf(isEntry),
    leaderCommit: isCount,
    round: isCount,
    sentAt: isCount,
  },
  appendEntriesResponse: {
    term: isCount,
    success: isFlag,
    index: isCount,
    hintIndex: isCount,
    hintTerm: isCount,
    saturated: isFlag,
    disk: isCount,
    round: isCount,
    sentAt: isCount,
  },
  ping: { round: isCount, belief: isBelief },
  pong: {
    round: isCount,
    incarnation: isCount,
    leads: listOf(isPartition),
    sleeps: listOf(isPartition),
  },
  pingReq: { round: isCount, target: isNode, belief: isBelief },
  pingReqAck: { round: isCount, target: isNode, incarnation: isCount, leads: listOf(isPartition) },
  gossip: { rumours: listOf(isRumour), reports: listOf(isReport) },
  gossipAck: { rumours: listOf(isRumour), reports: listOf(isReport) },
  suggestTransfer: { partition: isPartition, target: isNode },
  timeoutNow: { term: isCount },
  readIndex: { term: isCount, id: isCount },
  readIndexResponse: { term: isCount, id: isCount, index: orNull(isCount) },
  installSnapshot: {
    term: isCount,
    transfer: isCount,
    index: isCount,
    lastTerm: isCount,
    configuration: isConfiguration,
    chunk: isCount,
    data: isText,
    checksum: orNull(isText),
  },
  installSnapshotResponse: {
    term: isCount,
    transfer: isCount,
    chunk: isCount,
    outcome: oneOf("accepted", "installed", "covered", "refused"),
    index: isCount,
    disk: isCount,
  },
  membershipRequest: { change: oneOf("join", "leave"), disk: isCount },
  membershipAnswer: {
    change: oneOf("join", "leave"),
    status: oneOf(...operationStatuses),
    leader: orNull(isNode),
  },
  notMember: { membershipVersion: isCount },
};

/** What is wrong with a fact that somebody wrote down; null: it can be relied on. */
export function faultOfFact(fact: unknown, bounds: TraceBounds): string | null {
  if (!isJsonObject(fact)) return "it has no fact";
  const { kind } = fact;
  if (typeof kind !== "string" || !Object.hasOwn(factForms, kind))
    return `there is no fact of kind ${JSON.stringify(kind)}`;
  const forms: Readonly<Record<string, Form>> = factForms[kind as Fact["kind"]];
  const wrong = firstWrong(fact, forms, bounds);
  return wrong === null ? null : `"${wrong}" of ${kind} is missing or wrong`;
}

function firstWrong(
  value: Readonly<Record<string, unknown>>,
  forms: Readonly<Record<string, Form>>,
  bounds: TraceBounds,
): string | null {
  for (const [field, form] of Object.entries(forms)) if (!form(value[field], bounds)) return field;
  return null;
}

function isInteger(value: unknown): value is number {
  return typeof value === "number" && Number.isSafeInteger(value);
}

export function isCount(value: unknown): value is number {
  return isInteger(value) && value >= 0;
}

function isPositive(value: unknown): boolean {
  return isInteger(value) && value >= 1;
}

function isText(value: unknown): value is string {
  return typeof value === "string";
}

function isFlag(value: unknown): boolean {
  return typeof value === "boolean";
}

function isNode(value: unknown, { nodes }: TraceBounds): boolean {
  return isCount(value) && value < nodes;
}

/** Ids beyond this are no partitions of a run that anybody could look at. */
const mostPartitionIds = 4096;

function isMap(value: unknown): boolean {
  return (
    isJsonObject(value) &&
    isCount(value["mapVersion"]) &&
    Array.isArray(value["partitions"]) &&
    value["partitions"].every(isRange) &&
    Array.isArray(value["transfers"])
  );
}

function isRange(value: unknown): boolean {
  if (!isJsonObject(value)) return false;
  const { partitionId, startRange, endRange, generation, state, routingMode } = value;
  return (
    isCount(partitionId) &&
    partitionId < mostPartitionIds &&
    [startRange, endRange, generation].every(isCount) &&
    typeof state === "string" &&
    typeof routingMode === "string"
  );
}

function isPartition(value: unknown, { partitions }: TraceBounds): boolean {
  return isCount(value) && value < partitions;
}

function isReadPath(value: unknown): boolean {
  return value === "confirmed" || value === "lease" || value === "follower";
}

/** A union of which only the tag is looked at. */
function isRows(value: unknown): boolean {
  return isJsonObject(value) && Object.values(value).every((row) => row === null || isFields(row));
}

function isFields(value: unknown): boolean {
  const isPlain = (field: unknown): boolean =>
    isText(field) || isFlag(field) || typeof field === "number";
  return isJsonObject(value) && Object.values(value).every(isPlain);
}

function isKind(value: unknown): boolean {
  return isJsonObject(value) && isText(value["kind"]);
}

function isPlace(value: unknown): boolean {
  return isJsonObject(value) && isCount(value["index"]) && isCount(value["term"]);
}

function isLink(value: unknown, bounds: TraceBounds): boolean {
  return Array.isArray(value) && value.length === 2 && value.every((end) => isNode(end, bounds));
}

function isMessage(value: unknown, bounds: TraceBounds): boolean {
  if (!isJsonObject(value) || !isText(value["kind"])) return false;
  const forms = messageForms[value["kind"]];
  return forms !== undefined && firstWrong(value, forms, bounds) === null;
}

function isBelief(value: unknown): boolean {
  if (!isJsonObject(value) || !isCount(value["incarnation"])) return false;
  return memberLivenessStates.some((state) => state === value["state"]);
}

function isRumour(value: unknown, bounds: TraceBounds): boolean {
  return isJsonObject(value) && isNode(value["node"], bounds) && isBelief(value);
}

function isReport(value: unknown, bounds: TraceBounds): boolean {
  if (!isJsonObject(value) || !isNode(value["node"], bounds) || !isCount(value["age"]))
    return false;
  return isCount(value["version"]) && listOf(isJsonObject)(value["partitions"], bounds);
}

function isEntry(value: unknown): boolean {
  if (!isJsonObject(value) || !isPositive(value["index"]) || !isCount(value["term"])) return false;
  return isPayload(value["payload"]);
}

function isPayload(value: unknown): boolean {
  if (!isJsonObject(value)) return false;
  const { kind, time } = value;
  if (kind === "noop") return true;
  if (!isJsonObject(time)) return false;
  switch (kind) {
    case "command":
      return isText(value["logType"]) && isText(value["data"]);
    case "manual":
      return isText(value["logType"]) && isText(value["data"]) && isCount(value["rest"]);
    case "resolution":
      return isJsonObject(value["ticket"]) && isText(value["decision"]);
    case "checkpoint":
      return true;
    case "configuration":
      return isConfiguration(value["configuration"]);
    default:
      return false;
  }
}

function isConfiguration(value: unknown): boolean {
  if (!isJsonObject(value)) return false;
  const { voters, learners, leaving, disks } = value;
  return [voters, learners, leaving, disks].every(
    (list) => Array.isArray(list) && list.every(isCount),
  );
}

function isRoster(value: unknown): boolean {
  if (!isJsonObject(value)) return false;
  const { membershipVersion, members } = value;
  if (!isCount(membershipVersion) || !Array.isArray(members)) return false;
  return members.every(
    (member) =>
      isJsonObject(member) &&
      isCount(member["node"]) &&
      isCount(member["disk"]) &&
      isCount(member["joinedVersion"]) &&
      ["voter", "learner", "leaving"].includes(String(member["role"])),
  );
}

/** As far as a reader of views relies on them. */
function isConditions(value: unknown): boolean {
  if (!isJsonObject(value)) return false;
  const { clock, disk, fsync, frozen } = value;
  return (
    isJsonObject(clock) &&
    isJsonObject(clock["rate"]) &&
    isText(disk) &&
    (fsync === null || isJsonObject(fsync)) &&
    isJsonObject(frozen) &&
    Array.isArray(frozen["election"]) &&
    Array.isArray(frozen["heartbeat"])
  );
}

function isSomeEntries(value: unknown, bounds: TraceBounds): boolean {
  return listOf(isEntry)(value, bounds) && (value as readonly unknown[]).length > 0;
}

function isImage(value: unknown, bounds: TraceBounds): boolean {
  if (!isJsonObject(value)) return false;
  const { currentTerm, votedFor, entries, commitMark } = value;
  const { baseIndex, baseTerm, baseConfiguration, snapshot } = value;
  return (
    isCount(currentTerm) &&
    isCount(baseIndex) &&
    isCount(baseTerm) &&
    (baseConfiguration === null || isConfiguration(baseConfiguration)) &&
    (snapshot === null || isSnapshot(snapshot)) &&
    (votedFor === null || isNode(votedFor, bounds)) &&
    listOf(isEntry)(entries, bounds) &&
    isCount(commitMark)
  );
}

function isSnapshot(value: unknown): boolean {
  if (!isJsonObject(value)) return false;
  const { index, term, configuration, data, checksum } = value;
  return (
    isPositive(index) &&
    isCount(term) &&
    isConfiguration(configuration) &&
    isText(data) &&
    isText(checksum)
  );
}

/** One per partition, P0 first. */
function isImages(value: unknown, bounds: TraceBounds): boolean {
  return (
    Array.isArray(value) &&
    value.length <= bounds.partitions &&
    value.every((image) => isImage(image, bounds))
  );
}

function oneOf(...words: readonly string[]): Form {
  return (value) => isText(value) && words.includes(value);
}

function orNull(form: Form): Form {
  return (value, bounds) => value === null || form(value, bounds);
}

function optional(form: Form): Form {
  return (value, bounds) => value === undefined || form(value, bounds);
}

/** One entry of a batch. */
function isOutcome(value: unknown): boolean {
  if (!isJsonObject(value)) return false;
  const { status, logIndex, ticket } = value;
  return isText(status) && isInteger(logIndex) && (ticket === null || isJsonObject(ticket));
}

function listOf(form: Form): Form {
  return (value, bounds) => Array.isArray(value) && value.every((item) => form(item, bounds));
}
