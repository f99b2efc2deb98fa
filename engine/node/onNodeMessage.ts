import { unreachable } from "../base/assert.ts";
import { systemPartition, type NodeId } from "../base/ids.ts";
import { onMembershipAnswer, onMembershipRequest, onNotice } from "./joining.ts";
import type { NodeMessage } from "./nodeMessage.ts";
import { answerCalls } from "./openCalls.ts";
import type { NodeStep } from "./nodeStep.ts";
import { sendToNode } from "./sendToNode.ts";

/** A message between nodes that belongs to no partition. */
export function onNodeMessage(step: NodeStep, from: NodeId, message: NodeMessage): void {
  switch (message.kind) {
    case "ping":
      return sendToNode(step, from, { kind: "pong", round: message.round });
    case "pong":
      return;
    case "membershipRequest":
      return onMembershipRequest(step, from, message);
    case "membershipAnswer":
      onMembershipAnswer(step, from, message);
      return answerCalls(step, systemPartition);
    case "notMember":
      return onNotice(step, message.membershipVersion);
    default:
      return unreachable(message);
  }
}
