import { scaleLinear } from "d3";
import { Timer } from "lucide-react";
import { useRef, type ReactNode } from "react";
import {
  nodeName,
  partitionName,
  replicaOf,
  type ClusterView,
  type LogIndex,
  type NodeView,
  type PartitionId,
  type ReplicaView,
  type Term,
} from "../../../engine/index.ts";
import { partOf } from "../../explain/membershipOf.ts";
import { RoleGlyph } from "../../marks/RoleGlyph.tsx";
import { termClass } from "../../marks/term.ts";
import { useSize } from "../../marks/useSize.ts";
import "./logMeters.css";

const barTop = 15;
const barHeight = 13;

/** One partition's log on every node, on one scale: what is left of it, and the checkpoint it goes by. */
export function LogMeters({
  view,
  partition,
}: {
  readonly view: ClusterView;
  readonly partition: PartitionId;
}): ReactNode {
  const box = useRef<HTMLDivElement>(null);
  const { width } = useSize(box, { width: 560, height: 30 });
  const logs = view.nodes.map(({ node }) => replicaOf(view, node, partition));
  const toX = scaleLinear()
    .domain([0, Math.max(100, ...logs.map(({ log }) => log.last))])
    .nice(6)
    .range([0, width - 1]);
  return (
    <section className="meters" aria-label={`The logs of ${partitionName(partition)}`}>
      <p className="meters-title">
        <span>{partitionName(partition)}’s log on each node</span>
        <span>last start</span>
      </p>
      {view.nodes.map((own, node) => (
        <div className="meter" key={own.node}>
          <Who view={view} own={own} replica={logs[node]!} partition={partition} />
          <div className="meter-log" ref={node === 0 ? box : undefined}>
            <Meter replica={logs[node]!} width={width} toX={toX} />
          </div>
          <LastStart own={own} replica={logs[node]!} />
        </div>
      ))}
    </section>
  );
}

function Who({
  view,
  own,
  replica,
  partition,
}: {
  readonly view: ClusterView;
  readonly own: NodeView;
  readonly replica: ReplicaView;
  readonly partition: PartitionId;
}): ReactNode {
  const { node, up, paused } = own;
  return (
    <p className="meter-who">
      <svg width={18} height={18} viewBox="-9 -9 18 18" aria-hidden="true">
        <RoleGlyph
          {...replica}
          up={up}
          paused={paused}
          part={partOf(view, partition, node)}
          radius={7}
        />
      </svg>
      <strong>{nodeName(node)}</strong>
    </p>
  );
}

function Meter({
  replica,
  width,
  toX,
}: {
  readonly replica: ReplicaView;
  readonly width: number;
  readonly toX: (index: number) => number;
}): ReactNode {
  const { log, snapshotIndex } = replica;
  const words = logWords(replica);
  // Even one entry is to be seen.
  const end = Math.max(toX(log.last), toX(log.base) + (log.last > log.base ? 3 : 0));
  const late = end + words.length * 6.3 + 12 > width;
  const flag = toX(snapshotIndex);
  return (
    <>
      <svg width={width} height={barTop + barHeight + 2} aria-hidden="true">
        {log.base > 0 && (
          <rect
            className="meter-gone"
            x={0.5}
            y={barTop + 0.5}
            width={Math.max(1, toX(log.base) - 1)}
            height={barHeight - 1}
            rx={3}
          />
        )}
        {termRuns(replica).map(({ term, from, to }) => (
          <rect
            key={from}
            className={`meter-run ${termClass(term)}`}
            x={toX(from)}
            y={barTop}
            width={Math.max(3, toX(to) - toX(from))}
            height={barHeight}
          />
        ))}
        {snapshotIndex > 0 && (
          <g className="meter-flag" transform={`translate(${flag} 0)`}>
            <path d={`M0 ${barTop + barHeight}V1.5`} />
            <path className="meter-cloth" d="M0 1H11L8 5L11 9H0Z" />
          </g>
        )}
        {log.base > 0 && toX(log.base) > 110 && (
          <text className="meter-note" x={8} y={barTop + 10}>
            compacted away
          </text>
        )}
        <text
          className="meter-count"
          x={late ? (snapshotIndex > 0 ? flag - 8 : end) : end + (snapshotIndex > 0 ? 14 : 8)}
          y={late || snapshotIndex > 0 ? 10 : barTop + 10}
          textAnchor={late ? "end" : "start"}
        >
          {words}
        </text>
      </svg>
      <p className="visuallyHidden">
        {words}
        {log.base > 0 && `, those up to ${log.base.toLocaleString("en")} are compacted away`}
        {snapshotIndex > 0 && `, checkpoint at ${snapshotIndex.toLocaleString("en")}`}
      </p>
    </>
  );
}

/** "14 entries" */
function logWords({ log }: ReplicaView): string {
  const count = log.last - log.base;
  return `${count.toLocaleString("en")} ${count === 1 ? "entry" : "entries"}`;
}

/** The stretches of a log that are of one term: terms never fall. */
function termRuns({ log: { entries, base, last } }: ReplicaView): readonly {
  readonly term: Term;
  readonly from: LogIndex;
  readonly to: LogIndex;
}[] {
  const runs: { term: Term; from: LogIndex; to: LogIndex }[] = [];
  for (let index = base + 1; index <= last; index++) {
    const term = entries[index - base - 1]!.term;
    const run = runs.at(-1);
    if (run?.term === term) run.to = index;
    else runs.push({ term, from: index - 1, to: index });
  }
  return runs;
}

/** What one entry is taken to cost the application, in milliseconds: in the run itself a replay takes no time. */
const perEntry = 1;

function LastStart({
  own: { up, starts },
  replica: { replayed },
}: {
  readonly own: NodeView;
  readonly replica: ReplicaView;
}): ReactNode {
  if (!up) return <p className="meter-start">{starts === 0 ? "not started" : "stopped"}</p>;
  if (starts === 1 && replayed === 0) return <p className="meter-start">first start</p>;
  const seconds = (replayed * perEntry) / 1000;
  return (
    <p className="meter-start">
      <Timer size={14} aria-hidden="true" />
      <span>
        <strong>replayed {replayed.toLocaleString("en")}</strong>
        <span>
          {seconds.toFixed(seconds < 0.1 ? 3 : 1)} s, at {perEntry} ms each
        </span>
      </span>
    </p>
  );
}
