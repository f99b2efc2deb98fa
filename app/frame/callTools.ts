import {
  ArrowRight,
  BookOpen,
  ChartPie,
  Crown,
  MessageCircleQuestion,
  PenLine,
  Rows3,
  Users,
  type LucideIcon,
} from "lucide-react";
import {
  leaderOf,
  nodeName,
  partitionName,
  unreachable,
  type ClientOperation,
  type NodeId,
  type PartitionId,
} from "../../engine/index.ts";
import type { CallForm } from "./callForm.ts";
import { callSectionNames, type Call, type CallPlace, type CallSectionName } from "./call.ts";
import { calls } from "./calls.ts";
import type { Desk } from "./desk.ts";
import { menuTool, type Tool, type ToolMenu, type ToolSection } from "./tool.ts";
import type { ToolScene } from "./toolScene.ts";

/** Whom somebody asks: "B in P1", "the leader of P1". */
export function askedWords(node: NodeId | null, partition: PartitionId): string {
  return node === null
    ? `the leader of ${partitionName(partition)}`
    : `${nodeName(node)} in ${partitionName(partition)}`;
}

/** The calls under one heading. */
export interface CallSection extends ToolSection {
  readonly heading: CallSectionName;
}

/** Every call that can be made here, section by section. */
export function callSections(
  desk: Desk,
  { blocked }: Pick<ToolScene, "blocked">,
  place: CallPlace,
  offered: readonly Call[] = calls,
): readonly CallSection[] {
  const { view, node } = place;
  const down =
    node !== null && view.nodes[node]?.up !== true
      ? `${nodeName(node)} is down: it cannot answer. Restart it first.`
      : null;
  return callSectionNames.flatMap((heading) => {
    const entries = offered
      .filter(({ section }) => section === heading)
      .map((call) => entryOf(desk, call, place, blocked ?? down ?? call.refusal?.(place) ?? null));
    return entries.length === 0 ? [] : [{ heading, entries }];
  });
}

const sectionIcons: Readonly<Record<CallSectionName, LucideIcon>> = {
  Leadership: Crown,
  Membership: Users,
  Partition: ChartPie,
  Log: Rows3,
  Writes: PenLine,
  Reads: BookOpen,
};

/** The same, short enough for any screen: each section of several calls behind its heading. */
export function callTopics(
  desk: Desk,
  scene: Pick<ToolScene, "blocked">,
  place: CallPlace,
): readonly (Tool | ToolMenu)[] {
  return callSections(desk, scene, place).flatMap(({ heading, entries }) =>
    entries.length === 1
      ? entries
      : [
          {
            id: heading,
            label: heading,
            icon: sectionIcons[heading],
            sections: [{ heading: null, entries }],
          },
        ],
  );
}

/** All of them behind one word of a menu. */
export function callMenu(desk: Desk, scene: ToolScene, place: CallPlace): ToolMenu {
  return {
    id: "ask",
    label: `Ask ${askedWords(place.node, place.partition)}`,
    icon: MessageCircleQuestion,
    sections: [{ heading: null, entries: callTopics(desk, scene, place) }],
  };
}

function entryOf(
  desk: Desk,
  { id, label, icon, how }: Call,
  place: CallPlace,
  refusal: string | null,
): Tool | ToolMenu {
  switch (how.kind) {
    case "plain":
      return menuTool(id, icon, label, refusal, () => submit(desk, place, how.operation(place)));
    case "peer":
      return {
        id,
        label,
        icon,
        sections: [
          {
            heading: null,
            entries: peersOf(place).map((peer) =>
              menuTool(`${id} ${peer}`, ArrowRight, nodeName(peer), refusal, () =>
                submit(desk, place, how.operation(place, peer)),
              ),
            ),
          },
        ],
      };
    case "form": {
      const form: CallForm = {
        title:
          how.title?.(place) ??
          `${label.replace(/…$/, "")}: ${askedWords(place.node, place.partition)}`,
        verb: how.verb,
        fields: how.fields(place),
        submit: (values) => submit(desk, place, how.operation(place, values)),
      };
      return menuTool(id, icon, label, refusal, () => desk.put({ dialog: "call", form }));
    }
    default:
      return unreachable(how);
  }
}

function peersOf({ view, node, partition }: CallPlace): readonly NodeId[] {
  const self = node ?? leaderOf(view, partition)?.node;
  return view.nodes.map((known) => known.node).filter((peer) => peer !== self);
}

function submit(desk: Desk, { node }: CallPlace, operation: ClientOperation): void {
  desk.act({ kind: "submit", operation, node: node === null ? null : { kind: "node", node } });
}
