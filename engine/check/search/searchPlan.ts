import type { Micros } from "../../base/ids.ts";
import type { Ratio } from "../../base/random.ts";
import type { ReadPath } from "../../node/application.ts";
import type { NodeSettings } from "../../node/settings.ts";
import type { RuleSwitch } from "../../raft/rules.ts";
import {
  presets,
  settingsOf,
  type ClusterConfig,
  type DiskSettings,
  type NetworkSettings,
  type PresetName,
} from "../../simulation/config.ts";
import type { UnsyncedFate } from "../../simulation/input.ts";
import type { RecipeName } from "../../recipes/catalogue.ts";
import { drawLiveness } from "./drawLiveness.ts";
import { withApplication } from "./drawApplication.ts";
import { below, createDraws, hits, pick, type Draws } from "./draws.ts";
import { faultKinds, type FaultKind } from "./faultKind.ts";

/** What clients do meanwhile. Every value written is unique in its run. */
export interface Workload {
  /** Between two requests, on average. */
  readonly meanPause: Micros;
  /** Per partition. */
  readonly keys: number;
  /** Requests that only read. */
  readonly reads: Ratio;
  /** How those go that promise to be current. */
  readonly readPaths: readonly Exclude<ReadPath, "copy">[];
  /** Requests that a leader hands its office over, or lays it down. */
  readonly transfers: Ratio;
  /** Whether some of those keep a leader's heartbeats back instead. */
  readonly silencing: boolean;
  /** Compare-and-set, of what is written besides. */
  readonly conditional: Ratio;
  /** Values added to a list, of what is written besides. */
  readonly appends: Ratio;
  /** Proposals of several entries at once. */
  readonly batches: Ratio;
  /** Checkpoints, of all requests. */
  readonly checkpoints: Ratio;
  /** Requests to a node of the client's own choice, whoever leads. */
  readonly pinned: Ratio;
  /** Writes that reach the leader just before a fault, at most. */
  readonly burst: number;
  /** Requests about tickets: opening, deciding, batches, cancelling. */
  readonly tickets: Ratio;
}

/** Which faults there are, how often, and when. */
export interface FaultModel {
  /** Those that are not named are off; a higher weight is drawn more often. */
  readonly weights: Partial<Readonly<Record<FaultKind, number>>>;
  readonly meanPause: Micros;
  /** How often a change of leader brings a fault on … */
  readonly reaction: Ratio;
  /** … not later than this after it. */
  readonly reactionWithin: Micros;
  /** How often a fault is taken back, not later than `repairWithin` after it. */
  readonly repaired: Ratio;
  readonly repairWithin: Micros;
  /** Nodes that are down at once, at most; a power cut asks nobody. */
  readonly maxDown: number;
  /** What power cuts may leave of unsynced writes. */
  readonly unsynced: readonly UnsyncedFate[];
  /** How long a bad network, disk, clock or timer stays bad, at most. */
  readonly weatherWithin: Micros;
}

/** How everything ends: a core that holds a quorum is made whole, and has to serve again. */
export interface RecoveryPlan {
  /** Drawn among the nodes at the end; at least a majority. */
  readonly coreSize: number;
  /** What becomes of the others, for ever. */
  readonly others: "down" | "cutOff" | "whole";
}

/** All that a seed decides before its run begins. */
export interface SearchPlan {
  readonly seed: number;
  readonly config: ClusterConfig;
  readonly workload: Workload;
  readonly faults: FaultModel;
  readonly recovery: RecoveryPlan;
  /** Partitions come, go, split and merge; clients go by keys alone. */
  readonly elastic: boolean;
}

/**
 * Swarm testing: every seed leaves out about half of what could be done, so that what is left
 * happens often enough to meet itself. (Groce et al., "Swarm Testing", ISSTA 2012.)
 *
 * @param rules wrong rules in force in every run, beyond the harmless ones that a seed draws.
 * @param application what runs on every node; null: the seed decides.
 */
