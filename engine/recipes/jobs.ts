import type { NodeId } from "../base/ids.ts";
import type {
  Application,
  ApplicationCommand,
  Fields,
  RaftFacade,
  Received,
  Rows,
} from "../node/application.ts";
import { agreement } from "./agreement.ts";
import type { Recipe, ServiceRecord } from "./recipe.ts";

/** A job that must be carried out once: somebody is to be charged. */
interface Job {
  readonly amount: number;
  state: "pending" | "started" | "completed" | "failed";
  /** Who said last that it would do it, and when, by its own clock; milliseconds since 1970. */
  worker: NodeId | null;
  startedAt: number;
  attempts: number;
}

interface JobsState {
  readonly node: NodeId;
  readonly idempotencyKeys: boolean;
  readonly timeoutMillis: number;
  jobs: Record<string, Job>;
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
    const { key, data } = operation;
    const amount = Number(data["amount"] ?? 10);
    return [propose(raft, { type: "JobSubmitted", jobId: key, amount }, id)];
  },

  // 4. Apply what was committed, on every node alike; act only where it is this node's turn.
  onReplicationReceived: (state, received, raft) => {
    const transition = apply(state, received);
    if (transition === null) return none;
    const job = state.jobs[transition.jobId];
    if (job === undefined) return none;
    const leads = raft.amILeader(received.partition);
    if (transition.type === "JobSubmitted")
      return leads && job.attempts === 0 ? [begin(state, transition.jobId, raft)] : none;
    if (transition.type === "JobStarted" && transition.workerId === state.node)
      return [charge(state, transition.jobId, job)];
    return none;
  },

  // 5. Rebuild after a restart: remember, and do nothing.
  onLogRestored: apply,

  onServiceReply: (_state, { tag: jobId, outcome }, raft) => {
    const type = outcome === "failed" ? "JobFailed" : "JobCompleted";
    return [propose(raft, { type, jobId })];
  },

  onTimer: (state, _name, raft) => {
    const now = raft.clockMillis();
    const due = Object.entries(state.jobs).filter(
      ([jobId, { state: at, startedAt }]) =>
        (at === "pending" || at === "started") &&
        now - startedAt >= state.timeoutMillis &&
        raft.amILeader(raft.getPartitionKey(jobId)),
    );
    return [
      ...due.map(([jobId]) => begin(state, jobId, raft)),
      { kind: "setTimer", name: "sweep", after: sweepEvery },
    ];
  },

  exportSnapshot: ({ jobs }) => JSON.stringify(jobs),
  importSnapshot: (state, { data }) => {
    state.jobs = JSON.parse(data) as JobsState["jobs"];
  },

  rows: ({ jobs }): Rows =>
    Object.fromEntries(
      Object.entries(jobs).map(([jobId, { state, worker, attempts, amount }]): [string, Fields] => [
        jobId,
        { state, worker: worker ?? -1, attempts, amount },
      ]),
    ),
};

/** Says for all to remember that this node will do it. */
function begin({ node }: JobsState, jobId: string, raft: RaftFacade): ApplicationCommand {
  return propose(raft, {
    type: "JobStarted",
    jobId,
    workerId: node,
    startedAt: raft.clockMillis(),
  });
}

/** What nobody can take back. */
function charge(state: JobsState, jobId: string, job: Job): ApplicationCommand {
  const idempotencyKey = state.idempotencyKeys ? jobId : null;
  const data = chargeOf(jobId, job);
  return { kind: "callService", service: "payments", tag: jobId, data, idempotencyKey };
}

function chargeOf(jobId: string, { amount }: Job): string {
  return `charge ${amount} for ${jobId}`;
}

function propose(raft: RaftFacade, transition: Transition, request = 0): ApplicationCommand {
  const { type: logType, ...data } = transition;
  const partition = raft.getPartitionKey(transition.jobId);
  return { kind: "propose", partition, logType, data: [JSON.stringify(data)], request };
}

const transitions: readonly string[] = ["JobSubmitted", "JobStarted", "JobCompleted", "JobFailed"];

function apply(state: JobsState, { log }: Received): Transition | null {
  if (!transitions.includes(log.logType)) return null;
  const transition = { type: log.logType, ...JSON.parse(log.logData) } as Transition;
  const { jobId } = transition;
  const job = state.jobs[jobId];
  if (transition.type === "JobSubmitted") {
    const { amount } = transition;
    state.jobs[jobId] ??= { amount, state: "pending", worker: null, startedAt: 0, attempts: 0 };
    return transition;
  }
  // What is over stays over, whoever comes late.
  if (job === undefined || job.state === "completed" || job.state === "failed") return null;
  switch (transition.type) {
    case "JobStarted":
      job.state = "started";
      job.worker = transition.workerId;
      job.startedAt = transition.startedAt;
      job.attempts += 1;
      break;
    case "JobCompleted":
      job.state = "completed";
      break;
    case "JobFailed":
      job.state = job.attempts >= maxAttempts ? "failed" : "pending";
      break;
  }
  return transition;
}

function isDone({ outcome }: ServiceRecord): boolean {
  return outcome === "done";
}

export const jobs: Recipe<JobsState> = {
  application,
  invariants: [
    agreement(({ jobs }) => JSON.stringify(jobs)),
    {
      promise: "actedOnce",
      contradiction: ({ ledger }) => {
        const charged = new Set<string>();
        for (const { data } of ledger.filter(isDone)) {
          if (charged.has(data)) return `The payment provider was asked twice to ${data}, and did.`;
          charged.add(data);
        }
        return null;
      },
    },
    {
      promise: "completedWasDone",
      contradiction: ({ states, ledger }) => {
        const charged = new Set(ledger.filter(isDone).map(({ data }) => data));
        for (const state of states)
          for (const [jobId, job] of Object.entries(state?.jobs ?? {}))
            if (job.state === "completed" && !charged.has(chargeOf(jobId, job)))
              return `${jobId} is completed, and nobody was charged for it.`;
        return null;
      },
    },
  ],
  request: (draw) => ({
    kind: "ask",
    name: "submitJob",
    key: `jobs/${draw(64)}`,
    data: { amount: 10 },
    partition: null,
  }),
};
