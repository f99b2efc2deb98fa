import { unreachable } from "../base/assert.ts";
import type { NodeId, PartitionId } from "../base/ids.ts";
import { considerTransfer } from "./balancer.ts";
import { onGossip } from "./gossip.ts";
import { noPartition, type NodeMessage } from "./nodeMessage.ts";
import type { NodeStep } from "./nodeStep.ts";
import { onPing, onPingReq, onPingReqAck, onPong } from "./swim.ts";

/** A message from node to node. Returns the partition whose replica it made do something. */
export function onNodeMessage(step: NodeStep, from: NodeId, message: NodeMessage): PartitionId {
  switch (message.kind) {
    case "ping":
      onPing(step, from, message);
      return noPartition;
    case "pong":
      onPong(step, from, message);
      return noPartition;
    case "pingReq":
      onPingReq(step, from, message);
      return noPartition;
    case "pingReqAck":
      onPingReqAck(step, message);
      return noPartition;
    case "gossip":
    case "gossipAck":
      onGossip(step, from, message);
      return noPartition;
    case "suggestTransfer":
      considerTransfer(step, message.partition, message.target);
      return step.state.replicas[message.partition] === undefined ? noPartition : message.partition;
    default:
      return unreachable(message);
  }
}