export function drawPlan(
  seed: number,
  rules: readonly RuleSwitch[] = [],
  application: RecipeName | "any" | null = null,
): SearchPlan {
  const draws = createDraws(seed, "plan");
  const config = drawConfig(draws, seed, rules);
  const plan = {
    seed,
    workload: drawWorkload(draws, config),
    faults: drawFaults(draws, config),
    recovery: drawRecovery(draws, config),
    // Without a no-op P0's last word may wait for a write that nobody makes.
    elastic: below(draws, 3) === 0 && !config.rules.includes("no-leader-noop"),
  };
  // A stream of their own: the rest of a seed is what it was without them.
  const own = createDraws(seed, "tickets");
  const tickets = pick(own, [never, never, { of: 1, in: 16 }, { of: 1, in: 4 }]);
  const settings = { ...config.settings, ...(tickets.of > 0 && drawPatience(own, config)) };
  const whole = {
    ...plan,
    config: { ...config, settings },
    workload: { ...plan.workload, tickets },
  };
  const churn = createDraws(seed, "churn");
  const moved = hits(churn, { of: 1, in: 4 }) ? withChurn(whole, churn) : whole;
  // A wrong rule is hunted where histories are judged, too.
  return rules.length > 0 && application === null ? moved : withApplication(moved, application);
}

/** Short enough that what nobody decides is over before the run is. */
function drawPatience(draws: Draws, config: ClusterConfig): Partial<NodeSettings> {
  const { electionTimeout } = settingsOf(config);
  const ticketPatience = electionTimeout.to * pick(draws, [1, 2, 8]);
  return { ticketPatience, implicitCommit: below(draws, 4) === 0 };
}

/**
 * The same with members that come and go, some of them spare at first. No disk is wiped then: of
 * those who may vote in the end, one disk may be all there is.
 */
function withChurn({ config, faults, ...plan }: SearchPlan, draws: Draws): SearchPlan {
  const { wipe: _, ...weights } = faults.weights;
  const members = Math.max(1, config.nodes - below(draws, 3));
  return {
    ...plan,
    config: { ...config, members },
    faults: { ...faults, weights: { ...weights, churn: pick(draws, [1, 3, 10]) } },
  };
}

const harmless: readonly RuleSwitch[] = ["no-pre-vote", "no-check-quorum", "no-leader-noop"];

function drawConfig(draws: Draws, seed: number, rules: readonly RuleSwitch[]): ClusterConfig {
  const preset = pick<PresetName>(draws, ["robust", "robust", "robust", "kommander", "classroom"]);
  const nodes = pick(draws, [3, 3, 3, 3, 5, 5, 5, 5, 5, 4, 2, 6, 7, 1]);
  const partitions = pick(draws, [1, 1, 1, 2, 3, 4]);
  const drawn = harmless.filter((rule) => {
    const preset = hits(draws, { of: 1, in: rule === "no-leader-noop" ? 8 : 3 });
    return preset && !rules.includes(rule);
  });
  return {
    seed,
    nodes,
    partitions,
    preset,
    rules: [...rules, ...drawn],
    network: drawNetwork(draws, preset),
    disk: drawDisk(draws, preset),
    settings: { ...drawSettings(draws, preset), ...drawLiveness(seed, preset) },
  };
}

const never: Ratio = { of: 0, in: 1 };

function drawNetwork(draws: Draws, preset: PresetName): NetworkSettings {
  const { latency } = presets[preset].network;
  return {
    latency: { from: latency.from, to: latency.to * pick(draws, [1, 1, 2, 5, 20]) },
    loss: pick(draws, [never, never, { of: 1, in: 50 }, { of: 1, in: 10 }]),
    duplication: pick(draws, [never, never, { of: 1, in: 20 }, { of: 1, in: 3 }]),
    reordering: below(draws, 2) === 0,
  };
}

function drawDisk(draws: Draws, preset: PresetName): DiskSettings {
  const { fsync } = presets[preset].disk;
  return { fsync: { from: fsync.from, to: fsync.to * pick(draws, [1, 1, 4, 40]) } };
}

/** Small limits make long paths short; close timeouts make candidates meet. */
function drawSettings(draws: Draws, preset: PresetName): Partial<NodeSettings> {
  const { electionTimeout } = presets[preset].node;
  const { from, to } = electionTimeout;
  return {
    maxEntriesPerAppend: pick(draws, [1, 1, 2, 8, 128]),
    maxInflightAppends: pick(draws, [1, 2, 8, 8]),
    maxUncommittedEntries: pick(draws, [8, 64, 8192, 8192]),
    compactEveryOperations: pick(draws, [1, 1, 1, 4, 20, 10_000]),
    maxEntriesPerCompaction: pick(draws, [1, 5, 5000, 5000]),
    snapshotChunkSize: pick(draws, [16, 64, 64, 1_000_000]),
    maxWalQueueDepthPerPartition: pick(draws, [8, 4096, 4096, 4096]),
    electionTimeout: { from, to: pick(draws, [to, to, from + (from >> 2)]) },
    leaseReads: below(draws, 3) === 0,
  };
}

