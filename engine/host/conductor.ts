import { assertPresent } from "../base/assert.ts";
import type { Micros, NodeId } from "../base/ids.ts";
import { advance, advanceOne, type Advance } from "../simulation/advance.ts";
import type { Input } from "../simulation/input.ts";
import {
  advanceTo,
  createSimulation,
  insertInput,
  keyframeOf,
  resumeSimulation,
  stepEvent,
  type Simulation,
} from "../simulation/simulation.ts";
import type { TraceEvent } from "../simulation/trace.ts";
import { eventsOf, fingerprintOf, sortedInputs, type World } from "../simulation/world.ts";
import type {
  ConductorApi,
  EngineFault,
  Executor,
  Frame,
  RunSpecification,
  Speed,
} from "./conductorApi.ts";
import {
  assertAgreement,
  createJudge,
  isAhead,
  judgeOne,
  judgeUntil,
  takeViolations,
  tellInput,
  type Judge,
} from "./judge.ts";
import {
  dropFrom,
  isKeyframeDue,
  keepKeyframe,
  resumeBefore,
  type KeptKeyframe,
} from "./keyframes.ts";
import { NodeFault, type NodeHandle } from "./nodeHandle.ts";
import {
  countWorkers,
  dumpPool,
  endPool,
  executeOnPool,
  loadPool,
  type NodePool,
} from "./nodePool.ts";
import { requestsBetween } from "./workload.ts";

/** What the conductor needs of the thread it lives in. */
export interface ConductorSurroundings {
  /** Starts a node's worker; null where there are no workers: everything runs inline. */
  readonly spawn: ((node: NodeId) => NodeHandle) | null;
  /** Milliseconds of a clock that only runs forward. */
  readonly now: () => number;
}

/** While playing, frames go out at most this often. */
const frameMillis = 16;
/** A stalled thread does not make the cluster jump: at most this much real time per frame counts. */
const longestTickMillis = 100;
/** At "max": compute so long before the page is told. */
const maxSpeedBudgetMillis = 24;
/** At most so many lines per frame at "max": the page has to fold and draw them. */
const maxSpeedLines = 6000;
/** Live viewing above this speed runs inline from the start. */
const fastestInWorkers = 4;
/** The workers may lag this many frames in a row before the conductor runs ahead inline. */
const laggingFrames = 12;

/** The nodes of the current run, where they run. */
type Nodes =
  | { readonly kind: "inline"; readonly simulation: Simulation }
  | { readonly kind: "workers"; readonly world: World; readonly pool: NodePool };

