import type { NodeId, PartitionId } from "../base/ids.ts";
import type {
  Application,
  ApplicationCommand,
  Fields,
  RaftFacade,
  Received,
  Rows,
} from "../node/application.ts";
import { agreement } from "./agreement.ts";
import { decode, type Shapes } from "./decode.ts";
import type { Contradiction, Recipe, SeenApplications } from "./recipe.ts";
import { servedItems } from "./servedItems.ts";
import { itemsOf, keepShelves, printShelf, shelfOf, type Shelves } from "./shelves.ts";

/** A tenant whose worker has to act once for each tick: mails go out, invoices are written. */
interface Tenant {
  /** The newest tick, counted from 1. */
  readonly tick: number;
  /** Whether it is known to be seen to; until then, further ticks change nothing. */
  readonly isDone: boolean;
}

interface WorkersState {
  readonly node: NodeId;
  /** False: whoever hears of a tick acts on it, leader or not. */
  readonly coordinate: boolean;
  readonly idempotencyKeys: boolean;
  readonly prepareMillis: number;
  readonly tenants: Shelves<Tenant>;
  /** Partitions that this node leads, as far as it knows. */
  readonly leads: Record<PartitionId, true>;
  /** What the worker of this node has in hand, and since when, by its own clock; milliseconds. */
  readonly inHand: Record<string, number>;
}

/** What the log holds of a tenant. */
type Command =
  | { readonly type: "WorkerTick"; readonly tenantId: string }
  | { readonly type: "WorkerDone"; readonly tenantId: string; readonly tick: number };

const none: readonly ApplicationCommand[] = [];
const loopEvery = 1_000_000;
const retryAfterMillis = 5000;

/**
 * Leader-owned workers. Whoever leads a tenant's partition should act for it: so one node does, and
 * another when that one is gone. But it checks first and acts later, and may have lost its office in
 * between. That it acted once, only the key can promise that it sends along.
 */
const application: Application<WorkersState> = {
  name: "workers",
  settings: { coordinate: true, idempotencyKeys: true, prepareMillis: 500 },

  initialState: ({ node, settings }) => ({
    node,
    coordinate: settings["coordinate"] === true,
    idempotencyKeys: settings["idempotencyKeys"] === true,
    prepareMillis: Number(settings["prepareMillis"]),
    tenants: {},
    leads: {},
    inHand: {},
  }),

  onStarted: () => [{ kind: "setTimer", name: "loop", after: loopEvery }],

  // 1. Route the key. 2. Only the leader's proposal is accepted. 3. Replicate.
  onRequest: (_state, { id, operation }, raft) => {
    if (operation.kind !== "ask" || operation.name !== "tick" || operation.key.includes("/"))
      return [{ kind: "reply", request: id, status: "Errored" }];
    const { key: tenantId } = operation;
    return [propose(raft.getPrefixPartitionKey(tenantId), { type: "WorkerTick", tenantId }, id)];
  },

  // 4. Apply what was committed, on every node alike; take it in hand only where one leads.
  onReplicationReceived: (state, received, raft) => {
    const tenantId = apply(state, received);
    if (tenantId === null) return none;
    return takeInHand(state, { partition: received.partition, tenantId }, raft);
  },

  // 5. Rebuild after a restart: remember, and do nothing.
  onLogRestored: apply,

  onLeaderChanged: ({ node, leads }, { partition, leader }) => {
    if (leader === node) leads[partition] = true;
    else delete leads[partition];
    return none;
  },

  onTimer: (state, name, raft) => {
    // What is prepared is sent: between the check and this, anything may have happened.
    if (name !== "loop") return [act(state, name, raft)];
    const open = itemsOf(state.tenants).flatMap(({ partition, key: tenantId }) =>
      takeInHand(state, { partition, tenantId }, raft),
    );
    return [...open, { kind: "setTimer", name: "loop", after: loopEvery }];
  },

  onServiceReply: (_state, { tag: work, outcome }, raft) => {
    if (outcome === "failed") return none;
    const [tenantId, tick] = work.split("/") as [string, string];
    const done = { type: "WorkerDone", tenantId, tick: Number(tick) } as const;
    return [propose(raft.getPrefixPartitionKey(tenantId), done)];
  },

  ...keepShelves(({ tenants }: WorkersState) => tenants),

  rows: (state): Rows =>
    Object.fromEntries(
      itemsOf(state.tenants).map(({ partition, key, item: { tick, isDone } }): [string, Fields] => [
        key,
        {
          partition,
          coordinates: coordinates(state, partition),
          working: !isDone && workOf(key, tick) in state.inHand,
          tick,
          done: isDone,
        },
      ]),
    ),
};

