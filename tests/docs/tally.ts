import type { Application } from "../../engine/node/application.ts";

/** Votes, counted on every node. */
interface Tally {
  readonly votes: Record<string, number>;
}

export const tally: Application<Tally> = {
  name: "tally",

  initialState: () => ({ votes: {} }),

  // 1. Route the key. 2. Only the leader's proposal is accepted. 3. Replicate.
  onRequest: (_state, { id, operation }, raft) => {
    if (operation.kind !== "ask" || operation.name !== "vote")
      return [{ kind: "reply", request: id, status: "Errored" }];
    const partition = raft.getPartitionKey(operation.key);
    return [{ kind: "propose", partition, logType: "Voted", data: [operation.key], request: id }];
  },

  // 4. Apply what was committed: on every node alike, in one order.
  onReplicationReceived: (state, { log }) => {
    count(state, log.logType, log.logData);
    return [];
  },

  // 5. Rebuild after a restart: remember, and do nothing.
  onLogRestored: (state, { log }) => count(state, log.logType, log.logData),

  rows: ({ votes }) =>
    Object.fromEntries(Object.entries(votes).map(([name, number]) => [name, { votes: number }])),
};

function count({ votes }: Tally, logType: string, candidate: string): void {
  if (logType === "Voted") votes[candidate] = (votes[candidate] ?? 0) + 1;
}
