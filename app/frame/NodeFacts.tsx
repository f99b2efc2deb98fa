import { TimerOff, TriangleAlert } from "lucide-react";
import { type ReactNode } from "react";
import {
  entryOf,
  nodeName,
  partitionName,
  replicaOf,
  type ClusterView,
  type Micros,
  type NodeId,
  type PartitionId,
} from "../../engine/index.ts";
import {
  arrivalOf,
  arrivalWords,
  floorOf,
  transfersOf,
  transferWords,
} from "../explain/compaction.ts";
import { describeQuorum } from "../explain/describe.ts";
import { isAsleep, officeWords } from "../explain/leadership.ts";
import { lifecycleWord, partitionsOf, rangeOf, rangeWords } from "../explain/lifecycle.ts";
import { rumourOf, rumourWords } from "../explain/liveness.ts";
import {
  configurationOf,
  partMeaning,
  partOf,
  partWords,
  pendingConfiguration,
  pendingWords,
} from "../explain/membershipOf.ts";
import { nodeNames } from "../explain/names.ts";
import { faultsOf } from "../explain/nodeFault.ts";
import { sidesOf } from "../explain/sides.ts";
import { NodeMark } from "../marks/NodeMark.tsx";
import { PauseBars } from "../marks/PauseBars.tsx";
import { QuorumBar, quorumBarWidth } from "../marks/QuorumBar.tsx";
import { ticketsOf, ticketWords } from "../explain/tickets.ts";
import { useCalm } from "./useCalm.ts";

/** One node in one partition: the numbers of Figure 2. */
export function NodeFacts(): ReactNode {
  const { view, cursor, node, partition } = useCalm((state) => ({
    view: state.view,
    cursor: state.cursor,
    node: state.selection.node,
    partition: state.selection.partition,
  }));
  if (node === null || view.nodes[node] === undefined)
    return (
      <section className="side-section">
        <h2 className="side-title">No node selected</h2>
        <p className="side-note">Click a node, or press N, to see what it knows.</p>
      </section>
    );
  return <Facts view={view} now={cursor} node={node} partition={partition} />;
}

function Facts({
  view,
  now,
  node,
  partition,
}: {
  readonly view: ClusterView;
  readonly now: Micros;
  readonly node: NodeId;
  readonly partition: PartitionId;
}): ReactNode {
  const replica = replicaOf(view, node, partition);
  const up = view.nodes[node]?.up === true;
  const paused = view.nodes[node]?.paused === true;
  const faults = faultsOf(view.nodes[node]!, partition);
  const { term, log, commitIndex, lastApplied, votedFor, timer } = replica;
  const last = entryOf(replica, log.last);
  const side = sidesOf(view).find((members) => members.includes(node)) ?? [];
  const parted = up && side.length < view.nodes.filter((known) => known.up).length;
  const quorum = describeQuorum(view, partition, parted ? side : undefined);
  const left = timer === null || !up || paused ? null : Math.max(0, timer.deadline - now);
  return (
    <section className="side-section" aria-label={`Node ${nodeName(node)}`}>
      <div className="facts-head">
        <svg width={36} height={36} viewBox="-36 -36 72 72" aria-hidden="true">
          <NodeMark
            letter={nodeName(node)}
            {...markOf(replica)}
            up={up}
            part={partOf(view, partition, node)}
            asleep={isAsleep(replica)}
          />
          {paused && (
            <g transform="translate(22 22)">
              <PauseBars height={20} />
            </g>
          )}
        </svg>
        <div>
          <h2 className="facts-name">Node {nodeName(node)}</h2>
          <p className="side-note">
            {paused ? "paused; " : ""}
            {up ? rolesOf(view, node, partition) : "down: what its disk holds"}
          </p>
        </div>
      </div>
      {faults.length > 0 && (
        <ul className="facts-faults" aria-label={`Faults of ${nodeName(node)}`}>
          {faults.map(({ kind, words, meaning }) => (
            <li key={kind}>
              {kind === "frozen" ? (
                <TimerOff className="facts-remark" size={14} aria-hidden="true" />
              ) : (
                <TriangleAlert size={14} aria-hidden="true" />
              )}
              <span>
                <strong>{words.charAt(0).toUpperCase() + words.slice(1)}.</strong> {meaning}
              </span>
            </li>
          ))}
        </ul>
      )}
      <Remarks view={view} partition={partition} node={node} />
      <dl className="facts-grid">
        <dt>Term</dt>
        <dd>{term}</dd>
        <dt>Last entry</dt>
        <dd>{last === undefined ? "none" : `${log.last} · T${last.term}`}</dd>
        <dt>Commit</dt>
        <dd>{commitIndex}</dd>
        <dt>Applied</dt>
        <dd>{up ? lastApplied : "–"}</dd>
        <dt>On disk</dt>
        <dd>{replica.durableIndex}</dd>
        <dt>Compacted</dt>
        <dd>{floorOf(log) === 0 ? "–" : `to ${floorOf(log)}`}</dd>
        <dt>Voted</dt>
        <dd>{votedFor === null ? "–" : nodeName(votedFor)}</dd>
        <dt>{timer?.timer === "heartbeat" ? "Next beat" : "Timer"}</dt>
        <dd>{left === null ? "–" : `${(left / 1e6).toFixed(2)} s`}</dd>
      </dl>
      <div className="facts-quorum">
        <svg
          width={quorumBarWidth(quorum.voters, barSegment(quorum.voters))}
          height={18}
          viewBox={`0 -5 ${quorumBarWidth(quorum.voters, barSegment(quorum.voters))} 18`}
          aria-hidden="true"
        >
          <QuorumBar
            voters={quorum.voters}
            reached={quorum.up}
            canCommit={quorum.canCommit}
            segmentWidth={barSegment(quorum.voters)}
          />
        </svg>
        <span>{quorum.sentence}</span>
      </div>
    </section>
  );
}

