import { setTimeout as sleep } from "node:timers/promises";
import { commandText } from "./command.ts";
import { LiferaftArrayLog } from "./liferaftArrayLog.ts";
import {
  loadLiferaftPackage,
  type LiferaftCommand,
  type LiferaftNode,
  type LiferaftWrite,
} from "./liferaftPackage.ts";
import type { Subject, Workload } from "./workload.ts";

export const liferaftWorkloads: readonly Workload[] = [
  liferaftCommits({ nodes: 3, batch: 1, log: "shipped" }),
  liferaftCommits({ nodes: 3, batch: 64, log: "shipped" }),
  liferaftCommits({ nodes: 3, batch: 1, log: "array" }),
  liferaftCommits({ nodes: 3, batch: 64, log: "array" }),
];

/** `shipped` is the package's log over memdown, the store of its tests; `array` is the bench's. */
type LiferaftLogChoice = "shipped" | "array";

interface LiferaftSetup {
  readonly nodes: number;
  readonly batch: number;
  readonly log: LiferaftLogChoice;
}

function liferaftCommits(setup: LiferaftSetup): Workload {
  const variant = setup.log === "array" ? ".arrayLog" : "";
  return {
    name: `liferaft.commits.${setup.nodes}x1.batch${setup.batch}${variant}`,
    unit: "commits/s",
    needsPeers: true,
    open: () => openLiferaft(setup),
  };
}

/**
 * liferaft waits on timers and promises, so that nobody can pump it until it is done. Three
 * decisions follow, each in its favour:
 *
 * - Heartbeats and election timeouts are hours away; a run is replication alone.
 * - A message arrives one microtask after it was sent, by reference.
 * - A batch is done when the leader has committed all of it. Followers learn of a commit from the
 *   next message, which would otherwise be a heartbeat 50 ms later; they do so during the next
 *   batch, and the run ends with a check that nothing was lost.
 *
 * Commands of a batch are handed over one after the other, each when `command` of the one before
 * has returned (saved and sent, not committed): two calls at once would take the same index.
 */
async function openLiferaft({ nodes: size, batch, log }: LiferaftSetup): Promise<Subject> {
  const nodes = createNodes(size, log);
  const leader = nodes[0];
  if (leader === undefined) throw new Error("a cluster has at least one node");
  const cluster = [...nodes];

  let failure: Error | undefined;
  for (const node of nodes) node.on("error", (error) => (failure = error));

  const outstanding = new Set<number>();
  let finish: () => void = () => undefined;
  // Emitted twice when two acknowledgements race, hence a set.
  leader.on("commit", (command: LiferaftCommand) => {
    outstanding.delete(command.sequence);
    if (outstanding.size === 0) finish();
  });

  const elected = new Promise<void>((resolve) => leader.once("leader", resolve));
  await leader.promote();
  await elected;

  let proposed = 0;
  async function turn(): Promise<number> {
    for (let sequence = proposed; sequence < proposed + batch; sequence++) {
      outstanding.add(sequence);
    }
    const committed = new Promise<void>((resolve) => (finish = resolve));
    for (let index = 0; index < batch; index++) {
      const sequence = proposed++;
      await leader?.command({ sequence, text: commandText(sequence) });
    }
    await committed;
    if (failure !== undefined) throw failure;
    return batch;
  }

  async function close(): Promise<void> {
    await assertReplicated(cluster, proposed);
    for (const node of cluster) node.end();
  }

  return { kind: "async", turn, close };
}

function createNodes(size: number, choice: LiferaftLogChoice): readonly LiferaftNode[] {
  const { LifeRaft, ShippedLog, memdown } = loadLiferaftPackage();
  const addresses = Array.from({ length: size }, (_, index) => `n${index + 1}`);
  const nodes = addresses.map(
    (address) =>
      new LifeRaft(address, {
        Log: choice === "shipped" ? ShippedLog : LiferaftArrayLog,
        adapter: memdown,
        path: address,
        heartbeat: "1 hour",
        "election min": "2 hours",
        "election max": "3 hours",
      }),
  );
  for (const node of nodes) {
    for (const peer of nodes) {
      if (peer !== node) node.join(peer.address, createWrite(peer));
    }
  }
  return nodes;
}

function createWrite(recipient: LiferaftNode): LiferaftWrite {
  return function write(message, written) {
    queueMicrotask(() =>
      recipient.emit("data", message, (reply) => {
        if (reply !== undefined) written(undefined, reply);
      }),
    );
  };
}

async function assertReplicated(nodes: readonly LiferaftNode[], commands: number): Promise<void> {
  // The last acknowledgements are still under way, and ending a node would make them throw.
  await sleep(50);
  for (const { address, log } of nodes) {
    const { index } = await log.getLastInfo();
    if (index !== commands) {
      throw new Error(`liferaft's ${address} has ${index} of ${commands} entries`);
    }
  }
}
