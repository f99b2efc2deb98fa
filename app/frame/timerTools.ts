import {
  BellRing,
  Clock,
  ClockArrowDown,
  ClockArrowUp,
  Rabbit,
  Snail,
  Snowflake,
  Sun,
  Vote,
} from "lucide-react";
import { nodeName, partitionName, type Action } from "../../engine/index.ts";
import type { Desk } from "./desk.ts";
import { rightClock } from "./endFaults.ts";
import { menuTool, type Tool, type ToolSection } from "./tool.ts";
import { nobody } from "./tools.ts";
import type { ToolScene } from "./toolScene.ts";

const hour = 3_600_000_000;

/** Timers of one node and of all, and one node's clock. */
export function timerSections(desk: Desk, scene: ToolScene): readonly ToolSection[] {
  const name = scene.node === null ? "the selected node" : nodeName(scene.node);
  return [
    {
      heading: `${name} in ${partitionName(scene.partition)}`,
      entries: [...urges(desk, scene), ...freezes(desk, scene)],
    },
    { heading: "All nodes", entries: freezesOfAll(desk, scene) },
    { heading: `Clock of ${name}`, entries: clocks(desk, scene) },
  ];
}

/** What makes a replica do something now. */
function urges(desk: Desk, scene: ToolScene): readonly Tool[] {
  const { node, partition, up, paused, timed, leads, disk, wiped } = scene;
  const name = node === null ? "" : nodeName(node);
  const reference = { kind: "node", node: node ?? 0 } as const;
  const now =
    basicRefusal(scene) ??
    (!up ? `${name} is down. Restart it first.` : null) ??
    (paused ? `${name} is paused. Resume it first.` : null);
  return [
    menuTool(
      "fire",
      BellRing,
      leads ? "Heartbeat now" : "Timer runs out now",
      now ?? (timed ? null : "No timer is running."),
      () => desk.act({ kind: "fire", node: reference, partition }),
    ),
    menuTool(
      "elect",
      Vote,
      "Stand for election",
      now ??
        (leads ? `${name} leads already.` : null) ??
        (wiped ? "Its disk was wiped: it may not stand." : null) ??
        (disk === "full" ? "Its disk is full: it may not stand." : null),
      () => desk.act({ kind: "elect", node: reference, partition }),
    ),
  ];
}

function freezes(desk: Desk, scene: ToolScene): readonly Tool[] {
  const { node, partition, frozenElection, frozenHeartbeat } = scene;
  const reference = { kind: "node", node: node ?? 0 } as const;
  const basic = basicRefusal(scene);
  const already = "It stands still already.";
  return [
    menuTool(
      "freezeElection",
      Snowflake,
      "Freeze its election timer",
      basic ?? (frozenElection ? already : null),
      () => desk.act({ kind: "freeze", node: reference, timer: "election", partition }),
    ),
    menuTool(
      "freezeHeartbeat",
      Snowflake,
      "Freeze its heartbeat",
      basic ?? (frozenHeartbeat ? already : null),
      () => desk.act({ kind: "freeze", node: reference, timer: "heartbeat", partition }),
    ),
    menuTool(
      "thaw",
      Sun,
      "Thaw its timers",
      basic ?? (frozenElection || frozenHeartbeat ? null : "None of them is frozen."),
      () => desk.act({ kind: "thaw", node: reference, timer: "all", partition }),
    ),
  ];
}

function freezesOfAll(desk: Desk, { blocked, someFrozen }: ToolScene): readonly Tool[] {
  const basic = blocked;
  const all = { node: { kind: "every" }, partition: null } as const;
  return [
    menuTool("freezeAll", Snowflake, "Freeze all election timers", basic, () =>
      desk.act({ kind: "freeze", timer: "election", ...all }),
    ),
    menuTool(
      "thawAll",
      Sun,
      "Thaw all timers",
      basic ?? (someFrozen ? null : "No timer is frozen."),
      () => desk.act({ kind: "thaw", timer: "all", ...all }),
    ),
  ];
}

function clocks(desk: Desk, scene: ToolScene): readonly Tool[] {
  const { node, pace, clockOff } = scene;
  const basic = basicRefusal(scene);
  const reference = { kind: "node", node: node ?? 0 } as const;
  function clock(change: Pick<Extract<Action, { kind: "clock" }>, "rate" | "jump">): () => void {
    return () => desk.act({ kind: "clock", node: reference, ...change });
  }
  return [
    menuTool(
      "clockFast",
      Rabbit,
      "Fast, 3/2 of true time",
      basic ?? (pace === "fast" ? "It runs fast already." : null),
      clock({ rate: { of: 3, in: 2 }, jump: 0 }),
    ),
    menuTool(
      "clockSlow",
      Snail,
      "Slow, 1/3 of true time",
      basic ?? (pace === "slow" ? "It runs slow already." : null),
      clock({ rate: { of: 1, in: 3 }, jump: 0 }),
    ),
    menuTool(
      "clockAhead",
      ClockArrowUp,
      "Wall clock +1 h",
      basic,
      clock({ rate: null, jump: hour }),
    ),
    menuTool(
      "clockBack",
      ClockArrowDown,
      "Wall clock −1 h",
      basic,
      clock({ rate: null, jump: -hour }),
    ),
    menuTool(
      "clockRight",
      Clock,
      "Right again",
      basic ?? (clockOff ? null : "It is right."),
      () => {
        const { view, cursor } = desk.session.store.getState();
        const known = node === null ? undefined : view.nodes[node];
        if (known !== undefined) desk.act(rightClock(known, cursor));
      },
    ),
  ];
}

function basicRefusal({ blocked, node }: ToolScene): string | null {
  return blocked ?? (node === null ? nobody : null);
}
