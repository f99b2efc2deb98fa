import type { Micros, NodeId } from "../base/ids.ts";
import { systemPartition } from "../base/ids.ts";
import type { Configuration } from "../raft/configuration.ts";
import type { Replica } from "../raft/replica.ts";
import type { NodeState } from "./node.ts";
import { initialRoster, roleIn, type MemberRole, type Roster } from "./roster.ts";
import type { OperationStatus } from "./status.ts";

/** What a node asks the leader of P0 for, again and again, until it has it. */
export interface MembershipWish {
  readonly change: "join" | "leave";
  /** Whoever runs the node asked for it; else the node itself, which found itself put out. */
  readonly ordered: boolean;
  /** Between two requests; it doubles where nobody ordered it. */
  pause: Micros;
  /** Whom it asks next. */
  ask: NodeId;
}

/** What a node knows of the cluster's members, and wants of them. */
export interface Membership {
  /** As far as P0 is applied here. */
  roster: Roster;
  /** Whether this node left because it was told to: then it does not come back by itself. */
  left: boolean;
  wish: MembershipWish | null;
  /** Whether it had a part when it last looked: then it was put out if it has none. */
  wasMember: boolean;
  /** How the last order to leave ended; null: it has not. */
  leaveOutcome: OperationStatus | null;
  /** Of a roster that has no place for this node, as somebody told it; 0: of none. */
  noticedVersion: number;
  /** By node, on the leader of P0: since when it has held what a voter needs; null: it does not. */
  readonly caughtUpSince: (Micros | null)[];
}

export function createMembership(configuration: Configuration): Membership {
  return {
    roster: initialRoster(configuration),
    left: false,
    wasMember: false,
    wish: null,
    leaveOutcome: null,
    noticedVersion: 0,
    caughtUpSince: [],
  };
}

/** Somebody told this node of a roster that has no place for it, and that it does not know. */
export function wasToldToGo({ membership: { roster, noticedVersion } }: NodeState): boolean {
  return noticedVersion > roster.membershipVersion;
}

/** Kommander's `localRole`: what this node is, as far as it knows. */
export function localRole(state: NodeState): MemberRole | "notMember" {
  const { roster, wish, left } = state.membership;
  const { id: node, conditions } = state;
  const { wipes: disk } = conditions;
  // It was told that it is let go: the entry that says so may never reach who is no member.
  if (left && wish === null) return "notMember";
  if (wasToldToGo(state)) return "notMember";
  const role = roleIn(roster, { node, disk });
  return role !== "notMember" && wish?.change === "leave" ? "leaving" : role;
}

/** This node's replica of P0 where it leads and serves; null: somebody else decides, or nobody. */
export function servingSystemReplica({ replicas }: NodeState): Replica | null {
  const replica = replicas[systemPartition]!;
  return replica.role.kind === "leader" && replica.role.serving ? replica : null;
}
