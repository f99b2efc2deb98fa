import type { LogIndex, Micros, NodeId, PartitionId, Term } from "../base/ids.ts";
import type { Ratio } from "../base/random.ts";
import type { BalancerSettings } from "../node/balancerSettings.ts";
import type { NodeSettings } from "../node/settings.ts";
import type { RuleSwitch } from "../raft/rules.ts";
import type { ApplicationChoice } from "../recipes/catalogue.ts";

/** Uniform in [from, to), virtual microseconds. */
export interface MicrosRange {
  readonly from: Micros;
  readonly to: Micros;
}

/** How messages travel. */
export interface NetworkSettings {
  /** One-way. Never under `smallestLatency`. */
  readonly latency: MicrosRange;
  /** Which share of messages never arrives. */
  readonly loss: Ratio;
  /** Which share arrives twice. */
  readonly duplication: Ratio;
  /** Whether a later message may overtake an earlier one on the same link. */
  readonly reordering: boolean;
}

/** How a node's disk behaves. One fsync covers everything written before it began. */
export interface DiskSettings {
  /** How long an fsync takes. */
  readonly fsync: MicrosRange;
}

/** The name of a table of timings and switches: see `presets`. */
export type PresetName = "classroom" | "kommander" | "robust";

/** Everything that identifies a run, apart from its inputs. */
export interface ClusterConfig {
  /** 0 … 4294967295: all chance follows from it. */
  readonly seed: number;
  /** 1…9 */
  readonly nodes: number;
  /** The first so many are the initial configuration, the others spare; all, unless it is said. */
  readonly members?: number;
  /** User partitions, 1…64; the system partition P0 comes on top. */
  readonly partitions: number;
  /** Where everything comes from that is not named here. */
  readonly preset: PresetName;
  /** Wrong rules in force, beyond those of the preset. */
  readonly rules: readonly RuleSwitch[];
  /** Departures from the preset's network. */
  readonly network?: Partial<NetworkSettings>;
  /** Departures from the preset's disks. */
  readonly disk?: Partial<DiskSettings>;
  /** Departures from the preset's timings and limits. */
  readonly settings?: Partial<NodeSettings>;
  /** What runs on every node; the register, unless it is said. */
  readonly application?: ApplicationChoice;
  /** What disks hold before the nodes start for the first time. */
  readonly initial?: readonly InitialReplica[];
}

/** One replica as somebody wants it to begin: a log, a term, a vote. */
export interface InitialReplica {
  readonly node: NodeId;
  readonly partition: PartitionId;
  readonly entries: readonly InitialEntry[];
  /** So many of the first entries are in a snapshot, and no longer in the log; 0, if left out. */
  readonly compacted?: LogIndex;
  /** At least the term of the last entry. */
  readonly currentTerm: Term;
  readonly votedFor: NodeId | null;
  /** How far the disk knows to be committed. */
  readonly commitMark: LogIndex;
}

/** An entry with data of somebody's choice, or with what its place suggests. */
export interface InitialEntry {
  readonly term: Term;
  /** "key=value"; null: named after index and term, so that equal places hold equal entries. */
  readonly data: string | null;
}

/** Timings, network, disks and switches that belong together. */
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
  maxUncommittedEntries: 8192,
  proposalTimeout: 10_000 * millisecond,
  leadershipConfirmationTimeout: 2000 * millisecond,
  leaseReads: false,
  leaseDrift: { of: 9, in: 10 },
  maxWalQueueDepthPerPartition: 4096,
  maxEntriesPerCompaction: 5000,
  snapshotReceiveSessionTtl: 30_000 * millisecond,
  snapshotMaxPendingSessions: 8,
  ticketPatience: 30_000 * millisecond,
  implicitCommit: false,
  learnerPromotionLag: 10,
  enableAutoRejoin: true,
};

/** Nobody probes, nobody gossips, every leader beats: what happens is what somebody brought about. */
const calm = {
  pingInterval: 0,
  gossipInterval: 0,
  indirectPingFanout: 2,
  gossipFanout: 2,
  enableQuiescence: false,
};

