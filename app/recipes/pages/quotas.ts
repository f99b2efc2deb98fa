import source from "../../../engine/recipes/quotas.ts?raw";
import type { RecipePage } from "../recipePage.ts";

export const quotasPage: RecipePage = {
  name: "quotas",
  title: "Checkpointed projections",
  insight: "A checkpoint is a promise that you make, not a file that Kommander writes.",
  problem:
    "A projection is a sum over the log: what each tenant has used of its quota. Whoever restarts adds everything up again, and the log only grows. Sooner or later starting takes too long, and the disk is full.",
  pattern:
    "Every so many adjustments the leader replicates a checkpoint. It tells Kommander that nothing behind it is needed again: restarts replay what comes after, and the log below may be compacted away. So the application has to keep its sums somewhere else, as they stood at the checkpoint.",
  applying:
    "Each committed adjustment is added on every node. At a checkpoint the application hands out its sums as text, and at a start it takes them up before the first entry is replayed. The same text goes to a follower that lacks entries which nobody has any more.",
  notes: [
    "The longer the distance between checkpoints, the longer a restart; the shorter, the more often the sums are written.",
    "A snapshot belongs to one place in the log: one that is older or newer than the checkpoint counts entries twice, or not at all.",
    "Losing the snapshot is not noticed at once, but at the restart after the compaction.",
    "An adjustment that a client repeats because it heard nothing is an adjustment more.",
  ],
  yours: [
    "the projection",
    "when to write a checkpoint",
    "the snapshot: its format, its place, its durability",
    "adjustments that clients repeat",
  ],
  kommanders: [
    "the checkpoint's place in the log, the same on every node",
    "compaction below it",
    "where a restart begins to replay",
  ],
  demo: [
    { scenario: "quotas-lost", label: "Without a snapshot", shows: "failure" },
    { scenario: "quotas-kept", label: "With a snapshot", shows: "remedy" },
  ],
  partition: 2,
  source,
  carryOver: [
    {
      step: "Name the partition, or route the key",
      lab: "operation.partition ?? raft.getPartitionKey(tenant)",
      csharp: `const int partition = 2;`,
    },
    {
      step: "Check leadership, then replicate",
      lab: '{ kind: "propose", partition, logType: "QuotaAdjusted", data }',
      csharp: `if (!await raft.AmILeader(partition, cancellation))
    return Redirect();

byte[] log = Serialize(new QuotaAdjusted(tenant, delta));
RaftReplicationResult result = await raft.ReplicateLogs(partition, "QuotaAdjusted", log);`,
    },
    {
      step: "Apply what was committed",
      lab: "onReplicationReceived: (state, received, raft) => …",
      csharp: `// On every node: the sum and log.Id go to disk in one write.
raft.OnReplicationReceived += async (source, log) =>
{
    if (source == partition && log.LogType == "QuotaAdjusted")
        await quotas.Add(Deserialize<QuotaAdjusted>(log.LogData), log.Id);
    return true;
};`,
    },
    {
      step: "Make the promise",
      lab: '{ kind: "call", call: { kind: "replicateCheckpoint", partition }, tag }',
      csharp: `if (quotas.SinceCheckpoint >= 2500)
{
    RaftReplicationResult checkpoint = await raft.ReplicateCheckpoint(partition);
    if (!checkpoint.Success)
        return Retry(checkpoint.Status);
}`,
    },
    {
      step: "Keep it where sums reach the disk later",
      lab: "getDurablyAppliedIndex: (state, partition) => …",
      csharp: `// What lies above is neither compacted away nor left out of a replay.
class Durability(Quotas quotas) : IApplicationDurabilityProvider
{
    public long GetDurablyAppliedIndex(int partitionId) => quotas.AsOf;
}`,
    },
    {
      step: "Rebuild after a restart",
      lab: "importSnapshot, then onLogRestored",
      csharp: `await quotas.Load(cancellation);
raft.OnLogRestored += async (source, log) =>
{
    if (source == partition && log.LogType == "QuotaAdjusted" && log.Id > quotas.AsOf)
        await quotas.Add(Deserialize<QuotaAdjusted>(log.LogData), log.Id);
    return true;
};`,
    },
    {
      step: "Bring up who is behind the log",
      lab: "exportSnapshot and importSnapshot",
      csharp: `raft.RegisterPartitionStateTransfer(quotas.Transfer);`,
    },
  ],
  settings: [
    {
      kind: "number",
      name: "quota",
      label: "Quota of a tenant",
      meaning: "What bars are drawn against; nobody is refused.",
      unit: "units",
      least: 1,
      most: 1_000_000,
      step: 500,
    },
    {
      kind: "switch",
      name: "keepsSnapshot",
      label: "Keep a snapshot",
      meaning: "Off: a checkpoint promises sums that nobody kept.",
    },
    {
      kind: "number",
      name: "checkpointEvery",
      label: "Checkpoint after",
      meaning: "So many entries, and the leader asks for a checkpoint.",
      unit: "entries",
      least: 1,
      most: 100_000,
      step: 10,
    },
  ],
};
