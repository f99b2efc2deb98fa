import type { Micros } from "../base/ids.ts";
import type { Effect, RaftContext } from "../raft/effect.ts";
import type { RaftFacade } from "./application.ts";
import { createFacade } from "./facade.ts";
import type { NodeOptions, NodeOutput, NodeState } from "./node.ts";

/** The working surface of one step: state, surroundings, and where output goes. */
export interface NodeStep {
  readonly options: NodeOptions;
  readonly state: NodeState;
  readonly raft: RaftContext;
  readonly output: NodeOutput;
  readonly facade: RaftFacade;
  now: Micros;
  /** The trace line that stands for what is happening right now. */
  trigger: number;
  /** The latest line of this step: what follows was led to by it. */
  latest: number;
}

export function createNodeStep(
  options: NodeOptions,
  state: NodeState,
  output: NodeOutput,
): NodeStep {
  const effects: Effect[] = [];
  const { id: self, seed, settings, rules, tracing } = options;
  const { clock, disk } = state.conditions;
  const raft: RaftContext = {
    self,
    seed,
    settings,
    rules,
    tracing,
    now: 0,
    clockRate: clock.rate,
    disk: state.conditions.wiped ? 1 : 0,
    diskFull: disk === "full",
    walDepth: state.walDepth,
    effects,
  };
  const facade = createFacade(state);
  return { options, state, raft, output, facade, now: 0, trigger: 0, latest: 0 };
}
