import type { NodeId } from "../base/ids.ts";
import type { Action, LinkReference, NodeReference } from "./input.ts";
import type { MessageFate } from "./network.ts";
import { leaderOf, type ClusterView, type LinkView, type MeddlingView } from "./view.ts";

/** What somebody does to links, short of cutting them. */
export type LinkTreatment = Extract<Action, { kind: "linkNetwork" | "interfere" | "release" }>;

export function isLinkTreatment(action: Action): action is LinkTreatment {
  return action.kind === "linkNetwork" || action.kind === "interfere" || action.kind === "release";
}

/** The links that are not like the others, after one more act that the trace tells as done. */
export function foldTreatment(
  view: ClusterView,
  action: LinkTreatment,
  ref: number,
): readonly LinkView[] {
  let { links } = view;
  for (const [from, to] of directionsOf(view, action))
    links = changeLink(links, from, to, (link) => treat(link, action, ref));
  return links;
}

/** A rule for a single message has ended with that message. */
export function foldMeddled(
  links: readonly LinkView[],
  {
    from,
    to,
    fate,
    twice,
  }: {
    readonly from: NodeId;
    readonly to: NodeId;
    readonly fate: MessageFate;
    readonly twice: boolean;
  },
): readonly LinkView[] {
  const how = fate === "held" ? "hold" : fate === "dropped" ? "drop" : twice ? "duplicate" : null;
  if (how === null) return links;
  const known = links.find((link) => link.from === from && link.to === to);
  const slot = known?.meddling.findIndex((rule) => rule.how === how && rule.nth !== null) ?? -1;
  if (slot < 0) return links;
  return changeLink(links, from, to, (link) => ({
    ...link,
    meddling: link.meddling.filter((_, place) => place !== slot),
  }));
}

function treat(link: LinkView, action: LinkTreatment, ref: number): LinkView {
  switch (action.kind) {
    case "linkNetwork": {
      const { settings } = action;
      return { ...link, network: settings === null ? null : { ...link.network, ...settings } };
    }
    case "interfere": {
      const { how, message, partition, nth } = action;
      const rule: MeddlingView = { how, message, partition, nth, ref };
      return { ...link, meddling: [...link.meddling, rule] };
    }
    case "release":
      return { ...link, meddling: [] };
  }
}

function changeLink(
  links: readonly LinkView[],
  from: NodeId,
  to: NodeId,
  change: (link: LinkView) => LinkView,
): readonly LinkView[] {
  const isMeant = (link: LinkView): boolean => link.from === from && link.to === to;
  const changed = change(links.find(isMeant) ?? { from, to, network: null, meddling: [] });
  const others = links.filter((link) => !isMeant(link));
  if (changed.network === null && changed.meddling.length === 0) return others;
  return [...others, changed].sort((a, b) => a.from - b.from || a.to - b.to);
}

function directionsOf(
  view: ClusterView,
  { from, to, oneWay }: LinkReference,
): readonly (readonly [NodeId, NodeId])[] {
  const a = resolve(view, from);
  const b = resolve(view, to);
  if (a === null || b === null) return [];
  return oneWay
    ? [[a, b]]
    : [
        [a, b],
        [b, a],
      ];
}

function resolve(view: ClusterView, reference: NodeReference): NodeId | null {
  if (reference.kind === "node") return reference.node;
  return leaderOf(view, reference.partition)?.node ?? null;
}
