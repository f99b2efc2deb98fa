import source from "../../../engine/recipes/coldTenants.ts?raw";
import type { RecipePage } from "../recipePage.ts";

export const coldTenantsPage: RecipePage = {
  name: "coldTenants",
  title: "Merging cooled partitions",
  insight: "A merge is two leaderships, one drain, and a clean-up that is yours.",
  problem:
    "Partitions that were split when their tenants were hot stay when these have cooled down. Each keeps a leader, heartbeats, a log, and whatever the application runs beside it: a worker, a cache, a timer.",
  pattern:
    "Hand both neighbours to one node, and merge them there. The source drains and takes in nothing new, what it held moves into the survivor, and then it is removed. The application watches the map and ends what it ran for the source, on every node.",
  applying:
    "Registered tenants are noted in the partition of the log that they came from. What the source held leaves its shelf at the border in its log, and arrives at one place in the log of the survivor, whose worker takes it on.",
  notes: [
    "Only neighbours can be merged: two ranges with a gap between them make no range.",
    "Kommander asks of the caller that it leads both, and P0. The lab carries what moves through both logs and would not need it; this recipe keeps the rule, so that it carries over.",
    "A removed partition has no leader that changes. Whoever waits for that event waits for ever.",
    "A straggler hears PartitionMoved, for certain. The id of a removed partition is never used again.",
    "Kommander moves no data on a merge. Whoever has state copies it, before or after.",
    "In the lab whoever leads P0 next brings an open merge to its end. Do not rely on that with Kommander: look whether a partition stays Draining.",
  ],
  yours: [
    "deciding what is cold",
    "bringing both leaderships to one node",
    "ending workers, caches and timers of the source",
    "folding its state into that of the survivor",
    "refreshing cached maps, and repeating what was refused",
  ],
  kommanders: [
    "the change of the map, by way of P0",
    "draining, and removing the source",
    "the union of the ranges, and its new generation",
    "the refusal of those who come late",
  ],
  demo: [
    { scenario: "cold-tenants-left-behind", label: "A worker left behind", shows: "failure" },
    { scenario: "cold-tenants-torn-down", label: "Torn down", shows: "remedy" },
    { scenario: "cold-tenants-crash", label: "A crash in the middle", shows: "story" },
  ],
  source,
  carryOver: [
    {
      step: "Lead both, and P0, or hand over first",
      lab: "raft.amILeader(survivor), raft.amILeader(source)",
      csharp: `foreach (int partition in new[] { 0, survivor, source })
    if (!await raft.AmILeader(partition, cancellation))
        return HandOverFirst(partition);`,
    },
    {
      step: "Merge",
      lab: '{ kind: "call", call: { kind: "mergePartitions", survivor, source }, tag }',
      csharp: `await raft.MergePartitionsAsync(survivor, source);`,
    },
    {
      step: "End what ran beside the source",
      lab: "onPartitionMapChanged: (state, map, raft) => …",
      csharp: `// On Kommander's own loop: it must not wait here.
raft.OnPartitionMapChanged += ranges =>
{
    foreach (int partition in workers.Partitions)
        if (raft.GetPartitionGeneration(partition) == 0)
            workers.Stop(partition);
};`,
    },
    {
      step: "Replicate, fenced",
      lab: '{ kind: "propose", partition, logType: "TenantRegistered", data, expectedGeneration }',
      csharp: `RaftReplicationResult result = await raft.ReplicateLogs(
    partition, "TenantRegistered", log, expectedGeneration: generation);

if (result.Status == RaftOperationStatus.PartitionMoved)
    return await RouteAgain(tenant);`,
    },
    {
      step: "Rebuild after a restart",
      lab: "onLogRestored, then onLeaderChanged",
      csharp: `raft.OnLogRestored += (partition, log) =>
{
    tenants.Remember(partition, log);
    return Task.FromResult(true);
};`,
    },
  ],
  settings: [
    {
      kind: "switch",
      name: "tearsDown",
      label: "Tear down workers",
      meaning: "A worker ends with its partition.",
    },
  ],
};
