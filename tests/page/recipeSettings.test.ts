import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import {
  applicationSettings,
  parseScenario,
  scheduleInputs,
  type Input,
  type Scenario,
} from "../../engine/index.ts";
import { latencyAt, latencyInProse } from "../../app/recipes/linkDelay.ts";
import { recipePageOf, recipePages } from "../../app/recipes/recipePages.ts";
import { inputsAnew, withoutScenario } from "../../app/recipes/sameRun.ts";
import { chosenAnew, departures } from "../../app/recipes/settings.ts";

describe("the settings of a recipe", () => {
  test.each(recipePages.map((page) => [page.name, page.settings] as const))(
    "%s: each has its words, and a switch or a number as it needs",
    (name, settings) => {
      const usual = applicationSettings({ name });
      expect(settings.map((setting) => setting.name).toSorted()).toEqual(
        Object.keys(usual).toSorted(),
      );
      for (const setting of settings) {
        expect(setting.kind).toBe(typeof usual[setting.name] === "boolean" ? "switch" : "number");
        expect(setting.meaning).toMatch(/^[A-Z].{8,55}\.$/);
      }
    },
  );

  test("a choice names what departs from the author's own, and nothing else", () => {
    const off = chosenAnew({ name: "jobs" }, { idempotencyKeys: false });
    expect(off).toEqual({ name: "jobs", settings: { idempotencyKeys: false } });
    expect(chosenAnew(off, { idempotencyKeys: true })).toEqual({ name: "jobs" });
  });

  test("departures are told against the script, not against the author", () => {
    const { settings } = recipePageOf("jobs")!;
    const script = { name: "jobs", settings: { idempotencyKeys: false } } as const;
    expect(departures(settings, script, script)).toEqual([]);
    expect(
      departures(settings, { name: "jobs", settings: { timeoutMillis: 6000 } }, script),
    ).toEqual(["idempotency keys on", "retry a started job after 6000 ms"]);
    // A run that was never written down departs from nothing.
    expect(departures(settings, script, undefined)).toEqual([]);
  });
});

describe("the same run under another setting", () => {
  test("what waits for something waits for it anew", async () => {
    const scenario = await read("workers-paused-twice");
    const { inputs } = await scheduleInputs(scenario);
    const config = {
      ...scenario.config,
      application: { name: "workers", settings: { prepareMillis: 2000, coordinate: false } },
    } as const;
    const slow = { ...config, preset: "kommander" } as const;
    const anew = await inputsAnew(scenario, inputs, slow);
    expect(anew.map(({ action }) => action)).toEqual(inputs.map(({ action }) => action));
    expect(pausedAt(anew)).not.toBe(pausedAt(inputs));
    expect(await inputsAnew(scenario, anew, scenario.config)).toEqual(inputs);
  });

  test("what was done by hand stays at its instant", async () => {
    const scenario = await read("jobs-charged-twice");
    const { inputs } = await scheduleInputs(scenario);
    const heal: Input = { at: 9_000_000, action: { kind: "heal" } };
    expect(withoutScenario([...inputs, heal], scenario.inputs)).toEqual([heal]);
    const config = { ...scenario.config, application: { name: "jobs" } } as const;
    expect(await inputsAnew(scenario, [...inputs, heal], config)).toContainEqual(heal);
  });

  test("a run that lost a part of its scenario keeps what it has", async () => {
    const scenario = await read("jobs-charged-twice");
    const { inputs } = await scheduleInputs(scenario);
    const forked = inputs.slice(0, 1);
    expect(withoutScenario(forked, scenario.inputs)).toBeNull();
    expect(await inputsAnew(scenario, forked, scenario.config)).toBe(forked);
  });
});

test("the delay of links is that of the preset, until somebody sets it", () => {
  const config = { seed: 1, nodes: 3, partitions: 1, preset: "classroom", rules: [] } as const;
  const settings = { latency: { from: 200_000, to: 200_000 } };
  const inputs: readonly Input[] = [{ at: 5, action: { kind: "network", settings } }];
  expect(latencyInProse(latencyAt(config, inputs, 4))).toBe("40 to 80 ms");
  expect(latencyInProse(latencyAt(config, inputs, 5))).toBe("200 ms");
});

async function read(name: string): Promise<Scenario> {
  const { scenario } = await parseScenario(readFileSync(`scenarios/${name}.yaml`, "utf8"));
  return scenario!;
}

function pausedAt(inputs: readonly Input[]): number | undefined {
  return inputs.find(({ action }) => action.kind === "pause")?.at;
}
