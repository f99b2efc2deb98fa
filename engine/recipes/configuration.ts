import type {
  Application,
  ApplicationCommand,
  ClientRequest,
  Fields,
  RaftFacade,
  Received,
  Rows,
} from "../node/application.ts";
import { agreement } from "./agreement.ts";
import { decode } from "./decode.ts";
import type { Recipe } from "./recipe.ts";
import { itemsOf, keepShelves, printShelf, shelfOf, type Shelves } from "./shelves.ts";

/** One value of the configuration: how much of the traffic goes to a region. */
interface Value {
  readonly value: string;
  /** As its editors count. */
  readonly version: number;
  /** How often it was changed. */
  readonly changes: number;
  /** The entry that set it. */
  readonly index: number;
}

interface ConfigurationState {
  /** False: an editor's node keeps a value to itself. */
  readonly replicate: boolean;
  /** False: the last one wins, whatever it knew. */
  readonly versionCheck: boolean;
  readonly values: Shelves<Value>;
}

/** SetConfigValue: what the log holds. */
interface Setting {
  readonly key: string;
  readonly value: string;
  /** One more than that of the value that its editor saw. */
  readonly version: number;
}

const none: readonly ApplicationCommand[] = [];
const prefix = "config";

/**
 * Replicated configuration. All nodes take over the same values in the same order, though not at the
 * same instant. Kommander puts two edits in an order; that the second one did not know of the first,
 * only the application can tell, by the version that its editor went by.
 */
const application: Application<ConfigurationState> = {
  name: "configuration",
  settings: { replicate: true, versionCheck: true },

  initialState: ({ settings }) => ({
    replicate: settings["replicate"] === true,
    versionCheck: settings["versionCheck"] === true,
    values: {},
  }),

  onRequest: (state, request, raft) => {
    const { id, operation } = request;
    if (operation.kind === "ask" && operation.key.startsWith(`${prefix}/`)) {
      if (operation.name === "getConfigValue") return read(state, request, raft);
      const setting = settingOf(operation.key, operation.data);
      if (operation.name === "setConfigValue" && setting !== null)
        return write(state, { id, setting }, raft);
    }
    return [{ kind: "reply", request: id, status: "Errored" }];
  },

  // 4. Apply what was committed, on every node alike. The check is part of it: it decides alike, too.
  onReplicationReceived: (state, received) => {
    apply(state, received);
    return none;
  },

  // 5. Rebuild after a restart: remember, and do nothing.
  onLogRestored: apply,

  // Committed is not yet accepted: the value tells whether it is of this very entry.
  onProposalCompleted: ({ values }, completion) => {
    const { request, partition, status, ticket, logIndex, tag: key } = completion;
    const said = { kind: "reply", request, partition, status, ticket, logIndex } as const;
    if (status !== "Success") return [said];
    const found = shelfOf(values, partition)[key];
    return [{ ...said, value: found?.index === logIndex ? "set" : `refused: ${print(found)}` }];
  },

  onCallCompleted: (state, { tag, status }, raft) => {
    const [request, key] = JSON.parse(tag) as [number, string];
    if (status !== "Success") return [{ kind: "reply", request, status }];
    return [{ kind: "reply", request, status, value: print(held(state, key, raft)) }];
  },

  ...keepShelves(({ values }: ConfigurationState) => values),

  rows: ({ values }): Rows =>
    Object.fromEntries(
      itemsOf(values).map(({ key, item: { value, version, changes, index } }): [string, Fields] => [
        key,
        { value, version, changes, index },
      ]),
    ),
};

/** 1. Route the key. 2. Only the leader's proposal is accepted. 3. Replicate. */
function write(
  { replicate, values }: ConfigurationState,
  { id, setting }: { readonly id: number; readonly setting: Setting },
  raft: RaftFacade,
): readonly ApplicationCommand[] {
  const { key, value, version } = setting;
  const partition = raft.getPrefixPartitionKey(prefix);
  if (!replicate) {
    const changes = (shelfOf(values, partition)[key]?.changes ?? 0) + 1;
    shelfOf(values, partition)[key] = { value, version, changes, index: 0 };
    return [{ kind: "reply", request: id, status: "Success", value: "set" }];
  }
  const data = [JSON.stringify(setting)];
  return [{ kind: "propose", partition, logType: "SetConfigValue", data, request: id, tag: key }];
}

/** From this node's copy, as stale as it is; or once it holds all that was committed when it was asked. */
function read(
  state: ConfigurationState,
  { id, operation }: ClientRequest,
  raft: RaftFacade,
): readonly ApplicationCommand[] {
  if (operation.kind !== "ask") return none;
  const { key, data } = operation;
  if (data["current"] !== true) {
    const value = print(held(state, key, raft));
    return [{ kind: "reply", request: id, status: "Success", value }];
  }
  const partition = raft.getPrefixPartitionKey(prefix);
  const call = { kind: "confirmLocalApplication", partition } as const;
  return [{ kind: "call", call, tag: JSON.stringify([id, key]) }];
}

function held({ values }: ConfigurationState, key: string, raft: RaftFacade): Value | undefined {
  return shelfOf(values, raft.getPrefixPartitionKey(prefix))[key];
}

/** "75, version 2" */
function print(value: Value | undefined): string {
  return value === undefined ? "nothing" : `${value.value}, version ${value.version}`;
}

/** Null: nothing that could be set. */
function settingOf(key: string, { value, version }: Fields): Setting | null {
  const isNext = typeof version === "number" && Number.isSafeInteger(version) && version > 0;
  return isNext && value !== undefined ? { key, value: String(value), version } : null;
}

function apply({ versionCheck, values }: ConfigurationState, { partition, log }: Received): void {
  const setting = decode<Setting & { readonly type: "SetConfigValue" }>(log, {
    SetConfigValue: { key: "string", value: "string", version: "number" },
  });
  if (setting === null) return;
  const { key, value, version } = setting;
  const shelf = shelfOf(values, partition);
  const { version: current, changes } = shelf[key] ?? { version: 0, changes: 0 };
  if (versionCheck && version !== current + 1) return;
  shelf[key] = { value, version, changes: changes + 1, index: log.id };
}

export const configuration: Recipe<ConfigurationState> = {
  application,
  services: [],
  invariants: [
    agreement(({ values }, partition) => printShelf(values, partition)),
    {
      promise: "versionsRise",
      contradiction: ({ states }) => {
        for (const [node, state] of states.entries())
          for (const { partition, key, item } of itemsOf(state?.values ?? {})) {
            const { version, changes } = item;
            if (version === changes) continue;
            const detail = `${key} was changed ${changes} times and is of version ${version}: somebody did not know what was overwritten.`;
            return { node, partition, detail };
          }
        return null;
      },
    },
  ],
  request: (draw) => {
    const key = `config/${["us-east", "eu-west", "mail", "limits"][draw(4)]!}`;
    const asked = { kind: "ask", key, partition: null } as const;
    if (draw(3) === 0)
      return { ...asked, name: "getConfigValue", data: { current: draw(2) === 0 } };
    const data = { value: `${draw(100)}`, version: 1 + draw(4) };
    return { ...asked, name: "setConfigValue", data };
  },
};
