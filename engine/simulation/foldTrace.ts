import { unreachable } from "../base/assert.ts";
import type { LogIndex, NodeId } from "../base/ids.ts";
import { setLiveness, type MemberLiveness } from "../node/livenessTable.ts";
import { memberOf, type Roster } from "../node/roster.ts";
import { newestConfiguration, type Entry } from "../raft/entry.ts";
import type { RaftFact } from "../raft/fact.ts";
import type { PartitionMap } from "../node/partitionMap.ts";
import { committedIn, emptyImage, type ReplicaImage } from "../raft/replica.ts";
import { foldTicket, restoreTickets, settleApplied, type TicketFact } from "./foldTickets.ts";
import { foldMeddled, foldTreatment, isLinkTreatment } from "./foldLink.ts";
import type { LedgerLine } from "./servicesState.ts";
import type { FactOf, TraceEvent } from "./trace.ts";
import {
  emptyReplica,
  entriesOf,
  keptOperations,
  replicaOf,
  rosterOf,
  type ClusterView,
  type Flight,
  type LogView,
  type NodeView,
  type OperationView,
  type PeerView,
  type ReplicaView,
} from "./view.ts";

type Writable<Value> = { -readonly [Key in keyof Value]: Value[Key] };

/** A view under construction: what one fold copied, it may go on writing. */
interface Draft {
  readonly view: Writable<ClusterView>;
  nodes: NodeView[] | null;
  replicas: ReplicaView[] | null;
  readonly own: Set<ReplicaView>;
  flights: Map<number, Flight> | null;
  operations: OperationView[] | null;
}

/** The view after some more lines of the trace, in their order. The given view stays as it was. */
export function foldTrace(view: ClusterView, events: readonly TraceEvent[]): ClusterView {
  if (events.length === 0) return view;
  const draft: Draft = {
    view: { ...view },
    nodes: null,
    replicas: null,
    own: new Set(),
    flights: null,
    operations: null,
  };
  for (const event of events) fold(draft, event);
  forgetLost(draft);
  return draft.view;
}

