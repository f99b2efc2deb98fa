import {
  isOutcomeUnknown,
  nodeName,
  partitionName,
  type ClientOperation,
  type ClusterView,
  type FactOf,
  type OperationStatus,
  type OperationView,
  type TraceEvent,
} from "../../engine/index.ts";
import { operationLabel, operationText, operationVerb } from "./names.ts";
import { code, major, minor, strong, type NarrationPart, type Telling } from "./narration.ts";
import { mapRefusal, narrateCallAnswer } from "./narrateCall.ts";
import { narrateTicketAnswer, ticketRefusal } from "./narrateTicket.ts";
import { formatDuration } from "./time.ts";

export function narrateRequest({ operation, partition, node }: FactOf<"clientInvoked">): Telling {
  const where = ` in ${partitionName(partition)}`;
  const what = code(operationLabel(operation));
  const verb = operationVerb(operation);
  if (node === null)
    return minor("warn", strong("A client found no node up"), ` to ${verb} `, what, `${where}.`);
  return minor(
    "neutral",
    strong(`A client asked ${nodeName(node)}`),
    ` to ${verb} `,
    what,
    `${where}.`,
  );
}

export function narrateRetry(
  { request, node }: FactOf<"clientRetried">,
  view: ClusterView,
  cause: TraceEvent | undefined,
): Telling {
  const same = cause?.node === node;
  return minor(
    "neutral",
    strong(`The client tries ${nodeName(node)}${same ? " again" : ""}`),
    " with ",
    ...subject(operationOf(view, request)),
    same
      ? `: ${nodeName(node)} knows no leader that serves.`
      : ": the node that it asked does not lead.",
  );
}

export function narrateAnswer(
  event: TraceEvent,
  fact: FactOf<"clientCompleted">,
  view: ClusterView,
): Telling {
  const known = operationOf(view, fact.request);
  if (known?.operation.kind === "get") return narrateRead(fact, known);
  if (fact.silent) return narrateSilence(known);
  const node = known?.node ?? null;
  const name = node === null ? "The node" : nodeName(node);
  const what = subject(known);
  if (fact.status === "Success" && known?.operation.kind === "compareAndSet")
    return narrateComparison(fact, known.operation);
  const ticketAnswer = fact.status === "Success" ? narrateTicketAnswer(fact, known) : null;
  if (ticketAnswer !== null) return ticketAnswer;
  const callAnswer =
    fact.status === "Success" && known !== undefined ? narrateCallAnswer(fact, known) : null;
  if (callAnswer !== null) return callAnswer;
  if (fact.status === "Success" && fact.logIndex < 0) return narrateFinding(event, fact, known);
  if (fact.status === "Success")
    return major(
      "good",
      ...what,
      strong(" is confirmed"),
      `: it is committed as entry ${fact.logIndex}`,
      known === undefined
        ? ", and the client knows."
        : `, and the client heard so after ${formatDuration(event.at - known.invokedAt)}.`,
    );
  if (fact.status === "NodeIsNotLeader") return narrateNotLeader(fact, known);
  if (fact.status === "OperationCancelled")
    return major(
      "warn",
      strong("Nobody waits any more for "),
      ...what,
      ` (${fact.status}): what was asked may still come about. ${fate(known)}`,
    );
  if (isOutcomeUnknown(fact.status)) {
    const late = fact.status === "ProposalTimeout";
    return major(
      "warn",
      strong(late ? `${name} could not commit ` : `${name} lost its leadership before `),
      ...what,
      `${late ? " in time" : " was committed"} (${fact.status}). ${fate(known)} `,
      "Read it back before you write it again.",
    );
  }
  const help =
    ticketRefusal(known?.operation, fact.status) ??
    mapRefusal(known, fact.status) ??
    helpFor(fact.status, known?.operation.kind);
  return refused(name, refusedSubject(known), fact.status, [help]);
}

/** An answer of the application's own, for which nothing was written. */
function narrateFinding(
  event: TraceEvent,
  { value }: FactOf<"clientCompleted">,
  known: OperationView | undefined,
): Telling {
  const late = known === undefined ? [] : [` after ${formatDuration(event.at - known.invokedAt)}`];
  return major(
    "good",
    ...subject(known),
    strong(" is answered"),
    ...late,
    ": ",
    value === null ? "nothing is there" : code(value),
    ".",
  );
}