/** What is out of the ordinary without being wrong, a sentence each. */
function Remarks({
  view,
  partition,
  node,
}: {
  readonly view: ClusterView;
  readonly partition: PartitionId;
  readonly node: NodeId;
}): ReactNode {
  const remarks = remarksOf(view, partition, node);
  if (remarks.length === 0) return null;
  return (
    <ul className="facts-remarks" aria-label={`About ${nodeName(node)}`}>
      {remarks.map((remark) => (
        <li key={remark}>{remark}</li>
      ))}
    </ul>
  );
}

function remarksOf(view: ClusterView, partition: PartitionId, node: NodeId): readonly string[] {
  const replica = replicaOf(view, node, partition);
  const part = partOf(view, partition, node);
  const remarks: string[] = [];
  if (part !== "voter") remarks.push(`${sentence(partWords(part))} ${partMeaning(part)}`);
  const { voters, learners, leaving } = configurationOf(view, partition);
  if (voters.length < view.nodeCount || learners.length > 0) {
    const parts = [`Voters of ${partitionName(partition)}: ${nodeNames(voters)}`];
    if (learners.length > 0) parts.push(`learning: ${nodeNames(learners)}`);
    if (leaving.length > 0) parts.push(`leaving: ${nodeNames(leaving)}`);
    remarks.push(`${parts.join("; ")}.`);
  }
  const pending = pendingConfiguration(replica);
  if (pending > 0) remarks.push(`The ${pendingWords(pending)}.`);
  for (const words of officeWords(replica)) remarks.push(sentence(words));
  if (isAsleep(replica)) remarks.push("Asleep: nothing happens here, so nobody sends heartbeats.");
  const rumour = rumourOf(view, node);
  if (rumour !== null) remarks.push(`${sentence(rumourWords(rumour))} Its vote still counts.`);
  for (const transfer of transfersOf(replica))
    remarks.push(`To ${nodeName(transfer.to)}: ${transferWords(transfer)}.`);
  const arrival = arrivalOf(replica);
  if (arrival !== null) remarks.push(`From ${nodeName(arrival.from)}: ${arrivalWords(arrival)}.`);
  for (const ticket of ticketsOf(replica))
    if (ticket.state === "open") remarks.push(`${sentence(ticketWords(ticket))}`);
  const range = rangeOf(view, partition);
  if (range !== null && (range.generation > 1 || lifecycleWord(range) !== ""))
    remarks.push(`${partitionName(partition)}: ${rangeWords(range)}.`);
  return remarks;
}

function sentence(words: string): string {
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;
}

function barSegment(voters: number): number {
  return voters > 5 ? 11 : 20;
}

function markOf({ role, phase, serving, term }: ReturnType<typeof replicaOf>): {
  readonly role: typeof role;
  readonly phase: typeof phase;
  readonly serving: boolean;
  readonly term: number;
} {
  return { role, phase, serving, term };
}

const mostNamed = 6;

/** "leads P1, follows in P0, P2"; with many partitions only the numbers. */
function rolesOf(view: ClusterView, node: NodeId, selected: PartitionId): string {
  const leads: string[] = [];
  const follows: string[] = [];
  const asks: string[] = [];
  const partitions = partitionsOf(view);
  for (const partition of partitions) {
    const { role } = replicaOf(view, node, partition);
    const list = role === "leader" ? leads : role === "candidate" ? asks : follows;
    list.push(partitionName(partition));
  }
  if (partitions.length > mostNamed) {
    const here = replicaOf(view, node, selected).role;
    const verb = here === "leader" ? "leads" : here === "candidate" ? "campaigns in" : "follows in";
    return `${verb} ${partitionName(selected)}; leads ${leads.length} of ${partitions.length}`;
  }
  const parts = [];
  if (leads.length > 0) parts.push(`leads ${leads.join(", ")}`);
  if (asks.length > 0) parts.push(`campaigns in ${asks.join(", ")}`);
  if (follows.length > 0) parts.push(`follows in ${follows.join(", ")}`);
  return parts.join(", ");
}
