import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import {
  createView,
  foldTrace,
  parseScenario,
  scheduleInputs,
  type ClusterView,
  type TraceEvent,
} from "../../engine/index.ts";
import { advanceTo, createSimulation } from "../../engine/simulation/simulation.ts";
import { anchorsOf, linesRun } from "../../app/recipes/codeAnchors.ts";
import { gapInProse, openCall } from "../../app/recipes/gap.ts";
import { recipePageOf, recipePages } from "../../app/recipes/recipePages.ts";

const second = 1_000_000;

describe("the source beside the run", () => {
  test.each(recipePages.map((page) => [page.name, page] as const))(
    "%s: what a node tells its application has a line in it",
    (_name, { source, gap }) => {
      const anchors = anchorsOf(source.split("\n"));
      expect(anchors).toMatchObject({
        onRequest: expect.any(Number),
        onReplicationReceived: expect.any(Number),
        onLogRestored: expect.any(Number),
        proposes: expect.any(Number),
      });
      // The gap is drawn above the handler that would close it.
      expect(anchors.onServiceReply !== undefined).toBe(gap !== undefined);
    },
  );

  test("a line is told with the nodes that ran it; a leader's first entry runs none", async () => {
    const { events, view } = await played("jobs-charged-twice", 4.3 * second);
    const anchors = anchorsOf(recipePageOf("jobs")!.source.split("\n"));
    const before = linesRun(anchors, until(events, 3 * second), view);
    expect(before.nodes.has(anchors.onReplicationReceived!)).toBe(false);
    const { nodes, last } = linesRun(anchors, events, view);
    expect(nodes.get(anchors.onRequest!)).toEqual([0]);
    expect(nodes.get(anchors.onReplicationReceived!)).toEqual([0, 1, 2]);
    expect(nodes.get(anchors.callsService!)).toEqual([0]);
    expect(last).toEqual({ line: anchors.callsService, node: 0 });
  });
});

describe("the gap between an act and the entry that tells of it", () => {
  test("jobs: it opens with the charge, and somebody else's completion closes it", async () => {
    const page = recipePageOf("jobs")!;
    const { view: started } = await played("jobs-charged-twice", 4.3 * second);
    expect(openCall(started, page)).toBeNull();
    const { view: crashed } = await played("jobs-charged-twice", 4.4 * second);
    const open = openCall(crashed, page);
    expect(gapInProse(open!, crashed)).toBe(
      "The gap. A crashed here: payments acted at 4.342 s, and nothing is written.",
    );
    const { view: completed } = await played("jobs-charged-twice", 12 * second);
    expect(openCall(completed, page)).toBeNull();
  });

  test("workers: each tick has a gap of its own", async () => {
    const page = recipePageOf("workers")!;
    const { view } = await played("workers-everywhere", 8 * second);
    expect(view.ledger).toHaveLength(18);
    expect(openCall(view, page)).toBeNull();
    const later = [...view.ledger, { ...view.ledger[0]!, tag: "tenant-1/2" }];
    expect(openCall({ ...view, ledger: later }, page)?.tag).toBe("tenant-1/2");
  });

  test("where nobody writes it down, nothing is missing", async () => {
    const { view } = await played("jobs-charged-twice", 4.4 * second);
    expect(openCall(view, recipePageOf("coldTenants")!)).toBeNull();
  });
});

async function played(
  name: string,
  to: number,
): Promise<{ readonly events: readonly TraceEvent[]; readonly view: ClusterView }> {
  const { scenario } = await parseScenario(readFileSync(`scenarios/${name}.yaml`, "utf8"));
  const { inputs } = await scheduleInputs(scenario!);
  const { config } = scenario!;
  const simulation = createSimulation(config, { inputs, tracing: true });
  advanceTo(simulation, to);
  const events = simulation.trace;
  return { events, view: foldTrace(createView(config), events) };
}

function until(events: readonly TraceEvent[], at: number): readonly TraceEvent[] {
  return events.filter((event) => event.at < at);
}
