import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { isInGap, chargesOf, jobsOf, workerPart } from "../../app/recipes/drawings/jobsOf.ts";
import { orderTimer } from "../../app/recipes/drawings/orderTimer.ts";
import { lastSteps } from "../../app/recipes/drawings/workflowSteps.ts";
import { runScenario } from "../../engine/check/runScenario.ts";
import { createView, foldTrace, type ClusterView, type TraceEvent } from "../../engine/index.ts";
import { readScenario } from "../scenario/readScenario.ts";

/** What a demo's run shows, by the second. */
async function demo(name: string): Promise<(seconds: number) => ClusterView> {
  const scenario = await readScenario(readFileSync(`scenarios/${name}.yaml`, "utf8"));
  const trace: TraceEvent[] = [];
  runScenario(scenario, { onTrace: (lines) => trace.push(...lines) });
  return (seconds) =>
    foldTrace(
      createView(scenario.config),
      trace.filter(({ at }) => at <= seconds * 1_000_000),
    );
}

describe("jobs", () => {
  test("are in the gap from the charge on, until a node knows that they are completed", async () => {
    const at = await demo("jobs-charged-twice");
    const gap = (seconds: number): unknown[] => {
      const view = at(seconds);
      const moved = jobsOf(view).at(-1)!;
      return [moved.name, chargesOf(view, moved.name), isInGap(view, moved)];
    };
    expect(gap(3.65)).toEqual(["jobs/6", 1, false]);
    expect(gap(4.3)).toEqual(["jobs/7", 0, false]);
    expect(gap(4.4)).toEqual(["jobs/7", 1, true]);
    expect(gap(9.3)).toEqual(["jobs/7", 2, true]);
    expect(gap(18)).toEqual(["jobs/7", 2, false]);
  });

  test("have a worker wherever somebody leads, and nobody before", async () => {
    const at = await demo("jobs-charged-once");
    const parts = (seconds: number): string[] =>
      [1, 2].map((node) => workerPart(at(seconds), node));
    expect(parts(5)).toEqual(["standby", "standby"]);
    expect(parts(8)).toEqual(["worker", "standby"]);
  });
});

describe("orders", () => {
  test("two proposals from one state: one is taken, the guard refuses the other", async () => {
    const at = await demo("workflow-guarded");
    expect(fates(at(6.1), 2)).toEqual([
      "4 PaymentAuthorized ShipmentRequested proposed",
      "5 PaymentAuthorized Cancelled proposed",
    ]);
    for (const node of [0, 1, 2])
      expect(fates(at(6.5), node)).toEqual([
        "4 PaymentAuthorized ShipmentRequested taken",
        "5 PaymentAuthorized Cancelled refused",
      ]);
  });

  test("without a guard the second goes from where the order stands: no way leads there", async () => {
    const at = await demo("workflow-two-runners");
    expect(fates(at(6.5), 0)[1]).toBe("5 ShipmentRequested Cancelled illegal");
  });

  test("a step on the disk that nobody knows to be committed is a proposal, until a leader says more", async () => {
    const at = await demo("workflow-power-cut");
    expect(fates(at(7.9), 0)[1]).toBe("6 Created PaymentAuthorized taken");
    expect(fates(at(12.1), 0)[1]).toBe("6 Created PaymentAuthorized proposed");
    expect(fates(at(14.4), 0)[1]).toBe("6 Created PaymentAuthorized taken");
  });

  test("timers run where the runner acts, by the times of entries, and after a restart from there", async () => {
    const at = await demo("workflow-power-cut");
    const left = (seconds: number, node: number): (number | null)[] => {
      const view = at(seconds);
      return Object.values(view.nodes[node]!.rows).map(
        (order) => orderTimer(view, { node, order })?.left ?? null,
      );
    };
    expect(left(7.9, 0)).toEqual([null, null, null]);
    for (const one of left(7.9, 2)) expect(one).toBeGreaterThan(0);
    // They went on while nobody was there to count.
    expect(left(14.4, 0)).toEqual([0, 0, 0]);
  });
});

function fates(view: ClusterView, node: number): string[] {
  return lastSteps(view, node).map(({ index, from, to, fate }) => `${index} ${from} ${to} ${fate}`);
}
