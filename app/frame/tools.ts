import {
  BookOpen,
  CircleDashed,
  CirclePlus,
  Link2Off,
  Link2,
  PencilLine,
  Power,
  SquareSplitHorizontal,
  Unplug,
  X,
  type LucideIcon,
} from "lucide-react";
import { isLinkCut, nodeName, type ClusterView, type NodeId } from "../../engine/index.ts";
import type { Desk } from "./desk.ts";

/** Something to do to the cluster; where it cannot be done, `refusal` says why. */
export interface Tool {
  readonly id: string;
  readonly label: string;
  readonly key: string | null;
  readonly icon: LucideIcon;
  readonly refusal: string | null;
  readonly pressed?: boolean;
  readonly run: () => void;
}

/** What tools look at: changes rarely, so that a rail of them rarely renders. */
export interface ToolScene {
  readonly node: NodeId | null;
  readonly up: boolean;
  readonly isolated: boolean;
  readonly someCut: boolean;
  readonly nodeCount: number;
  readonly faulty: boolean;
}

export function sceneOf(view: ClusterView, node: NodeId | null, faulty: boolean): ToolScene {
  const known = node === null ? undefined : view.nodes[node];
  return {
    node: known === undefined ? null : known.node,
    up: known?.up === true,
    isolated:
      known !== undefined &&
      view.nodes.every(
        ({ node: other }) =>
          other === known.node ||
          (isLinkCut(view, known.node, other) && isLinkCut(view, other, known.node)),
      ),
    someCut: view.cut.includes(true),
    nodeCount: view.nodeCount,
    faulty,
  };
}

const nobody = "Select a node first: click one, or press N.";
const faultText = "The engine stopped; recover the run first.";
const alone = "A cluster of one node has no links.";

/** What can be done to one node. */
export function nodeTools(desk: Desk, scene: ToolScene): readonly Tool[] {
  const { node, up, isolated, nodeCount, faulty } = scene;
  const name = node === null ? "" : nodeName(node);
  const reference = { kind: "node", node: node ?? 0 } as const;
  const basic = faulty ? faultText : node === null ? nobody : null;
  return [
    {
      id: "crash",
      label: node !== null && !up ? "Restart" : "Crash",
      key: "X",
      icon: node !== null && !up ? Power : X,
      refusal: basic,
      run: () => desk.act({ kind: up ? "crash" : "restart", node: reference }),
    },
    {
      id: "isolate",
      label: "Isolate",
      key: null,
      icon: CircleDashed,
      refusal:
        basic ??
        (nodeCount < 2 ? alone : isolated ? `${name} is cut off from all others already.` : null),
      run: () => desk.act({ kind: "isolate", node: reference }),
    },
  ];
}

/** Reads and writes. */
export function clientTools(desk: Desk, scene: ToolScene): readonly Tool[] {
  const { node, up, faulty } = scene;
  const basic = faulty ? faultText : null;
  return [
    {
      id: "write",
      label: "Write",
      key: "W",
      icon: PencilLine,
      refusal: basic,
      run: () => desk.put({ dialog: "write", request: "write" }),
    },
    {
      id: "read",
      label: "Read",
      key: "R",
      icon: BookOpen,
      refusal:
        basic ??
        (node === null
          ? nobody
          : up
            ? null
            : `${nodeName(node)} is down: it cannot answer. Restart it first.`),
      run: () => desk.put({ dialog: "write", request: "read" }),
    },
  ];
}

/** What can be done to the network as a whole. */
export function networkTools(desk: Desk, scene: ToolScene, cutting: boolean): readonly Tool[] {
  const { someCut, nodeCount, faulty } = scene;
  const basic = faulty ? faultText : nodeCount < 2 ? alone : null;
  return [
    {
      id: "cut",
      label: "Cut",
      key: "P",
      icon: SquareSplitHorizontal,
      refusal: basic,
      pressed: cutting,
      run: () => toggleCutting(desk),
    },
    {
      id: "link",
      label: "Link",
      key: null,
      icon: Unplug,
      refusal: basic,
      run: () => {
        const anchor = document.querySelector('[data-tool="link"]');
        if (anchor !== null) desk.put({ menu: { kind: "links", anchor } });
      },
    },
    {
      id: "heal",
      label: "Heal all",
      key: "⇧P",
      icon: Link2,
      refusal: basic ?? (someCut ? null : "No link is cut."),
      run: () => desk.act({ kind: "heal" }),
    },
  ];
}

export function setupTools(desk: Desk): readonly Tool[] {
  return [
    {
      id: "setup",
      label: "Set up",
      key: null,
      icon: CirclePlus,
      refusal: null,
      run: () => desk.put({ dialog: "setup" }),
    },
  ];
}

/** Begins or gives up a cut; at first the nodes that sit on the left are one side. */
export function toggleCutting(desk: Desk): void {
  const { cutting } = desk.store.getState();
  const { nodeCount } = desk.session.store.getState().view;
  const left = Array.from({ length: Math.max(1, nodeCount >> 1) }, (_, node) => node);
  desk.put({
    cutting: cutting === null ? left : null,
    ...(cutting === null ? { view: "ring" } : {}),
  });
}

/** The menu of one link, or of one node's links. */
export function linkTools(
  desk: Desk,
  view: ClusterView,
  from: NodeId,
  to: NodeId,
): readonly Tool[] {
  const forth = isLinkCut(view, from, to);
  const back = isLinkCut(view, to, from);
  const a = nodeName(from);
  const b = nodeName(to);
  const one = { kind: "node", node: from } as const;
  const other = { kind: "node", node: to } as const;
  return [
    {
      id: "both",
      label: `Cut ${a} – ${b} both ways`,
      key: null,
      icon: Unplug,
      refusal: forth && back ? "It is cut both ways already." : null,
      run: () => desk.act({ kind: "cutLink", from: one, to: other, oneWay: false }),
    },
    {
      id: "forth",
      label: `Cut only ${a} → ${b}`,
      key: null,
      icon: Link2Off,
      refusal: forth ? "This direction is cut already." : null,
      run: () => desk.act({ kind: "cutLink", from: one, to: other, oneWay: true }),
    },
    {
      id: "back",
      label: `Cut only ${b} → ${a}`,
      key: null,
      icon: Link2Off,
      refusal: back ? "This direction is cut already." : null,
      run: () => desk.act({ kind: "cutLink", from: other, to: one, oneWay: true }),
    },
    {
      id: "mend",
      label: `Mend ${a} – ${b}`,
      key: null,
      icon: Link2,
      refusal: forth || back ? null : "It is not cut.",
      run: () => desk.act({ kind: "healLink", from: one, to: other }),
    },
  ];
}
