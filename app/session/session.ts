import { createStore, type StoreApi } from "zustand/vanilla";
import {
  connectConductor,
  createView,
  firstViolations,
  type Action,
  type ClusterConfig,
  type ClusterView,
  type ConductorConnection,
  type EngineFault,
  type Executor,
  type Frame,
  type Micros,
  type NodeId,
  type PartitionId,
  type RunSpecification,
  type Speed,
  type TraceEvent,
  type Violation,
} from "../../engine/index.ts";
import {
  appendLines,
  createTimeline,
  cutBefore,
  endSlot,
  horizonOf,
  lineAt,
  lineOf,
  slotBefore,
  viewAtSlot,
  type Timeline,
} from "./timeline.ts";

/** One way a run went: its cluster and its inputs, and how far it was played. */
export interface Branch {
  readonly id: number;
  readonly run: RunSpecification;
  readonly end: Micros;
  /** Where it left the branch that it was forked from; null for the first; 0: its cluster is another. */
  readonly forkedAt: Micros | null;
}

/** A run that somebody wrote down: all that happened, and no engine behind it. */
export interface Recording {
  readonly config: ClusterConfig;
  /** In order of time. */
  readonly events: readonly TraceEvent[];
  readonly violations: readonly Violation[];
}

/** What is selected, shared by all views. */
export interface Selection {
  readonly partition: PartitionId;
  readonly node: NodeId | null;
  /** A trace line whose causes are being looked at. */
  readonly ref: number | null;
}

/** Somebody who derives something from the trace, line by line. */
export interface Watcher {
  /** Lines from this slot on are void; 0: all are, a new run begins. */
  cut(slot: number): void;
  /** Lines that follow all those told before; the first has this slot. */
  added(lines: readonly TraceEvent[], from: number): void;
}

export interface SessionState {
  readonly status: "starting" | "ready" | "failed";
  /** Counts replacements of the run. */
  readonly edition: number;
  readonly failure: string | null;
  readonly run: RunSpecification;
  /** Nothing can be done in it, it can only be looked at. */
  readonly recorded: boolean;
  /** The cluster at the cursor. */
  readonly view: ClusterView;
  /** The instant shown. */
  readonly cursor: Micros;
  /** Lines before this slot are folded into `view`. */
  readonly slot: number;
  /** Everything before this instant is computed. */
  readonly frontier: Micros;
  /** The oldest instant that can still be shown. */
  readonly horizon: Micros;
  /** The cursor moves with the frontier. */
  readonly following: boolean;
  /** What moved the cursor last. In single steps small things are worth telling. */
  readonly moved: "play" | "step" | "seek";
  readonly playing: boolean;
  readonly speed: Speed;
  readonly actualSpeed: number | null;
  readonly executor: Executor;
  readonly workers: number;
  readonly threaded: boolean;
  readonly processed: number;
  readonly lineCount: number;
  readonly fingerprint: string;
  readonly fault: EngineFault | null;
  /** What broke in this run so far as it is computed, in the order of the instants. */
  readonly violations: readonly Violation[];
  /** At this the run stands still until somebody moves it; null: at none. */
  readonly caught: Violation | null;
  readonly selection: Selection;
  readonly branches: readonly Branch[];
  readonly branch: number;
  readonly canUndo: boolean;
  readonly canRedo: boolean;
  /** So many requests do clients make by lot in a virtual second, while time passes. */
  readonly perSecond: number;
}

/** Where an undo or a redo leads back to. */
interface Moment {
  readonly run: RunSpecification;
  readonly at: Micros;
  readonly branch: number;
}

