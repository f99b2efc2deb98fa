import type { Micros } from "../../base/ids.ts";
import type { ClusterConfig } from "../config.ts";
import type { Expectation } from "./expectation.ts";
import type { ScenarioInput } from "./timing.ts";

/** A stop on the way: the run as far as it happened by then, and what is to be said of it. */
export interface ScriptStep {
  /** Everything before this instant has happened. */
  readonly at: Micros;
  /** A few words. */
  readonly title: string;
  /** One to three sentences. */
  readonly text: string;
}

/** A run that can be written down: nothing but this decides what happens in it. */
export interface Scenario {
  readonly name: string;
  /** One sentence. */
  readonly about: string | null;
  /** Where it comes from: a paper, a test of another project, a bug report. */
  readonly source: string | null;
  readonly config: ClusterConfig;
  readonly inputs: readonly ScenarioInput[];
  /** What somebody says while showing it, in the order of its instants. */
  readonly script: readonly ScriptStep[];
  /** Everything before this instant happens. */
  readonly until: Micros;
  readonly expectations: readonly Expectation[];
}
