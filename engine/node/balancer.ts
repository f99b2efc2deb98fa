import { systemPartition, type Micros, type NodeId, type PartitionId } from "../base/ids.ts";
import { trueDuration } from "../raft/ownTime.ts";
import { planMoves, readClaims, type Claim, type Move } from "./balancerPlan.ts";
import { isHandingOver } from "../raft/replica.ts";
import { beginTransfer, refuseTransfer } from "./handOver.ts";
import { isAlive } from "./livenessTable.ts";
import { ownReport, type HeardReport } from "./loadReport.ts";
import type { NodeStep } from "./nodeStep.ts";
import type { OperationStatus } from "./status.ts";
import { sendToNode } from "./sendToNode.ts";
import { traceFact } from "./traceNode.ts";

/** What the leader of the system partition remembers of its moves. Lost with its office. */
export interface BalancerState {
  outstanding: OutstandingMove[];
  /** Partitions that are let be, and until when by the own steady clock. */
  resting: { readonly partition: PartitionId; readonly until: Micros }[];
}

interface OutstandingMove extends Move {
  /** By the own steady clock. */
  readonly since: Micros;
  /** The trace line of its planning. */
  readonly ref: number;
}

export function createBalancer(): BalancerState {
  return { outstanding: [], resting: [] };
}

/** One pass: looks what became of earlier moves, plans the next ones, and suggests them. */
export function balanceLeaders(step: NodeStep): void {
  const { state, options, now } = step;
  const { settings } = options;
  if (!settings.enableLeaderBalancer) return;
  state.chores.balance = now + trueDuration(step.raft, settings.leaderBalancerInterval);
  const { balancer } = state;
  const { role } = state.replicas[systemPartition]!;
  if (role.kind !== "leader" || !role.serving) {
    balancer.outstanding = [];
    balancer.resting = [];
    return;
  }
  const ttl = trueDuration(step.raft, settings.leaderBalancerReportTtl);
  const reports: HeardReport[] = state.reports.filter(({ node }) => node !== state.id);
  reports.push(ownReport(state, now));
  const claims = readClaims(reports, { now, ttl });
  closeMoves(step, claims);
  const live = liveVoters(step);
  const plan = planMoves({
    live,
    complete: live.every((node) =>
      reports.some((report) => report.node === node && now - report.at <= ttl),
    ),
    claims,
    resting: [...balancer.outstanding, ...balancer.resting].map(({ partition }) => partition),
    slots: settings.maxConcurrentTransfers - balancer.outstanding.length,
    settings,
  });
  const { trigger } = step;
  for (const move of plan?.moves ?? []) {
    const { partition, from, to } = move;
    const planned = { kind: "leaderMovePlanned", from, to, tier: plan!.tier } as const;
    const ref = traceFact(step, partition, planned, trigger);
    step.trigger = ref;
    balancer.outstanding.push({ ...move, since: step.raft.ownNow, ref });
    if (from === state.id) considerTransfer(step, partition, to);
    else sendToNode(step, from, { kind: "suggestTransfer", partition, target: to });
  }
}

function liveVoters({ state }: NodeStep): NodeId[] {
  const { voters } = state.replicas[systemPartition]!.configuration;
  return voters.filter((voter) => voter === state.id || isAlive(state.liveness, voter));
}

/** A move is over when its target leads, or when nothing came of it in time. */
function closeMoves(step: NodeStep, claims: readonly Claim[]): void {
  const { balancer } = step.state;
  const { ownNow } = step.raft;
  const { suggestionTimeout, moveCooldown } = step.options.settings;
  const until = ownNow + moveCooldown;
  balancer.resting = balancer.resting.filter((rest) => rest.until > ownNow);
  balancer.outstanding = balancer.outstanding.filter(({ partition, from, to, since, ref }) => {
    const owner = claims.find((claim) => claim.partition === partition)?.owner;
    const isDone = owner === to;
    if (!isDone && ownNow - since < suggestionTimeout) return true;
    traceFact(step, partition, { kind: "leaderMoveEnded", from, to, isDone }, ref);
    balancer.resting.push({ partition, until });
    return false;
  });
}

/** Somebody suggests that this node hands a partition over: it looks for itself, and may let it be. */
export function considerTransfer(step: NodeStep, partition: PartitionId, target: NodeId): void {
  const refusal = refuseSuggestion(step, partition, target);
  const considered = { kind: "transferConsidered", target, status: refusal ?? "Success" } as const;
  step.trigger = traceFact(step, partition, considered, step.trigger);
  if (refusal === null) beginTransfer(step, partition, target);
}

function refuseSuggestion(
  step: NodeStep,
  partition: PartitionId,
  target: NodeId,
): OperationStatus | null {
  const { liveness, replicas } = step.state;
  const { voters } = replicas[systemPartition]!.configuration;
  if (!voters.includes(target) || !isAlive(liveness, target)) return "Errored";
  const refusal = refuseTransfer(step, partition, target);
  if (refusal !== null) return refusal;
  const { role } = replicas[partition]!;
  // Whoever asked for another successor knew why.
  return role.kind === "leader" && isHandingOver(role) ? "Pending" : null;
}
