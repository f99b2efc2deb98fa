import { parseNodeName, partitionName, systemPartition, type PartitionId } from "../base/ids.ts";
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
import { closeSecond, countWrite, halfOfHeat, type Heat } from "./heat.ts";
import type { Recipe } from "./recipe.ts";
import { itemsOf, keepShelves, printShelf, shelfOf, type Shelves } from "./shelves.ts";

/** What a tenant has written last, and how often it wrote. */
interface Item {
  readonly value: string;
  readonly writes: number;
}

interface HotTenantsState {
  readonly fenced: boolean;
  /** So many entries a second make a partition hot. */
  readonly hotFrom: number;
  readonly items: Shelves<Item>;
  /** What this node takes in as a leader: Kommander measures partitions, not tenants. */
  readonly heat: Heat;
  /** By partition that this node leads: what Kommander measures. */
  loads: Record<PartitionId, Fields>;
  /** Its longest queue since the second began. */
  queues: Record<PartitionId, number>;
  samples: number;
}

/** What the log holds. */
interface ItemWritten {
  readonly key: string;
  readonly value: string;
}

const none: readonly ApplicationCommand[] = [];
const mostAtOnce = 100;
const samplesPerSecond = 10;
const nextSample: ApplicationCommand = { kind: "setTimer", name: "measure", after: 100_000 };

/**
 * Splitting hot tenant ranges. Kommander cuts a range where it is told to, and fences: a write that
 * names an old generation is refused. Which tenants are hot, where to cut between them, and who shall
 * lead the new partition, is up to the application.
 */
const application: Application<HotTenantsState> = {
  name: "hotTenants",
  settings: { fenced: true, hotFrom: 15 },

  initialState: ({ settings }) => ({
    fenced: settings["fenced"] === true,
    hotFrom: Number(settings["hotFrom"]),
    items: {},
    heat: {},
    loads: {},
    queues: {},
    samples: 0,
  }),

  onStarted: () => [nextSample],

  onRequest: (state, { id, operation }, raft) => {
    const command = operation.kind === "ask" ? take(state, { id, ask: operation }, raft) : null;
    return [command ?? { kind: "reply", request: id, status: "Errored" }];
  },

  // 4. Apply what was committed, in the partition that it was committed in.
  onReplicationReceived: (state, received, raft) => {
    const key = apply(state, received);
    if (key === null || !raft.amILeader(received.partition)) return none;
    countWrite(state.heat, { hash: raft.getKeyHash(key), tenant: key.replace(/\/[^/]*$/, "") });
    return none;
  },

  onTimer: (state, _name, raft) => {
    measure(state, raft);
    return [nextSample];
  },

  // Whoever asked for a split, or for another leader, hears how it ended.
  onCallCompleted: (_state, { tag, status, value }) => {
    const [request = 0, partition = systemPartition] = tag.split(" ").map(Number);
    return [{ kind: "reply", request, status, partition, value }];
  },

  // 5. Rebuild after a restart.
  onLogRestored: (state, restored) => {
    apply(state, restored);
  },

  // What a split moves leaves one shelf, and arrives on the other.
  ...keepShelves(({ items }: HotTenantsState) => items),

  rows: ({ items, heat, loads }): Rows => ({
    ...Object.fromEntries(
      itemsOf(items).map(({ partition, key, item }): [string, Fields] => [
        `${key} in ${partitionName(partition)}`,
        { ...item },
      ]),
    ),
    ...Object.fromEntries(
      Object.entries(heat).map(([hash, { tenant, perSecond }]): [string, Fields] => [
        tenant,
        { hash: Number(hash), perSecond },
      ]),
    ),
    ...Object.fromEntries(
      Object.entries(loads).map(([partition, load]) => [`load of P${partition}`, load]),
    ),
  }),
};

interface Asked {
  readonly id: number;
  readonly ask: Ask;
}

/** Null: it means nothing here. */
function take(state: HotTenantsState, asked: Asked, raft: RaftFacade): ApplicationCommand | null {
  switch (asked.ask.name) {
    case "write":
      return write(state, asked, raft);
    case "split":
      return split(state, asked, raft);
    case "relieve":
      return relieve(asked, raft);
    default:
      return null;
  }
}