/** The window loop of one run at a time: paces it, feeds inputs, and tells the page. */
export function createConductor({ spawn, now }: ConductorSurroundings): ConductorApi {
  const trace: TraceEvent[] = [];
  const keyframes: KeptKeyframe[] = [];
  let listener: ((frame: Frame) => void) | null = null;
  /** Settles when the page has taken the last frame (across threads: a promise). */
  let taken: unknown;
  let run: RunSpecification | null = null;
  let nodes: Nodes | null = null;
  let judge: Judge | null = null;
  let edition = 0;
  let keepBefore: Micros = Infinity;
  let clock: Micros = 0;
  let speed: Speed = 1;
  let playing = false;
  let preferred: Executor = spawn === null ? "inline" : "workers";
  let actualSpeed: number | null = null;
  let lagging = 0;
  /** Requests by lot in a virtual second; those before `askedTo` are inputs already. */
  let perSecond = 0;
  let askedTo: Micros = 0;
  let fault: EngineFault | null = null;
  /** Calls and ticks wait for each other: a run has one owner at a time. */
  let last: Promise<unknown> = Promise.resolve();

  function inTurn(work: () => Promise<void>): Promise<void> {
    const turn = last.then(work).catch(noteFault).then(tell);
    last = turn;
    return turn;
  }

  function worldOf(): World {
    const current = assertPresent(nodes, "an open run");
    return current.kind === "inline" ? current.simulation.world : current.world;
  }

  function judgeOf(): Judge {
    return assertPresent(judge, "the judge of the run");
  }

  function tell(): void {
    if (listener === null || run === null || nodes === null) return;
    const world = worldOf();
    const frame: Frame = {
      edition,
      keepBefore,
      events: trace.splice(0),
      violations: takeViolations(judgeOf(), world.frontier),
      frontier: world.frontier,
      clock,
      playing,
      executor: nodes.kind,
      workers: nodes.kind === "workers" ? countWorkers(nodes.pool) : 0,
      processed: eventsOf(world),
      fingerprint: fingerprintOf(world),
      fault,
      actualSpeed: playing ? actualSpeed : null,
      run: { ...run, inputs: [...world.inputs] },
    };
    keepBefore = Infinity;
    taken = listener(frame);
  }

  function noteFault(error: unknown): void {
    const node = error instanceof NodeFault ? error.node : null;
    const message = error instanceof Error ? error.message : String(error);
    const stack = error instanceof Error ? (error.stack ?? message) : message;
    const at = clock;
    const report = JSON.stringify({ message, node, at, run, stack }, null, 2);
    fault = { node, message, at, report };
    playing = false;
  }

  async function driveOnWorkers(world: World, pool: NodePool, steps: Advance): Promise<void> {
    let task = steps.next([]);
    while (task.done !== true) task = steps.next(await executeOnPool(pool, world, task.value));
  }

  /** Goes to the horizon. On the way only what somebody put there stops it. */
  async function runUntil(horizon: Micros): Promise<void> {
    const { frontier } = worldOf();
    judgeUntil(judgeOf(), frontier, horizon);
    await goTo(horizon);
  }

  /**
   * Goes to the horizon, or stands still right behind the instant at which an invariant breaks that
   * held until then. The answer is whether it broke.
   */
  async function runWhileSound(horizon: Micros): Promise<boolean> {
    askUntil(horizon);
    const end = judgeUntil(judgeOf(), worldOf().frontier, horizon);
    await goTo(end);
    return end < horizon;
  }

  /** Clients ask what they will have asked by then. */
  function askUntil(horizon: Micros): void {
    const { config, frontier } = worldOf();
    const from = Math.max(frontier, askedTo);
    const asked = requestsBetween(config, perSecond, { from, to: horizon });
    askedTo = Math.max(askedTo, horizon);
    asked.forEach(insertNow);
  }

  /** Who acts leaves the script: the run goes on for as long as people like. */
  function leaveScript(): void {
    run = { ...assertPresent(run, "an open run"), until: null };
  }

  async function goTo(horizon: Micros): Promise<void> {
    const current = assertPresent(nodes, "an open run");
    const moves = horizon > worldOf().frontier;
    if (current.kind === "inline") {
      advanceTo(current.simulation, horizon);
      takeInlineTrace(current.simulation);
    } else
      await driveOnWorkers(current.world, current.pool, advance(current.world, trace, horizon));
    clock = horizon;
    if (moves) assertAgreement(judgeOf(), worldOf());
    await maybeKeep();
  }

  async function runOne(): Promise<void> {
    const current = assertPresent(nodes, "an open run");
    judgeOne(judgeOf(), worldOf().frontier);
    if (current.kind === "inline") {
      stepEvent(current.simulation);
      takeInlineTrace(current.simulation);
    } else await driveOnWorkers(current.world, current.pool, advanceOne(current.world, trace));
    clock = worldOf().frontier - 1;
  }

  function takeInlineTrace(simulation: Simulation): void {
    for (const line of simulation.trace) trace.push(line);
    simulation.trace.length = 0;
  }

  async function maybeKeep(): Promise<void> {
    const world = worldOf();
    const processed = eventsOf(world);
    // A judge that is ahead knows what a keyframe of now must not.
    if (!isKeyframeDue(keyframes, processed) || isAhead(judgeOf(), world)) return;
    const current = assertPresent(nodes, "an open run");
    const frame =
      current.kind === "inline"
        ? keyframeOf(current.simulation)
        : { world: current.world, runners: await dumpPool(current.pool) };
    const { checker } = judgeOf();
    keepKeyframe(keyframes, { at: world.frontier, processed, frame, checker });
  }

  /** Moves the nodes to where they are to run; nobody can tell from what happens in them. */
  async function moveTo(executor: Executor): Promise<void> {
    if (nodes === null || nodes.kind === executor) return;
    if (nodes.kind === "inline") {
      if (spawn === null) return;
      const { world, runners } = keyframeOf(nodes.simulation);
      nodes = { kind: "workers", world, pool: await loadPool(world, runners, spawn) };
    } else {
      const { world, pool } = nodes;
      const runners = await dumpPool(pool);
      endPool(pool);
      nodes = { kind: "inline", simulation: resumeSimulation({ world, runners }) };
    }
    lagging = 0;
  }

  function leaveWorkers(): void {
    if (nodes?.kind === "workers") endPool(nodes.pool);
    nodes = null;
  }

  /** Stands at `playTo` in a run with these inputs; lines before `from` are known already. */
  async function rebuild(inputs: readonly Input[], from: Micros, playTo: Micros): Promise<void> {
    const { config } = assertPresent(run, "an open run");
    leaveWorkers();
    dropFrom(keyframes, from);
    trace.length = 0;
    askedTo = 0;
    const { simulation, judge: own } = resumeBefore(keyframes, from, inputs) ?? {
      simulation: createSimulation(config, { inputs, tracing: true }),
      judge: createJudge(config, inputs),
    };
    // Telling the same twice is a waste: the page keeps what lies before `from`.
    if (from > 0) {
      advanceTo(simulation, from);
      simulation.trace.length = 0;
      judgeUntil(own, 0, from);
      takeViolations(own, from);
    }
    nodes = { kind: "inline", simulation };
    judge = own;
    edition += 1;
    keepBefore = from;
    fault = null;
    await runUntil(Math.max(from, playTo));
    clock = playTo;
  }

  /** Places an input at or behind the frontier, for the run and for its judge. */
  function insertNow(input: Input): void {
    const world = worldOf();
    insertInput(world, input);
    const ahead = judgeOf();
    if (isAhead(ahead, world)) judge = judgeAt(world);
    else tellInput(ahead, input);
  }

  /** A judge that knows what has happened in the run, and nothing of what might have. */
  function judgeAt({ config, inputs, frontier }: World): Judge {
    const again = resumeBefore(keyframes, frontier, inputs)?.judge ?? createJudge(config, inputs);
    judgeUntil(again, 0, frontier);
    takeViolations(again, frontier);
    return again;
  }

  /** The first instant at which two lists of inputs differ. */
  function firstDifference(a: readonly Input[], b: readonly Input[]): Micros {
    let same = 0;
    while (same < a.length && same < b.length && isSameInput(a[same]!, b[same]!)) same += 1;
    return Math.min(a[same]?.at ?? Infinity, b[same]?.at ?? Infinity);
  }

  async function replace(inputs: readonly Input[], playTo: Micros): Promise<void> {
    const sorted = sortedInputs(inputs);
    const world = worldOf();
    const from = Math.min(firstDifference(world.inputs, sorted), playTo, world.frontier);
    await rebuild(sorted, from, playTo);
  }

  function endOfPlay(): Micros {
    return run?.until ?? Infinity;
  }

  async function tick(elapsedMillis: number): Promise<void> {
    if (!playing) return;
    const end = endOfPlay();
    const startedAt = now();
    const from = worldOf().frontier;
    let broke: boolean;
    if (speed === "max") broke = await runForBudget(startedAt, end);
    else {
      const asked = Math.round(elapsedMillis * 1000 * speed);
      broke = await runWhileSound(Math.min(from + Math.max(1, asked), end));
      noteLag(elapsedMillis, now() - startedAt);
    }
    if (broke || worldOf().frontier >= end) playing = false;
  }

  async function runForBudget(startedAt: number, end: Micros): Promise<boolean> {
    const chunk: Micros = 20_000;
    const from = worldOf().frontier;
    let broke = false;
    while (!broke && now() - startedAt < maxSpeedBudgetMillis && trace.length < maxSpeedLines) {
      const { frontier } = worldOf();
      if (frontier >= end) break;
      broke = await runWhileSound(Math.min(frontier + chunk, end));
    }
    const spent = Math.max(1, now() - startedAt);
    actualSpeed = (worldOf().frontier - from) / 1000 / spent;
    return broke;
  }

  function noteLag(elapsedMillis: number, spentMillis: number): void {
    const behind = spentMillis > Math.max(frameMillis, elapsedMillis) * 0.9;
    lagging = behind ? lagging + 1 : 0;
    const asked = typeof speed === "number" ? speed : 1;
    actualSpeed = behind ? (asked * elapsedMillis) / spentMillis : null;
  }

  function wantedExecutor(): Executor {
    if (preferred === "inline" || spawn === null) return "inline";
    return speed === "max" || speed > fastestInWorkers ? "inline" : "workers";
  }

  /** The conductor's own pulse: a worker's timer goes on when the tab is hidden. */
  let pulse: ReturnType<typeof setTimeout> | null = null;
  let lastTickAt = 0;

  function startPulse(): void {
    if (pulse !== null) return;
    lastTickAt = now();
    pulse = setTimeout(beat, frameMillis);
  }

  function beat(): void {
    pulse = null;
    const elapsed = Math.min(longestTickMillis, now() - lastTickAt);
    lastTickAt = now();
    void inTurn(async () => {
      await tick(elapsed);
      if (lagging >= laggingFrames && nodes?.kind === "workers") await moveTo("inline");
    }).then(async () => {
      // A page that is slower than the engine must not drown in frames.
      await taken;
      if (!playing || pulse !== null) return;
      const spent = now() - lastTickAt;
      pulse = setTimeout(beat, Math.max(0, frameMillis - spent));
    });
  }

  return {
    subscribe: (onFrame) => {
      listener = onFrame;
      return inTurn(async () => undefined);
    },
    open: (specification, playTo) =>
      inTurn(async () => {
        playing = false;
        perSecond = 0;
        keyframes.length = 0;
        run = specification;
        await rebuild(sortedInputs(specification.inputs), 0, playTo);
      }),
    play: (asked) =>
      inTurn(async () => {
        if (fault !== null) return;
        speed = asked;
        actualSpeed = null;
        await moveTo(wantedExecutor());
        playing = worldOf().frontier < endOfPlay();
        if (playing) startPulse();
      }),
    pause: () =>
      inTurn(async () => {
        playing = false;
      }),
    step: (unit) =>
      inTurn(async () => {
        playing = false;
        const ends = (line: TraceEvent): boolean =>
          unit === "event" || line.fact.kind === "messageDelivered";
        // Some events leave no line (a disk completes what changes nothing): they are no step.
        const before = trace.length;
        for (let tries = 0; tries < 10_000; tries++) {
          await runOne();
          if (trace.slice(before).some(ends)) return;
        }
      }),
    runTo: (at) =>
      inTurn(async () => {
        playing = false;
        await moveTo("inline");
        await runWhileSound(Math.max(at, worldOf().frontier));
      }),
    act: (action) =>
      inTurn(async () => {
        if (fault !== null) return;
        const at = worldOf().frontier;
        insertNow({ at, action });
        leaveScript();
        await runUntil(at + 1);
      }),
    forkAt: (at, action) =>
      inTurn(async () => {
        const kept = worldOf().inputs.filter((input) => input.at < at);
        leaveScript();
        await replace([...kept, { at, action }], at + 1);
      }),
    replaceInputs: (inputs, playTo) => inTurn(() => replace(inputs, playTo)),
    setWorkload: (asked) =>
      inTurn(async () => {
        perSecond = asked;
        if (asked > 0) leaveScript();
      }),
    preferExecutor: (executor) =>
      inTurn(async () => {
        preferred = executor;
        if (playing) await moveTo(wantedExecutor());
      }),
    recover: () =>
      inTurn(async () => {
        const at = fault?.at ?? clock;
        await rebuild(worldOf().inputs, 0, at);
      }),
  };
}

function isSameInput(a: Input, b: Input): boolean {
  return a.at === b.at && JSON.stringify(a.action) === JSON.stringify(b.action);
}
