import { nodeName, type NodeId } from "../base/ids.ts";
import {
  memberDisk,
  membersOf,
  partOf,
  type Configuration,
  type MemberPart,
} from "../raft/configuration.ts";

/** Kommander's `ClusterMemberRole`, of those who are members. */
export type MemberRole = Exclude<MemberPart, "none">;

/** Kommander's `ClusterMember`. */
export interface ClusterMember {
  readonly node: NodeId;
  readonly role: MemberRole;
  /** The version of the roster that it came with. */
  readonly joinedVersion: number;
  /** Which of its disks is the member: a wiped one makes another. */
  readonly disk: number;
}

/** The members of the whole cluster: what P0's configurations came to, as far as they are applied. */
export interface Roster {
  /** 0: only what the nodes were told at their start; one more with every configuration of P0. */
  readonly membershipVersion: number;
  /** Sorted by node. */
  readonly members: readonly ClusterMember[];
}

/** Before P0 carries one: everyone of the initial configuration is voter and member. */
export function initialRoster(configuration: Configuration): Roster {
  return rosterAfter({ membershipVersion: -1, members: [] }, configuration);
}

/** The roster once a configuration of P0 is applied. */
export function rosterAfter(before: Roster, configuration: Configuration): Roster {
  const membershipVersion = before.membershipVersion + 1;
  const members = membersOf(configuration).map((node): ClusterMember => {
    const disk = memberDisk(configuration, node);
    const known = memberOf(before, node);
    const joinedVersion = known?.disk === disk ? known.joinedVersion : membershipVersion;
    return { node, role: partOf(configuration, node) as MemberRole, joinedVersion, disk };
  });
  return { membershipVersion, members };
}

export function memberOf({ members }: Roster, node: NodeId): ClusterMember | null {
  return members.find((member) => member.node === node) ?? null;
}

/** Kommander's `localRole` of a node: what it is itself, with the disk that it has. */
export function roleIn(
  roster: Roster,
  { node, disk }: { readonly node: NodeId; readonly disk: number },
): MemberRole | "notMember" {
  const member = memberOf(roster, node);
  return member === null || member.disk !== disk ? "notMember" : member.role;
}

/** "version 3: A voter, B voter, D learner". */
export function printRoster({ membershipVersion, members }: Roster): string {
  const told = members.map(({ node, role }) => `${nodeName(node)} ${role}`);
  return `version ${membershipVersion}: ${told.join(", ")}`;
}
