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
    "Two nodes that both hold themselves to be the leader are no contradiction: one of them is behind, and cannot commit.",
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
  gap: {
    words: "sent, not recorded",
    records: "WorkerDone",
    isRecorded: (rows, work) => {
      const slash = work.lastIndexOf("/");
      const { tick = 0, done = false } = rows[work.slice(0, slash)] ?? {};
      const asked = Number(work.slice(slash + 1));
      return Number(tick) > asked || (tick === asked && done === true);
    },
  },
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
      csharp: `if (await raft.AmILeader(partition, cancellation))
{
    byte[] log = Serialize(new WorkerTick(tenantId));
    RaftReplicationResult result = await raft.ReplicateLogs(partition, "WorkerTick", log);
    if (!result.Success)
        return Retry(result.Status);
}`,
    },
    {
      step: "Apply what was committed",
      lab: "onReplicationReceived: (state, received, raft) => …",
      csharp: `raft.OnReplicationReceived += (partition, log) =>
{
    if (log.LogType is "WorkerTick" or "WorkerDone")
        tenants.Apply(log.LogType, log.LogData);
    worker.LookAgain();
    return Task.FromResult(true);
};`,
    },
    {
      step: "Rebuild after a restart",
      lab: "onLogRestored: apply",
      csharp: `raft.OnLogRestored += (partition, log) =>
{
    if (log.LogType is "WorkerTick" or "WorkerDone")
        tenants.Apply(log.LogType, log.LogData);
    return Task.FromResult(true);
};`,
    },
    {
      step: "Act outside, under a key",
      lab: '{ kind: "callService", service: "mail", data, idempotencyKey: work }',
      csharp: `if (!await raft.AmILeader(partition, cancellation))
    return;
// The process may stand still right here. The key is what holds.
await mail.Send(message, idempotencyKey: $"{tenantId}/{tick}");
byte[] done = Serialize(new WorkerDone(tenantId, tick));
await raft.ReplicateLogs(partition, "WorkerDone", done);`,
    },
  ],
  settings: [
    {
      kind: "switch",
      name: "coordinate",
      label: "Only leaders work",
      meaning: "Off: whoever hears of a tick acts on it.",
    },
    {
      kind: "switch",
      name: "idempotencyKeys",
      label: "Idempotency keys",
      meaning: "A mail names its tick, and is sent once.",
    },
    {
      kind: "number",
      name: "prepareMillis",
      label: "Prepare a mail for",
      meaning: "So long lies between the check and the act.",
      unit: "ms",
      least: 0,
      most: 10_000,
      step: 100,
    },
  ],
};
