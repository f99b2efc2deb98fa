import {
  BookOpen,
  CircleDashed,
  CirclePlus,
  Hand,
  HardDrive,
  HeartPulse,
  Link2,
  MailX,
  MessageCircleQuestion,
  Pause,
  PencilLine,
  Play,
  Power,
  Send,
  SquareSplitHorizontal,
  Timer,
  Unplug,
  X,
} from "lucide-react";
import { nodeName } from "../../engine/index.ts";
import type { Desk, RailMenu } from "./desk.ts";
import { endFaults, releaseAll } from "./endFaults.ts";
import type { Tool } from "./tool.ts";
import type { ToolScene } from "./toolScene.ts";

export const nobody = "Select a node first: click one, or press N.";
const alone = "A cluster of one node has no links.";

/** What can be done to one node. */
export function nodeTools(desk: Desk, scene: ToolScene): readonly Tool[] {
  const { node, up, paused, isolated, nodeCount, blocked } = scene;
  const name = node === null ? "" : nodeName(node);
  const reference = { kind: "node", node: node ?? 0 } as const;
  const basic = blocked ?? (node === null ? nobody : null);
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
      id: "pause",
      label: paused ? "Resume" : "Pause",
      key: "S",
      icon: paused ? Play : Pause,
      refusal: basic ?? (up ? null : `${name} is down: there is no process to pause.`),
      pressed: paused,
      run: () => desk.act({ kind: paused ? "resume" : "pause", node: reference }),
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

/** Reads, writes, and whatever else can be asked of a node. */
export function clientTools(desk: Desk, scene: ToolScene): readonly Tool[] {
  const { node, up, blocked } = scene;
  const basic = blocked;
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
          : !up
            ? `${nodeName(node)} is down: it cannot answer. Restart it first.`
            : null),
      run: () => desk.put({ dialog: "write", request: "read" }),
    },
    {
      id: "ask",
      label: "Ask",
      key: "A",
      icon: MessageCircleQuestion,
      refusal: basic,
      opens: true,
      run: () => openMenu(desk, "ask"),
    },
  ];
}

/** What can be done to the network as a whole. */
export function networkTools(desk: Desk, scene: ToolScene, cutting: boolean): readonly Tool[] {
  const { someCut, nodeCount, blocked } = scene;
  const basic = blocked ?? (nodeCount < 2 ? alone : null);
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
      opens: true,
      run: () => openMenu(desk, "links"),
    },
    {
      id: "heal",
      label: "Mend links",
      // Shift and P; the rail has no room to say so.
      key: null,
      icon: Link2,
      refusal: basic ?? (someCut ? null : "No link is cut."),
      run: () => desk.act({ kind: "heal" }),
    },
  ];
}

/** A disk has a menu of its own. */
export function diskTool(desk: Desk, { node, blocked }: ToolScene): Tool {
  return {
    id: "disk",
    label: "Disk",
    key: null,
    icon: HardDrive,
    refusal: blocked ?? (node === null ? nobody : null),
    opens: true,
    run: () => openMenu(desk, "disk"),
  };
}

/** Ends whatever was done to the cluster, in one act that one undo takes back. */
export function endTool(desk: Desk, { troubled, blocked }: ToolScene): Tool {
  return {
    id: "end",
    label: "End faults",
    key: null,
    icon: HeartPulse,
    refusal: blocked ?? (troubled ? null : "Nothing is wrong anywhere."),
    run: () => {
      const { view, cursor, run } = desk.session.store.getState();
      desk.actAll(endFaults(view, { now: cursor, config: run.config }));
    },
  };
}

/** What can be done to messages. */
export function messageTools(desk: Desk, scene: ToolScene): readonly Tool[] {
  const { node, nodeCount, someMeddling, blocked } = scene;
  const basic = blocked ?? (nodeCount < 2 ? alone : null);
  const chosen = basic ?? (node === null ? nobody : null);
  return [
    {
      id: "hold",
      label: "Hold",
      key: "H",
      icon: Hand,
      refusal: chosen,
      opens: true,
      run: () => openMenu(desk, "hold"),
    },
    {
      id: "drop",
      label: "Drop",
      key: "D",
      icon: MailX,
      refusal: chosen,
      opens: true,
      run: () => openMenu(desk, "drop"),
    },
    {
      id: "release",
      label: "Release",
      key: null,
      icon: Send,
      refusal: basic ?? (someMeddling ? null : "Nothing is held, and nobody meddles with a link."),
      run: () => desk.actAll(releaseAll(desk.session.store.getState().view)),
    },
  ];
}

export function timerTool(desk: Desk, { blocked }: ToolScene): Tool {
  return {
    id: "timers",
    label: "Timers",
    key: "T",
    icon: Timer,
    refusal: blocked,
    opens: true,
    run: () => openMenu(desk, "timers"),
  };
}

/** Menus open beside their tool; where the rail is hidden, beside the node. */
function openMenu(desk: Desk, kind: RailMenu): void {
  const { node } = desk.session.store.getState().selection;
  const anchor = [
    document.querySelector(`[data-tool="${kind === "links" ? "link" : kind}"]`),
    document.querySelector(`.stage [data-node="${node ?? 0}"]`),
    document.querySelector(".phoneActions .lab-icon"),
  ].find((known) => known !== null && known.getClientRects().length > 0);
  if (anchor !== undefined && anchor !== null) desk.put({ menu: { kind, anchor } });
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