/** One run on the page: what is shown, and everything that can be done to it. */
export interface Session {
  readonly store: StoreApi<SessionState>;
  /** Opens a run, computed up to `playTo` and paused there. */
  open(run: RunSpecification, playTo: Micros): Promise<void>;
  /** Shows a recording instead, from its first violation on, or from its end. */
  openRecording(recording: Recording): Promise<void>;
  play(): Promise<void>;
  pause(): Promise<void>;
  togglePlay(): Promise<void>;
  setSpeed(speed: Speed): Promise<void>;
  /** Computes up to an instant at or behind the frontier, and pauses there. */
  runTo(at: Micros): Promise<void>;
  /** One event forwards: computes it where it has not happened yet. */
  stepForward(unit?: "event" | "message"): Promise<void>;
  stepBack(unit?: "event" | "message"): Promise<void>;
  /** Shows an instant that has been computed; later ones stand at the frontier. */
  seek(at: Micros): void;
  /** Shows the state right after a line. */
  seekLine(ref: number): void;
  seekStart(): void;
  seekEnd(): void;
  /** Acts at the cursor: at the frontier, or in the past on a new branch. */
  act(action: Action): Promise<void>;
  /** Acts one right after another; one undo takes all of them back. */
  actAll(actions: readonly Action[]): Promise<void>;
  /** The same run over again under another configuration, up to the instant shown. One undo leads back. */
  runAnew(run: Pick<RunSpecification, "config" | "inputs">): Promise<void>;
  /** Clients ask by lot from now on, so often in a virtual second; 0: they stop. */
  setWorkload(perSecond: number): Promise<void>;
  undo(): Promise<void>;
  redo(): Promise<void>;
  openBranch(id: number): Promise<void>;
  select(selection: Partial<Selection>): void;
  preferExecutor(executor: Executor): Promise<void>;
  recover(): Promise<void>;
  /** The line that a ref names; undefined beyond the horizon. */
  line(ref: number): TraceEvent | undefined;
  lineAt(slot: number): TraceEvent | undefined;
  slotOf(ref: number): number | undefined;
  /** Lines with slots in [from, to). */
  lines(from: number, to: number): readonly TraceEvent[];
  /** The first slot at or behind an instant. */
  slotAt(at: Micros): number;
  /** The view right after a line. */
  viewAfter(line: TraceEvent): ClusterView;
  /** Tells a watcher all lines kept, and from then on every change. The answer ends it. */
  watch(watcher: Watcher): () => void;
  end(): void;
}

/** The configuration before anything was opened. */
const nothing: ClusterConfig = { seed: 0, nodes: 3, partitions: 1, preset: "classroom", rules: [] };