function fold(draft: Draft, event: TraceEvent): void {
  const { fact, node, partition, at } = event;
  draft.view.at = at;
  switch (fact.kind) {
    case "messageSent":
      flightsOf(draft).set(event.ref, {
        ref: event.ref,
        from: node,
        to: fact.to,
        partition,
        message: fact.message,
        sentAt: at,
        deliverAt: fact.deliverAt,
        fate: fact.fate,
      });
      if (draft.view.links.length > 0)
        draft.view.links = foldMeddled(draft.view.links, {
          from: node,
          to: fact.to,
          fate: fact.fate,
          twice: fact.copyAt !== null,
        });
      return;
    case "messageDelivered":
    case "messageDropped":
      flightsOf(draft).delete(event.cause);
      return;
    case "messageReleased": {
      const flights = flightsOf(draft);
      const flight = flights.get(fact.sent);
      if (flight !== undefined)
        flights.set(fact.sent, { ...flight, fate: "travels", deliverAt: at });
      return;
    }
    case "nodePaused":
    case "nodeResumed":
      return changeNode(draft, node, {
        paused: fact.kind === "nodePaused",
        pausedRef: fact.kind === "nodePaused" ? event.ref : 0,
        since: at,
      });
    case "conditionsChanged":
      return changeNode(draft, node, { conditions: fact.conditions, conditionsRef: event.ref });
    case "diskWiped":
      return wipeNode(draft, event);
    case "acted":
      if (isLinkTreatment(fact.action))
        draft.view.links = foldTreatment(draft.view, fact.action, event.ref);
      if (fact.action.kind === "service") {
        const { service, state } = fact.action;
        draft.view.services = { ...draft.view.services, [service]: state };
      }
      return;
    case "nodeStarted":
      return startNode(draft, event);
    case "nodeCrashed":
      return crashNode(draft, event, fact);
    case "linksChanged":
      draft.view.cut = cutMatrix(draft.view.nodeCount, fact.cut);
      draft.view.cutRef = event.ref;
      return;
    case "clientInvoked":
      return invoke(draft, event, fact);
    case "clientRetried":
      return changeOperation(draft, fact.request, { node: fact.node });
    case "proposed":
      return changeOperation(draft, fact.request, { logIndex: fact.last, ticket: fact.ticket });
    case "clientCompleted":
      return changeOperation(draft, fact.request, {
        completedAt: at,
        status: fact.status,
        value: fact.value,
        hint: fact.leader,
        silent: fact.silent,
        ...(fact.entries && { entries: fact.entries }),
        ...(fact.logIndex >= 0 ? { logIndex: fact.logIndex } : {}),
      });
    case "applicationShown":
      return foldRows(draft, node, fact.rows);
    case "serviceActed":
      draft.view.ledger = [...draft.view.ledger, ledgerLine(event, fact)];
      return;
    case "livenessChanged":
      return foldLiveness(draft, event, fact);
    case "partitionMapChanged":
      return foldMap(draft, node, fact.map);
    case "rosterChanged":
      return foldRoster(draft, node, fact.roster);
    case "requestAnswered":
      if (partition >= 0) forgetRead(draft, event, fact.request);
      return;
    case "requestReceived":
    case "actionRefused":
    case "networkChanged":
    case "diskFailed":
    case "leaderMovePlanned":
    case "leaderMoveEnded":
    case "transferConsidered":
    case "nodeCalled":
    case "serviceCalled":
    case "serviceAnswered":
    case "applicationTimerFired":
      return;
    case "restored":
    case "entriesApplied":
    case "readStarted":
    case "readConfirmed":
    case "transferStarted":
    case "transferEnded":
    case "heartbeatsSwitched":
    case "ticketOpened":
    case "ticketDecided":
    case "roleChanged":
    case "leaderKnown":
    case "voteDecided":
    case "voteCounted":
    case "entriesAppended":
    case "logTruncated":
    case "entriesDurable":
    case "commitAdvanced":
    case "serving":
    case "configurationChanged":
    case "appendRejected":
    case "staleTermRefused":
    case "progressChanged":
    case "snapshotTaken":
    case "snapshotDurable":
    case "compacted":
    case "snapshotSent":
    case "snapshotReceived":
    case "snapshotInstalled":
    case "timerSet":
    case "timerFired":
    case "quiesced":
    case "woken":
      return foldReplica(replicaDraft(draft, node, partition), event, fact);
    default:
      unreachable(fact);
  }
}

function foldRows(draft: Draft, node: NodeId, changed: FactOf<"applicationShown">["rows"]): void {
  const rows = { ...draft.view.nodes[node]!.rows };
  for (const [name, row] of Object.entries(changed)) {
    if (row === null) delete rows[name];
    else rows[name] = row;
  }
  changeNode(draft, node, { rows });
}

function ledgerLine({ at }: TraceEvent, fact: FactOf<"serviceActed">): LedgerLine {
  const { caller: node, service, tag, data, idempotencyKey, outcome, answered } = fact;
  return { at, node, service, tag, data, idempotencyKey, outcome, answered };
}

function forgetRead(draft: Draft, { node, partition }: TraceEvent, request: number): void {
  const { readsWaiting } = draft.view.replicas[node * draft.view.partitionCount + partition]!;
  if (!readsWaiting.includes(request)) return;
  replicaDraft(draft, node, partition).readsWaiting = readsWaiting.filter((one) => one !== request);
}

/** Facts about one replica: all of consensus, and what its node did with it. */
type ReplicaFact =
  | RaftFact
  | FactOf<"restored" | "entriesApplied" | "readStarted" | "readConfirmed" | TicketFact["kind"]>;

