import source from "../../../engine/recipes/workflow.ts?raw";
import type { RecipePage } from "../recipePage.ts";

export const workflowPage: RecipePage = {
  name: "workflow",
  title: "Durable workflow state",
  insight:
    "The process died, the decision did not. Raft orders the steps; your guard says which count.",
  problem:
    "An order is paid, shipped and closed over minutes or days, by programs that may die between any two steps. Afterwards somebody has to know how far it came, also when nobody is left who remembers.",
  pattern:
    "Each step of an order is an entry of one log: which state it goes from, where to, and why. Where the order stands follows from its entries alone. A runner on the leader's node looks for orders that stand still, and takes the next step.",
  applying:
    "A committed step counts if the order still stands in the state it goes from. Otherwise somebody else was first, and the entry changes nothing. All nodes compare alike, so all hold the same orders.",
  notes: [
    "A step that is committed is not yet a step that counts. Ask the state, not the proposal.",
    "A timer in memory is gone with the process. How long an order has been standing can be read from its last entry.",
    "Activities outside, such as the payment itself, need keys of their own, as jobs do.",
    "To undo is a step as well: compensation is written, nothing is taken out of the log.",
  ],
  yours: [
    "which steps are legal, and the guard",
    "timers, and the runner that goes by them",
    "the activities behind the steps",
    "compensation",
  ],
  kommanders: [
    "one order of steps, the same on every node",
    "that a committed step survives a power cut",
    "the replay after a restart",
  ],
  demo: [
    { scenario: "workflow-power-cut", label: "A power cut", shows: "story" },
    { scenario: "workflow-two-runners", label: "Two runners, no guard", shows: "failure" },
    { scenario: "workflow-guarded", label: "Two runners, guarded", shows: "remedy" },
  ],
  source,
  carryOver: [
    {
      step: "Route the key",
      lab: "raft.getPartitionKey(workflowId)",
      csharp: `int partition = raft.GetPartitionKey(workflowId);`,
    },
    {
      step: "Check leadership, then replicate",
      lab: '{ kind: "propose", partition, logType: "WorkflowTransition", data }',
      csharp: `if (!await raft.AmILeader(partition, cancellation))
    return NotHere();
byte[] log = Serialize(new WorkflowTransition(workflowId, fromState, toState, reason));
RaftReplicationResult result = await raft.ReplicateLogs(partition, "WorkflowTransition", log);
if (!result.Success)
    return Unknown(result.Status);`,
    },
    {
      step: "Ask the state, not the proposal",
      lab: "onProposalCompleted: ({ orders }, completion) => …",
      csharp: `// committed comes before applied: the projection tells when it has come to this entry
await orders.WaitUntilApplied(partition, result.LogIndex, cancellation);
return orders[workflowId].Took(result.LogIndex) ? Taken() : Refused(orders[workflowId].State);`,
    },
    {
      step: "Apply what was committed",
      lab: "onReplicationReceived: (state, received) => …",
      csharp: `raft.OnReplicationReceived += (partition, log) =>
{
    if (log.LogType == "WorkflowTransition")
        orders.TakeStepIfStillThere(Deserialize<WorkflowTransition>(log.LogData), log.Id);
    return Task.FromResult(true);
};`,
    },
    {
      step: "Rebuild after a restart",
      lab: "onLogRestored: apply",
      csharp: `raft.OnLogRestored += (partition, log) =>
{
    if (log.LogType == "WorkflowTransition")
        orders.TakeStepIfStillThere(Deserialize<WorkflowTransition>(log.LogData), log.Id);
    return Task.FromResult(true);
};`,
    },
    {
      step: "Run what stands still",
      lab: '{ kind: "setTimer", name: "run", after: runEvery }',
      csharp: `foreach (Order order in orders.StandingSince(clock.UtcNow - patience))
    if (await raft.AmILeader(raft.GetPartitionKey(order.WorkflowId), cancellation))
        await Propose(order.NextStep(), cancellation);`,
    },
  ],
  settings: [
    {
      kind: "switch",
      name: "guard",
      label: "Guard",
      meaning: "Steps from a state that is over are refused.",
    },
    {
      kind: "number",
      name: "stepMillis",
      label: "Take a step after",
      meaning: "So long an order rests; 0: nobody runs orders.",
      unit: "ms",
      least: 0,
      most: 60_000,
      step: 500,
    },
  ],
};
