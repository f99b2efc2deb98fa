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
  gap: { words: "charged, not recorded", records: "JobCompleted" },
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
      csharp: `if (await raft.AmILeader(partition, cancellation))
{
    byte[] log = Serialize(new JobStarted(jobId, workerId, startedAt));
    RaftReplicationResult result = await raft.ReplicateLogs(partition, "JobStarted", log);
    if (!result.Success)
        return Retry(result.Status);
}`,
    },
    {
      step: "Apply what was committed",
      lab: "onReplicationReceived: (state, received, raft) => …",
      csharp: `raft.OnReplicationReceived += (partition, log) =>
{
    if (log.LogType == "JobStarted")
        jobs.MarkStarted(Deserialize<JobStarted>(log.LogData));
    return Task.FromResult(true);
};`,
    },
    {
      step: "Rebuild after a restart",
      lab: "onLogRestored: apply",
      csharp: `raft.OnLogRestored += (partition, log) =>
{
    jobs.Remember(log);
    return Task.FromResult(true);
};`,
    },
    {
      step: "Act outside, under a key",
      lab: '{ kind: "callService", service: "payments", data, idempotencyKey: jobId }',
      csharp: `await payments.Charge(amount, idempotencyKey: jobId, cancellation);`,
    },
  ],
};