// 1. Route the key: the client by the map that it has cached, or this node by its own.
// 2. Only the leader's proposal is accepted. 3. Replicate, fenced.
function write(
  { fenced }: HotTenantsState,
  { id: request, ask: { key, data: fields, partition: named } }: Asked,
  raft: RaftFacade,
): ApplicationCommand | null {
  const { value = "", times = 1, generation: cached } = fields;
  const partition = named ?? raft.getPartitionKey(key);
  const generation = named === null ? raft.getPartitionGeneration(partition) : cached;
  if (!isCount(times) || times > mostAtOnce || !isCount(generation)) return null;
  const written: ItemWritten = { key, value: String(value) };
  const data = Array.from({ length: times }, () => JSON.stringify(written));
  const expectedGeneration = fenced ? generation : 0;
  return { kind: "propose", partition, logType: "ItemWritten", data, expectedGeneration, request };
}

function isCount(count: unknown): count is number {
  return Number.isInteger(count) && Number(count) >= 1;
}

/** Cuts a tenant's partition: at a boundary, in the middle, in front of this very tenant, or by load. */
function split(
  state: HotTenantsState,
  { id: request, ask: { key, data } }: Asked,
  raft: RaftFacade,
): ApplicationCommand | null {
  const { boundary: wanted = raft.getKeyHash(key) } = data;
  const source = raft.getPartitionKey(key);
  // The load is known to the leader alone.
  if (wanted === "load" && !raft.amILeader(source))
    return { kind: "reply", request, status: "NodeIsNotLeader", partition: source };
  const boundary = wanted === "load" ? byLoad(state, source, raft) : wanted;
  if (boundary === null) {
    const value = `${partitionName(source)} is not hot, or one tenant does it all`;
    return { kind: "reply", request, status: "Errored", value };
  }
  if (boundary !== "middle" && !Number.isInteger(boundary)) return null;
  const cut = { source, target: null, boundary: boundary === "middle" ? null : Number(boundary) };
  const call = { kind: "splitPartition", ...cut, targetMode: "hashRange" } as const;
  return { kind: "call", call, tag: `${request}` };
}

/** Where to cut what is hot; null: nothing is, or a cut does not help. */
function byLoad(
  { hotFrom, heat }: HotTenantsState,
  partition: PartitionId,
  raft: RaftFacade,
): number | null {
  if (raft.getPartitionLogOpsPerSecond(partition) < hotFrom) return null;
  return halfOfHeat(heat, (tenant) => raft.getPrefixPartitionKey(tenant) === partition);
}

/** Has a tenant's partition led by another node: only that takes load from this one. */
function relieve({ id, ask: { key, data } }: Asked, raft: RaftFacade): ApplicationCommand | null {
  const target = parseNodeName(String(data["target"]));
  if (target === null) return null;
  const partition = raft.getPartitionKey(key);
  const call = { kind: "transferLeadership", partition, target } as const;
  return { kind: "call", call, tag: `${id} ${partition}` };
}

/** Queues come and go, so the longest counts; all else is told once a second. */
function measure(state: HotTenantsState, raft: RaftFacade): void {
  const { heat, queues } = state;
  const ranges = raft.getPartitionMap().partitions;
  const led = ranges.map((range) => range.partitionId).filter((id) => raft.amILeader(id));
  for (const partition of led)
    queues[partition] = Math.max(queues[partition] ?? 0, raft.getPartitionWalQueueDepth(partition));
  state.samples += 1;
  if (state.samples % samplesPerSecond > 0) return;
  closeSecond(heat);
  state.loads = {};
  for (const partition of led)
    state.loads[partition] = {
      opsPerSecond: Math.round(raft.getPartitionLogOpsPerSecond(partition)),
      walQueue: queues[partition] ?? 0,
      commitWaitMs: Math.round(raft.getPartitionCommitWaitMs(partition)),
      cutAt: byLoad(state, partition, raft) ?? -1,
    };
  state.queues = {};
}

/** Notes a committed write, and tells its key; null: the entry is of somebody else. */
function apply({ items }: HotTenantsState, { partition, log }: Received): string | null {
  const written = decode<ItemWritten & { readonly type: "ItemWritten" }>(log, {
    ItemWritten: { key: "string", value: "string" },
  });
  if (written === null) return null;
  const { key, value } = written;
  const shelf = shelfOf(items, partition);
  shelf[key] = { value, writes: (shelf[key]?.writes ?? 0) + 1 };
  return key;
}

export const hotTenants: Recipe<HotTenantsState> = {
  application,
  splitsWhenAsked: ["split"],
  services: [],
  invariants: [
    agreement(({ items }, partition) => printShelf(items, partition)),
    ownKeys(({ items }) => items),
  ],
  request: (draw) => {
    const key = `tenants/${draw(8)}/item`;
    // Now and then somebody finds a tenant too hot.
    const isSplit = draw(200) === 0;
    const data: Fields = isSplit ? {} : { value: `${draw(1000)}` };
    return { kind: "ask", name: isSplit ? "split" : "write", key, data, partition: null };
  },
};
