import { partitionName, systemPartition, type NodeId, type PartitionId } from "../base/ids.ts";
import type {
  Application,
  ApplicationCommand,
  Ask,
  Fields,
  RaftFacade,
  Received,
  Rows,
} from "../node/application.ts";
import { agreement } from "./agreement.ts";
import { decode } from "./decode.ts";
import { ownKeys } from "./ownKeys.ts";
import type { Recipe, RecipeInvariant } from "./recipe.ts";
import { servedItems } from "./servedItems.ts";
import { itemsOf, keepShelves, printShelf, shelfOf, type Shelves } from "./shelves.ts";

/** A tenant that is billed by a worker of its partition. */
interface Tenant {
  readonly plan: string;
}

interface ColdTenantsState {
  readonly node: NodeId;
  readonly tearsDown: boolean;
  readonly tenants: Shelves<Tenant>;
  /**
   * By partition that this node leads: whom its worker bills. Kommander knows nothing of workers:
   * they begin and end where the application says so.
   */
  readonly workers: Record<PartitionId, string[]>;
  /** The map that this node was told of last; 0: of none in this life. */
  mapVersion: number;
}

/** What the log holds. */
interface TenantRegistered extends Tenant {
  readonly tenant: string;
}

const none: readonly ApplicationCommand[] = [];
const tickEvery = 1_000_000;
const secondsOfDay = 86_400;
const nextTick: ApplicationCommand = { kind: "setTimer", name: "tick", after: tickEvery };
const shelfHandlers = keepShelves(({ tenants }: ColdTenantsState) => tenants);

/**
 * Merging cooled partitions. Kommander drains the source, moves its range to the survivor, and
 * refuses whoever comes late. Who merges leads both; and what runs beside the source, its worker, its
 * caches, is the application's to end.
 */
const application: Application<ColdTenantsState> = {
  name: "coldTenants",
  settings: { tearsDown: true },

  initialState: ({ node, settings }) => ({
    node,
    tearsDown: settings["tearsDown"] === true,
    tenants: {},
    workers: {},
    mapVersion: 0,
  }),

  onStarted: () => [nextTick],

  onRequest: (_state, { id, operation }, raft) => {
    const command = operation.kind === "ask" ? take(id, operation, raft) : null;
    return [command ?? { kind: "reply", request: id, status: "Errored" }];
  },

  // 4. Apply what was committed; a worker of the partition bills the tenant from now on.
  onReplicationReceived: (state, received) => {
    const tenant = apply(state, received);
    if (tenant !== null) employ(state, received.partition, [tenant]);
    return none;
  },

  // 5. Rebuild after a restart: the tenants. Workers begin with leadership.
  onLogRestored: (state, restored) => {
    apply(state, restored);
  },

  onLeaderChanged: ({ node, tenants, workers }, { partition, leader }, raft) => {
    delete workers[partition];
    if (leader === node && isActive(raft, partition))
      workers[partition] = Object.keys(shelfOf(tenants, partition)).sort();
    return none;
  },

  // A partition that drains or is removed has no leader that changes: only the map tells of its end.
  onPartitionMapChanged: (state, { mapVersion }, raft) => {
    state.mapVersion = mapVersion;
    if (!state.tearsDown) return none;
    const { workers, tenants } = state;
    for (const partition of Object.keys(workers).map(Number)) {
      const isOurs = (tenant: string): boolean => raft.getPartitionKey(tenant) === partition;
      // What a merge brought before the map said so is on the shelf, and ours only now.
      const held = Object.keys(shelfOf(tenants, partition)).sort();
      if (isActive(raft, partition)) workers[partition] = held.filter(isOurs);
      else delete workers[partition];
    }
    return none;
  },

  onTimer: ({ workers }, _name, raft) => {
    const second = Math.floor(raft.clockMillis() / 1000) % secondsOfDay;
    const billed = Object.values(workers).flat();
    return [...billed.map((tenant) => bill(tenant, second)), nextTick];
  },

  // Whoever asked for a merge hears how it ended.
  onCallCompleted: (_state, { tag, status, value }) => [
    { kind: "reply", request: Number(tag), status, value },
  ],

  // What a merge moves leaves one shelf and arrives on the other, and the worker there takes it on.
  ...shelfHandlers,
  importRange: (state, moved) => {
    const before = Object.keys(shelfOf(state.tenants, moved.partition));
    shelfHandlers.importRange(state, moved);
    const after = Object.keys(shelfOf(state.tenants, moved.partition)).sort();
    employ(
      state,
      moved.partition,
      after.filter((tenant) => !before.includes(tenant)),
    );
  },

  rows: ({ tenants, workers }): Rows => ({
    ...Object.fromEntries(
      itemsOf(tenants).map(({ partition, key, item }): [string, Fields] => [
        `${key} in ${partitionName(partition)}`,
        { ...item },
      ]),
    ),
    workers: Object.fromEntries(
      Object.entries(workers).map(([partition, held]) => [`P${partition}`, held.length]),
    ),
  }),
};

