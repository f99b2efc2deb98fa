import type { LogIndex, NodeId, PartitionId } from "../base/ids.ts";
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
import type { Recipe, ServiceRecord } from "./recipe.ts";
import { servedItems } from "./servedItems.ts";
import { itemsOf, keepShelves, printShelf, shelfOf, type Shelves } from "./shelves.ts";

/** A job that must be carried out once: somebody is to be charged. */
interface Job {
  readonly amount: number;
  readonly state: "pending" | "started" | "completed" | "failed";
  /** Who said last that it would do it, and when, by its own clock; milliseconds since 1970. */
  readonly worker: NodeId | null;
  readonly startedAt: number;
  /** Whose it was before; null: nobody else's. */
  readonly formerWorker: NodeId | null;
  readonly attempts: number;
  /** The entry that made it what it is. */
  readonly entry: LogIndex;
}

interface JobsState {
  readonly node: NodeId;
  readonly idempotencyKeys: boolean;
  readonly timeoutMillis: number;
  readonly jobs: Shelves<Job>;
}

/** What the log holds of a job. */
type Transition =
  | { readonly type: "JobSubmitted"; readonly jobId: string; readonly amount: number }
  | {
      readonly type: "JobStarted";
      readonly jobId: string;
      readonly workerId: NodeId;
      readonly startedAt: number;
    }
  | { readonly type: "JobCompleted" | "JobFailed"; readonly jobId: string };

const none: readonly ApplicationCommand[] = [];
const sweepEvery = 1_000_000;
const maxAttempts = 5;
const unstarted: Omit<Job, "amount"> = {
  state: "pending",
  worker: null,
  startedAt: 0,
  formerWorker: null,
  attempts: 0,
  entry: 0,
};

/**
 * Idempotent job processing. The log remembers what somebody meant to do, and that it was done; what
 * happened between the two, only the payment provider knows. So a job that was started and never
 * finished is started again, under the same idempotency key.
 */
const application: Application<JobsState> = {
  name: "jobs",
  settings: { idempotencyKeys: true, timeoutMillis: 4000 },

  initialState: ({ node, settings }) => ({
    node,
    idempotencyKeys: settings["idempotencyKeys"] === true,
    timeoutMillis: Number(settings["timeoutMillis"]),
    jobs: {},
  }),

  onStarted: () => [{ kind: "setTimer", name: "sweep", after: sweepEvery }],

  // 1. Route the key. 2. Only the leader's proposal is accepted. 3. Replicate.
  onRequest: (_state, { id, operation }, raft) => {
    if (operation.kind !== "ask" || operation.name !== "submitJob")
      return [{ kind: "reply", request: id, status: "Errored" }];
    const { key: jobId, data } = operation;
    const amount = Number(data["amount"] ?? 10);
    const partition = raft.getPartitionKey(jobId);
    return [propose(partition, { type: "JobSubmitted", jobId, amount }, id)];
  },

  // 4. Apply what was committed, on every node alike; act only where it is this node's turn.
  onReplicationReceived: (state, received, raft) => {
    const transition = apply(state, received);
    if (transition === null) return none;
    const { partition } = received;
    const { jobId } = transition;
    // Whoever comes back hears of its own old intentions, too: others may have seen to them since.
    if (!raft.amILeader(partition)) return none;
    if (transition.type === "JobSubmitted") return [begin(state, { partition, jobId }, raft)];
    if (transition.type === "JobStarted" && transition.workerId === state.node)
      return [charge(state, { partition, jobId })];
    return none;
  },

  // 5. Rebuild after a restart: remember, and do nothing.
  onLogRestored: apply,

  onServiceReply: (_state, { tag: jobId, outcome }, raft) => {
    const type = outcome === "failed" ? "JobFailed" : "JobCompleted";
    return [propose(raft.getPartitionKey(jobId), { type, jobId })];
  },

  onTimer: (state, _name, raft) => {
    const now = raft.clockMillis();
    // Clocks differ and jump: a start that lies far ahead was made by a wrong one, or this one is.
    const isDue = (job: Job): boolean =>
      isOpen(job) && Math.abs(now - job.startedAt) >= state.timeoutMillis;
    const due = itemsOf(state.jobs).filter(
      ({ partition, item }) => isDue(item) && raft.amILeader(partition),
    );
    return [
      ...due.map(({ partition, key: jobId }) => begin(state, { partition, jobId }, raft)),
      { kind: "setTimer", name: "sweep", after: sweepEvery },
    ];
  },

  ...keepShelves(({ jobs }: JobsState) => jobs),

  rows: ({ jobs }): Rows =>
    Object.fromEntries(itemsOf(jobs).map(({ key, item }) => [key, rowOf(item)])),
};

