import type { NodeId } from "../base/ids.ts";

/** Who takes part in a partition's consensus (dissertation, chapter 4). Never written once made. */
export interface Configuration {
  /** Sorted by id. A majority of these decides. */
  readonly voters: readonly NodeId[];
  /** Sorted by id. They receive every entry and count for nothing (4.2.1). */
  readonly learners: readonly NodeId[];
  /**
   * By node id, 0 where nothing is said: which of a node's disks takes part, counted by their
   * wipings. A wiped disk has forgotten what it promised: what comes back is another member.
   */
  readonly disks: readonly number[];
}

/** Everyone a cluster begins with, each with its first disk. */
export function initialConfiguration(voters: readonly NodeId[]): Configuration {
  return { voters: [...voters].sort((a, b) => a - b), learners: [], disks: [] };
}

/** The disk with which a node takes part. */
export function memberDisk({ disks }: Configuration, node: NodeId): number {
  return disks[node] ?? 0;
}

export function isVoter(configuration: Configuration, node: NodeId, disk: number): boolean {
  return configuration.voters.includes(node) && memberDisk(configuration, node) === disk;
}

/** Voters and learners, sorted by id. */
export function membersOf({ voters, learners }: Configuration): NodeId[] {
  return [...voters, ...learners].sort((a, b) => a - b);
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

export function isSameConfiguration(a: Configuration, b: Configuration): boolean {
  const members = membersOf(a);
  return (
    votesChanged(a, b) === 0 &&
    a.learners.length === b.learners.length &&
    a.learners.every((learner) => b.learners.includes(learner)) &&
    members.every((member) => memberDisk(a, member) === memberDisk(b, member))
  );
}

/** A configuration in which a node has another part, or none; its disk goes with it. */
export function withMember(
  { voters, learners, disks }: Configuration,
  node: NodeId,
  { part, disk }: { readonly part: "voter" | "learner" | "none"; readonly disk: number },
): Configuration {
  const without = (nodes: readonly NodeId[]): NodeId[] => nodes.filter((other) => other !== node);
  const withNode = (nodes: readonly NodeId[]): NodeId[] =>
    [...without(nodes), node].sort((a, b) => a - b);
  const known = Array.from({ length: Math.max(disks.length, node + 1) }, (_, id) => disks[id] ?? 0);
  known[node] = part === "none" ? 0 : disk;
  return {
    voters: part === "voter" ? withNode(voters) : without(voters),
    learners: part === "learner" ? withNode(learners) : without(learners),
    disks: known,
  };
}