/** It is in the log either way; the value that it found there tells whether it took effect. */
function narrateComparison(
  { value, logIndex }: FactOf<"clientCompleted">,
  operation: Extract<ClientOperation, { kind: "compareAndSet" }>,
): Telling {
  const what = code(operationLabel(operation));
  if (value === operation.expected)
    return major("good", what, strong(" took effect"), ` as entry ${logIndex}.`);
  const held = value === null ? ["nothing"] : [code(value)];
  return major(
    "neutral",
    what,
    strong(" changed nothing"),
    `: at entry ${logIndex} the key held `,
    ...held,
    ".",
  );
}

/** What a refused client can do. */
function helpFor(status: OperationStatus, asked: ClientOperation["kind"] | undefined): string {
  if (status === "Errored" && asked === "ask")
    return "the application does not take it, or the partition does not exist there. Nothing was written.";
  if (status === "ProposalQueueFull")
    return "too many proposals wait there already. Nothing was written: wait a little, then try again.";
  if (status === "PartitionMoved")
    return "the partition has another generation, or is on the move. Nothing was written: read the map, and ask again.";
  if (status === "Errored")
    return "the partition does not exist there, or there was nothing it could write. Nothing was written.";
  return "nothing was confirmed.";
}

function refused(
  name: string,
  what: readonly NarrationPart[],
  status: string,
  rest: readonly string[],
): Telling {
  return major("warn", strong(`${name} refused `), ...what, ` (${status}): `, ...rest);
}

/** The tail of a sentence about a write that nobody confirmed: what its client can know. */
function fate(known: OperationView | undefined): string {
  const entry = known === undefined || known.logIndex < 0 ? "it" : `entry ${known.logIndex}`;
  return `Its client cannot know the outcome: the next leader may keep ${entry} or drop it.`;
}

function narrateSilence(known: OperationView | undefined): Telling {
  const node = known?.node ?? null;
  const name = node === null ? "The node" : nodeName(node);
  return major(
    "warn",
    strong(`${name} never answered`),
    ": the write ",
    ...(known === undefined ? [] : [...subject(known), " "]),
    "may or may not survive — nobody told it no. Read it back before you write it again.",
  );
}

function narrateNotLeader(
  { status, leader }: FactOf<"clientCompleted">,
  known: OperationView | undefined,
): Telling {
  const what = subject(known);
  const node = known?.node ?? null;
  if (node === null)
    return major(
      "danger",
      strong("No node was up"),
      " to take ",
      ...what,
      ": nothing was written. Restart a node.",
    );
  const name = nodeName(node);
  if (leader === node)
    return refused(name, refusedSubject(known), status, [
      `it was elected but does not serve yet. Nothing was written: try again in a moment.`,
    ]);
  return refused(name, refusedSubject(known), status, [
    leader === null
      ? "it does not lead and knows no leader. Nothing was written: try again after an election."
      : `it does not lead. Nothing was written: try ${nodeName(leader)}, the leader it knows.`,
  ]);
}

function narrateRead(
  { status, silent, value, logIndex }: FactOf<"clientCompleted">,
  { node, operation }: OperationView,
): Telling {
  const what = code(operationLabel(operation));
  if (node === null)
    return major("danger", strong("No node was up"), " to read ", what, ". Restart a node.");
  const name = nodeName(node);
  if (silent)
    return major(
      "warn",
      strong(`${name} never answered`),
      " the read of ",
      what,
      ". Ask another node.",
    );
  if (status !== "Success")
    return major(
      "warn",
      strong(`${name} refused to read `),
      what,
      ` (${status}). Ask another node.`,
    );
  const own =
    operation.kind === "get" && operation.through === "log"
      ? ` The read is entry ${logIndex} of the log: it saw every write confirmed before it was asked.`
      : ` This is ${name}'s own copy: it may be behind.`;
  if (value === null) return major("neutral", strong(`${name} has no value for `), what, `.${own}`);
  return major("neutral", strong(`${name} read `), what, " as ", code(value), `.${own}`);
}

function operationOf(view: ClusterView, request: number): OperationView | undefined {
  return view.operations.find((operation) => operation.request === request);
}

/** What was asked; a finished operation may have left the view. */
/** What comes behind "refused": "to split P1", or what was to be written. */
function refusedSubject(known: OperationView | undefined): readonly NarrationPart[] {
  if (known === undefined) return subject(known);
  const { operation } = known;
  if ("key" in operation || operation.kind === "replicateLogs") return subject(known);
  const to: NarrationPart = { kind: "text", text: `to ${operationVerb(operation)} ` };
  return [to, code(operationLabel(operation))];
}

function subject(known: OperationView | undefined): readonly NarrationPart[] {
  if (known === undefined) return [{ kind: "text", text: "a request" }];
  return [code(operationText(known.operation))];
}
