import type { Micros } from "../base/ids.ts";
import type { Ratio } from "../base/random.ts";
import type { NodeSettings } from "../node/settings.ts";
import type { RuleSwitch } from "../raft/rules.ts";

/** Uniform in [from, to), virtual microseconds. */
export interface MicrosRange {
  readonly from: Micros;
  readonly to: Micros;
}

/** How messages travel. */
export interface NetworkSettings {
  /** One-way. Never under `smallestLatency`. */
  readonly latency: MicrosRange;
  readonly loss: Ratio;
  readonly duplication: Ratio;
  /** Whether a later message may overtake an earlier one on the same link. */
  readonly reordering: boolean;
}

/** How a node's disk behaves. One fsync covers everything written before it began. */
export interface DiskSettings {
  readonly fsync: MicrosRange;
}

export type PresetName = "classroom" | "kommander" | "robust";

/** Everything that identifies a run, apart from its inputs. */
export interface ClusterConfig {
  readonly seed: number;
  /** 1…9 */
  readonly nodes: number;
  /** User partitions, 1…64; the system partition P0 comes on top. */
  readonly partitions: number;
  readonly preset: PresetName;
  /** Wrong rules in force, beyond those of the preset. */
  readonly rules: readonly RuleSwitch[];
  /** Departures from the preset's network. */
  readonly network?: Partial<NetworkSettings>;
}

export interface Preset {
  readonly node: NodeSettings;
  readonly network: NetworkSettings;
  readonly disk: DiskSettings;
  readonly rules: readonly RuleSwitch[];
}

/** No lookahead is shorter: nothing reaches another node within a tenth of a millisecond. */
export const smallestLatency: Micros = 100;

const millisecond = 1000;
const never: Ratio = { of: 0, in: 1 };

const limits = {
  maxEntriesPerAppend: 128,
  maxInflightAppends: 8,
  maxQueuedProposals: 2048,
  proposalTimeout: 10_000 * millisecond,
};

/** Numbers and switches, nothing else. */
export const presets: Readonly<Record<PresetName, Preset>> = {
  /** Slow enough that people can follow; two crowns in different terms can be seen. */
  classroom: {
    node: {
      ...limits,
      electionTimeout: { from: 1500 * millisecond, to: 3000 * millisecond },
      heartbeatInterval: 300 * millisecond,
    },
    network: {
      latency: { from: 40 * millisecond, to: 80 * millisecond },
      loss: never,
      duplication: never,
      reordering: false,
    },
    disk: { fsync: { from: 5 * millisecond, to: 15 * millisecond } },
    rules: ["no-check-quorum"],
  },
  /** Kommander's default timings. */
  kommander: {
    node: {
      ...limits,
      electionTimeout: { from: 2000 * millisecond, to: 4000 * millisecond },
      heartbeatInterval: 500 * millisecond,
    },
    network: {
      latency: { from: 1 * millisecond, to: 5 * millisecond },
      loss: never,
      duplication: never,
      reordering: false,
    },
    disk: { fsync: { from: 1 * millisecond, to: 4 * millisecond } },
    rules: ["no-check-quorum"],
  },
  /** Tight timings, every protection on. */
  robust: {
    node: {
      ...limits,
      electionTimeout: { from: 150 * millisecond, to: 300 * millisecond },
      heartbeatInterval: 50 * millisecond,
    },
    network: {
      latency: { from: 500, to: 2 * millisecond },
      loss: never,
      duplication: never,
      reordering: false,
    },
    disk: { fsync: { from: 200, to: 1 * millisecond } },
    rules: [],
  },
};

/** A preset's network with the departures that a configuration names. */
export function networkOf(config: ClusterConfig): NetworkSettings {
  const merged = { ...presets[config.preset].network, ...config.network };
  const from = Math.max(smallestLatency, merged.latency.from);
  return { ...merged, latency: { from, to: Math.max(from + 1, merged.latency.to) } };
}
