import { describe, expect, test } from "vitest";
import { runScenario } from "../../engine/check/runScenario.ts";
import { faultKinds } from "../../engine/check/search/faultKind.ts";
import { failureScenario } from "../../engine/check/search/failureScenario.ts";
import { replay } from "../../engine/check/search/foundRun.ts";
import { hunt, mutants, scoreMutants } from "../../engine/check/search/mutants.ts";
import { countQuietChanges } from "../../engine/check/search/quiet.ts";
import { runSeed, type SeedResult } from "../../engine/check/search/runSeed.ts";
import { drawPlan } from "../../engine/check/search/searchPlan.ts";
import { shrink } from "../../engine/check/search/shrink.ts";
import { invariantSentences } from "../../engine/check/violation.ts";
import type { RuleSwitch } from "../../engine/raft/rules.ts";
import { recipeOf } from "../../engine/recipes/catalogue.ts";
import { parseScenario } from "../../engine/simulation/scenario/parseScenario.ts";
import { printScenario } from "../../engine/simulation/scenario/printScenario.ts";

const seeds = Array.from({ length: 300 }, (_, slot) => slot + 1);

/** The first seed that fails under a wrong rule. */
function firstFailure(rule: RuleSwitch): SeedResult {
  for (const seed of seeds) {
    const result = runSeed(seed, { events: 3000, rules: [rule] });
    if (result.failure !== null) return result;
  }
  throw new Error(`no seed notices ${rule}`);
}

describe("a plan", () => {
  const plans = seeds.map((seed) => drawPlan(seed));

  const ofCluster = faultKinds.filter((kind) => kind !== "failingService");

  test.each(ofCluster)("%s is on in some seeds, and off in others", (kind) => {
    const on = plans.filter(({ faults }) => faults.weights[kind] !== undefined).length;
    expect(on).toBeGreaterThan(seeds.length / 6);
    expect(on).toBeLessThan((seeds.length * 5) / 6);
  });

  test("services fail where an application calls some, and nowhere else", () => {
    const fails = plans.filter(({ faults }) => faults.weights.failingService !== undefined);
    const calls = plans.filter(({ config: { application } }) => {
      return application !== undefined && recipeOf(application.name).services.length > 0;
    });
    expect(fails).toEqual(calls);
    expect(fails).not.toEqual([]);
  });

  test("draws every shape of cluster", () => {
    const drawn = <Value>(of: (plan: (typeof plans)[number]) => Value): Set<Value> =>
      new Set(plans.map(of));
    expect(drawn(({ config }) => config.nodes)).toEqual(new Set([1, 2, 3, 4, 5, 6, 7]));
    expect(drawn(({ config }) => config.partitions)).toEqual(new Set([1, 2, 3, 4]));
    expect(drawn(({ config }) => config.preset).size).toBe(3);
    expect(drawn(({ config }) => config.settings?.maxEntriesPerAppend)).toContain(1);
    expect(drawn(({ recovery }) => recovery.others).size).toBe(3);
    expect(drawn(({ config }) => config.rules.join()).size).toBe(8);
  });

  test("is plain data, and the same each time", () => {
    for (const plan of plans.slice(0, 20)) {
      expect(JSON.parse(JSON.stringify(plan))).toEqual(plan);
      expect(drawPlan(plan.seed)).toEqual(plan);
    }
  });

  test("recipes split, so their leaders begin their terms with a no-op", () => {
    const own = plans.filter(({ config }) => config.application !== undefined);
    expect(own.length).toBeGreaterThan(10);
    for (const { config } of own) expect(config.rules).not.toContain("no-leader-noop");
  });
});

describe("a seed", () => {
  test("a silenced leader whom nobody can depose is not waited for", () => {
    // It alone has a vote, and a learner lacks what the network lost.
    expect(runSeed(1795, { events: 20_000 }).failure).toBeNull();
  });

  test.each(seeds.slice(0, 12))("%i: its inputs alone bring about the same", (seed) => {
    const result = runSeed(seed, { events: 1500, twice: true });
    expect(result.failure).toBeNull();
    expect(result.events).toBeGreaterThan(1500);
    expect(runSeed(seed, { events: 1500 }).fingerprint).toBe(result.fingerprint);
  });

  test("that did next to nothing is insufficient, not passed", () => {
    expect(runSeed(3, { events: 1 })).toMatchObject({ failure: null, insufficient: true });
    expect(runSeed(3, { events: 3000 })).toMatchObject({ failure: null, insufficient: false });
  });
});

describe("a recovery", () => {
  const config = { seed: 1, nodes: 3, partitions: 1, preset: "robust", rules: [] } as const;

  test("of a core that holds a majority succeeds", () => {
    const recovery = { core: [0, 2], others: "down" } as const;
    expect(replay({ config, inputs: [], endsAt: 1_000_000, recovery }).failure).toBeNull();
  });

  test("of a core without a majority is found to be stuck, and where", () => {
    const recovery = { core: [0], others: "cutOff" } as const;
    const { failure } = replay({ config, inputs: [], endsAt: 1_000_000, recovery });
    expect(failure).toMatchObject({ kind: "liveness", frontier: "leaderless" });
  });
});

describe("what was found", () => {
  test("becomes a small scenario that shows it", () => {
    const { run, failure } = firstFailure("commit-old-terms");
    const small = shrink({ run, failure: failure! });
    expect(small.failure).toMatchObject({ kind: "violation" });
    expect(small.run.inputs.length).toBeLessThan(run.inputs.length);
    // It fits on a screen.
    expect(small.run.inputs.length).toBeLessThanOrEqual(20);

    const text = printScenario(failureScenario(small.run, small.failure, "a test"));
    const read = parseScenario(text, { invariants: Object.keys(invariantSentences) });
    expect(read.problems).toEqual([]);
    const shown = runScenario(read.scenario!);
    expect(shown.ok).toBe(true);
    expect(shown.violations.length).toBeGreaterThan(0);
  });

  test("is scored: how many seeds a wrong rule takes", () => {
    const options = { firstSeed: 1, seeds: 40, events: 3000 };
    const found = hunt("ack-before-sync", options);
    expect(found.killedBy).not.toBeNull();
    const never = { ...found, seeds: 40, events: 100_000, killedBy: null };
    expect(scoreMutants([found, found, never])).toEqual([
      {
        rule: "ack-before-sync",
        hunts: 3,
        survived: 1,
        medianSeeds: found.seeds,
        medianEvents: found.events,
        killedBy: [found.killedBy],
      },
    ]);
    expect(mutants).not.toContain("no-pre-vote");
  });
});

describe("without faults", () => {
  test.each(["robust", "kommander", "classroom"] as const)(
    "%s: nobody changes its leader or its term (L2)",
    (preset) => {
      const config = { seed: 5, nodes: 5, partitions: 2, preset, rules: [] };
      expect(countQuietChanges(config)).toBe(0);
    },
  );

  test("nor while idle partitions sleep under tight timings", () => {
    const settings = { enableQuiescence: true, pingInterval: 100_000, gossipInterval: 500_000 };
    const shape = { seed: 5, nodes: 5, partitions: 4, rules: [] };
    expect(countQuietChanges({ ...shape, preset: "robust", settings })).toBe(0);
  });
});
