import { DoorOpen, LogIn, UserMinus, UserPlus, Vote, type LucideIcon } from "lucide-react";
import { systemPartition, type MemberChange } from "../../engine/index.ts";
import type { Call } from "./call.ts";

/** Who comes and who goes: a node for itself, or the leader of P0 for another. */
export const memberCalls: readonly Call[] = [
  {
    id: "joinCluster",
    section: "Membership",
    label: "Join the cluster",
    icon: LogIn,
    refusal: ({ node }) => (node === null ? "Choose a node: it joins by itself." : null),
    how: {
      kind: "plain",
      operation: () => ({ kind: "joinCluster", partition: systemPartition }),
    },
  },
  {
    id: "requestLeave",
    section: "Membership",
    label: "Leave the cluster",
    icon: DoorOpen,
    refusal: ({ node }) => (node === null ? "Choose a node: it leaves by itself." : null),
    how: {
      kind: "plain",
      operation: () => ({ kind: "requestLeave", partition: systemPartition }),
    },
  },
  change("add", "Let in", UserPlus),
  change("promote", "Give a vote to", Vote),
  change("remove", "Put out", UserMinus),
];

function change(kind: MemberChange, label: string, icon: LucideIcon): Call {
  return {
    id: `${kind}Member`,
    section: "Membership",
    label,
    icon,
    how: {
      kind: "peer",
      operation: (_, member) => ({
        kind: "changeMember",
        partition: systemPartition,
        change: kind,
        member,
        expectedVersion: null,
      }),
    },
  };
}
