import { isLinkCut, quorumSize, type ClusterView, type NodeId } from "../../engine/index.ts";
import { countedWord, isCounted } from "../explain/nodeFault.ts";

/** One side of a cut: nodes between which messages still pass, directly or by way of others. */
export interface Side {
  readonly nodes: readonly NodeId[];
  /** How many vote in all, on whichever side: a quorum is a majority of these. */
  readonly voters: number;
  /** How many voters among them are up, and what they acknowledge counts. */
  readonly up: number;
  /** What those are called: not everybody who is up answers. */
  readonly word: "up" | "answer" | "count";
  /** Some such node exchanges messages, both ways, with a quorum (itself included). */
  readonly canCommit: boolean;
}

/** A link that fails although both ends are on one side. */
export interface BrokenLink {
  readonly from: NodeId;
  readonly to: NodeId;
  /** oneWay: messages from `from` to `to` are lost, the others arrive. */
  readonly kind: "both" | "oneWay";
}

export interface Cut {
  /** In the order of their lowest nodes; one side: no wall. */
  readonly sides: readonly Side[];
  readonly brokenLinks: readonly BrokenLink[];
  /** By node: its place in `sides`. */
  readonly sideOf: readonly number[];
}

/** A wall stands between two nodes only where no message passes in either direction. */
export function readCut(view: ClusterView, voters: readonly NodeId[] = everybody(view)): Cut {
  const { nodeCount } = view;
  const sideOf: number[] = Array.from({ length: nodeCount }, () => -1);
  const members: NodeId[][] = [];
  for (let node = 0; node < nodeCount; node++) {
    if (sideOf[node] !== -1) continue;
    const nodes = collect(view, sideOf, node, members.length);
    members.push(nodes);
  }
  const sides = members.map((nodes) => {
    const voting = nodes.filter((node) => voters.includes(node));
    return {
      nodes,
      voters: voters.length,
      up: voting.filter((node) => isCounted(view.nodes[node])).length,
      word: countedWord(voting.map((node) => view.nodes[node]!)),
      canCommit: nodes.some((node) => reach(view, node, voters) >= quorumSize(voters.length)),
    };
  });
  return { sides, sideOf, brokenLinks: readBrokenLinks(view, sideOf) };
}

/** Text that changes exactly when `readCut` would, walls and verdicts included. */
export function cutKey(view: ClusterView, voters: readonly NodeId[] = everybody(view)): string {
  let key = `${voters.join()} `;
  for (const node of view.nodes)
    key += isCounted(node) ? "+" : !node.up ? "-" : node.paused ? "=" : "!";
  for (const down of view.cut) key += down ? "x" : ".";
  return key;
}

function everybody({ nodes }: ClusterView): readonly NodeId[] {
  return nodes.map(({ node }) => node);
}

function collect(view: ClusterView, sideOf: number[], first: NodeId, side: number): NodeId[] {
  const nodes: NodeId[] = [first];
  sideOf[first] = side;
  // Grows while it is walked.
  for (const node of nodes) {
    for (let other = 0; other < view.nodeCount; other++) {
      if (sideOf[other] !== -1) continue;
      if (isLinkCut(view, node, other) && isLinkCut(view, other, node)) continue;
      sideOf[other] = side;
      nodes.push(other);
    }
  }
  return nodes.sort((a, b) => a - b);
}

/** How many voters that count a node exchanges messages with, itself included; 0 when it does not. */
function reach(view: ClusterView, node: NodeId, voters: readonly NodeId[]): number {
  if (!isCounted(view.nodes[node])) return 0;
  let reached = voters.includes(node) ? 1 : 0;
  for (const other of view.nodes) {
    if (other.node === node || !voters.includes(other.node) || !isCounted(other)) continue;
    if (!isLinkCut(view, node, other.node) && !isLinkCut(view, other.node, node)) reached += 1;
  }
  return reached;
}

function readBrokenLinks(view: ClusterView, sideOf: readonly number[]): BrokenLink[] {
  const broken: BrokenLink[] = [];
  for (let a = 0; a < view.nodeCount; a++) {
    for (let b = a + 1; b < view.nodeCount; b++) {
      if (sideOf[a] !== sideOf[b]) continue;
      const forth = isLinkCut(view, a, b);
      const back = isLinkCut(view, b, a);
      if (forth && back) broken.push({ from: a, to: b, kind: "both" });
      else if (forth) broken.push({ from: a, to: b, kind: "oneWay" });
      else if (back) broken.push({ from: b, to: a, kind: "oneWay" });
    }
  }
  return broken;
}
