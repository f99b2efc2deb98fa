import { leaderOf, nodeName, type ClusterView } from "../../engine/index.ts";
import { nodesInProse } from "../explain/names.ts";
import { campaignsIn } from "./campaign.ts";
import { nodesWith, safeItemsOf } from "./list.ts";
import { listPartition } from "./run.ts";
import { addedItem, type Crash, type Outcome, type PlotState } from "./plot.ts";

const numbers = ["No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine"];

/** "Three" */
export function numberInWords(amount: number): string {
  return numbers[amount] ?? String(amount);
}

/** The one sentence of the first run, as the run stands. */
export function sentenceOf(plot: PlotState, view: ClusterView): string {
  const { chapter, crash, outcome, absent } = plot;
  const leader = leaderOf(view, listPartition);
  switch (chapter) {
    case "watch": {
      const computers = `${numberInWords(view.nodeCount)} computers keep one list.`;
      return leader === null
        ? `${computers} Nobody leads yet.`
        : `${computers} ${nodeName(leader.node)} leads.`;
    }
    case "ask":
      return "Who takes over?";
    case "election":
    case "secondElection":
      return campaignSentence(view, crash);
    case "elected":
      return crash === null || outcome === null ? "" : outcomeSentence(crash, outcome);
    case "adding": {
      if (leader === null) return `Nobody leads: “${addedItem}” has to wait.`;
      const others = view.nodes.filter(({ node, up }) => up && node !== leader.node);
      const receivers = nodesInProse(others.map(({ node }) => node));
      return `${nodeName(leader.node)} copies “${addedItem}” to ${receivers}.`;
    }
    case "added": {
      const holders = nodesInProse(nodesWith(view, addedItem));
      const missing = absent === null ? "" : ` ${nodeName(absent)} missed it.`;
      return `${holders} have “${addedItem}”.${missing}`;
    }
    case "rejoining":
      return absent === null ? "" : `${nodeName(absent)} starts again from its disk.`;
    case "rejoined":
      return absent === null ? "" : `${nodeName(absent)} caught up: it has “${addedItem}” too.`;
    case "survived":
      return crash === null || outcome === null ? "" : survivalSentence(crash, outcome, view);
  }
}

function campaignSentence(view: ClusterView, crash: Crash | null): string {
  const leader = leaderOf(view, listPartition);
  if (leader !== null && leader.node !== crash?.node)
    return `${nodeName(leader.node)} won the election.`;
  const [campaign] = campaignsIn(view);
  if (campaign === undefined)
    return crash === null ? "" : `${nodeName(crash.node)} is silent. The others wait.`;
  const { node, preVote, term, open } = campaign;
  if (!open) return "The vote was split. They wait, and try again.";
  return preVote
    ? `${nodeName(node)} asks: would you vote for me?`
    : `${nodeName(node)} asks for votes in term ${term}.`;
}

function outcomeSentence({ prediction }: Crash, { leader, evidence }: Outcome): string {
  const winner = nodeName(leader);
  const reason = evidence.first?.node === leader ? ": its timer ran out first." : ".";
  if (prediction === null) return `${winner} won${reason}`;
  if (prediction === leader) return `You predicted ${winner}, and it won${reason}`;
  const guess = prediction === "nobody" ? "nobody" : nodeName(prediction);
  return `You predicted ${guess}; ${winner} won${reason}`;
}

function survivalSentence({ safeItems }: Crash, { leader }: Outcome, view: ClusterView): string {
  const kept = safeItemsOf(view, leader);
  const lost = safeItems.filter((item) => !kept.includes(item));
  return lost.length === 0
    ? `${nodeName(leader)} leads. All ${numberInWords(safeItems.length).toLowerCase()} items survived.`
    : `${nodeName(leader)} leads, but ${lost.join(", ")} got lost.`;
}
