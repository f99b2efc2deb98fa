import {
  loadCoatyPackage,
  type CoatyMessage,
  type CoatyPackage,
  type CoatyRawNode,
  type CoatyStorage,
} from "./coatyPackage.ts";
import { commandText } from "./command.ts";
import type { Subject, Workload } from "./workload.ts";

export const coatyWorkloads: readonly Workload[] = [
  coatyCommits({ nodes: 3, batch: 1, proposal: "perCommand" }),
  coatyCommits({ nodes: 3, batch: 64, proposal: "perCommand" }),
  coatyCommits({ nodes: 3, batch: 64, proposal: "oneProposal" }),
  coatyCommits({ nodes: 5, batch: 1, proposal: "perCommand" }),
  coatyCommits({ nodes: 5, batch: 64, proposal: "perCommand" }),
  coatyCommits({ nodes: 5, batch: 64, proposal: "oneProposal" }),
];

/**
 * `perCommand` calls `RawNode.propose` for each command, as the port's documentation does: each
 * call broadcasts at once. `oneProposal` steps a single MsgProp that carries the whole batch, as a
 * forwarded proposal would: nothing documents it for applications, but it is this peer's best.
 */
type CoatyProposal = "perCommand" | "oneProposal";

interface CoatySetup {
  readonly nodes: number;
  readonly batch: number;
  readonly proposal: CoatyProposal;
}

function coatyCommits(setup: CoatySetup): Workload {
  const variant = setup.proposal === "oneProposal" ? ".oneProposal" : "";
  return {
    name: `coaty.commits.${setup.nodes}x1.batch${setup.batch}${variant}`,
    unit: "commits/s",
    needsPeers: true,
    open: () => openCoaty(setup),
  };
}

interface CoatyNode {
  readonly raw: CoatyRawNode;
  readonly storage: CoatyStorage;
  appliedCommands: number;
}

type CoatyNodes = ReadonlyMap<string, CoatyNode>;

function openCoaty({ nodes: size, batch, proposal }: CoatySetup): Subject {
  const coaty = loadCoatyPackage();
  coaty.setLogger(coaty.discardLogger);
  const voters = Array.from({ length: size }, (_, index) => `n${index + 1}`);
  const nodes: CoatyNodes = new Map(voters.map((id) => [id, createNode(coaty, { id, voters })]));
  const leaderId = "n1";
  const leader = nodes.get(leaderId)?.raw;
  if (leader === undefined) throw new Error("a cluster has at least one node");
  const propose = proposal === "perCommand" ? proposePerCommand : proposeOnce;

  // No ticks: elections and heartbeats cost this peer nothing after the campaign.
  refuse(leader.campaign());
  pump(nodes);

  let proposed = 0;
  function turn(): number {
    const texts: string[] = [];
    for (let index = 0; index < batch; index++) texts.push(commandText(proposed++));
    propose(texts);
    pump(nodes);
    for (const { appliedCommands } of nodes.values()) {
      // A follower applies what it knows to be committed, so this is the finish line of the batch.
      if (appliedCommands !== proposed) {
        throw new Error(`a node has applied ${appliedCommands} of ${proposed} commands`);
      }
    }
    return batch;
  }

  function proposePerCommand(texts: readonly string[]): void {
    for (const text of texts) refuse(leader?.propose(text));
  }

  function proposeOnce(texts: readonly string[]): void {
    const entries = texts.map((data) => new coaty.Entry({ data }));
    const type = coaty.MessageType.MsgProp;
    refuse(leader?.step(new coaty.Message({ type, from: leaderId, entries })));
  }

  return { kind: "sync", turn, close: () => undefined };
}

function createNode(
  coaty: CoatyPackage,
  { id, voters }: { id: string; voters: string[] },
): CoatyNode {
  const storage = coaty.MemoryStorage.NewMemoryStorage();
  // Known from the start, so that no node has to join.
  storage.snapshot.metadata.confState = new coaty.ConfState({ voters });
  const config = new coaty.RaftConfig({
    id,
    electionTick: 10,
    heartbeatTick: 1,
    storage,
    maxSizePerMsg: coaty.noLimit,
    maxInflightMsgs: 256,
  });
  return { raw: coaty.RawNode.NewRawNode(config), storage, appliedCommands: 0 };
}

/**
 * Passes messages, by reference, until nobody has anything left to do. All messages of a round
 * arrive before the next Ready, which saves this peer a Ready for each message.
 */
function pump(nodes: CoatyNodes): void {
  for (;;) {
    const messages: CoatyMessage[] = [];
    for (const node of nodes.values()) handleReady(node, messages);
    if (messages.length === 0) return;
    for (const message of messages) refuse(nodes.get(message.to)?.raw.step(message));
  }
}

/** The order that the port asks for: save, send, apply, advance. */
function handleReady(node: CoatyNode, messages: CoatyMessage[]): void {
  while (node.raw.hasReady()) {
    const ready = node.raw.ready();
    node.storage.Append(ready.entries);
    if (!ready.hardState.isEmptyHardState()) node.storage.SetHardState(ready.hardState);
    messages.push(...ready.messages);
    for (const { data } of ready.committedEntries) {
      if (typeof data === "string") node.appliedCommands++;
    }
    node.raw.advance(ready);
  }
}

function refuse(error: Error | null | undefined): void {
  if (error) throw error;
}
