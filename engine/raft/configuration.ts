import type { NodeId } from "../base/ids.ts";

/** Who takes part in a partition's consensus (dissertation, chapter 4). Never written once made. */
export interface Configuration {
  /** Sorted by id. A majority of these decides. */
  readonly voters: readonly NodeId[];
  /** Sorted by id. They receive every entry and count for nothing (4.2.1). */
  readonly learners: readonly NodeId[];
  /** Sorted by id. They lost their vote on their way out, and still receive every entry. */
  readonly leaving: readonly NodeId[];
  /**
   * By node id, 0 where nothing is said: which of a node's disks takes part, counted by their
   * wipings. A wiped disk has forgotten what it promised: what comes back is another member.
   */
  readonly disks: readonly number[];
}

/** Everyone a cluster begins with, each with its first disk. */
export function initialConfiguration(voters: readonly NodeId[]): Configuration {
  return { voters: [...voters].sort((a, b) => a - b), learners: [], leaving: [], disks: [] };
}

/** The disk with which a node takes part. */
export function memberDisk({ disks }: Configuration, node: NodeId): number {
  return disks[node] ?? 0;
}

export function isVoter(configuration: Configuration, node: NodeId, disk: number): boolean {
  return configuration.voters.includes(node) && memberDisk(configuration, node) === disk;
}

/** Everyone who receives entries, sorted by id. */
export function membersOf({ voters, learners, leaving }: Configuration): NodeId[] {
  return [...voters, ...learners, ...leaving].sort((a, b) => a - b);
}

/** What a node is to a partition. */
export type MemberPart = "voter" | "learner" | "leaving" | "none";

export function partOf({ voters, learners, leaving }: Configuration, node: NodeId): MemberPart {
  if (voters.includes(node)) return "voter";
  if (learners.includes(node)) return "learner";
  return leaving.includes(node) ? "leaving" : "none";
}

/**
 * How many servers gained or lost a vote: with one at most, any majority of the one meets any
 * majority of the other (4.1). A voter that comes back with another disk has lost one and gained one.
 */
export function votesChanged(from: Configuration, to: Configuration): number {
  let changed = 0;
  for (const voter of from.voters) if (!isVoter(to, voter, memberDisk(from, voter))) changed += 1;
  for (const voter of to.voters) if (!isVoter(from, voter, memberDisk(to, voter))) changed += 1;
  return changed;
}

/** A configuration in which a node has another part, or none; its disk goes with it. */
export function withMember(
  { voters, learners, leaving, disks }: Configuration,
  node: NodeId,
  { part, disk }: { readonly part: MemberPart; readonly disk: number },
): Configuration {
  const place = (nodes: readonly NodeId[], isIn: boolean): NodeId[] => {
    const others = nodes.filter((other) => other !== node);
    return isIn ? [...others, node].sort((a, b) => a - b) : others;
  };
  const known = Array.from({ length: Math.max(disks.length, node + 1) }, (_, id) => disks[id] ?? 0);
  known[node] = part === "none" ? 0 : disk;
  return {
    voters: place(voters, part === "voter"),
    learners: place(learners, part === "learner"),
    leaving: place(leaving, part === "leaving"),
    disks: known,
  };
}
