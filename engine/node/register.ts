import type { PartitionId } from "../base/ids.ts";
import type {
  Application,
  ApplicationCommand,
  ClientRequest,
  CommittedLog,
  ProposalCompletion,
  RaftFacade,
} from "./application.ts";

/** One register per key, held per partition. */
export interface RegisterState {
  /** Sorted by nothing: looked up by `partition` and key only. */
  readonly values: Record<string, string>;
}

const none: readonly ApplicationCommand[] = [];

/** The simplest application: `set key value` through the log, `get key` from the own copy. */
export const registerApplication: Application<RegisterState> = {
  name: "register",
  initialState: () => ({ values: {} }),
  onRequest,
  onReplicationReceived: (state, partition, log) => {
    apply(state, partition, log);
    return none;
  },
  onRestoreStarted: () => undefined,
  onLogRestored: apply,
  onRestoreFinished: () => undefined,
  onLeaderChanged: () => undefined,
  onProposalCompleted: (_state, completion) => [reply(completion)],
};

function onRequest(
  state: RegisterState,
  { id, operation }: ClientRequest,
  raft: RaftFacade,
): readonly ApplicationCommand[] {
  switch (operation.kind) {
    case "set": {
      const { key, value } = operation;
      const partition = operation.partition ?? raft.getPartitionKey(key);
      const data = [`${key}=${value}`];
      return [{ kind: "propose", partition, logType: "set", data, request: id }];
    }
    case "get": {
      const partition = operation.partition ?? raft.getPartitionKey(operation.key);
      const value = state.values[registerName(partition, operation.key)] ?? null;
      return [
        {
          kind: "reply",
          request: id,
          partition,
          status: "Success",
          ticket: null,
          logIndex: -1,
          value,
        },
      ];
    }
    case "replicateLogs": {
      const { partition, logType, data } = operation;
      return [{ kind: "propose", partition, logType, data, request: id }];
    }
  }
}

function apply(state: RegisterState, partition: PartitionId, log: CommittedLog): void {
  if (log.logType !== "set") return;
  const split = log.logData.indexOf("=");
  if (split < 0) return;
  state.values[registerName(partition, log.logData.slice(0, split))] = log.logData.slice(split + 1);
}

/** What a key is called in the state: partitions do not share keys. */
export function registerName(partition: PartitionId, key: string): string {
  return `${partition}:${key}`;
}

function reply(completion: ProposalCompletion): ApplicationCommand {
  const { request, partition, status, ticket, logIndex } = completion;
  return { kind: "reply", request, partition, status, ticket, logIndex, value: null };
}
