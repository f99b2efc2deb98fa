import { requirePeer } from "./requirePeer.ts";

/** The part of @coaty/consensus.raft 1.0.0 that the bench uses: its port of etcd/raft. */
export interface CoatyPackage {
  readonly RawNode: { readonly NewRawNode: (config: CoatyConfig) => CoatyRawNode };
  readonly RaftConfig: new (options: CoatyConfig) => CoatyConfig;
  readonly noLimit: number;
  readonly MemoryStorage: { readonly NewMemoryStorage: () => CoatyStorage };
  readonly ConfState: new (options: { voters: string[] }) => CoatyConfState;
  readonly Message: new (options: Partial<CoatyMessage>) => CoatyMessage;
  readonly Entry: new (options: { data: string }) => CoatyEntry;
  readonly MessageType: { readonly MsgProp: number };
  readonly discardLogger: CoatyLogger;
  readonly setLogger: (logger: CoatyLogger) => void;
}

export interface CoatyRawNode {
  campaign(): Error | null;
  propose(data: string): Error | null;
  step(message: CoatyMessage): Error | null;
  hasReady(): boolean;
  ready(): CoatyReady;
  advance(ready: CoatyReady): void;
}

export interface CoatyReady {
  readonly hardState: CoatyHardState;
  readonly entries: CoatyEntry[];
  readonly committedEntries: readonly CoatyEntry[];
  readonly messages: readonly CoatyMessage[];
}

export interface CoatyStorage {
  readonly snapshot: { readonly metadata: { confState: CoatyConfState } };
  Append(entries: CoatyEntry[]): Error | null;
  SetHardState(hardState: CoatyHardState): Error | null;
}

export interface CoatyMessage {
  readonly type: number;
  readonly from: string;
  readonly to: string;
  readonly entries: CoatyEntry[];
}

/** `data` is a command's text, or null in the entry that starts a term. */
export interface CoatyEntry {
  readonly data: unknown;
}

interface CoatyHardState {
  isEmptyHardState(): boolean;
}

interface CoatyConfState {
  readonly voters: string[];
}

interface CoatyConfig {
  readonly id: string;
  readonly electionTick: number;
  readonly heartbeatTick: number;
  readonly storage: CoatyStorage;
  readonly maxSizePerMsg: number;
  readonly maxInflightMsgs: number;
}

interface CoatyLogger {
  infof(format: string, ...values: unknown[]): void;
}

export function loadCoatyPackage(): CoatyPackage {
  // The package's index exports its controller alone, which brings a network along.
  const modules = ["rawnode", "raft", "storage", "raftpb/raft.pb", "logger"];
  const exported = modules.map((name) => requirePeer(`@coaty/consensus.raft/ported/${name}`));
  return Object.assign({}, ...exported) as CoatyPackage;
}
