import { unreachable } from "../base/assert.ts";
import type { NodeId } from "../base/ids.ts";
import { dispatch } from "./effects.ts";
import { noPartition, type NodeMessage } from "./nodeMessage.ts";
import type { NodeStep } from "./nodeStep.ts";

/** A message between nodes that belongs to no partition. */
export function onNodeMessage(step: NodeStep, from: NodeId, message: NodeMessage): void {
  switch (message.kind) {
    case "ping":
      return sendToNode(step, from, { kind: "pong", round: message.round });
    case "pong":
      return;
    default:
      return unreachable(message);
  }
}

/** Sends a message of the node's own: it promises nothing, so it waits for no disk. */
export function sendToNode(step: NodeStep, to: NodeId, message: NodeMessage): void {
  dispatch(step, { to, partition: noPartition, message, cause: step.latest });
}
