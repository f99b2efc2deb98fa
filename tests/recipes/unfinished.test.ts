import { afterEach, describe, expect, test, vi } from "vitest";
import { runScenario } from "../../engine/check/runScenario.ts";
import { failureScenario } from "../../engine/check/search/failureScenario.ts";
import { replay, type FoundRun } from "../../engine/check/search/foundRun.ts";
import type { Application } from "../../engine/node/application.ts";
import { recipeNames, recipeOf, type RecipeName } from "../../engine/recipes/catalogue.ts";

afterEach(() => void vi.restoreAllMocks());

interface IdleControl {
  readonly recipe: RecipeName;
  readonly story: string;
  /** What is asked, of which key. */
  readonly asked: readonly [name: string, key: string];
  readonly detail: string;
  readonly spoil: (application: Application<unknown>) => void;
}

/** Remembers everything, and does nothing. */
function idle(application: Application<unknown>): void {
  const apply = application.onReplicationReceived.bind(application);
  vi.spyOn(application, "onReplicationReceived").mockImplementation((state, received, raft) => {
    apply(state, received, raft);
    return [];
  });
  vi.spyOn(application, "onTimer").mockReturnValue([]);
}

const controls: readonly IdleControl[] = [
  {
    recipe: "jobs",
    story: "nobody begins with a job",
    asked: ["submitJob", "jobs/7"],
    detail: "jobs/7 is pending, and stays so",
    spoil: idle,
  },
  {
    recipe: "workers",
    story: "nobody takes a tick in hand",
    asked: ["tick", "tenant-1"],
    detail: "nobody sees to tick 1 of tenant-1",
    spoil: idle,
  },
  {
    recipe: "workflow",
    story: "nobody runs orders",
    asked: ["startOrder", "workflows/1"],
    detail: "workflows/1 stays Created",
    spoil: idle,
  },
  {
    recipe: "coldTenants",
    story: "no worker begins with leadership",
    asked: ["register", "tenants/1/billing"],
    detail: "nobody bills tenants/1/billing",
    spoil: (application) => void vi.spyOn(application, "onLeaderChanged").mockReturnValue([]),
  },
];

/** The faults end while the request is on its way. */
function runOf({ recipe, asked: [name, key] }: IdleControl): FoundRun {
  const operation = { kind: "ask", name, key, data: {}, partition: null } as const;
  const application = { name: recipe };
  return {
    config: { seed: 3, nodes: 3, partitions: 1, preset: "robust", rules: [], application },
    inputs: [{ at: 1_000_000, action: { kind: "submit", operation, node: null } }],
    endsAt: 1_000_500,
    recovery: { core: [0, 1, 2], others: "whole" },
  };
}

describe.each(controls)("$recipe: $story", (control) => {
  const run = runOf(control);

  test("so its work does not end, and that is told", () => {
    control.spoil(recipeOf(control.recipe).application);
    const { failure } = replay(run);
    const { detail } = control;
    expect(failure).toMatchObject({ kind: "liveness", frontier: "unfinished", detail });
    const shown = runScenario(failureScenario(run, failure!, "a test"));
    expect(shown.expectations).toMatchObject([{ ok: false, because: detail }]);
  });

  test("where the recipe is right, it does", () => {
    expect(replay(run).failure).toBeNull();
  });
});

test("every recipe that has work of its own has a control", () => {
  const working = recipeNames.filter((name) => recipeOf(name).unfinished !== undefined);
  const controlled = controls.map(({ recipe }) => recipe);
  expect(working.filter((name) => !controlled.includes(name))).toEqual([]);
});
