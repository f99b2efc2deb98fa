import { parseNodeName, systemPartition, type PartitionId } from "../base/ids.ts";
import type {
  Application,
  ApplicationCommand,
  Ask,
  Fields,
  RaftFacade,
  Received,
  Rows,
} from "../node/application.ts";
import { keyPrefix, routingHash } from "../node/routing.ts";
import { agreement } from "./agreement.ts";
import { decode } from "./decode.ts";
import { ownKeys } from "./ownKeys.ts";
import type { Recipe } from "./recipe.ts";
import { itemsOf, keepShelves, printShelf, shelfOf, type Shelves } from "./shelves.ts";

/** What a tenant has written last, and how often it wrote. */
interface Item {
  readonly value: string;
  readonly writes: number;
}

interface HotTenantsState {
  readonly fenced: boolean;
  readonly items: Shelves<Item>;
  /** By partition: writes that this node took as its leader, in this life. */
  readonly served: Record<PartitionId, number>;
}

/** What the log holds. */
interface ItemWritten {
  readonly key: string;
  readonly value: string;
}

const none: readonly ApplicationCommand[] = [];
const mostAtOnce = 100;

/**
 * Splitting hot tenant ranges. Kommander cuts a range where it is told to, and fences: a write that
 * names an old generation is refused. Which tenants are hot, where to cut between them, and who shall
 * lead the new partition, is up to the application.
 */
const application: Application<HotTenantsState> = {
  name: "hotTenants",
  settings: { fenced: true },

  initialState: ({ settings }) => ({
    fenced: settings["fenced"] === true,
    items: {},
    served: {},
  }),

  onRequest: (state, { id, operation }, raft) => {
    const command = operation.kind === "ask" ? take(state, { id, ask: operation }, raft) : null;
    return [command ?? { kind: "reply", request: id, status: "Errored" }];
  },

  // 4. Apply what was committed, in the partition that it was committed in.
  onReplicationReceived: (state, received, raft) => {
    const { partition } = received;
    if (apply(state, received) && raft.amILeader(partition))
      state.served[partition] = (state.served[partition] ?? 0) + 1;
    return none;
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

  rows: ({ items, served }): Rows => ({
    ...Object.fromEntries(
      itemsOf(items).map(({ partition, key, item }): [string, Fields] => [
        `${key} in P${partition}`,
        { ...item },
      ]),
    ),
    "served here": Object.fromEntries(
      Object.entries(served).map(([partition, count]) => [`P${partition}`, count]),
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
      return split(asked, raft);
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

/** Cuts a tenant's partition: at a boundary, in the middle, or in front of this very tenant. */
function split({ id, ask: { key, data } }: Asked, raft: RaftFacade): ApplicationCommand | null {
  const { boundary: wanted = routingHash(keyPrefix(key)) } = data;
  if (wanted !== "middle" && !Number.isInteger(wanted)) return null;
  const boundary = wanted === "middle" ? null : Number(wanted);
  const source = raft.getPartitionKey(key);
  const call = { kind: "splitPartition", source, target: null, boundary } as const;
  return { kind: "call", call: { ...call, targetMode: "hashRange" }, tag: `${id}` };
}

/** Has a tenant's partition led by another node: only that takes load from this one. */
function relieve({ id, ask: { key, data } }: Asked, raft: RaftFacade): ApplicationCommand | null {
  const target = parseNodeName(String(data["target"]));
  if (target === null) return null;
  const partition = raft.getPartitionKey(key);
  const call = { kind: "transferLeadership", partition, target } as const;
  return { kind: "call", call, tag: `${id} ${partition}` };
}

/** Notes a committed write. False: the entry is of somebody else. */
function apply({ items }: HotTenantsState, { partition, log }: Received): boolean {
  const written = decode<ItemWritten & { readonly type: "ItemWritten" }>(log, {
    ItemWritten: { key: "string", value: "string" },
  });
  if (written === null) return false;
  const { key, value } = written;
  const shelf = shelfOf(items, partition);
  shelf[key] = { value, writes: (shelf[key]?.writes ?? 0) + 1 };
  return true;
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
