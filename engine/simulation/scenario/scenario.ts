import type { Micros } from "../../base/ids.ts";
import type { ClusterConfig } from "../config.ts";
import type { Expectation } from "./expectation.ts";
import type { ScenarioInput } from "./timing.ts";

/** A run that can be written down: nothing but this decides what happens in it. */
export interface Scenario {
  readonly name: string;
  /** One sentence. */
  readonly about: string | null;
  /** Where it comes from: a paper, a test of another project, a bug report. */
  readonly source: string | null;
  readonly config: ClusterConfig;
  readonly inputs: readonly ScenarioInput[];
  /** Everything before this instant happens. */
  readonly until: Micros;
  readonly expectations: readonly Expectation[];
}
