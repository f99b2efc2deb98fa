import { describe, expect, test } from "vitest";
import { createConductor } from "../../engine/host/conductor.ts";
import type { ConductorApi, Frame, RunSpecification } from "../../engine/host/conductorApi.ts";
import type { Violation } from "../../engine/check/violation.ts";
import type { Input } from "../../engine/simulation/input.ts";
import { advanceTo, createSimulation, fingerprint } from "../../engine/simulation/simulation.ts";

const second = 1_000_000;

/**
 * C misses a write, and the leader that has it dies. Without the up-to-date check C is elected
 * (§5.4.1): a committed entry is gone.
 */
const inputs: readonly Input[] = [
  { at: 4 * second, action: { kind: "isolate", node: { kind: "node", node: 2 } } },
  {
    at: 5 * second,
    action: {
      kind: "submit",
      operation: { kind: "set", key: "price", value: "10", partition: 1 },
      node: null,
    },
  },
  { at: 7 * second, action: { kind: "crash", node: { kind: "node", node: 0 } } },
  { at: 7 * second, action: { kind: "heal" } },
];

function run(rules: RunSpecification["config"]["rules"]): RunSpecification {
  const config = { seed: 7, nodes: 3, partitions: 1, preset: "classroom", rules } as const;
  return { config, inputs, until: null };
}

/** A conductor on this thread, the last frame that it told, and what is known to be broken. */
interface Watched {
  readonly api: ConductorApi;
  readonly last: () => Frame;
  readonly broken: () => readonly Violation[];
}

async function watch(specification: RunSpecification, playTo = 0): Promise<Watched> {
  const api = createConductor({ spawn: null, now: () => performance.now() });
  let last: Frame | null = null;
  let edition = 0;
  let broken: readonly Violation[] = [];
  await api.subscribe((frame) => {
    if (frame.edition !== edition) broken = broken.filter(({ at }) => at < frame.keepBefore);
    edition = frame.edition;
    broken = [...broken, ...frame.violations];
    last = frame;
  });
  await api.open(specification, playTo);
  return { api, last: () => last!, broken: () => broken };
}

function plainFingerprint(
  { config }: RunSpecification,
  done: readonly Input[],
  horizon: number,
): string {
  const simulation = createSimulation(config, { inputs: done, tracing: false });
  advanceTo(simulation, horizon);
  return fingerprint(simulation);
}

describe("the judge of a run", () => {
  test("finds nothing in a sound run", async () => {
    const { api, last, broken } = await watch(run([]));
    await api.runTo(16 * second);
    expect(last().frontier).toBe(16 * second);
    expect(broken()).toEqual([]);
  });

  test("stops a run right behind the instant at which an invariant breaks", async () => {
    const { api, last, broken } = await watch(run(["skip-log-check"]));
    await api.runTo(16 * second);
    const [first] = broken();
    expect(first).toMatchObject({ invariant: "leaderCompleteness", node: 2 });
    expect(last().frontier).toBe(first!.at + 1);
    expect(last().clock).toBe(first!.at + 1);
    // The run is what it would be without anybody looking.
    const specification = run(["skip-log-check"]);
    expect(last().fingerprint).toBe(plainFingerprint(specification, inputs, first!.at + 1));
  });

  test("lets it go on when asked to, and stops it again only for another invariant", async () => {
    const { api, last, broken } = await watch(run(["skip-log-check"]));
    const names = new Set<string>();
    for (let stops = 0; stops < 20; stops++) {
      await api.runTo(16 * second);
      if (last().frontier === 16 * second) break;
      const fresh = broken().at(-1)!.invariant;
      expect([...names]).not.toContain(fresh);
      for (const { invariant } of broken()) names.add(invariant);
    }
    expect(last().frontier).toBe(16 * second);
    expect(names.size).toBeGreaterThan(1);
    const instants = broken().map(({ at }) => at);
    expect(instants).toEqual(instants.toSorted((a, b) => a - b));
  });

  test("goes step by step with the run", async () => {
    const { api, last, broken } = await watch(run(["skip-log-check"]), 7 * second);
    for (let steps = 0; steps < 2000 && broken().length === 0; steps++) await api.step("event");
    const [first] = broken();
    expect(first?.invariant).toBe("leaderCompleteness");
    expect(last().clock).toBe(first!.at);
    const mine = last().events.filter(({ node }) => node === first!.node);
    expect(mine.map(({ fact }) => fact.kind)).toContain("roleChanged");
  });

  test("forgets what an action in the past undid", async () => {
    const specification = run(["skip-log-check"]);
    const { api, last, broken } = await watch(specification);
    await api.runTo(16 * second);
    expect(broken()).not.toEqual([]);
    const heal: Input = { at: 5 * second, action: { kind: "heal" } };
    await api.forkAt(heal.at, heal.action);
    expect(broken()).toEqual([]);
    await api.runTo(16 * second);
    expect(broken()).toEqual([]);
    const done = [...inputs.filter(({ at }) => at < heal.at), heal];
    expect(last().fingerprint).toBe(plainFingerprint(specification, done, 16 * second));
    // The other branch is as it was.
    await api.replaceInputs(inputs, 12 * second);
    expect(broken().map(({ invariant }) => invariant)).toContain("leaderCompleteness");
  });

  test("takes in what is done right after the stop", async () => {
    const specification = run(["skip-log-check"]);
    const { api, last } = await watch(specification);
    await api.runTo(16 * second);
    const { frontier } = last();
    await api.act({ kind: "isolate", node: { kind: "node", node: 2 } });
    for (let stops = 0; stops < 20 && last().frontier < 16 * second; stops++)
      await api.runTo(16 * second);
    const done: Input = {
      at: frontier,
      action: { kind: "isolate", node: { kind: "node", node: 2 } },
    };
    expect(last().fault).toBeNull();
    expect(last().fingerprint).toBe(
      plainFingerprint(specification, [...inputs, done], 16 * second),
    );
  });
});
