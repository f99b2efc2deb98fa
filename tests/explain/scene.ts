import {
  createView,
  foldTrace,
  type ClusterConfig,
  type ClusterView,
  type Entry,
  type Fact,
  type Input,
  type Micros,
  type TraceEvent,
} from "../../engine/index.ts";
import { advanceTo, createSimulation, takeTrace } from "../../engine/simulation/simulation.ts";

export const second: Micros = 1_000_000;

/** A hand-made cluster with one user partition: facts are folded one by one. */
export interface Scene {
  view: ClusterView;
  readonly events: TraceEvent[];
  /** Writes a line of P1 (or of the world) and returns it. */
  line(node: number, fact: Fact, options?: { cause?: number; at?: Micros }): TraceEvent;
}

export function createScene(nodes: number): Scene {
  const scene: Scene = {
    view: createView({ nodes, partitions: 1 }),
    events: [],
    line(node, fact, { cause = 0, at = 0 } = {}) {
      const partition = node < 0 ? -1 : 1;
      const event: TraceEvent = { ref: scene.events.length + 1, cause, at, node, partition, fact };
      scene.events.push(event);
      scene.view = foldTrace(scene.view, [event]);
      return event;
    },
  };
  for (let node = 0; node < nodes; node++) scene.line(node, { kind: "nodeStarted", cold: true });
  return scene;
}

export function command(index: number, term: number, data: string): Entry {
  const time = { node: 0, millis: 0, counter: 0 };
  return { index, term, payload: { kind: "command", logType: "set", data, time } };
}

export function noop(index: number, term: number): Entry {
  return { index, term, payload: { kind: "noop" } };
}

/** A replica that follows a leader and has these entries on disk. */
export function follower(
  scene: Scene,
  node: number,
  { leader, term, entries }: { leader: number | null; term: number; entries: readonly Entry[] },
): void {
  const reason = "higherTerm";
  scene.line(node, {
    kind: "roleChanged",
    role: "follower",
    phase: "none",
    term,
    leader,
    reason,
    nodes: [],
  });
  if (entries.length === 0) return;
  scene.line(node, { kind: "entriesAppended", entries, asLeader: false });
  scene.line(node, { kind: "entriesDurable", index: entries.length });
}

/** A replica that leads a term with these entries on disk. */
export function leader(
  scene: Scene,
  node: number,
  { term, entries, votes }: { term: number; entries: readonly Entry[]; votes: readonly number[] },
): void {
  follower(scene, node, { leader: null, term, entries });
  scene.line(node, {
    kind: "roleChanged",
    role: "leader",
    phase: "none",
    term,
    leader: node,
    reason: "electionWon",
    nodes: votes,
  });
}

export interface Run {
  readonly trace: readonly TraceEvent[];
  readonly lookup: (ref: number) => TraceEvent | undefined;
  readonly viewAt: (event: TraceEvent) => ClusterView;
}

const keyframeEvery = 64;

/** A real run, with the view after each of its lines. */
export function run(config: ClusterConfig, inputs: readonly Input[], until: Micros): Run {
  const simulation = createSimulation(config, { inputs });
  advanceTo(simulation, until);
  const trace = takeTrace(simulation);
  const slots = new Map<number, number>();
  const keyframes: ClusterView[] = [];
  let view = createView(config);
  for (const [slot, event] of trace.entries()) {
    if (slot % keyframeEvery === 0) keyframes.push(view);
    view = foldTrace(view, [event]);
    slots.set(event.ref, slot);
  }
  return {
    trace,
    lookup: (ref) => trace[slots.get(ref) ?? -1],
    viewAt: (event) => {
      const slot = slots.get(event.ref)!;
      const from = slot - (slot % keyframeEvery);
      return foldTrace(keyframes[from / keyframeEvery]!, trace.slice(from, slot + 1));
    },
  };
}