/** Whether keys may be worked on in a partition: nothing of it is about to end. */
function isActive(raft: RaftFacade, partition: PartitionId): boolean {
  const range = raft
    .getPartitionMap()
    .partitions.find(({ partitionId }) => partitionId === partition);
  return range?.state === "active" || range?.state === "splitting";
}

/** Whoever works for the partition takes these on; nobody, where none does. */
function employ(
  { workers }: ColdTenantsState,
  partition: PartitionId,
  tenants: readonly string[],
): void {
  const worker = workers[partition];
  if (worker === undefined) return;
  worker.push(...tenants.filter((tenant) => !worker.includes(tenant)));
}

/** Not to be taken back: a call more is a bill more. */
function bill(tenant: string, second: number): ApplicationCommand {
  const data = `bill ${tenant} for second ${second}`;
  return { kind: "callService", service: "billing", tag: tenant, data, idempotencyKey: null };
}

/** Null: it means nothing here. */
function take(request: number, ask: Ask, raft: RaftFacade): ApplicationCommand | null {
  switch (ask.name) {
    case "register":
      return register(request, ask, raft);
    case "merge":
      return merge(request, ask, raft);
    default:
      return null;
  }
}

// 1. Route the key, unless a partition is named. 2. Only the leader's proposal is accepted.
// 3. Replicate.
function register(
  request: number,
  { key: tenant, data: fields, partition: named }: Ask,
  raft: RaftFacade,
): ApplicationCommand {
  const partition = named ?? raft.getPartitionKey(tenant);
  const registered: TenantRegistered = { tenant, plan: String(fields["plan"] ?? "free") };
  const data = [JSON.stringify(registered)];
  const expectedGeneration = raft.getPartitionGeneration(partition);
  return {
    kind: "propose",
    partition,
    logType: "TenantRegistered",
    data,
    expectedGeneration,
    request,
  };
}

/**
 * Merges another partition into that of the key. As in Kommander, only by whoever leads both, and P0:
 * else leadership has to be handed over first.
 */
function merge(request: number, { key, data }: Ask, raft: RaftFacade): ApplicationCommand | null {
  const source = Number(data["source"]);
  if (!Number.isInteger(source)) return null;
  const survivor = raft.getPartitionKey(key);
  const foreign = [systemPartition, survivor, source].find((one) => !raft.amILeader(one));
  if (foreign !== undefined) {
    const value = `leads not ${partitionName(foreign)}`;
    return { kind: "reply", request, status: "NodeIsNotLeader", partition: foreign, value };
  }
  const call = { kind: "mergePartitions", survivor, source } as const;
  return { kind: "call", call, tag: String(request) };
}

/** Notes a committed tenant; null: the entry is of somebody else. */
function apply({ tenants }: ColdTenantsState, { partition, log }: Received): string | null {
  const registered = decode<TenantRegistered & { readonly type: "TenantRegistered" }>(log, {
    TenantRegistered: { tenant: "string", plan: "string" },
  });
  if (registered === null) return null;
  const { tenant, plan } = registered;
  shelfOf(tenants, partition)[tenant] = { plan };
  return tenant;
}

/** Asked of nodes that go by the newest map: others have not been told yet. */
const noOrphans: RecipeInvariant<ColdTenantsState> = {
  promise: "noOrphans",
  contradiction: ({ states, partitionMap: { mapVersion, partitions } }) => {
    const removed = partitions.filter(({ state }) => state === "removed");
    for (const [node, state] of states.entries())
      for (const { partitionId: partition } of removed) {
        if (state?.mapVersion !== mapVersion || state.workers[partition] === undefined) continue;
        const detail = `The worker of ${partitionName(partition)} goes on, and the partition is gone.`;
        return { node, partition, detail };
      }
    return null;
  },
};

export const coldTenants: Recipe<ColdTenantsState> = {
  application,
  services: ["billing"],
  invariants: [
    agreement(({ tenants }, partition) => printShelf(tenants, partition)),
    ownKeys(({ tenants }) => tenants),
    noOrphans,
  ],
  unfinished: (seen) => {
    const open = servedItems(seen, ({ tenants }) => tenants).find(({ node, partition, key }) => {
      return seen.states[node]!.workers[partition]?.includes(key) !== true;
    });
    if (open === undefined) return null;
    const { node, partition, key } = open;
    const held = Object.keys(seen.states[node]!.tenants[partition]!).length;
    const row = { name: "workers", has: { [`P${partition}`]: held } };
    return { partition, detail: `nobody bills ${key}`, row };
  },
  request: (draw) => {
    const key = `tenants/${draw(32)}/billing`;
    const isMerge = draw(100) === 0;
    const data: Fields = isMerge ? { source: 1 + draw(4) } : { plan: `plan ${draw(4)}` };
    return { kind: "ask", name: isMerge ? "merge" : "register", key, data, partition: null };
  },
};
