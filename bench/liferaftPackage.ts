import { requirePeer } from "./requirePeer.ts";

/** The part of @markwylde/liferaft 1.4.0 that the bench uses. */
export interface LiferaftPackage {
  readonly LifeRaft: new (address: string, options: LiferaftOptions) => LiferaftNode;
  /** The log that the package ships, over any levelup store. */
  readonly ShippedLog: LiferaftLogConstructor;
  /** The in-memory store that the package's own tests hand to its log. */
  readonly memdown: unknown;
}

export interface LiferaftNode {
  readonly address: string;
  readonly term: number;
  readonly log: LiferaftLog;
  join(address: string, write: LiferaftWrite): unknown;
  promote(): Promise<unknown>;
  command(command: LiferaftCommand): Promise<void>;
  on(event: "commit", listener: (command: LiferaftCommand) => void): unknown;
  on(event: "error", listener: (error: Error) => void): unknown;
  once(event: "leader", listener: () => void): unknown;
  emit(event: "data", message: LiferaftMessage, reply: (message: unknown) => void): boolean;
  end(): boolean;
}

export interface LiferaftCommand {
  readonly sequence: number;
  readonly text: string;
}

export interface LiferaftMessage {
  readonly type: string;
}

/** Called with the node it writes to as `this`. */
export type LiferaftWrite = (
  message: LiferaftMessage,
  written: (error: undefined, reply: unknown) => void,
) => void;

export interface LiferaftEntry {
  readonly index: number;
  readonly term: number;
  readonly command: LiferaftCommand;
  readonly responses: { readonly address: string; readonly ack: boolean }[];
  committed: boolean;
}

export interface LiferaftLogInfo {
  readonly index: number;
  readonly term: number;
  readonly committedIndex: number;
}

/** What a node calls on its log, whichever class it was given. */
export interface LiferaftLog {
  readonly committedIndex: number;
  saveCommand(command: LiferaftCommand, term: number, index?: number): Promise<LiferaftEntry>;
  has(index: number): Promise<boolean>;
  get(index: number): Promise<LiferaftEntry | undefined>;
  removeEntriesAfter(index: number): Promise<unknown>;
  getLastInfo(): Promise<LiferaftLogInfo>;
  getEntryInfoBefore(entry: LiferaftEntry): Promise<LiferaftLogInfo>;
  commandAck(
    index: number,
    address: string,
  ): Promise<LiferaftEntry | { readonly responses: readonly [] }>;
  getUncommittedEntriesUpToIndex(index: number): Promise<LiferaftEntry[]>;
  commit(index: number): Promise<unknown>;
  end(): unknown;
}

export type LiferaftLogConstructor = new (
  node: LiferaftNode,
  options: LiferaftOptions,
) => LiferaftLog;

export interface LiferaftOptions {
  readonly Log: LiferaftLogConstructor;
  readonly adapter: unknown;
  readonly path: string;
  readonly heartbeat: string;
  readonly "election min": string;
  readonly "election max": string;
}

export function loadLiferaftPackage(): LiferaftPackage {
  return {
    LifeRaft: requirePeer("@markwylde/liferaft") as LiferaftPackage["LifeRaft"],
    ShippedLog: requirePeer("@markwylde/liferaft/log") as LiferaftLogConstructor,
    memdown: requirePeer("memdown"),
  };
}
