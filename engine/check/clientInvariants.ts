import { nodeName, type LogIndex, type PartitionId } from "../base/ids.ts";
import type { HlcTimestamp } from "../node/hybridLogicalClock.ts";
import type { NodeReply, OpenProposal } from "../node/node.ts";
import { isOutcomeUnknown } from "../node/status.ts";
import { printTicket } from "./followTickets.ts";
import { emptyLog, isSameEntry, type LogName } from "./logTree.ts";
import { noteAcknowledged } from "./readInvariant.ts";
import {
  report,
  type NodeWitness,
  type PartitionWitness,
  type Place,
  type ProposalWitness,
  type ReplicaWitness,
} from "./witness.ts";

/** Notes the proposals that an event accepted: which entries they are, while that is plain to see. */
export function followProposals(
  node: NodeWitness,
  witness: ReplicaWitness,
  { partition, open }: { readonly partition: PartitionId; readonly open: readonly OpenProposal[] },
): void {
  const { newestProposal, newestManual } = witness;
  let next = open.length;
  while (next > 0 && open[next - 1] !== newestProposal && open[next - 1] !== newestManual)
    next -= 1;
  for (; next < open.length; next++) {
    const proposal = open[next]!;
    const { request, ticket, last, autoCommit } = proposal;
    const log = witness.log[last - 1] ?? emptyLog;
    const others = node.accepted.get(request) ?? [];
    node.accepted.set(request, [...others, { partition, ticket, last, log, autoCommit }]);
    if (autoCommit) witness.newestProposal = proposal;
    else witness.newestManual = proposal;
  }
}

/** A command that a leader appended in an event although no open proposal speaks of it. */
export interface Unclaimed {
  readonly partition: PartitionId;
  readonly index: LogIndex;
}

/** S18, for the answers of one event. */
export function checkReplies(
  { checker, node, partition: touched, at }: Place,
  witness: NodeWitness,
  {
    replies,
    unclaimed,
  }: { readonly replies: readonly NodeReply[]; readonly unclaimed: Unclaimed | null },
): void {
  const { lastReply } = witness;
  let next = replies.length;
  while (next > 0 && replies[next - 1] !== lastReply) next -= 1;
  const first = next;
  for (; next < replies.length; next++) {
    const reply = replies[next]!;
    witness.lastReply = reply;
    const { request, status, ticket } = reply;
    const proposals = witness.accepted.get(request);
    const partition = proposals?.[0]?.partition ?? unclaimed?.partition ?? touched;
    const place = { checker, node, partition, at };
    if (proposals !== undefined) {
      witness.accepted.delete(request);
      const known = checker.partitions[partition]!;
      if (reply.entries !== undefined) checkBatch(place, known, { reply, proposals });
      else checkOutcome(place, known, { reply, proposal: proposals[0]! });
    } else if (reply.decision !== undefined) checkDecision(place, reply);
    else if (ticket !== null || reply.logIndex >= 0) reportUnasked(place, reply);
    else {
      for (let slot = first; slot < next; slot++)
        if (replies[slot]!.request === request) reportUnasked(place, reply);
      // A refusal or a read: neither leaves anything in a log.
      if (unclaimed !== null && status !== "Success" && !isOutcomeUnknown(status))
        reportAppended(place, reply, unclaimed.index);
    }
  }
}

/** Answered without having been accepted, or a second time. */
function reportUnasked(place: Place, { request, status }: NodeReply): void {
  report(
    place,
    "clientOutcomeHonesty",
    `${nodeName(place.node)} answered request ${request} with ${status}, although nobody was waiting for that any more.`,
    { request, status },
  );
}

function reportAppended(place: Place, { request, status }: NodeReply, index: LogIndex): void {
  report(
    place,
    "clientOutcomeHonesty",
    `${nodeName(place.node)} refused request ${request} with ${status}, and yet appended a command at index ${index}.`,
    { request, status, index },
  );
}

