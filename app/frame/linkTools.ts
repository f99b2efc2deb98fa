import {
  CopyPlus,
  Dices,
  Equal,
  Hand,
  Link2,
  Link2Off,
  MailX,
  Send,
  Snail,
  Unplug,
} from "lucide-react";
import {
  isLinkCut,
  networkOf,
  nodeName,
  partitionName,
  type Action,
  type ClusterView,
  type LinkReference,
  type MessageClass,
  type NodeId,
  type NodeReference,
} from "../../engine/index.ts";
import { heldOf, linkOf, linkSentence, whichText } from "../explain/linkFault.ts";
import type { Desk } from "./desk.ts";
import { menuTool, refuseAll, type Tool, type ToolMenu, type ToolSection } from "./tool.ts";
import { blockedBy } from "./toolScene.ts";

type Meddling = Extract<Action, { kind: "interfere" }>["how"];

/** So many times longer do messages take on a slow link. */
const slowness = 10;

/** The menu of one link: cuts, messages, and what the link itself is like. */
export function linkSections(
  desk: Desk,
  view: ClusterView,
  a: NodeId,
  b: NodeId,
): readonly ToolSection[] {
  const found = [linkOf(view, a, b), linkOf(view, b, a)];
  const now = found.flatMap((link) =>
    link === undefined
      ? []
      : [`${nodeName(link.from)} → ${nodeName(link.to)} ${linkSentence(link)}`],
  );
  const sections = [
    { heading: null, entries: cutTools(desk, view, a, b) },
    {
      heading: now.length === 0 ? null : now.join(". "),
      entries: [
        ...(["hold", "drop", "duplicate"] as const).map((how) => linkMeddling(desk, how, a, b)),
        releaseTool(desk, view, a, b),
      ],
    },
    { heading: null, entries: networkTools(desk, view, a, b) },
  ];
  return refuseAll(sections, blockedBy(desk.session.store.getState()));
}

function cutTools(desk: Desk, view: ClusterView, from: NodeId, to: NodeId): readonly Tool[] {
  const forth = isLinkCut(view, from, to);
  const back = isLinkCut(view, to, from);
  const a = nodeName(from);
  const b = nodeName(to);
  const one = reference(from);
  const other = reference(to);
  const cutAlready = "This direction is cut already.";
  return [
    menuTool(
      "both",
      Unplug,
      `Cut ${a} – ${b} both ways`,
      forth && back ? "It is cut both ways already." : null,
      () => desk.act({ kind: "cutLink", from: one, to: other, oneWay: false }),
    ),
    menuTool("forth", Link2Off, `Cut only ${a} → ${b}`, forth ? cutAlready : null, () =>
      desk.act({ kind: "cutLink", from: one, to: other, oneWay: true }),
    ),
    menuTool("back", Link2Off, `Cut only ${b} → ${a}`, back ? cutAlready : null, () =>
      desk.act({ kind: "cutLink", from: other, to: one, oneWay: true }),
    ),
    menuTool("mend", Link2, `Mend ${a} – ${b}`, forth || back ? null : "It is not cut.", () =>
      desk.act({ kind: "healLink", from: one, to: other }),
    ),
  ];
}

const words: Readonly<Record<Meddling, string>> = {
  hold: "Hold",
  drop: "Drop",
  duplicate: "Duplicate",
};

const icons = { hold: Hand, drop: MailX, duplicate: CopyPlus } as const;

function linkMeddling(desk: Desk, how: Meddling, a: NodeId, b: NodeId): ToolMenu {
  return {
    id: how,
    label: `${words[how]} messages`,
    icon: icons[how],
    sections: [{ heading: null, entries: [oneWay(desk, how, a, b), oneWay(desk, how, b, a)] }],
  };
}

