import { draw } from "../../engine/base/random.ts";
import type { Micros } from "../../engine/base/ids.ts";
import { presets, type ClusterConfig, type PresetName } from "../../engine/simulation/config.ts";
import type { Action, Input, NodeReference } from "../../engine/simulation/input.ts";
import type { RuleSwitch } from "../../engine/raft/rules.ts";

/** A run of faults and writes, then everything mended. */
export interface Storm {
  readonly config: ClusterConfig;
  readonly inputs: readonly Input[];
  /** From here on every node is up and every link is sound. */
  readonly healedAt: Micros;
  /** Long enough afterwards for an election, a repair and a write. */
  readonly horizon: Micros;
}

/** Everything about a storm follows from its seed. */
export function createStorm(seed: number, rules: readonly RuleSwitch[] = []): Storm {
  let drawn = 0;
  const below = (bound: number): number => draw(seed, 77, drawn++) % bound;
  const pick = <Value>(values: readonly Value[]): Value => values[below(values.length)]!;

  const preset = pick<PresetName>(["robust", "robust", "kommander", "classroom"]);
  const nodes = pick([3, 3, 4, 5, 5, 2, 1]);
  const partitions = pick([1, 1, 2, 3]);
  const { electionTimeout } = presets[preset].node;
  const { latency } = presets[preset].network;
  const config: ClusterConfig = {
    seed,
    nodes,
    partitions,
    preset,
    rules,
    network: {
      latency: { from: latency.from, to: latency.to * pick([1, 1, 5, 20]) },
      loss: pick([
        { of: 0, in: 1 },
        { of: 1, in: 50 },
        { of: 1, in: 8 },
      ]),
      duplication: pick([
        { of: 0, in: 1 },
        { of: 1, in: 10 },
        { of: 1, in: 3 },
      ]),
      reordering: below(2) === 0,
    },
  };

  const inputs: Input[] = [];
  const meanPause = electionTimeout.to * pick([1, 2, 4]);
  const partition = (): number => below(partitions + 1);
  const node = (): NodeReference =>
    below(3) === 0
      ? { kind: "leader", partition: partition() }
      : { kind: "node", node: below(nodes) };
  const fault = (): Action => {
    switch (below(9)) {
      case 0:
      case 1:
        return { kind: "crash", node: node() };
      case 2:
      case 3:
        return { kind: "restart", node: node() };
      case 4:
        return { kind: "isolate", node: node() };
      case 5:
        return { kind: "cut", groups: [[node(), node()]] };
      case 6:
        return { kind: "cutLink", from: node(), to: node(), oneWay: below(2) === 0 };
      default:
        return { kind: "heal" };
    }
  };
  let at: Micros = electionTimeout.to;
  let value = 0;
  const write = (): Action => ({
    kind: "submit",
    operation: { kind: "set", key: `k${below(4)}`, value: `${value++}`, partition: partition() },
    node: below(4) === 0 ? node() : null,
  });
  for (let round = 0; round < 24; round++) {
    for (let burst = below(6); burst > 0; burst--)
      inputs.push({ at: at + below(2000), action: write() });
    at += 1 + below(meanPause);
    inputs.push({ at, action: fault() });
    // Restarts right after crashes are where unsynced writes are missed.
    if (below(4) === 0)
      inputs.push({ at: at + below(20_000), action: { kind: "restart", node: node() } });
  }
  const healedAt = at + 30_000;
  inputs.push({ at: healedAt, action: { kind: "heal" } });
  inputs.push({ at: healedAt, action: { kind: "network", settings: calm(config) } });
  for (let id = 0; id < nodes; id++)
    inputs.push({ at: healedAt, action: { kind: "restart", node: { kind: "node", node: id } } });
  inputs.sort((a, b) => a.at - b.at);
  return { config, inputs, healedAt, horizon: healedAt + 20 * electionTimeout.to };
}

function calm({ preset }: ClusterConfig): (typeof presets)[PresetName]["network"] {
  return presets[preset].network;
}
