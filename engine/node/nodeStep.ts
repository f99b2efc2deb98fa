import type { Micros } from "../base/ids.ts";
import type { Effect, RaftContext } from "../raft/effect.ts";
import type { RaftFacade } from "./application.ts";
import { createFacade } from "./facade.ts";
import { createAgenda, type Agenda } from "./agenda.ts";
import type { NodeOptions, NodeOutput, NodeState } from "./node.ts";

/** The working surface of one step: state, surroundings, and where output goes. */
export interface NodeStep {
  readonly options: NodeOptions;
  readonly state: NodeState;
  readonly raft: RaftContext;
  readonly output: NodeOutput;
  readonly facade: RaftFacade;
  readonly agenda: Agenda;
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
    ownNow: 0,
    clockRate: clock.rate,
    disk: state.conditions.wipes,
    diskFull: disk === "full",
    walDepth: state.walDepth,
    effects,
  };
  const facade = createFacade(state, () => raft.now);
  const agenda = createAgenda();
  return { options, state, raft, output, facade, agenda, now: 0, trigger: 0, latest: 0 };
}