interface Place {
  readonly partition: PartitionId;
  readonly tenantId: string;
}

/** One tick of one tenant: what is done once. */
function workOf(tenantId: string, tick: number): string {
  return `${tenantId}/${tick}`;
}

function coordinates({ coordinate, leads }: WorkersState, partition: PartitionId): boolean {
  return !coordinate || leads[partition] === true;
}

/** The worker begins with an open tick, unless it has it in hand or another node leads. */
function takeInHand(
  { coordinate, prepareMillis, tenants, inHand }: WorkersState,
  { partition, tenantId }: Place,
  raft: RaftFacade,
): readonly ApplicationCommand[] {
  const { tick, isDone } = shelfOf(tenants, partition)[tenantId]!;
  const work = workOf(tenantId, tick);
  const since = inHand[work];
  const now = raft.clockMillis();
  // A clock may be set back: what lies far ahead began long ago.
  if (isDone || (since !== undefined && Math.abs(now - since) < retryAfterMillis)) return none;
  if (coordinate && !raft.amILeader(partition)) return none;
  inHand[work] = now;
  return [{ kind: "setTimer", name: work, after: prepareMillis * 1000 }];
}

/** What nobody can take back. */
function act(
  { idempotencyKeys, inHand }: WorkersState,
  work: string,
  raft: RaftFacade,
): ApplicationCommand {
  inHand[work] = raft.clockMillis();
  const idempotencyKey = idempotencyKeys ? work : null;
  return { kind: "callService", service: "mail", tag: work, data: `mail ${work}`, idempotencyKey };
}

function propose(
  partition: PartitionId,
  { type: logType, ...data }: Command,
  request = 0,
): ApplicationCommand {
  return { kind: "propose", partition, logType, data: [JSON.stringify(data)], request };
}

const commands: Shapes<Command["type"]> = {
  WorkerTick: { tenantId: "string" },
  WorkerDone: { tenantId: "string", tick: "number" },
};

/** What a committed entry makes of a tenant; null: nothing, it is old news or of somebody else. */
function apply({ tenants, inHand }: WorkersState, { partition, log }: Received): string | null {
  const command = decode<Command>(log, commands);
  if (command === null) return null;
  const shelf = shelfOf(tenants, partition);
  const { tenantId } = command;
  const { tick, isDone } = shelf[tenantId] ?? { tick: 0, isDone: true };
  const isNews = command.type === "WorkerTick" ? isDone : command.tick === tick && !isDone;
  if (!isNews) return null;
  if (command.type === "WorkerTick") shelf[tenantId] = { tick: tick + 1, isDone: false };
  else {
    shelf[tenantId] = { tick, isDone: true };
    delete inHand[workOf(tenantId, tick)];
  }
  return tenantId;
}

/** Two that could both commit, and both act for one tenant. */
function secondCoordinator({
  states,
  canCommit,
}: SeenApplications<WorkersState>): Contradiction | null {
  const found = new Map<string, NodeId>();
  for (const [node, state] of states.entries())
    for (const { partition, key } of itemsOf(state?.tenants ?? {})) {
      if (!coordinates(state!, partition) || !canCommit(node, partition)) continue;
      const detail = `Two nodes coordinate ${key}, and both could commit.`;
      if ((found.get(key) ?? node) !== node) return { node, partition, detail };
      found.set(key, node);
    }
  return null;
}

export const workers: Recipe<WorkersState> = {
  application,
  services: ["mail"],
  invariants: [
    agreement(({ tenants }, partition) => printShelf(tenants, partition)),
    { promise: "oneCoordinator", contradiction: secondCoordinator },
    {
      promise: "actedOnce",
      contradiction: ({ ledger, partitionOf }) => {
        const sent = new Set<string>();
        for (const { data, node, tag, outcome } of ledger) {
          if (outcome !== "done") continue;
          const detail = `The mail service was asked twice to ${data}, and did.`;
          if (sent.has(data)) return { node, partition: partitionOf(tag), detail };
          sent.add(data);
        }
        return null;
      },
    },
  ],
  unfinished: (seen) => {
    const open = servedItems(seen, ({ tenants }) => tenants).find(({ item }) => !item.isDone);
    if (open === undefined) return null;
    const { partition, key, item } = open;
    const row = { name: key, has: { tick: item.tick, done: true } };
    return { partition, detail: `nobody sees to tick ${item.tick} of ${key}`, row };
  },
  request: (draw) => ({
    kind: "ask",
    name: "tick",
    key: `tenant-${draw(12)}`,
    data: {},
    partition: null,
  }),
};
