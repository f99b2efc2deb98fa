import { expect, test } from "vitest";
import type { Desk } from "../../app/frame/desk.ts";
import { endFaults } from "../../app/frame/endFaults.ts";
import { menuSections } from "../../app/frame/menuSections.ts";
import type { Tool, ToolMenu, ToolSection } from "../../app/frame/tool.ts";
import { diskTool, endTool, messageTools, nodeTools, timerTool } from "../../app/frame/tools.ts";
import { sceneOf } from "../../app/frame/toolScene.ts";
import type { SessionState } from "../../app/session/session.ts";
import {
  foldTrace,
  createView,
  type Action,
  type ClusterConfig,
  type ClusterView,
  type Input,
} from "../../engine/index.ts";
import { advanceTo, createSimulation, takeTrace } from "../../engine/simulation/simulation.ts";

const second = 1_000_000;
const config: ClusterConfig = { seed: 7, nodes: 3, partitions: 1, preset: "classroom", rules: [] };
const b = { kind: "node", node: 1 } as const;
const c = { kind: "node", node: 2 } as const;

/** What a run looks like at an instant, after these acts at five seconds. */
function viewAfter(actions: readonly Action[], at: number = 6 * second): ClusterView {
  const inputs: readonly Input[] = actions.map((action, slot) => ({
    at: 5 * second + slot,
    action,
  }));
  const simulation = createSimulation(config, { inputs });
  advanceTo(simulation, at);
  return foldTrace(createView(config), takeTrace(simulation));
}

/** A desk that writes down what tools do, with node B selected. */
function deskAt(
  view: ClusterView,
  node: number | null = 1,
): { readonly desk: Desk; readonly state: SessionState; readonly acts: Action[] } {
  const acts: Action[] = [];
  const state = {
    view,
    fault: null,
    recorded: false,
    cursor: 6 * second,
    run: { config, inputs: [], until: null },
    selection: { partition: 1, node, ref: null },
  } as unknown as SessionState;
  const desk = {
    session: { store: { getState: () => state } },
    act: (action: Action) => acts.push(action),
    actAll: (actions: readonly Action[]) => acts.push(...actions),
  } as unknown as Desk;
  return { desk, state, acts };
}

function toolsOf(sections: readonly ToolSection[]): readonly Tool[] {
  return sections.flatMap(({ entries }) =>
    entries.flatMap((entry) => (isMenu(entry) ? toolsOf(entry.sections) : [entry])),
  );
}

function isMenu(entry: Tool | ToolMenu): entry is ToolMenu {
  return "sections" in entry;
}

/** Why the tools of a menu of B cannot be used, by id. */
function refusalsOf(view: ClusterView, kind: "disk" | "timers"): Record<string, string | null> {
  const { desk, state } = deskAt(view);
  const menu = { kind, anchor: {} as Element };
  return Object.fromEntries(
    toolsOf(menuSections(desk, state, menu, false)).map(({ id, refusal }) => [id, refusal]),
  );
}

test("without a node the tools of a node say what to do first", () => {
  const { desk, state } = deskAt(viewAfter([]), null);
  const scene = sceneOf(state);
  const tools = [...nodeTools(desk, scene), diskTool(desk, scene)];
  for (const { refusal } of tools) expect(refusal).toMatch(/^Select a node first/);
  expect(timerTool(desk, scene).refusal).toBeNull();
});

test("a process that runs is paused, a paused one resumed, one that is down neither", () => {
  const running = deskAt(viewAfter([]));
  const paused = deskAt(viewAfter([{ kind: "pause", node: b }]));
  const down = deskAt(viewAfter([{ kind: "crash", node: b }]));
  const pauseOf = ({ desk, state }: typeof running): Tool =>
    nodeTools(desk, sceneOf(state)).find(({ id }) => id === "pause")!;
  expect(pauseOf(running)).toMatchObject({ label: "Pause", refusal: null });
  expect(pauseOf(paused)).toMatchObject({ label: "Resume", refusal: null, pressed: true });
  expect(pauseOf(down).refusal).toBe("B is down: there is no process to pause.");
  pauseOf(running).run();
  pauseOf(paused).run();
  expect(running.acts).toEqual([{ kind: "pause", node: b }]);
  expect(paused.acts).toEqual([{ kind: "resume", node: b }]);
});

test("a disk is wiped only while its node is down, and repaired only where something is wrong", () => {
  const whole = refusalsOf(viewAfter([]), "disk");
  expect(whole["wipe"]).toBe("B is running. Crash it first.");
  expect(whole["diskRepair"]).toBe("Nothing is wrong with it.");
  const full = refusalsOf(
    viewAfter([{ kind: "disk", node: b, state: "full", fsync: null }]),
    "disk",
  );
  expect(full).toMatchObject({ diskFull: "It is full already.", diskRepair: null });
  const down = viewAfter([{ kind: "crash", node: b }]);
  expect(refusalsOf(down, "disk")["wipe"]).toBeNull();
  const wiped = viewAfter([
    { kind: "crash", node: b },
    { kind: "wipe", node: b },
  ]);
  expect(refusalsOf(wiped, "disk")["wipe"]).toBe("It was wiped already.");
});

