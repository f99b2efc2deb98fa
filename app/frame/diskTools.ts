import { Eraser, HardDrive, Hourglass, TriangleAlert, Wrench, Zap } from "lucide-react";
import { diskOf, nodeName, type MicrosRange, type UnsyncedFate } from "../../engine/index.ts";
import type { Desk } from "./desk.ts";
import { repairDisk } from "./endFaults.ts";
import { menuTool, type Tool, type ToolMenu } from "./tool.ts";
import { nobody } from "./tools.ts";
import type { ToolScene } from "./toolScene.ts";

/** So many times longer does a slow disk take. */
const slowness = 10;

/** What can be done to one node's disk. */
export function diskTools(desk: Desk, scene: ToolScene): readonly Tool[] {
  const { node, up, disk, slow, wiped, blocked } = scene;
  const name = node === null ? "" : nodeName(node);
  const reference = { kind: "node", node: node ?? 0 } as const;
  const basic = blocked ?? (node === null ? nobody : null);
  const { run } = desk.session.store.getState();
  return [
    menuTool(
      "diskSlow",
      Hourglass,
      "Slow disk, ×10",
      basic ?? (slow ? "It is slow already." : null),
      () =>
        desk.act({
          kind: "disk",
          node: reference,
          state: null,
          fsync: slower(diskOf(run.config).fsync),
        }),
    ),
    menuTool(
      "diskFull",
      HardDrive,
      "Full disk",
      basic ?? (disk === "full" ? "It is full already." : null),
      () => desk.act({ kind: "disk", node: reference, state: "full", fsync: null }),
    ),
    menuTool(
      "diskFailing",
      TriangleAlert,
      "Next write fails",
      basic ?? (disk === "failing" ? "It is about to fail already." : null),
      () => desk.act({ kind: "disk", node: reference, state: "failing", fsync: null }),
    ),
    menuTool(
      "diskRepair",
      Wrench,
      "Repair the disk",
      basic ?? (disk === "working" && !slow ? "Nothing is wrong with it." : null),
      () => desk.act(repairDisk(node ?? 0, desk.session.store.getState().run.config)),
    ),
    menuTool(
      "wipe",
      Eraser,
      "Wipe the disk",
      basic ??
        (up ? `${name} is running. Crash it first.` : wiped ? "It was wiped already." : null),
      () => desk.act({ kind: "wipe", node: reference }),
    ),
  ];
}

function slower({ from, to }: MicrosRange): MicrosRange {
  return { from: from * slowness, to: to * slowness };
}

const fates: readonly (readonly [UnsyncedFate, string])[] = [
  ["lost", "Unsynced writes are lost"],
  ["kept", "Unsynced writes are kept"],
  ["torn", "The last write is torn"],
];

/** A crash, and what becomes of writes that were not on the disk yet. */
export function powerCuts(desk: Desk, { node, up, blocked }: ToolScene): ToolMenu {
  const own = node === null ? nobody : up ? null : `${nodeName(node)} is down already.`;
  const refusal = blocked ?? own;
  const reference = { kind: "node", node: node ?? 0 } as const;
  return {
    id: "powerCut",
    label: "Power cut",
    icon: Zap,
    sections: [
      {
        heading: null,
        entries: fates.map(([unsynced, label]) =>
          menuTool(unsynced, Zap, label, refusal, () =>
            desk.act({ kind: "crash", node: reference, unsynced }),
          ),
        ),
      },
    ],
  };
}
