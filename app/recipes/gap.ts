import { nodeName, type ClusterView, type LedgerLine } from "../../engine/index.ts";
import { formatInstant } from "../explain/time.ts";
import type { RecipePage } from "./recipePage.ts";

/** The newest call that had its effect, and that no node knows of; null: all that happened is known. */
export function openCall(
  { ledger, nodes }: Pick<ClusterView, "ledger" | "nodes">,
  { gap }: Pick<RecipePage, "gap">,
): LedgerLine | null {
  if (gap === undefined) return null;
  const happened = ledger.filter(({ outcome }) => outcome === "done" || outcome === "duplicate");
  const open = happened.findLast(({ tag }) => !nodes.some(({ rows }) => gap.isRecorded(rows, tag)));
  return open ?? null;
}

/** "C crashed here: the service acted at 4.334 s, and nothing is written." */
export function gapInProse(
  { node, at, service }: LedgerLine,
  { nodes }: Pick<ClusterView, "nodes">,
): string {
  const caller = nodes[node];
  // Whoever started again since has lost what it was waiting for.
  const isGone = caller !== undefined && (!caller.up || caller.since > at);
  const who = nodeName(node);
  const where = isGone
    ? `${who} crashed here`
    : caller?.paused === true
      ? `${who} is paused here`
      : `${who} stands here`;
  return `The gap. ${where}: ${service} acted at ${formatInstant(at)}, and nothing is written.`;
}
