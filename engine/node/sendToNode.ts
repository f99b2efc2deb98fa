import type { NodeId } from "../base/ids.ts";
import { dispatch } from "./effects.ts";
import { noPartition, type NodeMessage } from "./nodeMessage.ts";
import type { NodeStep } from "./nodeStep.ts";

/** Sends a message of the node's own: it promises nothing, so it waits for no disk. */
export function sendToNode(step: NodeStep, to: NodeId, message: NodeMessage): void {
  dispatch(step, { to, partition: noPartition, message, cause: step.latest });
}