function foldReplica(replica: Writable<ReplicaView>, event: TraceEvent, fact: ReplicaFact): void {
  switch (fact.kind) {
    case "restored":
      foldImage(replica, fact.image);
      restoreTickets(replica, event.at);
      replica.replayed = fact.restored;
      return;
    case "roleChanged": {
      if (fact.term !== replica.term) replica.votedFor = null;
      replica.role = fact.role;
      replica.phase = fact.phase;
      replica.term = fact.term;
      replica.leader = fact.leader;
      replica.roleSince = event.at;
      replica.roleRef = event.ref;
      replica.serving = false;
      replica.granters = fact.role === "leader" ? fact.nodes : [];
      replica.refusers = [];
      replica.peers = [];
      replica.quiesced = false;
      replica.transfer = null;
      replica.heartbeatsSuspended = false;
      replica.receiving = null;
      if (fact.phase === "election") replica.votedFor = event.node;
      return;
    }
    case "quiesced":
      replica.quiesced = true;
      replica.timer = null;
      return;
    case "woken":
      replica.quiesced = false;
      return;
    case "leaderKnown":
      replica.leader = fact.leader;
      return;
    case "voteDecided":
      if (fact.granted && !fact.preVote) replica.votedFor = fact.candidate;
      return;
    case "voteCounted":
      replica.granters = fact.granters;
      if (!fact.granted) replica.refusers = [...replica.refusers, fact.voter];
      return;
    case "entriesAppended":
      replica.log = extendLog(replica.log, fact.entries);
      // Whom its leader sends entries again needs no snapshot.
      replica.receiving = null;
      return;
    case "logTruncated":
      replica.log = { ...replica.log, last: fact.from - 1 };
      replica.durableIndex = Math.min(replica.durableIndex, fact.from - 1);
      return;
    case "entriesDurable":
      replica.durableIndex = fact.index;
      return;
    case "commitAdvanced":
      replica.commitIndex = fact.to;
      return;
    case "entriesApplied":
      replica.lastApplied = fact.to;
      settleApplied(replica);
      return;
    case "ticketOpened":
    case "ticketDecided":
      return foldTicket(replica, fact, event.at);
    case "serving":
      replica.serving = true;
      return;
    case "configurationChanged":
      replica.configuration = fact.configuration;
      replica.configurationIndex = fact.index;
      return;
    case "progressChanged": {
      const { peer, mode, matchIndex, nextIndex } = fact;
      changePeer(replica, { peer, mode, matchIndex, nextIndex, transfer: null });
      return;
    }
    case "snapshotTaken":
    case "snapshotDurable":
    case "compacted":
    case "snapshotSent":
    case "snapshotReceived":
    case "snapshotInstalled":
      return foldSnapshot(replica, fact);
    case "timerSet":
      replica.timer = {
        timer: fact.timer,
        setAt: event.at,
        deadline: fact.deadline,
        timeout: fact.timeout,
      };
      return;
    case "readStarted":
      replica.readsWaiting = [...replica.readsWaiting, fact.request];
      return;
    case "transferStarted":
      replica.transfer = { target: fact.target, since: event.at };
      return;
    case "transferEnded":
      replica.transfer = null;
      return;
    case "heartbeatsSwitched":
      replica.heartbeatsSuspended = !fact.on;
      return;
    case "readConfirmed":
    case "timerFired":
    case "appendRejected":
    case "staleTermRefused":
      return;
    default:
      unreachable(fact);
  }
}

type SnapshotFact = Extract<
  RaftFact,
  {
    kind:
      | "snapshotTaken"
      | "snapshotDurable"
      | "compacted"
      | "snapshotSent"
      | "snapshotReceived"
      | "snapshotInstalled";
  }
>;

function foldSnapshot(replica: Writable<ReplicaView>, fact: SnapshotFact): void {
  switch (fact.kind) {
    case "snapshotTaken":
      replica.snapshotIndex = fact.index;
      return;
    case "snapshotDurable":
      replica.durableSnapshot = fact.index;
      return;
    case "compacted":
      replica.log = rebaseLog(replica.log, fact.to);
      return;
    case "snapshotSent": {
      const { peer, index, chunk, chunks } = fact;
      const known = replica.peers.find((other) => other.peer === peer);
      if (known !== undefined)
        changePeer(replica, { ...known, transfer: { index, chunk, chunks } });
      return;
    }
    case "snapshotReceived": {
      const { from, index, chunk, outcome } = fact;
      const isUnderWay = outcome === "accepted";
      replica.receiving = isUnderWay ? { from, index, chunk, chunks: null } : null;
      return;
    }
    case "snapshotInstalled": {
      const { index } = fact;
      replica.receiving = null;
      replica.snapshotIndex = index;
      if (fact.log === "replaced") {
        replica.durableIndex = Math.min(replica.durableIndex, replica.commitIndex, index);
        replica.log = { entries: [], base: index, last: index };
      }
      replica.commitIndex = index;
      replica.lastApplied = index;
      return;
    }
    default:
      unreachable(fact);
  }
}

