import type { NodeId, PartitionId } from "../engine/base/ids.ts";
import { runSeed } from "../engine/check/search/runSeed.ts";
import { actNow, advanceTo, eventCount, type Simulation } from "../engine/simulation/simulation.ts";
import { commandText } from "./command.ts";
import { createSettled, forgetPast, runSteadily } from "./steadyRun.ts";
import type { Subject, Workload } from "./workload.ts";

export const labWorkloads: readonly Workload[] = [
  labCommits({ nodes: 3, batch: 1, proposal: "perCommand" }),
  labCommits({ nodes: 3, batch: 64, proposal: "perCommand" }),
  labCommits({ nodes: 3, batch: 64, proposal: "oneProposal" }),
  labCommits({ nodes: 5, batch: 1, proposal: "perCommand" }),
  labCommits({ nodes: 5, batch: 64, proposal: "perCommand" }),
  labCommits({ nodes: 5, batch: 64, proposal: "oneProposal" }),
  labEvents({ nodes: 3, partitions: 1, tracing: true }),
  labEvents({ nodes: 3, partitions: 1, tracing: false }),
  labEvents({ nodes: 5, partitions: 8, tracing: true }),
  labEvents({ nodes: 5, partitions: 8, tracing: false }),
  labEvents({ nodes: 9, partitions: 64, tracing: true }),
  labEvents({ nodes: 9, partitions: 64, tracing: false }),
  labSimulatedSeconds({ nodes: 5, partitions: 1 }),
  labSearch(),
];

const millisecond = 1_000;

const partition: PartitionId = 1;

interface CommitsSetup {
  readonly nodes: number;
  readonly batch: number;
  /** Each command is a client's own proposal, or all of a batch are one client's one proposal. */
  readonly proposal: "perCommand" | "oneProposal";
}

function labCommits(setup: CommitsSetup): Workload {
  const variant = setup.proposal === "oneProposal" ? ".oneProposal" : "";
  return {
    name: `lab.commits.${setup.nodes}x1.batch${setup.batch}${variant}`,
    unit: "commits/s",
    needsPeers: false,
    open: () => openCommits(setup),
  };
}

function openCommits({ nodes, batch, proposal }: CommitsSetup): Subject {
  const simulation = createSettled(
    // The virtual latency is free of charge; short ones leave fewer heartbeats in a batch.
    { nodes, partitions: 1, network: { latency: { from: 100, to: 200 } } },
    { tracing: false },
  );
  const { world } = simulation;
  const leader = world.leaders[partition]?.node;
  if (leader === undefined) throw new Error("no leader was elected");
  const proposals = proposal === "oneProposal" ? 1 : batch;
  const commandsPerProposal = batch / proposals;

  let proposed = 0;
  function turn(): number {
    forgetPast(simulation);
    for (let index = 0; index < proposals; index++) {
      const data: string[] = [];
      while (data.length < commandsPerProposal) data.push(commandText(proposed++));
      submitLogs(simulation, leader as NodeId, data);
    }
    while (!isFinished(simulation, proposals)) advanceTo(simulation, world.frontier + 500);
    return batch;
  }

  return { kind: "sync", turn, close: () => undefined };
}

function submitLogs(simulation: Simulation, leader: NodeId, data: readonly string[]): void {
  actNow(simulation, {
    kind: "submit",
    operation: { kind: "replicateLogs", partition, logType: "set", data },
    node: { kind: "node", node: leader },
  });
}

/** Every client has its answer, and every node has applied what it is about. */
function isFinished({ world, runners }: Simulation, proposals: number): boolean {
  const { finished } = world.clients;
  if (finished.length < proposals) return false;
  let last = 0;
  for (const { status, logIndex } of finished) {
    if (status !== "Success") throw new Error(`a proposal ended with ${status}`);
    if (logIndex > last) last = logIndex;
  }
  return runners.every((runner) => {
    const applied = runner?.state.node.replicas[partition]?.lastApplied;
    return applied !== undefined && applied >= last;
  });
}

interface EventsSetup {
  readonly nodes: number;
  readonly partitions: number;
  readonly tracing: boolean;
}

/** A steady workload: one command per virtual millisecond, spread over all partitions by its key. */
function labEvents({ nodes, partitions, tracing }: EventsSetup): Workload {
  return {
    name: `lab.events.${nodes}x${partitions}.${tracing ? "trace" : "notrace"}`,
    unit: "events/s",
    needsPeers: false,
    open: () => {
      const simulation = createSettled({ nodes, partitions }, { tracing });
      let proposed = 0;
      let events = eventCount(simulation);
      function turn(): number {
        forgetPast(simulation);
        proposed = runSteadily(simulation, { proposed, commands: 50, interval: millisecond });
        const before = events;
        events = eventCount(simulation);
        return events - before;
      }
      return { kind: "sync", turn, close: () => undefined };
    },
  };
}

/** How much faster than life somebody who follows every line of the trace may let it run. */
function labSimulatedSeconds({
  nodes,
  partitions,
}: {
  readonly nodes: number;
  readonly partitions: number;
}): Workload {
  return {
    name: `lab.simulatedSeconds.${nodes}x${partitions}`,
    unit: "s/s",
    needsPeers: false,
    open: () => {
      const simulation = createSettled({ nodes, partitions }, { tracing: true });
      let proposed = 0;
      function turn(): number {
        forgetPast(simulation);
        proposed = runSteadily(simulation, {
          proposed,
          commands: 10,
          interval: 100 * millisecond,
        });
        return 1;
      }
      return { kind: "sync", turn, close: () => undefined };
    },
  };
}

/** Random storms as long as the campaign's, a seed a turn: every invariant is asked after every event. */
function labSearch(): Workload {
  return {
    name: "lab.searchEvents",
    unit: "events/s",
    needsPeers: false,
    open: () => {
      let seed = 0;
      function turn(): number {
        seed += 1;
        return runSeed(seed, { events: 20_000 }).events;
      }
      return { kind: "sync", turn, close: () => undefined };
    },
  };
}
