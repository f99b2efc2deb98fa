import type { NodeState } from "../engine/node/node.ts";
import { isQuiesced } from "../engine/raft/replica.ts";
import { advanceTo, createSimulation } from "../engine/simulation/simulation.ts";

/**
 * What idleness costs: messages per virtual second that nobody asked for, with and without
 * quiescence. Counted, not measured: it is the same on every machine.
 */

const second = 1_000_000;
const settled = 20 * second;
const watched = 30;

function countMessages(nodes: number, partitions: number, enableQuiescence: boolean): Counted {
  const simulation = createSimulation({
    seed: 7,
    nodes,
    partitions,
    preset: "kommander",
    rules: [],
    settings: { enableQuiescence },
  });
  advanceTo(simulation, settled);
  simulation.trace.length = 0;
  advanceTo(simulation, settled + watched * second);
  const counted = { system: 0, user: 0, liveness: 0, quiet: 0 };
  for (const { fact, partition } of simulation.trace) {
    if (fact.kind !== "messageSent") continue;
    if (partition < 0) counted.liveness += 1;
    else if (partition === 0) counted.system += 1;
    else counted.user += 1;
  }
  for (const runner of simulation.runners) counted.quiet += countQuiet(runner!.state.node);
  return counted;
}

interface Counted {
  /** Messages of P0, of user partitions, and of nodes watching each other. */
  system: number;
  user: number;
  liveness: number;
  /** Replicas whose timer stands still in the end. */
  quiet: number;
}

function countQuiet({ replicas }: NodeState): number {
  return replicas.filter((replica) => replica !== undefined && isQuiesced(replica)).length;
}

const rate = (messages: number): string => (messages / watched).toFixed(1).padStart(9);

console.log("idle, Kommander's timings, messages per virtual second");
console.log("cluster  quiescence   user P        P0  liveness  quiet replicas");
for (const [nodes, partitions] of [
  [3, 1],
  [3, 32],
  [9, 64],
] as const)
  for (const enabled of [false, true]) {
    const { system, user, liveness, quiet } = countMessages(nodes, partitions, enabled);
    const name = `${nodes}x${partitions}`.padEnd(9);
    const word = (enabled ? "on" : "off").padEnd(10);
    console.log(`${name}${word}${rate(user)} ${rate(system)} ${rate(liveness)}  ${quiet}`);
  }
