import type { NodeId } from "../base/ids.ts";
import { setLiveness, type Belief } from "./livenessTable.ts";
import { noPartition } from "./nodeMessage.ts";
import type { NodeStep } from "./nodeStep.ts";
import { wakeBehind } from "./quiescence.ts";
import { traceFact } from "./traceNode.ts";

/** What this node says of itself. */
export function ownBelief({ state }: NodeStep): Belief {
  return { state: "alive", incarnation: state.swim.incarnation };
}

/** Takes over what is believed of a node from now on; what rested on the old belief follows. */
export function believe(step: NodeStep, of: NodeId, { state, incarnation }: Belief): void {
  setLiveness(step.state.liveness, of, { state, incarnation, since: step.raft.ownNow });
  const changed = { kind: "livenessChanged", of, state, incarnation } as const;
  traceFact(step, noPartition, changed, step.trigger);
  if (state !== "alive") wakeBehind(step, of);
}

/** SWIM 4.2: a node that is said to be suspect or dead says that it is not, and says it later. */
export function refute(step: NodeStep, { state, incarnation }: Belief): void {
  const { swim, id } = step.state;
  if (state === "alive" || incarnation < swim.incarnation) return;
  swim.incarnation = incarnation + 1;
  believe(step, id, { state: "alive", incarnation: swim.incarnation });
}