function rowOf({ state, worker, formerWorker, attempts, amount, entry }: Job): Fields {
  const workers = { worker: worker ?? -1, formerWorker: formerWorker ?? -1 };
  return { state, ...workers, attempts, amount, entry };
}

interface Place {
  readonly partition: PartitionId;
  readonly jobId: string;
}

/** Says for all to remember that this node will do it. */
function begin(
  { node: workerId }: JobsState,
  { partition, jobId }: Place,
  raft: RaftFacade,
): ApplicationCommand {
  const startedAt = raft.clockMillis();
  return propose(partition, { type: "JobStarted", jobId, workerId, startedAt });
}

/** What nobody can take back. */
function charge(
  { jobs, idempotencyKeys }: JobsState,
  { partition, jobId }: Place,
): ApplicationCommand {
  const data = chargeOf(jobId, shelfOf(jobs, partition)[jobId]!);
  const idempotencyKey = idempotencyKeys ? jobId : null;
  return { kind: "callService", service: "payments", tag: jobId, data, idempotencyKey };
}

function chargeOf(jobId: string, { amount }: Job): string {
  return `charge ${amount} for ${jobId}`;
}

function propose(
  partition: PartitionId,
  { type: logType, ...data }: Transition,
  request = 0,
): ApplicationCommand {
  return { kind: "propose", partition, logType, data: [JSON.stringify(data)], request };
}

const transitions: Shapes<Transition["type"]> = {
  JobSubmitted: { jobId: "string", amount: "number" },
  JobStarted: { jobId: "string", workerId: "number", startedAt: "number" },
  JobCompleted: { jobId: "string" },
  JobFailed: { jobId: "string" },
};

/** What a committed entry makes of a job; null: nothing, it came too late or is of somebody else. */
function apply({ jobs }: JobsState, { partition, log }: Received): Transition | null {
  const transition = decode<Transition>(log, transitions);
  if (transition === null) return null;
  const shelf = shelfOf(jobs, partition);
  const job = shelf[transition.jobId];
  const next = jobAfter(job, transition);
  if (next === null) return null;
  shelf[transition.jobId] = { ...next, entry: log.id };
  return transition;
}

function isOpen({ state }: Job): boolean {
  return state === "pending" || state === "started";
}

function jobAfter(job: Job | undefined, transition: Transition): Job | null {
  if (transition.type === "JobSubmitted") {
    const { amount } = transition;
    const fresh = { ...unstarted, amount };
    return job === undefined ? fresh : null;
  }
  // What is over stays over, whoever comes late.
  if (job === undefined || !isOpen(job)) return null;
  switch (transition.type) {
    case "JobStarted": {
      const { workerId: worker, startedAt } = transition;
      const formerWorker = worker === job.worker ? job.formerWorker : job.worker;
      const attempts = job.attempts + 1;
      return { ...job, state: "started", worker, startedAt, formerWorker, attempts };
    }
    case "JobCompleted":
      return { ...job, state: "completed" };
    case "JobFailed":
      return { ...job, state: job.attempts >= maxAttempts ? "failed" : "pending" };
  }
}

function isDone({ outcome }: ServiceRecord): boolean {
  return outcome === "done";
}

export const jobs: Recipe<JobsState> = {
  application,
  services: ["payments"],
  invariants: [
    agreement(({ jobs: held }, partition) => printShelf(held, partition)),
    {
      promise: "actedOnce",
      contradiction: ({ ledger, partitionOf }) => {
        const charged = new Set<string>();
        for (const { data, node, tag } of ledger.filter(isDone)) {
          const detail = `The payment provider was asked twice to ${data}, and did.`;
          if (charged.has(data)) return { node, partition: partitionOf(tag), detail };
          charged.add(data);
        }
        return null;
      },
    },
    {
      promise: "completedWasDone",
      contradiction: ({ states, ledger }) => {
        const charged = new Set(ledger.filter(isDone).map(({ data }) => data));
        for (const [node, state] of states.entries())
          for (const { partition, key, item } of itemsOf(state?.jobs ?? {})) {
            if (item.state !== "completed" || charged.has(chargeOf(key, item))) continue;
            const detail = `${key} is completed, and nobody was charged for it.`;
            return { node, partition, detail };
          }
        return null;
      },
    },
  ],
  unfinished: (seen) => {
    const open = servedItems(seen, ({ jobs: held }) => held).find(({ item }) => isOpen(item));
    if (open === undefined) return null;
    const { partition, key, item } = open;
    const row = { name: key, has: { state: "completed" } };
    return { partition, detail: `${key} is ${item.state}, and stays so`, row };
  },
  request: (draw) => ({
    kind: "ask",
    name: "submitJob",
    key: `jobs/${draw(64)}`,
    data: { amount: 10 },
    partition: null,
  }),
};