/** Starts a conductor and a session around it. */
export function createSession(): Session {
  let timeline: Timeline = createTimeline(nothing);
  /** The fold of every line so far: what the next frame extends. */
  let head: ClusterView = createView(nothing);
  let edition = 0;
  /** How many recordings were opened: they are no editions of the conductor's. */
  let recordings = 0;
  let past: Moment[] = [];
  let future: Moment[] = [];
  const watchers = new Set<Watcher>();
  /** Who waits for the first frame of another run. */
  const awaiting: (() => void)[] = [];
  /** Playing again what is recorded already, before the engine goes on. */
  let replay: { readonly startedAt: number; readonly from: Micros } | null = null;

  /** The conductor was asked to play, and has not said yet that it does. */
  let starting = false;

  const store = createStore<SessionState>(() => ({
    status: "starting",
    edition: 0,
    failure: null,
    run: { config: nothing, inputs: [], until: null },
    recorded: false,
    view: head,
    cursor: 0,
    slot: 0,
    frontier: 0,
    horizon: 0,
    following: true,
    moved: "seek",
    playing: false,
    speed: 0.5,
    actualSpeed: null,
    executor: "inline",
    workers: 0,
    threaded: true,
    processed: 0,
    lineCount: 0,
    fingerprint: "",
    fault: null,
    violations: [],
    caught: null,
    selection: { partition: 1, node: null, ref: null },
    branches: [],
    branch: 1,
    canUndo: false,
    canRedo: false,
    perSecond: 0,
  }));
  const { getState, setState } = store;

  const connection: ConductorConnection = connectConductor((failure) => {
    setState({ status: "failed", failure });
  });
  const { api } = connection;
  void api.subscribe(onFrame);

  function onFrame(frame: Frame): void {
    const replaced = frame.edition !== edition;
    // The conductor still holds the run before the recording.
    if (getState().recorded && !replaced) return;
    if (replaced) {
      edition = frame.edition;
      const fresh = frame.keepBefore === 0;
      if (fresh) {
        timeline = createTimeline(frame.run.config);
        head = viewAtSlot(timeline, 0);
      } else head = cutBefore(timeline, frame.keepBefore);
      for (const watcher of watchers) watcher.cut(endSlot(timeline));
    }
    const from = endSlot(timeline);
    head = appendLines(timeline, head, frame.events);
    if (frame.events.length > 0) for (const watcher of watchers) watcher.added(frame.events, from);
    const { following, playing } = getState();
    const judgement = judgementAfter(frame, replaced);
    // Recorded time goes on being shown while the cursor is in the past.
    const shown = following ? { view: head, cursor: frame.clock, slot: endSlot(timeline) } : {};
    setState({
      ...shown,
      ...judgement,
      status: "ready",
      edition: edition + recordings,
      run: frame.run,
      recorded: false,
      frontier: frame.frontier,
      horizon: horizonOf(timeline),
      playing: replay === null ? frame.playing : playing,
      actualSpeed: frame.actualSpeed,
      executor: frame.executor,
      workers: frame.workers,
      threaded: connection.threaded,
      processed: frame.processed,
      lineCount: endSlot(timeline),
      fingerprint: frame.fingerprint,
      fault: frame.fault,
    });
    if (replaced) for (const resolve of awaiting.splice(0)) resolve();
  }

  /** Frames and answers travel apart: a run is open once its first frame is here. */
  async function openAndSee(run: RunSpecification, playTo: Micros): Promise<void> {
    const seen = new Promise<void>((resolve) => {
      awaiting.push(resolve);
    });
    await api.open(run, playTo);
    await seen;
  }

  /** What is known to be broken now; a run that was put together anew stops at nothing. */
  function judgementAfter(
    { violations: fresh, keepBefore }: Frame,
    replaced: boolean,
  ): Partial<SessionState> {
    const known = getState().violations;
    const kept = replaced ? known.filter(({ at }) => at < keepBefore) : known;
    if (fresh.length === 0) return replaced ? { violations: kept, caught: null } : {};
    const violations = [...kept, ...fresh];
    if (replaced) return { violations, caught: null };
    const caught = firstViolations(violations).find((violation) => fresh.includes(violation));
    return caught === undefined ? { violations } : { violations, caught };
  }

  function show(slot: number, cursor: Micros, moved: SessionState["moved"]): void {
    const following = slot >= endSlot(timeline) && cursor >= getState().frontier - 1;
    setState({
      moved,
      view: following ? head : viewAtSlot(timeline, slot),
      slot,
      cursor,
      following,
    });
  }

  function stopReplay(): void {
    replay = null;
  }

  function replayStep(): void {
    if (replay === null) return;
    const { speed, frontier, cursor, violations } = getState();
    const rate = speed === "max" ? 64 : speed;
    const at = replay.from + Math.round((performance.now() - replay.startedAt) * 1000 * rate);
    const caught = firstViolations(violations).find((known) => known.at > cursor && known.at <= at);
    if (caught !== undefined) {
      stopReplay();
      show(slotBefore(timeline, caught.at + 1), caught.at, "play");
      setState({ playing: false, caught });
      return;
    }
    if (at >= frontier) {
      stopReplay();
      setState({ following: true, view: head, slot: endSlot(timeline), cursor: frontier });
      if (getState().recorded) setState({ playing: false });
      else void api.play(speed);
      return;
    }
    show(slotBefore(timeline, at + 1), at, "play");
    requestAnimationFrame(replayStep);
  }

  /** Plays what is recorded already, from the cursor on. */
  function startReplay(): void {
    replay = { startedAt: performance.now(), from: getState().cursor };
    setState({ playing: true });
    requestAnimationFrame(replayStep);
  }

  async function pause(): Promise<void> {
    stopReplay();
    starting = false;
    setState({ playing: false });
    if (!getState().recorded) await api.pause();
  }

  function rememberMoment(at: Micros): void {
    const { run, branch } = getState();
    past.push({ run, at, branch });
    future = [];
    setState({ canUndo: true, canRedo: false });
  }

  /** Another cluster, or beyond the horizon: then there is nothing to build upon. */
  async function standAt(run: RunSpecification, at: Micros): Promise<void> {
    await stopWorkload();
    const isSameCluster = JSON.stringify(run.config) === JSON.stringify(getState().run.config);
    if (isSameCluster && timeline.dropped === 0) await api.replaceInputs(run.inputs, at);
    else await openAndSee(run, at);
  }

  /** What was asked stays asked; nobody asks more. */
  async function stopWorkload(): Promise<void> {
    if (getState().perSecond > 0) await api.setWorkload(0);
    setState({ perSecond: 0 });
  }

  /** All branches, the current one as it was played. */
  function keptBranches(): readonly Branch[] {
    const { branches, branch, run, frontier } = getState();
    return branches.map((known) =>
      known.id === branch ? { ...known, run, end: frontier } : known,
    );
  }

  /** The run goes another way from here, and how it went until now stays as a branch. */
  function beginBranch(begun: Omit<Branch, "id">): void {
    future = [];
    const kept = keptBranches();
    const id = kept.length + 1;
    setState({
      following: true,
      moved: "seek",
      branches: [...kept, { id, ...begun }],
      branch: id,
      canUndo: true,
      canRedo: false,
    });
  }

  async function travel(from: Moment[], to: Moment[]): Promise<void> {
    const moment = from.pop();
    if (moment === undefined) return;
    await pause();
    const { run, cursor, branch } = getState();
    to.push({ run, at: cursor, branch });
    // Another branch is left as it stands.
    const branches = moment.branch === branch ? getState().branches : keptBranches();
    setState({ following: true, moved: "seek", branch: moment.branch, branches });
    await standAt(moment.run, moment.at);
    setState({ canUndo: past.length > 0, canRedo: future.length > 0 });
  }

  const session: Session = {
    store,
    open: async (run, playTo) => {
      stopReplay();
      past = [];
      future = [];
      const branch: Branch = { id: 1, run, end: playTo, forkedAt: null };
      setState({
        following: true,
        moved: "seek",
        branches: [branch],
        branch: 1,
        canUndo: false,
        canRedo: false,
        perSecond: 0,
        selection: { partition: 1, node: null, ref: null },
      });
      await openAndSee(run, playTo);
    },
    openRecording: async ({ config, events, violations }) => {
      await pause();
      past = [];
      future = [];
      recordings += 1;
      timeline = createTimeline(config);
      for (const watcher of watchers) watcher.cut(0);
      head = appendLines(timeline, viewAtSlot(timeline, 0), events);
      for (const watcher of watchers) watcher.added(timeline.lines, timeline.dropped);
      const end = (events.at(-1)?.at ?? 0) + 1;
      setState({
        recorded: true,
        status: "ready",
        edition: edition + recordings,
        run: { config, inputs: [], until: end },
        frontier: end,
        horizon: horizonOf(timeline),
        playing: false,
        actualSpeed: null,
        processed: events.length,
        lineCount: endSlot(timeline),
        fingerprint: "",
        fault: null,
        violations,
        caught: null,
        selection: { partition: 1, node: null, ref: null },
        branches: [],
        branch: 1,
        canUndo: false,
        canRedo: false,
        perSecond: 0,
      });
      const [first] = firstViolations(violations).filter(({ at }) => at >= horizonOf(timeline));
      if (first === undefined) {
        session.seekEnd();
        return;
      }
      show(slotBefore(timeline, first.at + 1), first.at, "seek");
      setState({ caught: first });
    },
    play: async () => {
      const { following, speed, recorded } = getState();
      // At its end a recording has nothing but its beginning to go on with.
      if (recorded && following) session.seekStart();
      setState({ moved: "play", caught: null });
      if (!following || recorded) {
        startReplay();
        return;
      }
      starting = true;
      await api.play(speed);
      starting = false;
    },
    pause,
    togglePlay: () => (getState().playing ? pause() : session.play()),
    setSpeed: async (speed) => {
      const { playing, cursor } = getState();
      setState({ speed });
      if (replay !== null) replay = { startedAt: performance.now(), from: cursor };
      else if (playing || starting) await api.play(speed);
    },
    runTo: async (at) => {
      stopReplay();
      if (getState().recorded) {
        session.seek(at);
        return;
      }
      setState({ following: true });
      await api.runTo(at);
    },
    stepForward: async (unit = "event") => {
      if (getState().playing) await pause();
      const { slot, following } = getState();
      if (following || slot >= endSlot(timeline)) {
        if (getState().recorded) return;
        setState({ following: true, moved: "step" });
        await api.step(unit);
        return;
      }
      const next = nextStop(slot, unit);
      show(next, lineAt(timeline, next - 1)!.at, "step");
    },
    stepBack: async (unit = "event") => {
      if (getState().playing) await pause();
      const before = previousStop(getState().slot, unit);
      const line = lineAt(timeline, before - 1);
      show(before, line?.at ?? horizonOf(timeline), "step");
    },
    seek: (at) => {
      stopReplay();
      if (getState().playing) void pause();
      const { frontier } = getState();
      if (at >= frontier) session.seekEnd();
      else show(slotBefore(timeline, Math.max(at, horizonOf(timeline)) + 1), at, "seek");
    },
    seekLine: (ref) => {
      const slot = timeline.slots.get(ref);
      const line = slot === undefined ? undefined : lineAt(timeline, slot);
      if (slot === undefined || line === undefined) return;
      if (getState().playing) void pause();
      stopReplay();
      show(slot + 1, line.at, "step");
    },
    seekStart: () => session.seek(horizonOf(timeline)),
    seekEnd: () => {
      stopReplay();
      setState((state) => ({
        view: head,
        slot: endSlot(timeline),
        cursor: state.frontier,
        following: true,
        moved: "seek",
      }));
    },
    act: async (action) => {
      if (getState().recorded) return;
      const { following, cursor, run, frontier, branch } = getState();
      if (following) {
        rememberMoment(frontier);
        await api.act(action);
        return;
      }
      // The future of this branch is not destroyed: it stays as a branch of its own.
      const at = cursor + 1;
      const goesOn = getState().playing;
      await pause();
      past.push({ run, at: cursor, branch });
      const inputs = [...run.inputs.filter((input) => input.at < at), { at, action }];
      beginBranch({ run: { ...run, inputs, until: null }, end: at, forkedAt: at });
      await api.forkAt(at, action);
      if (goesOn) await session.play();
    },
    actAll: async ([first, ...others]) => {
      if (getState().recorded) return;
      if (first === undefined) return;
      await session.act(first);
      for (const action of others) await api.act(action);
    },
    runAnew: async ({ config, inputs }) => {
      if (getState().recorded) return;
      await pause();
      const { run, cursor, branch } = getState();
      past.push({ run, at: cursor, branch });
      const anew = { ...run, config, inputs };
      beginBranch({ run: anew, end: cursor, forkedAt: 0 });
      await stopWorkload();
      await openAndSee(anew, cursor);
    },
    setWorkload: async (perSecond) => {
      const { recorded, perSecond: before, following, cursor, run, branch } = getState();
      if (recorded || perSecond === before) return;
      // One undo takes back all that is asked from here on, at whatever rate.
      if (before === 0 && following) rememberMoment(cursor);
      if (before === 0 && !following) {
        await pause();
        past.push({ run, at: cursor, branch });
        beginBranch({ run, end: cursor, forkedAt: cursor });
        await api.replaceInputs(run.inputs, cursor);
      }
      setState({ perSecond });
      await api.setWorkload(perSecond);
    },
    undo: () => travel(past, future),
    redo: () => travel(future, past),
    openBranch: async (id) => {
      const { branches, branch } = getState();
      const target = branches.find((known) => known.id === id);
      if (target === undefined || id === branch) return;
      await pause();
      const kept = keptBranches();
      past = [];
      future = [];
      setState({ branches: kept, branch: id, following: true, canUndo: false, canRedo: false });
      await standAt(target.run, target.end);
    },
    select: (selection) =>
      setState((state) => ({ selection: { ...state.selection, ...selection } })),
    preferExecutor: (executor) => api.preferExecutor(executor),
    recover: () => api.recover(),
    line: (ref) => lineOf(timeline, ref),
    slotOf: (ref) => timeline.slots.get(ref),
    lineAt: (slot) => lineAt(timeline, slot),
    lines: (from, to) =>
      timeline.lines.slice(
        Math.max(0, from - timeline.dropped),
        Math.max(0, to - timeline.dropped),
      ),
    slotAt: (at) => slotBefore(timeline, at),
    viewAfter: (line) => {
      const slot = timeline.slots.get(line.ref);
      return slot === undefined ? getState().view : viewAtSlot(timeline, slot + 1);
    },
    watch: (watcher) => {
      watcher.cut(0);
      watcher.added(timeline.lines, timeline.dropped);
      watchers.add(watcher);
      return () => watchers.delete(watcher);
    },
    end: () => {
      stopReplay();
      connection.end();
    },
  };

  /** The slot behind the next group of lines that happened together, or behind the next delivery. */
  function nextStop(slot: number, unit: "event" | "message"): number {
    let stop = slot;
    do {
      const first = lineAt(timeline, stop)!;
      while (isTogether(first, lineAt(timeline, stop))) stop += 1;
    } while (unit === "message" && stop < endSlot(timeline) && !endsInDelivery(stop));
    return stop;
  }

  function previousStop(slot: number, unit: "event" | "message"): number {
    let stop = slot;
    do {
      const last = lineAt(timeline, stop - 1);
      if (last === undefined) return timeline.dropped;
      while (isTogether(last, lineAt(timeline, stop - 1))) stop -= 1;
    } while (unit === "message" && stop > timeline.dropped && !endsInDelivery(stop));
    return stop;
  }

  function endsInDelivery(stop: number): boolean {
    const last = lineAt(timeline, stop - 1);
    for (let slot = stop - 1; isTogether(last, lineAt(timeline, slot)); slot--)
      if (lineAt(timeline, slot)?.fact.kind === "messageDelivered") return true;
    return false;
  }

  return session;
}

function isTogether(a: TraceEvent | undefined, b: TraceEvent | undefined): boolean {
  return a !== undefined && b !== undefined && a.at === b.at && a.node === b.node;
}
