import source from "../../../engine/recipes/jobs.ts?raw";
import type { RecipePage } from "../recipePage.ts";

export const jobsPage: RecipePage = {
  name: "jobs",
  title: "Idempotent job processing",
  insight: "“Started” is a memory of an intention, not a proof of its effect.",
  problem:
    "Jobs have effects outside: somebody is charged, a mail is sent. A worker may die at any moment, also right after the effect and before it could tell anybody. Whoever takes over cannot know whether it happened.",
  pattern:
    "Every transition of a job is an entry of one log: submitted, started, completed, failed. Whoever leads the partition starts jobs, and calls the outside only after its intention is committed. Each call carries a key that names the job, so that asking twice acts once.",
  applying:
    "Each committed transition changes the job in the same way on every node. Only the node named in JobStarted calls the provider, and only for an entry that it received live: entries that a restart replays are remembered, not acted upon.",
  notes: [
    "A completion that came too late changes nothing: what is over stays over.",
    "A timeout says that nobody answered, not that nothing happened.",
    "The provider must honour the key for as long as anybody may try again.",
  ],
  yours: [
    "the queue",
    "timeouts and retries",
    "giving up after so many attempts",
    "idempotency keys",
  ],
  kommanders: [
    "one order of transitions, the same on every node",
    "who leads the partition of the jobs",
    "durability, and the replay after a restart",
  ],
  gap: {
    words: "charged, not recorded",
    records: "JobCompleted",
    isRecorded: (rows, jobId) => ["completed", "failed"].includes(String(rows[jobId]?.["state"])),
  },
  demo: [
    { scenario: "jobs-charged-twice", label: "Without a key", shows: "failure" },
    { scenario: "jobs-charged-once", label: "With a key", shows: "remedy" },
  ],
  nodeColumns: ["worker"],
  source,
  carryOver: [
    {
      step: "Route the key",
      lab: "raft.getPartitionKey(jobId)",
      csharp: `int partition = raft.GetPartitionKey(jobId);`,
    },
    {
      step: "Check leadership, then replicate",
      lab: '{ kind: "propose", partition, logType: "JobStarted", data }',
      csharp: `if (!await raft.AmILeader(partition, cancellation))
    return;
byte[] log = Serialize(new JobStarted(jobId, workerId, startedAt));
RaftReplicationResult result = await raft.ReplicateLogs(partition, "JobStarted", log);
if (!result.Success)
    return; // after a ProposalTimeout it may be committed all the same: the sweep finds it`,
    },
    {
      step: "Act outside, under a key, and only then",
      lab: '{ kind: "callService", service: "payments", data, idempotencyKey: jobId }',
      csharp: `await payments.Charge(amount, idempotencyKey: jobId, cancellation);
// the gap: who dies here has charged, and nobody in the cluster knows
byte[] log = Serialize(new JobCompleted(jobId));
await raft.ReplicateLogs(partition, "JobCompleted", log);`,
    },
    {
      step: "Apply what was committed",
      lab: "onReplicationReceived: (state, received, raft) => …",
      csharp: `raft.OnReplicationReceived += (partition, log) =>
{
    jobs.Apply(log.LogType, log.LogData); // passes over types that are not its own
    return Task.FromResult(true);
};`,
    },
    {
      step: "Rebuild after a restart",
      lab: "onLogRestored: apply",
      csharp: `raft.OnLogRestored += (partition, log) =>
{
    jobs.Apply(log.LogType, log.LogData); // remembers, and calls nobody
    return Task.FromResult(true);
};`,
    },
    {
      step: "Sweep what was started too long ago",
      lab: '{ kind: "setTimer", name: "sweep", after: sweepEvery }',
      csharp: `foreach (Job job in jobs.StartedBefore(clock.UtcNow - timeout))
    if (await raft.AmILeader(raft.GetPartitionKey(job.Id), cancellation))
        await Start(job, cancellation);`,
    },
  ],
  settings: [
    {
      kind: "switch",
      name: "idempotencyKeys",
      label: "Idempotency keys",
      meaning: "A charge names its job, and is made once.",
    },
    {
      kind: "number",
      name: "timeoutMillis",
      label: "Retry a started job after",
      meaning: "Not completed for so long: it is started again.",
      unit: "ms",
      least: 500,
      most: 60_000,
      step: 500,
    },
  ],
};
