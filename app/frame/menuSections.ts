import { Clock, HardDrive, Hand, MailX, Unplug } from "lucide-react";
import { nodeName, unreachable, type ClusterView, type NodeId } from "../../engine/index.ts";
import type { SessionState } from "../session/session.ts";
import { askedWords, callMenu, callTopics } from "./callTools.ts";
import type { CallPlace } from "./call.ts";
import type { Desk, StageMenu } from "./desk.ts";
import { diskTools, powerCuts } from "./diskTools.ts";
import { linkSections, meddlingSections } from "./linkTools.ts";
import { timerSections } from "./timerTools.ts";
import type { Tool, ToolMenu, ToolSection } from "./tool.ts";
import {
  clientTools,
  endTool,
  messageTools,
  networkTools,
  nodeTools,
  setupTools,
} from "./tools.ts";
import { sceneOf, type ToolScene } from "./toolScene.ts";

/** What a menu offers, in the state in which it was opened. */
export function menuSections(
  desk: Desk,
  state: SessionState,
  menu: StageMenu,
  cutting: boolean,
): readonly ToolSection[] {
  const { view, selection } = state;
  const node = selection.node ?? 0;
  const scene = sceneOf(state, menu.kind === "node" ? menu.node : selection.node);
  switch (menu.kind) {
    case "node":
      return nodeSections(desk, view, scene, menu.node);
    case "link":
      return linkSections(desk, view, menu.from, menu.to);
    case "links":
      return [{ heading: `Links of ${nodeName(node)}`, entries: linkMenus(desk, view, node) }];
    case "disk":
      return [{ heading: `Disk of ${nodeName(node)}`, entries: diskTools(desk, scene) }];
    case "timers":
      return timerSections(desk, scene);
    case "ask":
      return askSections(desk, scene, { view, node: scene.node, partition: scene.partition });
    case "partition":
      return askSections(desk, scene, { view, node: null, partition: menu.partition });
    case "hold":
    case "drop":
      return meddlingSections(desk, view, menu.kind, node);
    case "all":
      return allSections(desk, view, scene, cutting);
    case "wall":
      return [{ heading: null, entries: [mendTool(desk, scene)] }];
    default:
      return unreachable(menu);
  }
}

/** Calls, under a line that says who is asked. */
function askSections(desk: Desk, scene: ToolScene, place: CallPlace): readonly ToolSection[] {
  const asked = askedWords(place.node, place.partition);
  return [{ heading: `Ask ${asked}`, entries: callTopics(desk, scene, place) }];
}

function nodeSections(
  desk: Desk,
  view: ClusterView,
  scene: ToolScene,
  node: NodeId,
): readonly ToolSection[] {
  const [crash, ...others] = nodeTools(desk, scene);
  const first = crash === undefined ? [] : [crash];
  const power = scene.up ? [powerCuts(desk, scene)] : [];
  return [
    { heading: null, entries: [...first, ...power, ...others] },
    { heading: null, entries: conditionMenus(desk, view, scene, node) },
    {
      heading: null,
      entries: [
        ...clientTools(desk, scene).filter(({ id }) => id !== "ask"),
        callMenu(desk, scene, { view, node, partition: scene.partition }),
      ],
    },
    ...(scene.troubled ? [{ heading: null, entries: [endTool(desk, scene)] }] : []),
  ];
}

/** Whatever needs a second choice. */
function conditionMenus(
  desk: Desk,
  view: ClusterView,
  scene: ToolScene,
  node: NodeId,
): readonly ToolMenu[] {
  const disk: ToolMenu = {
    id: "disk",
    label: "Disk",
    icon: HardDrive,
    sections: [{ heading: null, entries: diskTools(desk, scene) }],
  };
  const timers: ToolMenu = {
    id: "timers",
    label: "Timers and clock",
    icon: Clock,
    sections: timerSections(desk, scene),
  };
  if (scene.nodeCount < 2) return [disk, timers];
  return [
    disk,
    timers,
    {
      id: "hold",
      label: "Hold messages",
      icon: Hand,
      sections: meddlingSections(desk, view, "hold", node),
    },
    {
      id: "drop",
      label: "Drop messages",
      icon: MailX,
      sections: meddlingSections(desk, view, "drop", node),
    },
    {
      id: "links",
      label: "Links",
      icon: Unplug,
      sections: [{ heading: null, entries: linkMenus(desk, view, node) }],
    },
  ];
}

/** Every link of one node, each with a menu of its own. */
function linkMenus(desk: Desk, view: ClusterView, node: NodeId): readonly ToolMenu[] {
  return view.nodes
    .filter(({ node: other }) => other !== node)
    .map(({ node: other }) => ({
      id: `link ${other}`,
      label: `${nodeName(node)} – ${nodeName(other)}`,
      icon: Unplug,
      sections: linkSections(desk, view, node, other),
    }));
}

/** Everything that a phone has no room for beside a thumb. */
function allSections(
  desk: Desk,
  view: ClusterView,
  scene: ToolScene,
  cutting: boolean,
): readonly ToolSection[] {
  const { node } = scene;
  const power = scene.up ? [powerCuts(desk, scene)] : [];
  const chosen: readonly (Tool | ToolMenu)[] =
    node === null
      ? []
      : [...nodeTools(desk, scene).slice(1), ...power, ...conditionMenus(desk, view, scene, node)];
  return [
    { heading: node === null ? null : `Node ${nodeName(node)}`, entries: chosen },
    {
      heading: "Cluster",
      entries: [
        ...networkTools(desk, scene, cutting).filter(({ id }) => id !== "link"),
        ...messageTools(desk, scene).filter(({ id }) => id === "release"),
        endTool(desk, scene),
        ...clientTools(desk, scene).filter(({ id }) => id === "read"),
        callMenu(desk, scene, { view, node, partition: scene.partition }),
        ...setupTools(desk),
      ],
    },
  ];
}

function mendTool(desk: Desk, scene: ToolScene): Tool {
  return networkTools(desk, scene, false).at(-1)!;
}
