import type {
  LiferaftCommand,
  LiferaftEntry,
  LiferaftLog,
  LiferaftLogInfo,
  LiferaftNode,
} from "./liferaftPackage.ts";

/**
 * A log for liferaft that is one array in memory, with the methods of the log it ships. That one
 * reads its last entry through a stream for every message; this one shows what the protocol code
 * itself can do. It is the bench's code, not the peer's.
 */
export class LiferaftArrayLog implements LiferaftLog {
  committedIndex = 0;
  readonly #node: LiferaftNode;
  readonly #entries: LiferaftEntry[] = [];

  constructor(node: LiferaftNode) {
    this.#node = node;
  }

  async saveCommand(
    command: LiferaftCommand,
    term: number,
    index: number = this.#entries.length + 1,
  ): Promise<LiferaftEntry> {
    const responses = [{ address: this.#node.address, ack: true }];
    const entry: LiferaftEntry = { index, term, command, responses, committed: false };
    this.#entries[index - 1] = entry;
    return entry;
  }

  async has(index: number): Promise<boolean> {
    return this.#entries[index - 1] !== undefined;
  }

  async get(index: number): Promise<LiferaftEntry | undefined> {
    return this.#entries[index - 1];
  }

  async removeEntriesAfter(index: number): Promise<void> {
    this.#entries.length = index;
  }

  async getLastInfo(): Promise<LiferaftLogInfo> {
    return this.#info(this.#entries.length);
  }

  async getEntryInfoBefore(entry: LiferaftEntry): Promise<LiferaftLogInfo> {
    return this.#info(entry.index - 1);
  }

  async commandAck(
    index: number,
    address: string,
  ): Promise<LiferaftEntry | { readonly responses: readonly [] }> {
    const entry = this.#entries[index - 1];
    if (entry === undefined) return { responses: [] };
    if (!entry.responses.some((response) => response.address === address)) {
      entry.responses.push({ address, ack: true });
    }
    return entry;
  }

  async getUncommittedEntriesUpToIndex(index: number): Promise<LiferaftEntry[]> {
    return this.#entries.slice(this.committedIndex, index).filter((entry) => !entry.committed);
  }

  async commit(index: number): Promise<void> {
    const entry = this.#entries[index - 1];
    if (entry !== undefined) entry.committed = true;
    this.committedIndex = index;
  }

  end(): void {
    // Nothing is open.
  }

  #info(index: number): LiferaftLogInfo {
    const term = this.#entries[index - 1]?.term ?? this.#node.term;
    return { index, term, committedIndex: this.committedIndex };
  }
}