/** So many times as fast as Kommander. */
function balancing(speed: number): BalancerSettings {
  const seconds = (count: number): Micros => (count * 1000 * millisecond) / speed;
  return {
    enableLoadReports: false,
    enableLeaderBalancer: false,
    leaderBalancerInterval: seconds(30),
    leaderBalancerReportTtl: seconds(20),
    countDeadband: 1,
    loadImbalanceThreshold: { of: 1, in: 4 },
    minLeaderStability: seconds(5),
    moveCooldown: seconds(60),
    suggestionTimeout: seconds(15),
    maxMovesPerPass: 4,
    maxConcurrentTransfers: 2,
  };
}

/** Numbers and switches, nothing else. */
export const presets: Readonly<Record<PresetName, Preset>> = {
  /** Slow enough that people can follow; two crowns in different terms can be seen. */
  classroom: {
    node: {
      ...limits,
      electionTimeout: { from: 1500 * millisecond, to: 3000 * millisecond },
      heartbeatInterval: 300 * millisecond,
      ...calm,
      ...balancing(1),
      pingTimeout: 700 * millisecond,
      suspicionTimeout: 7000 * millisecond,
      quiesceAfter: 1500 * millisecond,
      compactEveryOperations: 10,
      snapshotChunkSize: 64,
      updateNodesInterval: 2000 * millisecond,
      learnerPromotionStableWindow: 1500 * millisecond,
      deadMemberEvictionGrace: 60_000 * millisecond,
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
  /** Kommander's default timings; and a new leader commits the tickets that it finds open. */
  kommander: {
    node: {
      ...limits,
      implicitCommit: true,
      electionTimeout: { from: 2000 * millisecond, to: 4000 * millisecond },
      heartbeatInterval: 500 * millisecond,
      ...balancing(1),
      pingInterval: 1000 * millisecond,
      pingTimeout: 500 * millisecond,
      indirectPingFanout: 2,
      suspicionTimeout: 5000 * millisecond,
      gossipInterval: 5000 * millisecond,
      gossipFanout: 2,
      enableQuiescence: true,
      quiesceAfter: 1500 * millisecond,
      compactEveryOperations: 10_000,
      snapshotChunkSize: 3 * 1024 * 1024,
      updateNodesInterval: 5000 * millisecond,
      learnerPromotionStableWindow: 3000 * millisecond,
      deadMemberEvictionGrace: 120_000 * millisecond,
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
      ...calm,
      ...balancing(10),
      pingTimeout: 50 * millisecond,
      suspicionTimeout: 500 * millisecond,
      quiesceAfter: 150 * millisecond,
      compactEveryOperations: 100,
      snapshotChunkSize: 4096,
      updateNodesInterval: 500 * millisecond,
      learnerPromotionStableWindow: 300 * millisecond,
      deadMemberEvictionGrace: 20_000 * millisecond,
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
  return changeNetwork(presets[config.preset].network, config.network ?? {});
}

/** Network settings with some of them changed; latencies stay in their bounds. */
export function changeNetwork(
  settings: NetworkSettings,
  change: Partial<NetworkSettings>,
): NetworkSettings {
  const merged = { ...settings, ...change };
  const from = Math.max(smallestLatency, merged.latency.from);
  return { ...merged, latency: { from, to: Math.max(from + 1, merged.latency.to) } };
}

/** How disks behave where nobody says otherwise of a node. */
export function diskOf(config: ClusterConfig): DiskSettings {
  return { ...presets[config.preset].disk, ...config.disk };
}

/** The nodes of the initial configuration, sorted. */
export function initialMembers({ nodes, members = nodes }: ClusterConfig): NodeId[] {
  return Array.from({ length: Math.min(members, nodes) }, (_, node) => node);
}

/** The numbers that every node of a cluster runs by. */
export function settingsOf(config: ClusterConfig): NodeSettings {
  return { ...presets[config.preset].node, ...config.settings };
}
