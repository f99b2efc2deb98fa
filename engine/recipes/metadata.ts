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
import type { Contradiction, Recipe, SeenApplications } from "./recipe.ts";
import { itemsOf, keepShelves, printShelf, shelfOf, type Shelves } from "./shelves.ts";

/** Where a resource of a tenant lies. */
interface Assignment {
  readonly tenantId: string;
  readonly resourceId: string;
  /** The machine that has it. */
  readonly node: string;
}

interface MetadataState {
  /** False: whatever key somebody forms of tenant and resource is taken. */
  readonly oneKeyFormat: boolean;
  readonly assignments: Shelves<Assignment>;
}

/** AssignResource: what the log holds. */
interface Assign extends Assignment {
  readonly key: string;
}

const none: readonly ApplicationCommand[] = [];
const keyForm = /^tenants\/([^/]+)\/resources\/([^/]+)$/;
const olderForm = /^tenants\/([^/]+)\/([^/]+)$/;

/**
 * Partitioned metadata. All that belongs to one tenant has one prefix, so one partition, so one order;
 * tenants of other partitions have leaders of their own and do not wait. The key is the contract: who
 * forms it in two ways has two orders for one tenant, and nobody to notice.
 */
const application: Application<MetadataState> = {
  name: "metadata",
  settings: { oneKeyFormat: true },

  initialState: ({ settings }) => ({
    oneKeyFormat: settings["oneKeyFormat"] === true,
    assignments: {},
  }),

  onRequest: (state, { id, operation }, raft) => {
    if (operation.kind === "ask" && resourceOf(state, operation.key) !== null) {
      if (operation.name === "assignResource") return [assign(state, id, operation, raft)];
      if (operation.name === "findResource") return [find(id, operation, raft)];
    }
    return [{ kind: "reply", request: id, status: "Errored" }];
  },

  // 4. Apply what was committed, on every node alike.
  onReplicationReceived: (state, received) => {
    apply(state, received);
    return none;
  },

  // 5. Rebuild after a restart: remember, and do nothing.
  onLogRestored: apply,

  // A majority says that this node leads, and it has applied all that was committed before: it knows.
  onCallCompleted: ({ assignments }, { tag, status }, raft) => {
    const [request, key] = JSON.parse(tag) as [number, string];
    const partition = raft.getPartitionKey(key);
    if (status !== "Success") return [{ kind: "reply", request, partition, status }];
    const value = shelfOf(assignments, partition)[key]?.node ?? null;
    return [{ kind: "reply", request, status, value }];
  },

  ...keepShelves(({ assignments }: MetadataState) => assignments),

  rows: ({ assignments }): Rows =>
    Object.fromEntries(
      itemsOf(assignments).map(({ partition, key, item }): [string, Fields] => [
        key,
        { ...item, partition },
      ]),
    ),
};

/** 1. Route the key. 2. Only the leader's proposal is accepted. 3. Replicate. */
function assign(
  state: MetadataState,
  request: number,
  { key, data }: Ask,
  raft: RaftFacade,
): ApplicationCommand {
  const [tenantId, resourceId] = resourceOf(state, key)!;
  const command: Assign = { key, tenantId, resourceId, node: String(data["node"] ?? "") };
  const partition = raft.getPartitionKey(key);
  // Whoever goes by an old map is refused, rather than write where nobody will look.
  const expectedGeneration = raft.getPartitionGeneration(partition);
  const entry = { logType: "AssignResource", data: [JSON.stringify(command)] } as const;
  return { kind: "propose", partition, ...entry, expectedGeneration, request };
}

function find(request: number, { key }: Ask, raft: RaftFacade): ApplicationCommand {
  const call = { kind: "confirmLeadership", partition: raft.getPartitionKey(key) } as const;
  return { kind: "call", call, tag: JSON.stringify([request, key]) };
}

/** Tenant and resource that a key is about; null: it has no form that is in use. */
function resourceOf(
  { oneKeyFormat }: MetadataState,
  key: string,
): readonly [tenantId: string, resourceId: string] | null {
  const found = keyForm.exec(key) ?? (oneKeyFormat ? null : olderForm.exec(key));
  return found === null ? null : [found[1]!, found[2]!];
}

function apply({ assignments }: MetadataState, { partition, log }: Received): void {
  const assign = decode<Assign & { readonly type: "AssignResource" }>(log, {
    AssignResource: { key: "string", tenantId: "string", resourceId: "string", node: "string" },
  });
  if (assign === null) return;
  const { key, tenantId, resourceId, node } = assign;
  shelfOf(assignments, partition)[key] = { tenantId, resourceId, node };
}

/** By those who could still commit, the newest leaders: others may lag behind. */
function secondPlace({ states, canCommit }: SeenApplications<MetadataState>): Contradiction | null {
  const places = new Map<string, string>();
  for (const [node, state] of states.entries())
    for (const { partition, item } of itemsOf(state?.assignments ?? {})) {
      if (!canCommit(node, partition)) continue;
      const resource = `resource ${item.resourceId} of tenant ${item.tenantId}`;
      const place = places.get(resource) ?? item.node;
      const detail = `By its partitions, ${resource} lies on ${place} and on ${item.node}.`;
      if (place !== item.node) return { node, partition, detail };
      places.set(resource, place);
    }
  return null;
}

export const metadata: Recipe<MetadataState> = {
  application,
  services: [],
  invariants: [
    agreement(({ assignments }, partition) => printShelf(assignments, partition)),
    { promise: "onePlace", contradiction: secondPlace },
  ],
  request: (draw) => {
    const key = `tenants/${draw(12)}/resources/${draw(3)}`;
    const asked = { kind: "ask", key, partition: null } as const;
    if (draw(3) === 0) return { ...asked, name: "findResource", data: {} };
    return { ...asked, name: "assignResource", data: { node: `machine-${draw(4)}` } };
  },
};
