import { createStore, type StoreApi } from "zustand/vanilla";
import {
  connectAnalyst,
  faultKinds,
  type AnalystConnection,
  type FaultCounts,
  type FoundFailure,
  type RuleSwitch,
  type SeedReport,
  type ShrunkReport,
} from "../../engine/index.ts";

export interface SearchOptions {
  readonly firstSeed: number;
  readonly seeds: number;
  /** Of the nodes, per seed. */
  readonly events: number;
  /** Wrong rules in force; none: the textbook. */
  readonly rules: readonly RuleSwitch[];
  readonly workers: number;
}

/** Seeds that fail in the same way. */
export interface Finding {
  readonly name: string;
  /** In the order in which they were found. */
  readonly seeds: readonly number[];
  /** The first of them. */
  readonly found: FoundFailure;
  /** Null: it is not small yet. */
  readonly shrunk: ShrunkReport | null;
  /** Why it could not be made small. */
  readonly failure: string | null;
}

export interface SearchTally {
  readonly seeds: number;
  readonly events: number;
  readonly acknowledged: number;
  readonly elections: number;
  /** Seeds in which too little was confirmed to say much. */
  readonly insufficient: number;
  readonly failed: number;
  readonly faults: FaultCounts;
}

export interface SearchState {
  readonly status: "idle" | "running" | "stopped" | "done";
  readonly options: SearchOptions;
  readonly tally: SearchTally;
  /** While it runs. */
  readonly eventsPerSecond: number;
  readonly findings: readonly Finding[];
  /** Why the search itself could not go on. */
  readonly failure: string | null;
}

/** A search in background workers: nothing in it touches the run that is open. */
export interface SearchRun {
  readonly store: StoreApi<SearchState>;
  /** Begins anew. */
  start(options: SearchOptions): void;
  /** The seeds in work are given up. */
  stop(): void;
  /** Goes on where it was stopped. */
  resume(): void;
}

/** What is told no more often than this, nobody needs to read faster. */
const tellMillis = 200;
const shrinkBudget = 3_000_000;

export const usualOptions: SearchOptions = {
  firstSeed: 1,
  seeds: 200,
  events: 3000,
  rules: [],
  workers: (globalThis.navigator?.hardwareConcurrency ?? 1) > 2 ? 2 : 1,
};