function changePeer(replica: Writable<ReplicaView>, peer: PeerView): void {
  const others = replica.peers.filter((known) => known.peer !== peer.peer);
  replica.peers = [...others, peer].sort((a, b) => a.peer - b.peer);
}

/** A copy: older views that share the array still count from the old base. */
function rebaseLog(log: LogView, base: LogIndex): LogView {
  return { entries: entriesOf(log).slice(base - log.base), base, last: log.last };
}

/**
 * Appends without copying where it can: an older view that shares the array looks no further than
 * its own `last`. Only a log that diverges from what the array already holds gets a new one.
 */
function extendLog({ entries, base, last }: LogView, added: readonly Entry[]): LogView {
  const first = (added[0] as Entry).index;
  const from: LogIndex = Math.min(last, first - 1);
  let shared = entries as Entry[];
  let end = from - base;
  for (const entry of added) {
    const held = shared[end];
    if (held === undefined) {
      shared.push(entry);
    } else if (held !== entry) {
      shared = shared.slice(0, end);
      shared.push(entry);
    }
    end += 1;
  }
  return { entries: shared, base, last: base + end };
}

function startNode(draft: Draft, event: TraceEvent): void {
  const { starts } = draft.view.nodes[event.node]!;
  const liveness: MemberLiveness[] = [];
  changeNode(draft, event.node, {
    up: true,
    since: event.at,
    starts: starts + 1,
    mapVersion: 1,
    liveness,
    rows: {},
  });
}

function foldLiveness(draft: Draft, event: TraceEvent, fact: FactOf<"livenessChanged">): void {
  const { of, state, incarnation } = fact;
  const liveness = [...draft.view.nodes[event.node]!.liveness];
  setLiveness(liveness, of, { state, incarnation, since: event.at });
  changeNode(draft, event.node, { liveness });
}

/** What a crash leaves to be seen: the disk, as a restart will find it. */
function crashNode(draft: Draft, event: TraceEvent, fact: FactOf<"nodeCrashed">): void {
  changeNode(draft, event.node, {
    up: false,
    paused: false,
    pausedRef: 0,
    since: event.at,
    rows: {},
  });
  for (const [partition, image] of fact.images.entries()) {
    const replica = replicaDraft(draft, event.node, partition);
    replica.role = "follower";
    replica.phase = "none";
    replica.serving = false;
    replica.leader = null;
    replica.granters = [];
    replica.refusers = [];
    replica.peers = [];
    replica.receiving = null;
    replica.timer = null;
    replica.quiesced = false;
    replica.transfer = null;
    replica.heartbeatsSuspended = false;
    replica.readsWaiting = [];
    replica.roleSince = event.at;
    replica.roleRef = event.ref;
    foldImage(replica, image);
    replica.lastApplied = 0;
    replica.openTickets = [];
    replica.settledTickets = [];
  }
}

/** Nothing is left on its disk, and what comes back under its name counts for nothing. */
function wipeNode(draft: Draft, { node, ref }: TraceEvent): void {
  const { conditions } = draft.view.nodes[node]!;
  changeNode(draft, node, {
    conditions: { ...conditions, wipes: conditions.wipes + 1 },
    forgotten: true,
    conditionsRef: ref,
  });
  for (let partition = 0; partition < draft.view.partitionCount; partition++)
    foldImage(replicaDraft(draft, node, partition), emptyImage);
}

/** The first to know a version tells of everybody. */
function foldRoster(draft: Draft, node: NodeId, roster: Roster): void {
  const isNews = roster.membershipVersion > rosterOf(draft.view).membershipVersion;
  changeNode(draft, node, { roster });
  if (!isNews) return;
  for (const { node: other, forgotten, conditions } of draft.view.nodes)
    if (forgotten && memberOf(roster, other)?.disk === conditions.wipes)
      changeNode(draft, other, { forgotten: false });
}

