import { unreachable } from "../base/assert.ts";
import type { PartitionId } from "../base/ids.ts";
import type {
  Application,
  ApplicationCommand,
  ClientRequest,
  Exported,
  KeyRange,
  ProposalCompletion,
  RaftFacade,
  Received,
} from "./application.ts";
import { canHold, parseCommand, printCommand } from "./registerCommand.ts";
import type { OperationStatus } from "./status.ts";
import { keyPrefix, routingHash } from "./routing.ts";

/** One register per key, held per partition. */
export interface RegisterState {
  /** Sorted by nothing: looked up by `partition` and key only. */
  readonly values: Record<string, string>;
  /** What the entry applied last tells whoever proposed it: the value that it found. */
  found: string | null;
}

const none: readonly ApplicationCommand[] = [];

/**
 * The simplest application: everything that changes a key goes through the log; a read goes there
 * too, or is answered from the own copy.
 */
export const registerApplication: Application<RegisterState> = {
  name: "register",
  initialState: () => ({ values: {}, found: null }),
  onRequest,
  onReplicationReceived: (state, received) => {
    apply(state, received);
    return none;
  },
  exportSnapshot,
  importSnapshot,
  onLogRestored: apply,
  exportRange,
  importRange,
  onProposalCompleted: (state, completion) => [reply(state, completion)],
};

function onRequest(
  state: RegisterState,
  { id, operation }: ClientRequest,
  raft: RaftFacade,
): readonly ApplicationCommand[] {
  // Requests in the words of another application mean nothing here.
  if (operation.kind === "ask") return [answer(id, operation.partition ?? 0, "Errored", null)];
  const { kind, key } = operation;
  const partition = operation.partition ?? raft.getPartitionKey(key);
  if (kind === "get" && operation.through !== "log")
    return [answer(id, partition, "Success", state.values[registerName(partition, key)] ?? null)];
  if (!canHold(key)) return [answer(id, partition, "Errored", null)];
  const data = [printCommand(operation)];
  return [{ kind: "propose", partition, logType: kind, data, request: id }];
}

function apply(state: RegisterState, { partition, log }: Received): void {
  state.found = null;
  const command = parseCommand(log.logType, log.logData);
  if (command === null) return;
  const name = registerName(partition, command.key);
  if (command.kind === "set") {
    state.values[name] = command.value;
    return;
  }
  const held = state.values[name] ?? null;
  switch (command.kind) {
    case "compareAndSet":
      state.found = held;
      if (held === command.expected) state.values[name] = command.value;
      break;
    case "append":
      state.values[name] = held === null ? command.value : `${held},${command.value}`;
      break;
    case "get":
      state.found = held;
      break;
    default:
      unreachable(command);
  }
}

/** The registers of one partition, sorted by key. */
function exportSnapshot({ values }: RegisterState, partition: PartitionId): string {
  const prefix = registerName(partition, "");
  const own = Object.keys(values).filter((name) => name.startsWith(prefix));
  return JSON.stringify(own.sort().map((name) => [name, values[name]]));
}

function importSnapshot({ values }: RegisterState, { partition, data }: Exported): void {
  for (const name of Object.keys(values)) if (isOf(partition, name)) delete values[name];
  for (const [name, value] of JSON.parse(data) as [string, string][]) values[name] = value;
}

function isOf(partition: PartitionId, name: string): boolean {
  return name.startsWith(registerName(partition, ""));
}

/** Sorted by name: the order of writing may differ between a node's lives. */
function exportRange({ values }: RegisterState, { partition, range }: KeyRange): string {
  const own = registerName(partition, "");
  const moved: [string, string][] = [];
  for (const name of Object.keys(values).sort()) {
    if (!name.startsWith(own)) continue;
    const key = name.slice(own.length);
    const hash = routingHash(keyPrefix(key));
    if (range !== null && (hash < range.start || hash > range.end)) continue;
    moved.push([key, values[name]!]);
    delete values[name];
  }
  return JSON.stringify(moved);
}

function importRange({ values }: RegisterState, { partition, data }: Exported): void {
  const moved = JSON.parse(data) as [string, string][];
  for (const [key, value] of moved) values[registerName(partition, key)] = value;
}

/** What the register of a node holds under such a name; null: nothing. */
export function registerValue(application: unknown, name: string): string | null {
  return (application as RegisterState).values[name] ?? null;
}

/** What a key is called in the state: partitions do not share keys. */
export function registerName(partition: PartitionId, key: string): string {
  return `${partition}:${key}`;
}

function reply(state: RegisterState, completion: ProposalCompletion): ApplicationCommand {
  const { request, partition, status, ticket, logIndex } = completion;
  const value = status === "Success" && completion.autoCommit ? state.found : null;
  return { kind: "reply", request, partition, status, ticket, logIndex, value };
}

/** An answer without a proposal. */
function answer(
  request: number,
  partition: PartitionId,
  status: OperationStatus,
  value: string | null,
): ApplicationCommand {
  return { kind: "reply", request, partition, status, ticket: null, logIndex: -1, value };
}