test("a slow disk is slow until it is repaired", () => {
  const { desk, state, acts } = deskAt(viewAfter([]));
  const menu = { kind: "disk", anchor: {} as Element } as const;
  const tools = toolsOf(menuSections(desk, state, menu, false));
  tools.find(({ id }) => id === "diskSlow")!.run();
  tools.find(({ id }) => id === "diskRepair")!.run();
  const [slow, repair] = acts as [Action, Action];
  expect(refusalsOf(viewAfter([slow]), "disk")["diskSlow"]).toBe("It is slow already.");
  expect(refusalsOf(viewAfter([slow, repair]), "disk")["diskSlow"]).toBeNull();
});

test("timers of a stopped node cannot be fired, and only frozen ones thaw", () => {
  const paused = refusalsOf(viewAfter([{ kind: "pause", node: b }]), "timers");
  expect(paused["fire"]).toBe("B is paused. Resume it first.");
  expect(paused["elect"]).toBe("B is paused. Resume it first.");
  expect(paused["thaw"]).toBe("None of them is frozen.");
  expect(paused["clockRight"]).toBe("It is right.");
  const frozen = viewAfter([{ kind: "freeze", node: b, timer: "election", partition: 1 }]);
  expect(refusalsOf(frozen, "timers")).toMatchObject({
    freezeElection: "It stands still already.",
    freezeHeartbeat: null,
    thaw: null,
    thawAll: null,
  });
  const full = viewAfter([{ kind: "disk", node: b, state: "full", fsync: null }]);
  const { elect } = refusalsOf(full, "timers");
  expect(elect).toMatch(/leads already|Its disk is full: it may not stand/);
});

test("while a recording is shown every menu says why nothing can be done", () => {
  const { desk, state } = deskAt(viewAfter([]));
  Object.assign(state, { recorded: true });
  const anchor = {} as Element;
  const menus = [
    { kind: "link", from: 0, to: 1, anchor },
    { kind: "links", anchor },
    { kind: "hold", anchor },
    { kind: "drop", anchor },
    { kind: "disk", anchor },
    { kind: "timers", anchor },
    { kind: "wall", anchor },
    { kind: "node", node: 1, anchor },
  ] as const;
  for (const menu of menus) {
    const tools = toolsOf(menuSections(desk, state, menu, false));
    expect(tools.length).toBeGreaterThan(0);
    for (const { refusal } of tools) expect(refusal).toMatch(/^This is a recording/);
  }
});

test("nothing is released while nobody meddles", () => {
  const quiet = deskAt(viewAfter([]));
  const release = ({ desk, state }: typeof quiet): Tool =>
    messageTools(desk, sceneOf(state)).at(-1)!;
  expect(release(quiet).refusal).toMatch(/^Nothing is held/);
  const link = { from: b, to: c, oneWay: true } as const;
  const rule = { message: "any", partition: 1, nth: null } as const;
  const holding = deskAt(viewAfter([{ kind: "interfere", how: "hold", ...rule, ...link }]));
  expect(release(holding).refusal).toBeNull();
  release(holding).run();
  expect(holding.acts).toEqual([{ kind: "release", ...link }]);
});

test("a rule for the next message ends with it; the message is held until it is released", () => {
  const leader = { kind: "leader", partition: 1 } as const;
  const rule = { how: "hold", message: "heartbeat", partition: 1, nth: 1 } as const;
  const hold: readonly Action[] = [0, 1, 2].map((to) => ({
    kind: "interfere",
    from: leader,
    to: { kind: "node", node: to },
    oneWay: true,
    ...rule,
  }));
  const view = viewAfter(hold, 7 * second);
  const held = [...view.flights.values()].filter(({ fate }) => fate === "held");
  expect(held).toHaveLength(2);
  // No node sends to itself: the rule for that way stays.
  expect(view.links.every(({ from, to }) => from === to)).toBe(true);
});

test("one act ends every fault, and then nothing is wrong", () => {
  const faults: readonly Action[] = [
    { kind: "pause", node: b },
    { kind: "disk", node: b, state: "full", fsync: { from: 50_000, to: 150_000 } },
    { kind: "clock", node: c, rate: { of: 1, in: 3 }, jump: 0 },
    { kind: "freeze", node: { kind: "every" }, timer: "election", partition: null },
    { kind: "cutLink", from: b, to: c, oneWay: true },
    { kind: "linkNetwork", from: b, to: c, oneWay: false, settings: { loss: { of: 1, in: 3 } } },
    {
      kind: "interfere",
      how: "hold",
      message: "any",
      partition: 1,
      nth: null,
      from: c,
      to: b,
      oneWay: true,
    },
    { kind: "crash", node: { kind: "node", node: 0 } },
  ];
  const troubled = deskAt(viewAfter(faults, 5 * second + faults.length));
  const end = endTool(troubled.desk, sceneOf(troubled.state));
  expect(end.refusal).toBeNull();
  const now = 5 * second + faults.length;
  const remedy = endFaults(troubled.state.view, { now, config });
  const healed = deskAt(viewAfter([...faults, ...remedy], 7 * second));
  expect(endTool(healed.desk, sceneOf(healed.state)).refusal).toBe("Nothing is wrong anywhere.");
  expect(endFaults(healed.state.view, { now: 7 * second, config })).toEqual([]);
});
