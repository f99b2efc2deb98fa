import type { Micros, NodeId } from "../base/ids.ts";
import type { ClusterConfig } from "../simulation/config.ts";
import type { Violation } from "../check/violation.ts";
import type { Action, Input } from "../simulation/input.ts";
import type { TraceEvent } from "../simulation/trace.ts";

/** A run's identity: nothing else decides what happens in it. */
export interface RunSpecification {
  readonly config: ClusterConfig;
  readonly inputs: readonly Input[];
  /** Where a scenario ends: play pauses there. Null: never. */
  readonly until: Micros | null;
}

/** Virtual seconds per second; "max" is as fast as this machine computes. */
export type Speed = number | "max";

/** Where the nodes' steps run right now. */
export type Executor = "workers" | "inline";

/** The engine failed (a bug, a dead worker): never a simulated crash. */
export interface EngineFault {
  /** Whose worker died; null: the conductor itself. */
  readonly node: NodeId | null;
  readonly message: string;
  /** Virtual instant up to which the run is intact. */
  readonly at: Micros;
  /** Seed, configuration, inputs and stack: text to copy into a report. */
  readonly report: string;
}

/** What the conductor tells the page: after every call, and at most once per frame while playing. */
export interface Frame {
  /** Counts replacements of the run (open, fork, undo). */
  readonly edition: number;
  /** First frame of an edition: earlier lines from here on are void. Infinity: none are. */
  readonly keepBefore: Micros;
  /** Lines after those told before, in trace order. */
  readonly events: readonly TraceEvent[];
  /**
   * What broke since it was last told, in the order of the instants; of an edition before, those
   * before `keepBefore` stand. Every invariant is asked after every event.
   */
  readonly violations: readonly Violation[];
  /** Everything before this instant has happened. */
  readonly frontier: Micros;
  /** The instant to show: the last event's after a single step, the frontier otherwise. */
  readonly clock: Micros;
  readonly playing: boolean;
  readonly executor: Executor;
  /** Node workers alive. */
  readonly workers: number;
  /** Events processed since instant 0. */
  readonly processed: number;
  readonly fingerprint: string;
  readonly fault: EngineFault | null;
  /** The speed that is kept where the asked one cannot be. Null when it is. */
  readonly actualSpeed: number | null;
  /** The run as it stands: its inputs grow with what people do. */
  readonly run: RunSpecification;
}

/** What the page asks of the conductor. Calls are carried out one after the other. */
export interface ConductorApi {
  /** Frames go to this callback (a Comlink proxy across threads) from now on. */
  subscribe(onFrame: (frame: Frame) => void): Promise<void>;
  /** Drops the current run and opens another, run inline up to `playTo` and paused there. */
  open(run: RunSpecification, playTo: Micros): Promise<void>;
  /** Goes on until paused, to the end of the scenario, or to where an invariant breaks anew. */
  play(speed: Speed): Promise<void>;
  /** Stops where the run stands; at once where it is paused already. */
  pause(): Promise<void>;
  /** event: the next event that leaves a trace. message: up to the next delivery. */
  step(unit: "event" | "message"): Promise<void>;
  /**
   * Runs inline to an instant at or behind the frontier, and pauses there; earlier where an invariant
   * breaks anew.
   */
  runTo(at: Micros): Promise<void>;
  /** Acts now, at the frontier. */
  act(action: Action): Promise<void>;
  /** Acts in the past: forgets everything from `at` on, and goes on from there. */
  forkAt(at: Micros, action: Action): Promise<void>;
  /** Replaces the inputs and stands at `playTo` (undo, redo, another branch). */
  replaceInputs(inputs: readonly Input[], playTo: Micros): Promise<void>;
  /**
   * From now on, while time passes, clients ask the recipe that runs by lot, so often in a virtual
   * second; 0: they stop. What they ask becomes inputs of the run. Whatever opens a run stops them.
   */
  setWorkload(perSecond: number): Promise<void>;
  /** workers: one worker per node while the speed allows. inline: all nodes in the conductor. */
  preferExecutor(executor: Executor): Promise<void>;
  /** After a fault: rebuilds the run up to its last good instant, with fresh workers. */
  recover(): Promise<void>;
}
