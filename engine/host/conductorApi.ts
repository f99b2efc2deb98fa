import type { Micros } from "../base/ids.ts";
import type { ClusterConfig } from "../simulation/config.ts";
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

/** A node's worker that died of its own accord: a bug, never a simulated crash. */
export interface EngineFault {
  readonly node: number | null;
  readonly message: string;
  /** Virtual instant up to which the run is intact. */
  readonly at: Micros;
  /** Seed, configuration, inputs and stack: text to copy into a report. */
  readonly report: string;
}

/** What the conductor tells the page, at most once per frame. */
export interface Frame {
  /** Counts replacements of the run (open, fork, undo): a frame of an older edition is stale. */
  readonly edition: number;
  /** Lines after those of the edition's earlier frames, in trace order. */
  readonly events: readonly TraceEvent[];
  /** Everything before this instant has happened. */
  readonly frontier: Micros;
  /** The instant to show: the last event's in single steps, the frontier otherwise. */
  readonly clock: Micros;
  readonly playing: boolean;
  readonly executor: Executor;
  /** How many node workers are alive. */
  readonly workers: number;
  readonly processed: number;
  readonly fingerprint: string;
  readonly fault: EngineFault | null;
  /** Asked speed cannot be kept: the speed that is. Null when kept. */
  readonly actualSpeed: number | null;
  /** The run so far: its identity grows with what people do. */
  readonly inputs: readonly Input[];
}

/** What the page asks of the conductor. Every call resolves after its first frame was sent. */
export interface ConductorApi {
  /** Frames go to this callback (a Comlink proxy) from now on. */
  subscribe(onFrame: (frame: Frame) => void): Promise<void>;
  /** Drops the current run and opens another, played inline up to `playTo` and paused there. */
  open(run: RunSpecification, playTo: Micros): Promise<void>;
  play(speed: Speed): Promise<void>;
  pause(): Promise<void>;
  /** event: one event that leaves a trace. message: until the next delivery. */
  step(unit: "event" | "message"): Promise<void>;
  /** Runs to an instant and pauses there; it must not lie before the frontier. */
  runTo(at: Micros): Promise<void>;
  /** Acts at the frontier, now. */
  act(action: Action): Promise<void>;
  /**
   * Acts in the past: forgets everything from `at` on, replays inline to it, and acts there.
   * The next frame has a new edition, with all events since the beginning.
   */
  forkAt(at: Micros, action: Action): Promise<void>;
  /** Replaces the inputs and replays inline to `playTo` (undo, redo, another branch). */
  replaceInputs(inputs: readonly Input[], playTo: Micros): Promise<void>;
  /** workers: one worker per node while the speed allows. inline: all nodes in the conductor. */
  preferExecutor(executor: Executor): Promise<void>;
  /** Starts the dead node's worker again from the last good instant. */
  recover(): Promise<void>;
}
