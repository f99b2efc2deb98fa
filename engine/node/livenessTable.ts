import type { Micros, NodeId } from "../base/ids.ts";

/** Kommander's `MemberLivenessState`, from good to bad. */
export const memberLivenessStates = ["alive", "suspect", "dead"] as const;

/** A member's state in one node's eyes; `suspect` may still refute it with a higher incarnation. */
export type MemberLivenessState = (typeof memberLivenessStates)[number];

/** What is said of a node. Its own incarnation tells old rumours from new ones. */
export interface Belief {
  readonly state: MemberLivenessState;
  readonly incarnation: number;
}

/** What is believed of a member, and since when. */
export interface MemberLiveness extends Belief {
  /** Since when: on a node by its own steady clock, in a view in true time. */
  readonly since: Micros;
}

/** What one node believes of the others, by node id; of whom nothing is there, nothing was heard. */
export type LivenessTable = MemberLiveness[];

/** A rumour about one node. */
export interface Rumour extends Belief {
  readonly node: NodeId;
}

const unheard: MemberLiveness = { state: "alive", incarnation: 0, since: 0 };

/** Whoever was never heard of counts as alive. */
export function livenessOf(table: readonly MemberLiveness[], node: NodeId): MemberLiveness {
  return table[node] ?? unheard;
}

export function setLiveness(table: LivenessTable, node: NodeId, liveness: MemberLiveness): void {
  while (table.length <= node) table.push(unheard);
  table[node] = liveness;
}

export function isAlive(table: LivenessTable, node: NodeId): boolean {
  return livenessOf(table, node).state === "alive";
}

/** SWIM 4.2: a later incarnation wins; of one incarnation the worse is believed. */
export function supersedes(news: Belief, known: Belief): boolean {
  if (news.incarnation !== known.incarnation) return news.incarnation > known.incarnation;
  return rank(news) > rank(known);
}

function rank({ state }: Belief): number {
  return memberLivenessStates.indexOf(state);
}
