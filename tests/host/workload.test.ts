import { describe, expect, test } from "vitest";
import { createConductor } from "../../engine/host/conductor.ts";
import type { ConductorApi, Frame, RunSpecification } from "../../engine/host/conductorApi.ts";
import { requestsBetween } from "../../engine/host/workload.ts";
import { askByLot } from "../../engine/recipes/askByLot.ts";
import { recipeNames } from "../../engine/recipes/catalogue.ts";
import { advanceTo, createSimulation, fingerprint } from "../../engine/simulation/simulation.ts";

const second = 1_000_000;
const config = {
  seed: 3,
  nodes: 3,
  partitions: 1,
  preset: "classroom",
  rules: [],
  application: { name: "jobs" },
} as const;

describe("requests by lot", () => {
  test("fall due at whole periods, whoever looks in which windows", () => {
    const whole = requestsBetween(config, 5, { from: 0, to: 2 * second });
    expect(whole.map(({ at }) => at / second)).toEqual([
      0, 0.2, 0.4, 0.6, 0.8, 1, 1.2, 1.4, 1.6, 1.8,
    ]);
    const windows = [0, 199_999, 200_001, 1_000_000, 2_000_000];
    const parts = windows.flatMap((from, slot) =>
      requestsBetween(config, 5, { from, to: windows[slot + 1] ?? from }),
    );
    expect(parts).toEqual(whole);
  });

  test("nobody asks at a rate of 0, nor where no recipe runs", () => {
    const { application: _, ...register } = config;
    expect(requestsBetween(config, 0, { from: 0, to: second })).toEqual([]);
    expect(requestsBetween(register, 5, { from: 0, to: second })).toEqual([]);
  });

  test.each(recipeNames)("%s: the instant decides what is asked", (name) => {
    expect(askByLot(name, 3, second)).toEqual(askByLot(name, 3, second));
    const asked = Array.from({ length: 40 }, (_, slot) => askByLot(name, 3, slot * 50_000));
    expect(new Set(asked.map((ask) => JSON.stringify(ask))).size).toBeGreaterThan(1);
  });
});

describe("a run with clients that ask by themselves", () => {
  test("holds what they asked, and goes the same way when that is played again", async () => {
    const { api, last } = await opened({ config, inputs: [], until: 8 * second });
    await api.setWorkload(20);
    await api.runTo(6 * second);
    await api.setWorkload(0);
    await api.runTo(8 * second);
    const { run, fingerprint: seen } = last();
    expect(run.inputs).toHaveLength(60);
    expect(run.inputs.at(-1)!.at).toBeLessThan(6 * second);
    // Whoever asks goes beyond the script.
    expect(run.until).toBeNull();
    const again = createSimulation(config, { inputs: run.inputs, tracing: false });
    advanceTo(again, 8 * second);
    expect(fingerprint(again)).toBe(seen);
  });

  test("is told of what they asked in small steps as in a large one", async () => {
    const inSteps = await opened({ config, inputs: [], until: null });
    await inSteps.api.setWorkload(5);
    for (let at = 3 * second; at <= 5 * second; at += 70_000) await inSteps.api.runTo(at);
    await inSteps.api.runTo(5 * second);
    const inOne = await opened({ config, inputs: [], until: null });
    await inOne.api.setWorkload(5);
    await inOne.api.runTo(5 * second);
    expect(inSteps.last().fingerprint).toBe(inOne.last().fingerprint);
    expect(inSteps.last().run.inputs).toEqual(inOne.last().run.inputs);
  });

  test("is quiet again once another run is opened", async () => {
    const { api, last } = await opened({ config, inputs: [], until: null });
    await api.setWorkload(20);
    await api.open({ config, inputs: [], until: null }, 0);
    await api.runTo(4 * second);
    expect(last().run.inputs).toEqual([]);
  });
});

/** A conductor on this thread that stands at 3 s, and the last frame that it told. */
async function opened(
  run: RunSpecification,
): Promise<{ readonly api: ConductorApi; readonly last: () => Frame }> {
  const api = createConductor({ spawn: null, now: () => performance.now() });
  let last: Frame | null = null;
  await api.subscribe((frame) => {
    last = frame;
  });
  await api.open(run, 3 * second);
  return { api, last: () => last! };
}
