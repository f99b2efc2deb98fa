import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { importTrace, leadersOf } from "../../engine/check/importTrace.ts";
import { createChecker, observeWith, violations } from "../../engine/check/invariants.ts";
import { runScenario } from "../../engine/check/runScenario.ts";
import { checkTrace } from "../../engine/check/traceInvariants.ts";
import type { InvariantName } from "../../engine/check/violation.ts";
import type { Entry } from "../../engine/raft/entry.ts";
import type { RuleSwitch } from "../../engine/raft/rules.ts";
import { exportTrace, type TraceFormat } from "../../engine/simulation/export/exportTrace.ts";
import type { RecordedRun } from "../../engine/simulation/export/labTrace.ts";
import { foldTrace } from "../../engine/simulation/foldTrace.ts";
import { advanceTo, createSimulation, takeTrace } from "../../engine/simulation/simulation.ts";
import type { TraceEvent } from "../../engine/simulation/trace.ts";
import { createView, entriesOf, replicaOf, type LogView } from "../../engine/simulation/view.ts";
import { createStorm } from "../support/storm.ts";
import { readScenario } from "../scenario/readScenario.ts";

async function record(file: string): Promise<RecordedRun> {
  const scenario = await readScenario(readFileSync(`scenarios/${file}`, "utf8"));
  const events: TraceEvent[] = [];
  runScenario(scenario, { onTrace: (lines) => void events.push(...lines) });
  return { ...scenario, events };
}

function print(run: RecordedRun, format: TraceFormat): string {
  return `${exportTrace(run, { format, partition: null }).join("\n")}\n`;
}

const files = readdirSync("scenarios").filter((file) => file.endsWith(".yaml"));

describe.for(files)("scenarios/%s", (file) => {
  // Each when it is asked for: the first would wait for all the others.
  let recorded: Promise<RecordedRun> | null = null;
  const recordedOnce = (): Promise<RecordedRun> => (recorded ??= record(file));

  test("comes back from the lab's format as it was, and is sound", async () => {
    const run = await recordedOnce();
    const {
      origin,
      name,
      config,
      events,
      skipped,
      violations: found,
    } = importTrace(print(run, "lab"));
    expect({ origin, name, config, skipped, found }).toEqual({
      origin: "lab",
      name: run.name,
      config: run.config,
      skipped: [],
      found: [],
    });
    expect(events).toEqual(run.events);
    const view = createView(config);
    expect(foldTrace(view, events)).toEqual(foldTrace(view, run.events));
  });

  test("comes back from etcd's format with the same leaders, terms, logs and commits", async () => {
    const run = await recordedOnce();
    const text = print(run, "etcd");
    const { origin, config, events, guessedTo, skipped, violations: found } = importTrace(text);
    // Etcd's trace does not tell a disk that was wiped from one that forgot.
    const excused = run.events.some(({ fact }) => fact.kind === "diskWiped") ? "termMonotonic" : "";
    const faults = found.filter(({ invariant }) => invariant !== excused);
    expect({ origin, skipped, faults }).toEqual({ origin: "etcd", skipped: [], faults: [] });
    const ofP1 = leadersOf(run).filter(({ partition }) => partition === 1);
    expect(leadersOf({ events })).toEqual(ofP1);
    const told = foldTrace(createView(config), events);
    const real = foldTrace(createView(run.config), run.events);
    for (const { node, up } of real.nodes) {
      // A node that is down says no more: what its disk kept is not in etcd's trace.
      if (!up) continue;
      const { term, votedFor, commitIndex, log } = replicaOf(real, node, 1);
      const copy = replicaOf(told, node, 1);
      expect({ node, term: copy.term, votedFor: copy.votedFor }).toEqual({ node, term, votedFor });
      expect([node, copy.commitIndex, copy.log.last]).toEqual([node, commitIndex, log.last]);
      // Nor does it tell what was compacted away.
      const isTold = ({ index }: Entry): boolean => index > Math.max(guessedTo, log.base);
      const termsOf = (held: LogView): number[] =>
        entriesOf(held)
          .filter(isTold)
          .map((entry) => entry.term);
      expect(termsOf(copy.log)).toEqual(termsOf(log));
    }
  });
});

/** Storms in which a wrong rule does damage that a trace shows. */
const storms: readonly [RuleSwitch, number][] = [
  ["skip-log-check", 1],
  ["keep-conflicting-tail", 1],
  ["truncate-always", 1],
  ["unanchored-appends", 1],
  ["accept-stale-appends", 42],
];

/** These look into nodes and disks: a trace does not show enough for them. */
const whiteBox: readonly InvariantName[] = [
  "exactlyOnceApply",
  "clientOutcomeHonesty",
  "indexAllocation",
  "messageSanity",
  "readLinearizability",
  "durability",
];

describe("a trace alone tells what the run's checker told", () => {
  test.each(storms)("with %s in force, in storm %i", (rule, seed) => {
    const { config, inputs, horizon } = createStorm(seed, [rule]);
    const checker = createChecker(config);
    const simulation = createSimulation(config, { inputs, observe: observeWith(checker) });
    advanceTo(simulation, horizon);
    const sight = { sawEverything: true, seesDisks: true };
    const found = checkTrace(config, takeTrace(simulation), sight);
    const names = (list: readonly { invariant: InvariantName }[]): string[] => [
      ...new Set(list.map(({ invariant }) => invariant).filter((name) => !whiteBox.includes(name))),
    ];
    expect(names(violations(checker)).length).toBeGreaterThan(0);
    expect(names(found).toSorted()).toEqual(names(violations(checker)).toSorted());
  });

  test.each([1, 2, 3, 4, 5, 6, 7, 8])("and finds nothing in a sound storm %i", (seed) => {
    const { config, inputs, horizon } = createStorm(seed);
    const simulation = createSimulation(config, { inputs });
    advanceTo(simulation, horizon);
    const events = takeTrace(simulation);
    expect(checkTrace(config, events, { sawEverything: true, seesDisks: true })).toEqual([]);
    const run = { name: `storm ${seed}`, config, events };
    expect(importTrace(print(run, "etcd")).violations).toEqual([]);
  });
});
