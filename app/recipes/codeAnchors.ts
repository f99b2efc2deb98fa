import {
  entryOf,
  replicaOf,
  type ClusterView,
  type NodeId,
  type TraceEvent,
} from "../../engine/index.ts";

/** Where something of an application begins to run. */
export type Anchor =
  | "onRequest"
  | "onReplicationReceived"
  | "onLogRestored"
  | "onServiceReply"
  | "onTimer"
  | "proposes"
  | "callsService";

const patterns: Readonly<Record<Anchor, RegExp>> = {
  onRequest: /^\s*onRequest\b/,
  onReplicationReceived: /^\s*onReplicationReceived\b/,
  onLogRestored: /^\s*onLogRestored\b/,
  onServiceReply: /^\s*onServiceReply\b/,
  onTimer: /^\s*onTimer\b/,
  proposes: /kind: "propose"/,
  callsService: /kind: "callService"/,
};

/** The line of each, from 0; what a source does not have is missing. */
export type Anchors = Readonly<Partial<Record<Anchor, number>>>;

export function anchorsOf(lines: readonly string[]): Anchors {
  const found: Partial<Record<Anchor, number>> = {};
  for (const [anchor, pattern] of Object.entries(patterns)) {
    const line = lines.findIndex((text) => pattern.test(text));
    if (line >= 0) found[anchor as Anchor] = line;
  }
  return found;
}

/** Which lines of a source ran, on whom, and which of them last. */
export interface Ran {
  readonly nodes: ReadonlyMap<number, readonly NodeId[]>;
  readonly last: { readonly line: number; readonly node: NodeId } | null;
}

/** What these lines of a trace say of a source. That a timer fired is nothing to look at. */
export function linesRun(anchors: Anchors, events: readonly TraceEvent[], view: ClusterView): Ran {
  const nodes = new Map<number, readonly NodeId[]>();
  let last: Ran["last"] = null;
  for (const event of events) {
    const anchor = anchorOf(event, view);
    const line = anchor === null ? undefined : anchors[anchor];
    if (line === undefined) continue;
    const { node } = event;
    const known = nodes.get(line) ?? [];
    if (!known.includes(node))
      nodes.set(
        line,
        [...known, node].toSorted((a, b) => a - b),
      );
    if (anchor !== "onTimer") last = { line, node };
  }
  return { nodes, last };
}

function anchorOf({ fact, node, partition }: TraceEvent, view: ClusterView): Anchor | null {
  switch (fact.kind) {
    case "requestReceived":
      return fact.operation.kind === "ask" ? "onRequest" : null;
    case "applicationTimerFired":
      return "onTimer";
    case "serviceCalled":
      return "callsService";
    case "serviceAnswered":
      return "onServiceReply";
    // Of P0 no application hears.
    case "proposed":
      return partition > 0 ? "proposes" : null;
    case "restored":
      return partition > 0 && fact.restored > 0 ? "onLogRestored" : null;
    case "entriesApplied":
      return partition > 0 && holdsCommand(view, { node, partition }, fact)
        ? "onReplicationReceived"
        : null;
    default:
      return null;
  }
}

/** A leader's first entry and the like are Kommander's own. What is no longer in the log counts. */
function holdsCommand(
  view: ClusterView,
  { node, partition }: Pick<TraceEvent, "node" | "partition">,
  { from, to }: { readonly from: number; readonly to: number },
): boolean {
  const replica = replicaOf(view, node, partition);
  for (let index = from; index <= to; index++) {
    const entry = entryOf(replica, index);
    if (entry === undefined) return true;
    if (entry.payload.kind === "command" || entry.payload.kind === "manual") return true;
  }
  return false;
}
