import type { PartitionId } from "../base/ids.ts";
import type {
  Application,
  ApplicationCommand,
  ClientRequest,
  Fields,
  RaftFacade,
  Received,
  Rows,
} from "../node/application.ts";
import { agreement } from "./agreement.ts";
import { decode } from "./decode.ts";
import type { Recipe } from "./recipe.ts";
import { itemsOf, keepShelves, printShelf, shelfOf, type Shelves } from "./shelves.ts";

/** What a tenant has used, and how many adjustments that is the sum of. */
interface Quota {
  readonly used: number;
  readonly adjustments: number;
}

interface QuotasState {
  /** What each tenant may use: shown beside what it does use. */
  readonly quota: number;
  readonly checkpointEvery: number;
  readonly keepsSnapshot: boolean;
  /** The projection: a sum over the log, and gone with the process. */
  readonly quotas: Shelves<Quota>;
  /** By partition: adjustments since this life last asked for a checkpoint, or began with one. */
  readonly sinceCheckpoint: Record<PartitionId, number>;
  /** Adjustments that this life heard at its start, and since. */
  replayed: number;
  received: number;
}

/** What the log holds. */
interface QuotaAdjusted {
  readonly tenant: string;
  readonly delta: number;
}

const none: readonly ApplicationCommand[] = [];
const mostAtOnce = 500;
const { importSnapshot, ...shelfHandlers } = keepShelves(({ quotas }: QuotasState) => quotas);

/**
 * Checkpointed projections. A checkpoint says: what is behind this is not needed again. Kommander
 * then replays nothing of it, and compacts it away. Whether that is true is up to the application:
 * its sums must be kept somewhere else, and come back before the replay.
 */
const application: Application<QuotasState> = {
  name: "quotas",
  settings: { quota: 3000, checkpointEvery: 100, keepsSnapshot: true },

  initialState: ({ settings }) => ({
    quota: Number(settings["quota"]),
    checkpointEvery: Number(settings["checkpointEvery"]),
    keepsSnapshot: settings["keepsSnapshot"] === true,
    quotas: {},
    sinceCheckpoint: {},
    replayed: 0,
    received: 0,
  }),

  onRequest: (_state, request, raft) => [adjust(request, raft)],

  // 4. Apply what was committed; whoever leads says when that is enough to stand for itself.
  onReplicationReceived: (state, received, raft) => {
    if (!apply(state, received)) return none;
    state.received += 1;
    const { partition } = received;
    const { checkpointEvery, sinceCheckpoint } = state;
    if (!raft.amILeader(partition) || sinceCheckpoint[partition]! < checkpointEvery) return none;
    sinceCheckpoint[partition] = 0;
    const call = { kind: "replicateCheckpoint", partition } as const;
    return [{ kind: "call", call, tag: String(partition) }];
  },

  // A checkpoint that did not come about is due again with the next adjustment.
  onCallCompleted: ({ checkpointEvery, sinceCheckpoint }, { tag, status }) => {
    if (status !== "Success") sinceCheckpoint[Number(tag)] = checkpointEvery;
    return none;
  },

  // 5. Rebuild after a restart: the own snapshot, and then only what the log holds behind it.
  onLogRestored: (state, restored) => {
    if (apply(state, restored)) state.replayed += 1;
  },

  ...shelfHandlers,
  exportSnapshot: ({ quotas, keepsSnapshot }, partition) =>
    keepsSnapshot ? printShelf(quotas, partition) : "",
  importSnapshot: (state, snapshot) => {
    importSnapshot(state, snapshot);
    state.sinceCheckpoint[snapshot.partition] = 0;
  },

  rows: ({ quotas, quota, replayed, received }): Rows => ({
    ...Object.fromEntries(
      itemsOf(quotas).map(({ partition, key, item }): [string, Fields] => [
        key,
        { ...item, quota, partition },
      ]),
    ),
    "this life": { replayed, received },
  }),
};

// 1. Route the key, unless a partition is named. 2. Check leadership. 3. Replicate.
function adjust({ id: request, operation }: ClientRequest, raft: RaftFacade): ApplicationCommand {
  if (operation.kind !== "ask" || operation.name !== "adjustQuota")
    return { kind: "reply", request, status: "Errored" };
  const { key: tenant, data: fields } = operation;
  const { delta = 1, times = 1 } = fields;
  if (typeof delta !== "number" || !isCount(times))
    return { kind: "reply", request, status: "Errored" };
  const partition = operation.partition ?? raft.getPartitionKey(tenant);
  if (!raft.amILeader(partition))
    return { kind: "reply", request, status: "NodeIsNotLeader", partition };
  const adjusted: QuotaAdjusted = { tenant, delta };
  const data = Array.from({ length: times }, () => JSON.stringify(adjusted));
  return { kind: "propose", partition, logType: "QuotaAdjusted", data, request };
}

function isCount(times: unknown): times is number {
  return Number.isInteger(times) && Number(times) >= 1 && Number(times) <= mostAtOnce;
}

/** Adds a committed adjustment. False: the entry is of somebody else. */
function apply({ quotas, sinceCheckpoint }: QuotasState, { partition, log }: Received): boolean {
  const adjusted = decode<QuotaAdjusted & { readonly type: "QuotaAdjusted" }>(log, {
    QuotaAdjusted: { tenant: "string", delta: "number" },
  });
  if (adjusted === null) return false;
  const { tenant, delta } = adjusted;
  const shelf = shelfOf(quotas, partition);
  const { used, adjustments } = shelf[tenant] ?? { used: 0, adjustments: 0 };
  shelf[tenant] = { used: used + delta, adjustments: adjustments + 1 };
  sinceCheckpoint[partition] = (sinceCheckpoint[partition] ?? 0) + 1;
  return true;
}

export const quotas: Recipe<QuotasState> = {
  application,
  services: [],
  invariants: [agreement(({ quotas: held }, partition) => printShelf(held, partition))],
  request: (draw) => ({
    kind: "ask",
    name: "adjustQuota",
    key: `tenants/${draw(8)}/quota`,
    data: { delta: 1 + draw(9), times: 1 + draw(4) },
    partition: null,
  }),
};
