import type { NodeId, PartitionId } from "../engine/base/ids.ts";
import type { ClientOperation } from "../engine/node/application.ts";
import {
  actNow,
  advanceTo,
  createSimulation,
  stepEvent,
  type Simulation,
} from "../engine/simulation/simulation.ts";
import { commandText } from "./command.ts";
import type { Subject, Workload } from "./workload.ts";

export const recoveryWorkloads: readonly Workload[] = [
  recovery({ entries: 10_000, checkpoint: false }),
  recovery({ entries: 10_000, checkpoint: true }),
];

const second = 1_000_000;
const partition: PartitionId = 1;
const batch = 100;
/** What is written behind the checkpoint. */
const tail = 100;

interface RecoverySetup {
  readonly entries: number;
  readonly checkpoint: boolean;
}

/** A turn crashes a follower and starts it from its disk; the rate counts starts. */
function recovery(setup: RecoverySetup): Workload {
  const { entries, checkpoint } = setup;
  return {
    name: `lab.recovery.${entries}${checkpoint ? ".checkpoint" : ""}`,
    unit: "starts/s",
    needsPeers: false,
    open: () => openRecovery(setup),
  };
}

function openRecovery({ entries, checkpoint }: RecoverySetup): Subject {
  const simulation = createSimulation(
    {
      seed: 1,
      nodes: 3,
      partitions: 1,
      preset: "robust",
      rules: [],
      network: { latency: { from: 100, to: 200 } },
    },
    { tracing: false },
  );
  advanceTo(simulation, 2 * second);
  const { world } = simulation;
  const leader = world.leaders[partition]?.node;
  if (leader === undefined) throw new Error("no leader was elected");
  let written = 0;
  const write = (count: number): void => {
    for (const end = written + count; written < end;) {
      const data = Array.from({ length: batch }, () => commandText(written++));
      ask(simulation, leader, { kind: "replicateLogs", partition, logType: "set", data });
    }
  };
  write(entries - tail);
  if (checkpoint) ask(simulation, leader, { kind: "replicateCheckpoint", partition });
  write(tail);
  advanceTo(simulation, world.frontier + second);
  const follower = world.nodes.find(({ node }) => node !== leader)!.node;

  function turn(): number {
    const node = { kind: "node", node: follower } as const;
    actNow(simulation, { kind: "crash", node, unsynced: "kept" });
    actNow(simulation, { kind: "restart", node });
    while (world.nextInput < world.inputs.length) stepEvent(simulation);
    const applied = simulation.runners[follower]?.state.node.replicas[partition]?.lastApplied ?? 0;
    if (applied < entries) throw new Error(`only ${applied} of ${entries} entries came back`);
    // Inputs that were carried out would otherwise pile up.
    world.inputs.length = 0;
    world.nextInput = 0;
    return 1;
  }

  return { kind: "sync", turn, close: () => undefined };
}

/** One request of a client, and all that it takes until every node has applied it. */
function ask(simulation: Simulation, leader: NodeId, operation: ClientOperation): void {
  const { world } = simulation;
  const { finished } = world.clients;
  const before = finished.length;
  actNow(simulation, { kind: "submit", operation, node: { kind: "node", node: leader } });
  while (finished.length === before) advanceTo(simulation, world.frontier + 500);
  const { status } = finished.at(-1)!;
  if (status !== "Success") throw new Error(`a request ended with ${status}`);
}