export function createSearchRun(): SearchRun {
  const store = createStore<SearchState>(() => ({
    status: "idle",
    options: usualOptions,
    tally: emptyTally(),
    eventsPerSecond: 0,
    findings: [],
    failure: null,
  }));
  const { getState, setState } = store;
  let analysts: AnalystConnection[] = [];
  /** Counts starts and stops: whoever belongs to an earlier one is silent. */
  let era = 0;
  /** Seeds that were begun, and gave no report: they come first. */
  let unfinished: number[] = [];
  let next = 0;
  let tally = emptyTally();
  let toldAt = 0;
  let begunAt = 0;
  let begunEvents = 0;

  function nextSeed(): number | null {
    const again = unfinished.shift();
    if (again !== undefined) return again;
    const { firstSeed, seeds } = getState().options;
    if (next >= seeds) return null;
    next += 1;
    return firstSeed + next - 1;
  }

  function launch(): void {
    era += 1;
    begunAt = performance.now();
    begunEvents = tally.events;
    setState({ status: "running", failure: null });
    const { workers } = getState().options;
    analysts = Array.from({ length: workers }, connectAnalyst);
    const mine = era;
    // What was being made small when the search was stopped comes first.
    const waiting = getState().findings.filter((finding) => finding.shrunk === null);
    const works = analysts.map((analyst, slot) => work(analyst, mine, slot === 0 ? waiting : []));
    void Promise.all(works).then(() => {
      if (mine !== era) return;
      tell();
      end();
      setState({ status: "done" });
    });
  }

  async function work(
    analyst: AnalystConnection,
    mine: number,
    waiting: readonly Finding[],
  ): Promise<void> {
    try {
      for (const finding of waiting) await makeSmall(analyst, finding, mine);
      for (let seed = nextSeed(); seed !== null; seed = nextSeed()) {
        inWork.set(analyst, seed);
        const { events, rules } = getState().options;
        const report = await analyst.api.runSeed(seed, { events, rules });
        if (mine !== era) return;
        inWork.delete(analyst);
        tally = withReport(tally, report);
        if (report.found !== null) await note(analyst, report.seed, report.found, mine);
        if (mine !== era) return;
        if (performance.now() - toldAt > tellMillis) tell();
      }
    } catch (error) {
      if (mine !== era) return;
      const failure = error instanceof Error ? error.message : String(error);
      stop();
      setState({ failure });
    }
  }

  /** The seed that each of them is at. */
  const inWork = new Map<AnalystConnection, number>();

  /** What fails alike is made small once. */
  async function note(
    analyst: AnalystConnection,
    seed: number,
    found: FoundFailure,
    mine: number,
  ): Promise<void> {
    const { name } = found;
    const { findings } = getState();
    if (findings.some((finding) => finding.name === name)) {
      change(name, ({ seeds }) => ({ seeds: [...seeds, seed] }));
      return;
    }
    const fresh: Finding = { name, seeds: [seed], found, shrunk: null, failure: null };
    setState({ findings: [...findings, fresh] });
    tell();
    await makeSmall(analyst, fresh, mine);
  }

  async function makeSmall(
    analyst: AnalystConnection,
    { name, seeds, found }: Finding,
    mine: number,
  ): Promise<void> {
    const source = `Seed ${seeds[0]} of a search on the page.`;
    try {
      const shrunk = await analyst.api.shrinkRun(found, shrinkBudget, source);
      if (mine === era) change(name, () => ({ shrunk }));
    } catch (error) {
      if (mine !== era) return;
      const failure = error instanceof Error ? error.message : String(error);
      change(name, () => ({ failure }));
    }
  }

  function change(name: string, how: (finding: Finding) => Partial<Finding>): void {
    setState(({ findings }) => ({
      findings: findings.map((finding) =>
        finding.name === name ? { ...finding, ...how(finding) } : finding,
      ),
    }));
  }

  function tell(): void {
    toldAt = performance.now();
    const seconds = Math.max(0.05, (toldAt - begunAt) / 1000);
    setState({ tally, eventsPerSecond: Math.round((tally.events - begunEvents) / seconds) });
  }

  function end(): void {
    for (const analyst of analysts) analyst.end();
    analysts = [];
  }

  function stop(): void {
    if (getState().status !== "running") return;
    era += 1;
    unfinished = [...unfinished, ...inWork.values()];
    inWork.clear();
    end();
    tell();
    setState({ status: "stopped", eventsPerSecond: 0 });
  }

  return {
    store,
    start: (options) => {
      stop();
      next = 0;
      unfinished = [];
      tally = emptyTally();
      setState({ options, tally, findings: [] });
      launch();
    },
    stop,
    resume: () => {
      if (getState().status !== "stopped") return;
      launch();
    },
  };
}

function emptyTally(): SearchTally {
  const faults = Object.fromEntries(faultKinds.map((kind) => [kind, 0])) as FaultCounts;
  return {
    seeds: 0,
    events: 0,
    acknowledged: 0,
    elections: 0,
    insufficient: 0,
    failed: 0,
    faults,
  };
}

function withReport(tally: SearchTally, report: SeedReport): SearchTally {
  const faults = { ...tally.faults };
  for (const kind of faultKinds) faults[kind] += report.faults[kind];
  return {
    seeds: tally.seeds + 1,
    events: tally.events + report.events,
    acknowledged: tally.acknowledged + report.acknowledged,
    elections: tally.elections + report.elections,
    insufficient: tally.insufficient + (report.insufficient ? 1 : 0),
    failed: tally.failed + (report.found === null ? 0 : 1),
    faults,
  };
}
