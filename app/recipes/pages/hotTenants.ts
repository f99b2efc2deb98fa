import source from "../../../engine/recipes/hotTenants.ts?raw";
import type { RecipePage } from "../recipePage.ts";

export const hotTenantsPage: RecipePage = {
  name: "hotTenants",
  title: "Splitting hot tenant ranges",
  insight: "A split makes load movable. Relief comes when a leader moves.",
  problem:
    "All tenants of a range share one log and one leader. When two of them grow hot, they wait for each other, and one node does all the work while the others follow.",
  pattern:
    "Choose a boundary between the hot tenants and split the range there. Then hand the new partition to another node. Every write names the generation of the partition that its sender knows, so that whoever goes by an old map is refused instead of writing into the wrong log.",
  applying:
    "A committed write is noted in the partition whose log it came from. At the split's border in that log, every node takes out the same keys, and puts them in at the same place of the other log. So a replay ends in the same state.",
  notes: [
    "The middle of a range is the middle of its hashes, not of its load.",
    "Kommander measures partitions: entries per second, writes that wait for the disk, how long a commit took. What each tenant does, the application counts.",
    "A new partition whose leader sits on the same node shares that node's disk and network.",
    "PartitionMoved is a definite refusal: nothing was written. Take the new map, route the key again, and repeat.",
    "Without a generation nothing is fenced. The write is confirmed, and stands where nobody looks.",
    "A single tenant that is too hot for one leader is not helped by a split.",
    "A queue here counts what waits for the disk of the node that leads. Followers write every entry too, but as many at once as came in one message.",
    "In the lab whoever leads P0 next brings an open split to its end. Do not rely on that with Kommander: look whether a partition stays Splitting.",
  ],
  yours: [
    "deciding what is hot",
    "the boundary",
    "moving the state of the keys",
    "refreshing cached maps, and repeating what was refused",
    "who leads the new partition",
  ],
  kommanders: [
    "the change of the map, by way of P0",
    "generations, and the refusal of old ones",
    "the two phases, and bringing them to an end",
    "an election in the new partition",
  ],
  demo: [
    { scenario: "hot-tenants-relieved", label: "Split, and relief", shows: "story" },
    { scenario: "hot-tenants-unfenced", label: "Without a generation", shows: "failure" },
    { scenario: "hot-tenants-fenced", label: "With a generation", shows: "remedy" },
    { scenario: "hot-tenants-crash", label: "A crash in the middle", shows: "story" },
  ],
  source,
  carryOver: [
    {
      step: "Route the key, and remember by which map",
      lab: "raft.getPartitionKey(key), raft.getPartitionGeneration(partition)",
      csharp: `int partition = raft.GetPartitionKey(key);
var generation = raft.GetPartitionGeneration(partition);`,
    },
    {
      step: "Replicate, fenced",
      lab: '{ kind: "propose", partition, logType, data, expectedGeneration }',
      csharp: `RaftReplicationResult result = await raft.ReplicateLogs(
    partition, "ItemWritten", log, expectedGeneration: generation);

if (result.Status == RaftOperationStatus.PartitionMoved)
    return await RouteAgain(key, value);`,
    },
    {
      step: "See what is hot",
      lab: "raft.getPartitionLogOpsPerSecond(partition), raft.getPartitionWalQueueDepth(partition)",
      csharp: `bool hot = raft.GetPartitionLogOpsPerSecond(partition) >= hotFrom;
logger.LogInformation("{Queue} writes wait, the last commit took {Wait} ms",
    raft.GetPartitionWalQueueDepth(partition), raft.GetPartitionCommitWaitMs(partition));`,
    },
    {
      step: "The hash of a tenant, where a range may be cut",
      lab: "raft.getKeyHash(key)",
      csharp: `// Kommander's routing hash: xxHash64 with seed 0, of the part before the last "/".
ulong hash = XxHash64.HashToUInt64(Encoding.UTF8.GetBytes("tenants/acme"));
int boundary = Math.Abs(unchecked((int)hash));`,
    },
    {
      step: "Split in front of a tenant, as the leader of its partition and of P0",
      lab: '{ kind: "call", call: { kind: "splitPartition", source, target: null, boundary, … }, tag }',
      csharp: `await raft.SplitPartitionAsync(source, 0, new RaftSplitPlan { HashBoundary = boundary });`,
    },
    {
      step: "Move the leader",
      lab: '{ kind: "call", call: { kind: "transferLeadership", partition, target }, tag }',
      csharp: `RaftOperationStatus moved = await raft.TransferLeadershipAsync(partition, quietNode);`,
    },
    {
      step: "Take out and put in what moves",
      lab: "exportRange, importRange",
      csharp: `// Asked on one node during a split: ExportRange of the source, ImportRange into the target.
raft.RegisterStateMachineTransfer(itemTransfer);`,
    },
  ],
  settings: [
    {
      kind: "switch",
      name: "fenced",
      label: "Fenced writes",
      meaning: "Writes that go by an old map are refused.",
    },
    {
      kind: "number",
      name: "hotFrom",
      label: "Hot from",
      meaning: "So many writes a second make a tenant hot.",
      unit: "writes/s",
      least: 1,
      most: 1000,
      step: 1,
    },
  ],
};