function foldImage(replica: Writable<ReplicaView>, image: ReplicaImage): void {
  const newest = newestConfiguration(image.entries);
  replica.configuration = newest?.configuration ?? replica.baseConfiguration;
  replica.configurationIndex = newest?.index ?? 0;
  replica.term = image.currentTerm;
  replica.votedFor = image.votedFor;
  // A copy: later appends extend this array in place (see extendLog).
  const { baseIndex: base, entries } = image;
  const last = base + entries.length;
  replica.log = { entries: [...entries], base, last };
  replica.commitIndex = committedIn(image);
  replica.durableIndex = last;
  replica.snapshotIndex = image.snapshot?.index ?? 0;
  replica.durableSnapshot = replica.snapshotIndex;
}

function invoke(draft: Draft, event: TraceEvent, fact: FactOf<"clientInvoked">): void {
  const operations = operationsOf(draft);
  operations.push({
    request: fact.request,
    operation: fact.operation,
    partition: fact.partition,
    node: fact.node,
    invokedAt: event.at,
    completedAt: null,
    status: null,
    logIndex: -1,
    ticket: null,
    value: null,
    hint: null,
    silent: false,
  });
  if (operations.length > keptOperations) operations.shift();
}

function changeOperation(draft: Draft, request: number, change: Partial<OperationView>): void {
  const operations = operationsOf(draft);
  const slot = operations.findIndex((operation) => operation.request === request);
  const known = operations[slot];
  if (known !== undefined) operations[slot] = { ...known, ...change };
}

function cutMatrix(nodeCount: number, cut: readonly (readonly [NodeId, NodeId])[]): boolean[] {
  const matrix = Array.from({ length: nodeCount * nodeCount }, () => false);
  for (const [from, to] of cut) matrix[from * nodeCount + to] = true;
  return matrix;
}

function changeNode(draft: Draft, node: NodeId, change: Partial<NodeView>): void {
  draft.nodes ??= draft.view.nodes = [...draft.view.nodes];
  draft.nodes[node] = { ...draft.nodes[node]!, ...change };
}

/** Removed partitions are seen no more; new ones get their place. */
function foldMap(draft: Draft, node: NodeId, map: PartitionMap): void {
  changeNode(draft, node, { mapVersion: map.mapVersion });
  if (map.mapVersion > draft.view.partitionMap.mapVersion) draft.view.partitionMap = map;
  for (const { partitionId, state } of map.partitions) {
    growTo(draft, partitionId + 1);
    if (state !== "removed") continue;
    const replica = replicaDraft(draft, node, partitionId);
    const { configuration } = replica;
    Object.assign(replica, emptyReplica(node, partitionId, configuration));
  }
}

/** Lays the replicas out again for more partitions; ids of removed ones keep their place. */
function growTo(draft: Draft, partitionCount: number): void {
  const { view } = draft;
  const before = view.partitionCount;
  if (partitionCount <= before) return;
  const replicas: ReplicaView[] = [];
  for (let node = 0; node < view.nodeCount; node++) {
    const { configuration } = replicaOf(view, node, 0);
    for (let partition = 0; partition < partitionCount; partition++)
      replicas.push(
        partition < before
          ? view.replicas[node * before + partition]!
          : emptyReplica(node, partition, configuration),
      );
  }
  view.partitionCount = partitionCount;
  draft.replicas = view.replicas = replicas;
}

function replicaDraft(draft: Draft, node: number, partition: number): Writable<ReplicaView> {
  growTo(draft, partition + 1);
  draft.replicas ??= draft.view.replicas = [...draft.view.replicas];
  const slot = node * draft.view.partitionCount + partition;
  const known = draft.replicas[slot]!;
  if (draft.own.has(known)) return known;
  const copy = { ...known };
  draft.replicas[slot] = copy;
  draft.own.add(copy);
  return copy;
}

/** Lost messages are seen for as long as they would have travelled; nobody reports their end. */
function forgetLost(draft: Draft): void {
  const { at } = draft.view;
  for (const { ref, fate, deliverAt } of draft.view.flights.values())
    if (fate !== "travels" && fate !== "held" && deliverAt < at) flightsOf(draft).delete(ref);
}

function flightsOf(draft: Draft): Map<number, Flight> {
  return (draft.flights ??= draft.view.flights = new Map(draft.view.flights));
}

function operationsOf(draft: Draft): OperationView[] {
  return (draft.operations ??= draft.view.operations = [...draft.view.operations]);
}
