import { unreachable } from "../base/assert.ts";
import { systemPartition, type NodeId, type PartitionId } from "../base/ids.ts";
import { considerTransfer } from "./balancer.ts";
import { onGossip } from "./gossip.ts";
import { onMembershipAnswer, onMembershipRequest, onNotice } from "./joining.ts";
import { noPartition, type NodeMessage } from "./nodeMessage.ts";
import { answerCalls } from "./openCalls.ts";
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
    case "membershipRequest":
      onMembershipRequest(step, from, message);
      return noPartition;
    case "membershipAnswer":
      onMembershipAnswer(step, from, message);
      answerCalls(step, systemPartition);
      return noPartition;
    case "notMember":
      onNotice(step, message.membershipVersion);
      return noPartition;
    default:
      return unreachable(message);
  }
}
