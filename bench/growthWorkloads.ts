import { createChecker, observeWith } from "../engine/check/invariants.ts";
import type { ClusterConfig, InitialEntry } from "../engine/simulation/config.ts";
import { eventCount } from "../engine/simulation/simulation.ts";
import { commandText } from "./command.ts";
import { createSettled, forgetPast, runSteadily } from "./steadyRun.ts";
import type { Workload } from "./workload.ts";

interface GrowthSetup {
  readonly nodes: number;
  readonly partitions: number;
  /** Entries that every log of P1 begins with. */
  readonly entries: number;
  /** Whether every invariant is asked after every event. */
  readonly judged: boolean;
}

const usual: GrowthSetup = { nodes: 5, partitions: 8, entries: 0, judged: false };
const oneLog: GrowthSetup = { nodes: 3, partitions: 1, entries: 0, judged: false };

/** What an event costs as one thing grows and the others stay; the first of each family is the measure. */
export const growthWorkloads: readonly Workload[] = [
  ...family("nodes", [3, 5, 7, 9], (nodes) => ({ ...usual, nodes })),
  ...family("partitions", [1, 8, 64], (partitions) => ({ ...usual, partitions })),
  ...family("log", [0, 100_000, 400_000], (entries) => ({ ...oneLog, entries })),
  ...family("judgedLog", [0, 100_000], (entries) => ({ ...oneLog, entries, judged: true })),
];

function family(
  what: string,
  sizes: readonly number[],
  setup: (size: number) => GrowthSetup,
): Workload[] {
  const nameOf = (size: number): string => `lab.growth.${what}${size}`;
  return sizes.map((size) => ({
    name: nameOf(size),
    unit: "events/s",
    needsPeers: false,
    ...(size !== sizes[0] && { smallest: nameOf(sizes[0]!) }),
    open: () => openGrowth(setup(size)),
  }));
}

/** A steady workload: one command per virtual millisecond, spread over all partitions by its key. */
function openGrowth(setup: GrowthSetup): ReturnType<Workload["open"]> {
  const { nodes, partitions, judged } = setup;
  const config = { nodes, partitions, initial: initialLogs(setup) };
  const checker = createChecker(config);
  const observe = judged ? observeWith(checker) : undefined;
  const simulation = createSettled(config, { tracing: false, observe });
  let proposed = 0;
  let events = eventCount(simulation);
  function turn(): number {
    forgetPast(simulation);
    proposed = runSteadily(simulation, { proposed, commands: 50, interval: 1_000 });
    const before = events;
    events = eventCount(simulation);
    return events - before;
  }
  return { kind: "sync", turn, close: () => undefined };
}

function initialLogs({ nodes, entries }: GrowthSetup): NonNullable<ClusterConfig["initial"]> {
  if (entries === 0) return [];
  const log = Array.from({ length: entries }, (_, slot): InitialEntry => {
    return { term: 1, data: commandText(slot) };
  });
  return Array.from({ length: nodes }, (_, node) => ({
    node,
    partition: 1,
    entries: log,
    currentTerm: 1,
    votedFor: null,
    commitMark: entries,
  }));
}
