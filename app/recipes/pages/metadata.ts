import source from "../../../engine/recipes/metadata.ts?raw";
import type { RecipePage } from "../recipePage.ts";

export const metadataPage: RecipePage = {
  name: "metadata",
  title: "Partitioned metadata",
  insight: "One slow tenant stops nobody else. The key is the contract about order.",
  problem:
    "A service keeps for many tenants where their resources lie. One order for all of them would be one bottleneck, and one leader that everybody waits for; but what belongs to one tenant has to stay in one order.",
  pattern:
    "A key begins with the tenant, and everything before its last slash is hashed. So all resources of a tenant meet in one partition, and tenants are spread over all. Each partition elects, orders and commits for itself.",
  applying:
    "A committed assignment is kept under its key, with the partition that it came through. Where partitions are split or merged, what belongs to the range moves along.",
  notes: [
    "Only keys with the same prefix have an order among them. Between two partitions there is none.",
    "Form keys in one place of the program, and refuse every other form at the door.",
    "Send the generation along that one's map has: who goes by an old map is refused instead of writing where nobody looks.",
    "An index over all tenants is the application's, and as old as the slowest partition that it reads.",
  ],
  yours: [
    "what a key looks like",
    "the schema, and indexes over it",
    "looking up, and how current an answer has to be",
  ],
  kommanders: [
    "the map from keys to partitions",
    "one order in each partition, and a leader of its own",
    "refusing writes that go by an old map",
  ],
  demo: [
    { scenario: "metadata-one-leader-lost", label: "One leader dies", shows: "story" },
    { scenario: "metadata-two-keys", label: "Two forms of key", shows: "failure" },
    { scenario: "metadata-one-key", label: "One form of key", shows: "remedy" },
  ],
  partition: 3,
  source,
  carryOver: [
    {
      step: "Route the key",
      lab: "raft.getPartitionKey(key)",
      csharp: `// Hashes what stands before the last "/". GetPrefixPartitionKey hashes the whole text:
// for the same key that is another place.
int partition = raft.GetPartitionKey($"tenants/{tenantId}/resources/{resourceId}");
long generation = raft.GetPartitionGeneration(partition);`,
    },
    {
      step: "Check leadership, then replicate",
      lab: '{ kind: "propose", partition, logType: "AssignResource", data, expectedGeneration }',
      csharp: `if (await raft.AmILeader(partition, cancellation))
{
    byte[] log = Serialize(new AssignResource(tenantId, resourceId, node));
    RaftReplicationResult result = await raft.ReplicateLogs(
        partition, "AssignResource", log, expectedGeneration: generation);
    if (!result.Success)
        return Retry(result.Status);
}`,
    },
    {
      step: "Apply what was committed",
      lab: "onReplicationReceived: (state, received) => …",
      csharp: `raft.OnReplicationReceived += (partition, log) =>
{
    if (log.LogType == "AssignResource")
        assignments.Set(partition, Deserialize<AssignResource>(log.LogData));
    return Task.FromResult(true);
};`,
    },
    {
      step: "Rebuild after a restart",
      lab: "onLogRestored: apply",
      csharp: `raft.OnLogRestored += (partition, log) =>
{
    if (log.LogType == "AssignResource")
        assignments.Set(partition, Deserialize<AssignResource>(log.LogData));
    return Task.FromResult(true);
};`,
    },
    {
      step: "Look it up",
      lab: '{ kind: "call", call: { kind: "confirmLeadership", partition }, tag }',
      csharp: `if (await raft.ConfirmLeadershipAsync(partition))
    return assignments.Find(tenantId, resourceId);`,
    },
  ],
};
