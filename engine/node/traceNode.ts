import type { PartitionId } from "../base/ids.ts";
import type { NodeFact } from "./fact.ts";
import type { NodeStep } from "./nodeStep.ts";

/** A trace line's name: who wrote it, and its number there. Sixteen writers have room. */
export const traceWriters = 16;

/** Writes one trace line with its cause; 0 (and nothing) when nothing is traced. */
export function traceFact(
  step: NodeStep,
  partition: PartitionId,
  fact: NodeFact,
  cause: number,
): number {
  if (!step.options.tracing) return 0;
  const { state } = step;
  state.traceCount += 1;
  const ref = state.traceCount * traceWriters + state.id;
  step.output.trace.push({ ref, cause, at: step.now, node: state.id, partition, fact });
  step.latest = ref;
  return ref;
}

/** A reference for something that the world around will write the line of (a sent message). */
export function reserveRef(step: NodeStep): number {
  if (!step.options.tracing) return 0;
  step.state.traceCount += 1;
  return step.state.traceCount * traceWriters + step.state.id;
}