function checkOutcome(
  place: Place,
  partition: PartitionWitness,
  { reply, proposal }: { readonly reply: NodeReply; readonly proposal: ProposalWitness },
): void {
  const { request, status, logIndex } = reply;
  const { last, ticket, log } = proposal;
  const name = nodeName(place.node);
  if (status !== "Success") {
    if (isOutcomeUnknown(status)) return;
    // Failed for certain: from now on it may not commit, and it may not have.
    partition.failed.set(printTicket(ticket), { node: place.node, request });
    if (isCommitted(partition, proposal)) reportFailed(place, { request, index: last });
    return;
  }
  noteAcknowledged(partition, { at: place.at, index: logIndex });
  if (logIndex === last && isSameTicket(reply.ticket, ticket) && isCommitted(partition, proposal))
    return;
  const committed = partition.committed[logIndex - 1];
  report(
    place,
    "clientOutcomeHonesty",
    committed === undefined
      ? `${name} answered request ${request} with Success at index ${logIndex}, where nothing is committed.`
      : `${name} answered request ${request} with Success at index ${logIndex}, where another proposal is committed.`,
    { request, index: logIndex, proposed: last, entry: log },
  );
}

function isCommitted(
  { committed, tree }: PartitionWitness,
  { last, log, ticket, autoCommit }: ProposalWitness,
): boolean {
  const name = committed[last - 1];
  if (name === undefined) return false;
  const entry = tree.entries[name]!;
  const own = tree.entries[log];
  if (own === null || own === undefined || !isSameEntry(entry, own)) return false;
  const { payload } = entry;
  const isAsked = autoCommit ? payload.kind !== "manual" : payload.kind === "manual";
  return isAsked && "time" in payload && isSameTicket(payload.time, ticket);
}

/** Of a batch: each part that is confirmed is committed where its slots say. */
function checkBatch(
  place: Place,
  partition: PartitionWitness,
  {
    reply,
    proposals,
  }: { readonly reply: NodeReply; readonly proposals: readonly ProposalWitness[] },
): void {
  const { request, entries = [] } = reply;
  for (const [autoCommit, status] of [
    [true, "Success"],
    [false, "Pending"],
  ] as const) {
    const slots = entries.filter((entry) => entry.status === status);
    const proposal = proposals.find((other) => other.autoCommit === autoCommit);
    const last = slots.at(-1);
    if (last === undefined) {
      if (proposal === undefined || isOutcomeUnknown(reply.status)) continue;
      const ended = { ...reply, ticket: proposal.ticket, logIndex: -1 };
      checkOutcome(place, partition, { reply: ended, proposal });
    } else if (proposal === undefined) reportUnasked(place, reply);
    else {
      // What waits for a decision is named by its ticket, what took effect needs no name.
      const ticket = autoCommit ? proposal.ticket : last.ticket;
      const { logIndex } = last;
      const ended = { ...reply, request, status: "Success", ticket, logIndex } as const;
      checkOutcome(place, partition, { reply: ended, proposal });
    }
  }
}

/** S18 for tickets: who is told that one was committed, or rolled back, can rely on it. */
function checkDecision(place: Place, { request, ticket, decision, logIndex }: NodeReply): void {
  const named = ticket === null ? null : printTicket(ticket);
  const known = place.checker.partitions
    .map(({ tickets }) => (named === null ? undefined : tickets.get(named)))
    .find((witness) => witness !== undefined);
  if (known !== undefined && known.decision === decision && known.last === logIndex) return;
  const said = decision === "commit" ? "committed" : "rolled back";
  const is =
    known === undefined || known.decision === null
      ? "nothing committed says so"
      : `the log ${known.decision === "commit" ? "commits it" : "rolls it back"} up to index ${known.last}`;
  report(
    place,
    "clientOutcomeHonesty",
    `${nodeName(place.node)} answered request ${request} that its ticket is ${said} up to index ${logIndex}, but ${is}.`,
    { request, index: logIndex, decision: known?.decision ?? null },
  );
}

/** S18 from the other side: what was called failed for certain commits after all. */
export function checkNeverFailed(
  place: Place,
  { failed, tree }: PartitionWitness,
  { index, log }: { readonly index: LogIndex; readonly log: LogName },
): void {
  const payload = tree.entries[log]?.payload;
  if (payload === undefined || !("time" in payload)) return;
  const known = failed.get(printTicket(payload.time));
  if (known === undefined) return;
  reportFailed({ ...place, node: known.node }, { request: known.request, index });
}

function reportFailed(
  place: Place,
  { request, index }: { readonly request: number; readonly index: LogIndex },
): void {
  report(
    place,
    "clientOutcomeHonesty",
    `${nodeName(place.node)} said of request ${request} that it failed for certain, and it is committed at index ${index}.`,
    { request, index },
  );
}

function isSameTicket(a: HlcTimestamp | null, b: HlcTimestamp): boolean {
  return a !== null && a.node === b.node && a.millis === b.millis && a.counter === b.counter;
}
