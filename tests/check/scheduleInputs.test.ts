import { describe, expect, test } from "vitest";
import { runScenario, type Scenario } from "../../engine/index.ts";
import { scheduleInputs } from "../../engine/check/scheduleInputs.ts";
import { advanceTo, createSimulation, takeTrace } from "../../engine/simulation/simulation.ts";
import { isConditional } from "../../engine/simulation/scenario/timing.ts";
import type { Expectation } from "../../engine/simulation/scenario/expectation.ts";
import type { Predicate } from "../../engine/simulation/scenario/predicate.ts";
import type { TraceEvent } from "../../engine/simulation/trace.ts";
import { readScenario } from "../scenario/readScenario.ts";

function script(inputs: string, seed = 7): Promise<Scenario> {
  return readScenario(
    `name: x\nseed: ${seed}\nnodes: 3\npreset: robust\nuntil: 6s\ninputs:\n${inputs}`,
  );
}

function instantsOf(scenario: Scenario): number[] {
  return scheduleInputs(scenario).inputs.map(({ at }) => at);
}

function traceOf(scenario: Scenario): TraceEvent[] {
  const { inputs } = scheduleInputs(scenario);
  const simulation = createSimulation(scenario.config, { inputs });
  advanceTo(simulation, scenario.until);
  return takeTrace(simulation);
}

describe("an input that names no instant", () => {
  test("after: so long after the one before it, however that was timed", async () => {
    const instants = instantsOf(
      await script(`
  - { after: 500ms, freeze: C }
  - { at: 2s, isolate: A }
  - { after: 40ms, heal: all }
  - { after: 0s, thaw: C }
  - { when: { leader: P1, serves: true }, pause: B }
  - { after: 10ms, resume: B }
`),
    );
    expect(instants.slice(0, 4)).toEqual([500_000, 2_000_000, 2_040_000, 2_040_000]);
    expect(instants[5]).toBe(instants[4]! + 10_000);
  });

  test("when: at the first instant after which it holds", async () => {
    const scenario = await script(
      "  - { when: { leader: P1, serves: true }, crash: leader of P1 }",
    );
    const [crashAt] = instantsOf(scenario);
    const trace = traceOf(scenario);
    const serving = trace.find(
      ({ fact, partition }) => fact.kind === "serving" && partition === 1,
    )!;
    expect(serving.at).toBe(crashAt! - 1);
    const crashed = trace.find(({ fact }) => fact.kind === "nodeCrashed");
    expect(crashed).toMatchObject({ at: crashAt, node: serving.node });
  });

  test("when: not before the input that stands before it in the list", async () => {
    const [, instant] = instantsOf(
      await script(`
  - { at: 3s, pause: C }
  - { when: { leader: P1, serves: true }, resume: C }
`),
    );
    // It holds all the time; an input comes after what the one before it did.
    expect(instant).toBe(3_000_001);
  });

  test("when settled: once nothing changes any more but heartbeats", async () => {
    const scenario = await script(`
  - { at: 2s, write: { key: price, value: "10" } }
  - { when: settled, isolate: A }
`);
    const [, settledAt] = instantsOf(scenario);
    const trace = traceOf(scenario);
    const applied = trace.filter(
      ({ fact, partition }) => fact.kind === "entriesApplied" && partition === 1 && fact.to === 2,
    );
    expect(applied).toHaveLength(3);
    for (const { at } of applied) expect(at).toBeLessThan(settledAt!);
    expect(settledAt).toBeLessThan(2_500_000);
  });

  test("when settled: a crashed cluster is at rest at once", async () => {
    const inputs = ["A", "B", "C"].map((node) => `  - { at: 2s, crash: ${node} }`).join("\n");
    const instants = instantsOf(await script(`${inputs}\n  - { when: settled, restart: A }`));
    expect(instants).toHaveLength(4);
  });
});

describe("an input whose time never comes", () => {
  test("fails the scenario, and is named by its place", async () => {
    const scenario = await script(`
  - { at: 2s, isolate: A }
  - { when: { leader: P1, is: B, serves: true }, within: 1ms, heal: all }
  - { after: 1s, restart: A }
  - { when: { node: C, up: false }, crash: A }
  - { after: 5s, crash: A }
`);
    const { ok, unmet, inputs, expectations } = runScenario(scenario);
    expect({ ok, unmet, expectations }).toEqual({ ok: false, unmet: [1, 3, 4], expectations: [] });
    expect(inputs.map(({ at, action }) => [at, action.kind])).toEqual([
      [2_000_000, "isolate"],
      [3_000_000, "restart"],
    ]);
  });

  test("within: enough time is enough", async () => {
    const wait = (within: string): Promise<Scenario> =>
      script(`  - { when: { leader: P1, serves: true }, within: ${within}, crash: A }`);
    const [at] = instantsOf(await wait("1s"));
    expect(runScenario(await wait("1s"))).toMatchObject({ ok: true, unmet: [] });
    expect(instantsOf(await wait(`${at! - 1}us`))).toEqual([]);
    expect(instantsOf(await wait(`${at}us`))).toEqual([at]);
  });
});

describe("a schedule", () => {
  const chain = `
  - { when: { leader: P1, serves: true }, write: { key: price, value: "10" } }
  - { when: { entry: price=10, is: durable, on: a majority }, crash: leader of P1 }
  - { after: 20ms, drop: A - B, message: requestVote, nth: 1 }
  - { when: { all: [{ leader: P1, serves: true }, { crowns: P1, exactly: 1 }] }, pause: leader of P1 }
  - { when: { leader: P1, serves: true }, within: 1s, restart: A }
  - { when: settled, heal: all }
`;

  test("is the same whenever it is made, and needs no finding once it is found", async () => {
    const scenario = await script(chain);
    const schedule = scheduleInputs(scenario);
    expect(scheduleInputs(scenario)).toEqual(schedule);
    const found: Scenario = { ...scenario, inputs: schedule.inputs };
    expect(scheduleInputs(found)).toEqual({ inputs: schedule.inputs, unmet: [] });
    const played = runScenario({ ...scenario, inputs: schedule.inputs });
    expect(played).toEqual({ ...runScenario(scenario), unmet: [], ok: true });
  });

  test.each([1, 2, 3, 4, 5, 6, 7, 8])(
    "is played as it was rehearsed: what an input waited for holds when it comes (seed %i)",
    async (seed) => {
      const scenario = await script(chain, seed);
      const { inputs, unmet } = scheduleInputs(scenario);
      const met = scenario.inputs.filter((_, slot) => !unmet.includes(slot));
      expect(met.length).toBeGreaterThan(3);
      const expectations = met.flatMap((input, slot): Expectation[] => {
        if (!isConditional(input) || input.timing.kind !== "when") return [];
        const { when } = input.timing;
        return when === "settled" ? [] : [holdsAt(inputs[slot]!.at - 1, when)];
      });
      const { expectations: judged } = runScenario({ ...scenario, inputs, expectations });
      expect(judged.filter(({ ok }) => !ok)).toEqual([]);
    },
  );
});

function holdsAt(at: number, predicate: Predicate): Expectation {
  return { kind: "at", at, predicate, because: null };
}
