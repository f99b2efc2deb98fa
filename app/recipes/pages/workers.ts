import source from "../../../engine/recipes/workers.ts?raw";
import type { RecipePage } from "../recipePage.ts";

export const workersPage: RecipePage = {
  name: "workers",
  title: "Leader-owned workers",
  insight: "Leadership chooses who should act. Only a key makes acting once.",
  problem:
    "The same program runs on every node, and each tenant has work that one of them should do: send mails, call an API, sweep what is old. If all do it, it is done three times. If one is appointed, it may die.",
  pattern:
    "A tenant's name is routed to a partition, and whoever leads that partition works for the tenant. A tick of its worker is an entry of the log, and so is the word that it was seen to. Leadership moves by itself when a node dies, and the work moves with it.",
  applying:
    "Each committed tick opens work for its tenant, on every node alike; the leader takes it in hand. Whoever leads next finds in its own state what is open, and goes on. What a restart replays is remembered and starts nothing.",
  notes: [
    "The answer to “do I lead?” is old as soon as it is given. A process may stand still behind it for as long as it likes.",
    "A confirmed answer costs a round to a majority, and is old afterwards just the same.",
    "The key names the tick, not the attempt: all attempts at one tick share it.",
    "Routing needs a prefix of its own for each tenant, or all of them meet in one partition.",
  ],
  yours: [
    "the worker and its loop",
    "looking again before each act",
    "retries and rate limits",
    "idempotency keys",
  ],
  kommanders: [
    "one leader for each partition, and another when it is gone",
    "one order of ticks, the same on every node",
    "refusing what an old leader proposes",
  ],
  gap: { words: "sent, not recorded", records: "WorkerDone" },
  demo: [
    { scenario: "workers-everywhere", label: "Nobody coordinates", shows: "failure" },
    { scenario: "workers-one-each", label: "One for each tenant", shows: "remedy" },
    { scenario: "workers-paused-twice", label: "Paused, without a key", shows: "failure" },
    { scenario: "workers-paused-once", label: "Paused, with a key", shows: "remedy" },
  ],
  source,
  carryOver: [
    {
      step: "Route the key",
      lab: "raft.getPrefixPartitionKey(tenantId)",
      csharp: `int partition = raft.GetPrefixPartitionKey(tenantId);`,
    },
    {
      step: "Check leadership, then replicate",
      lab: '{ kind: "propose", partition, logType: "WorkerTick", data }',
      csharp: `if (!await raft.AmILeader(partition, cancellation))
    return;
byte[] tick = Serialize(new WorkerTick(tenantId));
RaftReplicationResult result = await raft.ReplicateLogs(partition, "WorkerTick", tick);
if (!result.Success)
    return;`,
    },
    {
      step: "Apply what was committed",
      lab: "onReplicationReceived: (state, received, raft) => …",
      csharp: `raft.OnReplicationReceived += (partition, log) =>
{
    if (log.LogType == "WorkerTick")
        worker.Enqueue(tenants.Open(Deserialize<WorkerTick>(log.LogData)));
    return Task.FromResult(true);
};`,
    },
    {
      step: "Rebuild after a restart",
      lab: "onLogRestored: apply",
      csharp: `raft.OnLogRestored += (partition, log) =>
{
    tenants.Remember(log);
    return Task.FromResult(true);
};`,
    },
    {
      step: "Act outside, under a key",
      lab: '{ kind: "callService", service: "mail", data, idempotencyKey: work }',
      csharp: `await mail.Send(message, idempotencyKey: $"{tenantId}/{tick}", cancellation);`,
    },
  ],
};