/** Every direction of every link of one node: what it sends, and what it is sent. */
export function meddlingSections(
  desk: Desk,
  view: ClusterView,
  how: Meddling,
  node: NodeId,
): readonly ToolSection[] {
  const name = nodeName(node);
  const { partition } = desk.session.store.getState().selection;
  const others = view.nodes.map(({ node: other }) => other).filter((other) => other !== node);
  const toAll = others.map((other) => direction(node, other));
  const fromAll = others.map((other) => direction(other, node));
  const sections = [
    {
      heading: `${words[how]} what ${name} sends in ${partitionName(partition)}`,
      entries: [
        ...others.map((other) => oneWay(desk, how, node, other)),
        ...(others.length > 1 ? [classes(desk, how, toAll, `${name} → everybody`)] : []),
      ],
    },
    {
      heading: `${words[how]} what is sent to ${name}`,
      entries: [
        ...others.map((other) => oneWay(desk, how, other, node)),
        ...(others.length > 1 ? [classes(desk, how, fromAll, `everybody → ${name}`)] : []),
      ],
    },
  ];
  return refuseAll(sections, blockedBy(desk.session.store.getState()));
}

function oneWay(desk: Desk, how: Meddling, from: NodeId, to: NodeId): ToolMenu {
  return classes(desk, how, [direction(from, to)], `${nodeName(from)} → ${nodeName(to)}`);
}

/** The classes of messages, those that say most first. */
const offered: readonly MessageClass[] = [
  "any",
  "appendEntries",
  "heartbeat",
  "appendEntriesResponse",
  "preVote",
  "requestVote",
  "requestVoteResponse",
];

function classes(
  desk: Desk,
  how: Meddling,
  directions: readonly LinkReference[],
  label: string,
): ToolMenu {
  function entry(message: MessageClass, nth: number | null): Tool {
    const which = whichText(message, nth);
    const text = which.charAt(0).toUpperCase() + which.slice(1);
    return menuTool(
      `${message} ${nth ?? "every"}`,
      icons[how],
      text.replace(/^The n/, "N"),
      null,
      () => {
        // Of the partition that is shown: others would be held out of sight.
        const { partition } = desk.session.store.getState().selection;
        desk.actAll(
          directions.map((link) => ({ kind: "interfere", how, message, partition, nth, ...link })),
        );
      },
    );
  }
  return {
    id: label,
    label,
    icon: icons[how],
    sections: [
      { heading: null, entries: offered.map((message) => entry(message, 1)) },
      { heading: null, entries: offered.map((message) => entry(message, null)) },
    ],
  };
}

function releaseTool(desk: Desk, view: ClusterView, a: NodeId, b: NodeId): Tool {
  const held = heldOf(view, null).filter(
    ({ from, to }) => (from === a && to === b) || (from === b && to === a),
  ).length;
  const meddled = [linkOf(view, a, b), linkOf(view, b, a)].some(
    (link) => link !== undefined && link.meddling.length > 0,
  );
  return menuTool(
    "release",
    Send,
    held > 0 ? `Release ${held} held, end meddling` : "End meddling",
    held > 0 || meddled ? null : "Nobody meddles with its messages.",
    () => desk.act({ kind: "release", from: reference(a), to: reference(b), oneWay: false }),
  );
}

function networkTools(desk: Desk, view: ClusterView, a: NodeId, b: NodeId): readonly Tool[] {
  const link = { from: reference(a), to: reference(b), oneWay: false } as const;
  const own = [linkOf(view, a, b)?.network ?? null, linkOf(view, b, a)?.network ?? null];
  const both = (has: (network: NonNullable<(typeof own)[number]>) => boolean): boolean =>
    own.every((network) => network !== null && has(network));
  const { latency } = networkOf(desk.session.store.getState().run.config);
  return [
    menuTool(
      "linkSlow",
      Snail,
      "Slow link, ×10",
      both((network) => network.latency !== undefined) ? "It is slow already." : null,
      () =>
        desk.act({
          kind: "linkNetwork",
          ...link,
          settings: { latency: { from: latency.from * slowness, to: latency.to * slowness } },
        }),
    ),
    menuTool(
      "linkLossy",
      Dices,
      "Lossy link, 1 in 3",
      both((network) => (network.loss?.of ?? 0) > 0) ? "It loses messages already." : null,
      () => desk.act({ kind: "linkNetwork", ...link, settings: { loss: { of: 1, in: 3 } } }),
    ),
    menuTool(
      "linkUsual",
      Equal,
      "Like the others",
      own.every((network) => network === null) ? "It is like the others." : null,
      () => desk.act({ kind: "linkNetwork", ...link, settings: null }),
    ),
  ];
}

function reference(node: NodeId): NodeReference {
  return { kind: "node", node };
}

function direction(from: NodeId, to: NodeId): LinkReference {
  return { from: reference(from), to: reference(to), oneWay: true };
}