function drawWorkload(draws: Draws, config: ClusterConfig): Omit<Workload, "tickets"> {
  const { heartbeatInterval } = settingsOf(config);
  return {
    meanPause: Math.ceil(heartbeatInterval / pick(draws, [1, 4, 16, 50])),
    keys: pick(draws, [1, 4, 16, 64]),
    reads: pick(draws, [never, { of: 1, in: 4 }, { of: 1, in: 2 }]),
    readPaths: drawReadPaths(draws, config),
    transfers: pick(draws, [never, { of: 1, in: 50 }, { of: 1, in: 10 }]),
    silencing: endsSilence(config),
    conditional: pick(draws, [never, { of: 1, in: 8 }]),
    appends: pick(draws, [never, { of: 1, in: 4 }]),
    batches: pick(draws, [never, { of: 1, in: 8 }]),
    checkpoints: pick(draws, [never, { of: 1, in: 16 }, { of: 1, in: 4 }]),
    pinned: pick(draws, [never, { of: 1, in: 8 }, { of: 1, in: 2 }]),
    burst: pick(draws, [0, 2, 6, 20]),
  };
}

/** A leader that neither speaks nor looks who answers stays for ever, and nobody need know of it. */
function endsSilence({ preset, rules }: ClusterConfig): boolean {
  return ![...presets[preset].rules, ...rules].includes("no-check-quorum");
}

/** A lease is asked for only where it is granted: elsewhere it is a confirmed read. */
function drawReadPaths(draws: Draws, config: ClusterConfig): Workload["readPaths"] {
  const current = settingsOf(config).leaseReads ? "lease" : "confirmed";
  return pick<Workload["readPaths"]>(draws, [
    ["log"],
    ["log", "confirmed", "follower"],
    [current, "follower"],
    [current],
  ]);
}

/**
 * What no lease survives, by design: a clock that runs beyond the bound, and whoever stands for
 * election before its timer says so. (A leader that hands over gives its lease up; an order does not.)
 */
const endsLeases: readonly FaultKind[] = [
  "clockRate",
  "elect",
  "fireTimers",
  "splitVote",
  "lateAnswers",
  "lateAppends",
];

function drawFaults(draws: Draws, config: ClusterConfig): FaultModel {
  const { nodes, preset } = config;
  const { electionTimeout, heartbeatInterval } = settingsOf(config);
  const { latency } = presets[preset].network;
  const density = pick(draws, [
    { of: 1, in: 6 },
    { of: 1, in: 3 },
    { of: 2, in: 3 },
  ]);
  const weights: Partial<Record<FaultKind, number>> = {};
  for (const kind of faultKinds)
    if (kind !== "churn" && kind !== "failingService" && hits(draws, density))
      weights[kind] = pick(draws, [1, 1, 2, 5]);
  if (settingsOf(config).leaseReads) for (const kind of endsLeases) delete weights[kind];
  const majority = Math.floor(nodes / 2) + 1;
  const timeouts = (counts: readonly number[]): Micros =>
    Math.ceil(electionTimeout.to * pick(draws, counts));
  return {
    weights,
    meanPause: timeouts([0.25, 1, 2, 4]),
    reaction: pick(draws, [never, { of: 1, in: 4 }, { of: 3, in: 4 }]),
    reactionWithin: pick(draws, [latency.to, 4 * latency.to, heartbeatInterval]),
    repaired: pick(draws, [
      { of: 1, in: 2 },
      { of: 3, in: 4 },
      { of: 1, in: 1 },
    ]),
    repairWithin: pick(draws, [
      latency.to,
      4 * latency.to,
      electionTimeout.to,
      4 * electionTimeout.to,
    ]),
    maxDown: pick(draws, [nodes - majority, nodes - majority, nodes]),
    unsynced: pick<readonly UnsyncedFate[]>(draws, [["lost"], ["lost", "torn"], ["torn", "kept"]]),
    weatherWithin: timeouts([0.5, 2, 8]),
  };
}

function drawRecovery(draws: Draws, { nodes }: ClusterConfig): RecoveryPlan {
  const majority = Math.floor(nodes / 2) + 1;
  return {
    coreSize: majority + below(draws, nodes - majority + 1),
    others: pick(draws, ["down", "cutOff", "whole"]),
  };
}
