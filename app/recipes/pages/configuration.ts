import source from "../../../engine/recipes/configuration.ts?raw";
import type { RecipePage } from "../recipePage.ts";

export const configurationPage: RecipePage = {
  name: "configuration",
  title: "Replicated configuration",
  insight: "All nodes go through the same sequence, not through the same instant.",
  problem:
    "Every node needs the same settings at hand: limits, feature flags, how traffic is spread. They are read all the time and changed rarely, by people or programs that do not know of each other.",
  pattern:
    "A change is an entry of one log. Each node keeps a table of its own, filled from the log, and reads it without asking anybody. A change carries a version, one more than that of the value its editor saw.",
  applying:
    "Each committed change is compared with what is held: where the version is the next one, the value is taken over, and otherwise it is left alone. All nodes compare the same entry with the same table, so all decide alike.",
  notes: [
    "Success says that the change is committed. Whether it was accepted, the application has to tell.",
    "Kommander may answer the editor before it tells your callback: who wants to know what became of an entry waits until that was told of it.",
    "A check before proposing spares a round, and decides nothing: another change may be on its way.",
    "A node that hears nothing serves old values, so show as of which entry a table stands.",
    "Who needs the current value waits until its node has applied what was committed when it asked.",
  ],
  yours: [
    "which values are valid",
    "versions, and what becomes of a conflict",
    "who may change what",
    "telling how old a copy is",
  ],
  kommanders: [
    "one order of changes, the same on every node",
    "that a confirmed change survives crashes",
    "the replay after a restart, and catching up after a cut",
  ],
  demo: [
    { scenario: "configuration-apart", label: "Without a log", shows: "failure" },
    { scenario: "configuration-one-order", label: "One order, and a check", shows: "remedy" },
    { scenario: "configuration-lost-update", label: "One order, no check", shows: "failure" },
    { scenario: "configuration-stale-copy", label: "Left behind", shows: "story" },
  ],
  source,
  carryOver: [
    {
      step: "Route the key",
      lab: 'raft.getPrefixPartitionKey("config")',
      csharp: `int partition = raft.GetPrefixPartitionKey("config");`,
    },
    {
      step: "Check leadership, then replicate",
      lab: '{ kind: "propose", partition, logType: "SetConfigValue", data }',
      csharp: `if (await raft.AmILeader(partition, cancellation))
{
    byte[] log = Serialize(new SetConfigValue(key, value, seen.Version + 1));
    RaftReplicationResult result = await raft.ReplicateLogs(partition, "SetConfigValue", log);
    if (!result.Success)
        return Retry(result.Status);
    return await outcomes.Of(result.LogIndex) ? Accepted() : Conflict();
}`,
    },
    {
      step: "Apply what was committed",
      lab: "onReplicationReceived: (state, received) => …",
      csharp: `raft.OnReplicationReceived += (partition, log) =>
{
    if (log.LogType == "SetConfigValue")
        outcomes.Tell(log.Id, table.SetIfNext(Deserialize<SetConfigValue>(log.LogData), log.Id));
    return Task.FromResult(true);
};`,
    },
    {
      step: "Rebuild after a restart",
      lab: "onLogRestored: apply",
      csharp: `raft.OnLogRestored += (partition, log) =>
{
    if (log.LogType == "SetConfigValue")
        table.SetIfNext(Deserialize<SetConfigValue>(log.LogData), log.Id);
    return Task.FromResult(true);
};`,
    },
    {
      step: "Read what is current",
      lab: '{ kind: "call", call: { kind: "confirmLocalApplication", partition }, tag }',
      csharp: `if (await raft.ConfirmLocalApplicationAsync(partition))
    return table[key];`,
    },
  ],
  settings: [
    {
      kind: "switch",
      name: "versionCheck",
      label: "Version check",
      meaning: "Edits that do not know the last one are refused.",
    },
    {
      kind: "switch",
      name: "replicate",
      label: "Replicate edits",
      meaning: "Off: an edit stays on the node that took it.",
    },
  ],
};
