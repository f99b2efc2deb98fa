import { unreachable } from "../base/assert.ts";
import type { NodeId } from "../base/ids.ts";
import { onGossip } from "./gossip.ts";
import type { NodeMessage } from "./nodeMessage.ts";
import type { NodeStep } from "./nodeStep.ts";
import { onPing, onPingReq, onPingReqAck, onPong } from "./swim.ts";

/** A message between nodes that belongs to no partition. */
export function onNodeMessage(step: NodeStep, from: NodeId, message: NodeMessage): void {
  switch (message.kind) {
    case "ping":
      return onPing(step, from, message);
    case "pong":
      return onPong(step, from, message);
    case "pingReq":
      return onPingReq(step, from, message);
    case "pingReqAck":
      return onPingReqAck(step, message);
    case "gossip":
    case "gossipAck":
      return onGossip(step, from, message);
    default:
      return unreachable(message);
  }
}
