import { Cog, TriangleAlert } from "lucide-react";
import { useMemo, type ReactNode } from "react";
import {
  leaderOf,
  nodeName,
  partitionName,
  routingHash,
  keyPrefix,
  type ClusterView,
  type PartitionRange,
} from "../../../engine/index.ts";
import { useSession, useSlice } from "../../session/useSession.ts";
import type { BoardProps, CommonProps, RecipeDrawing } from "./drawing.ts";
import { numberIn } from "./fields.ts";
import { HashBar } from "./HashBar.tsx";
import type { HashPin } from "./hashPlan.ts";
import { heartbeatsIn } from "./heartbeats.ts";
import { heldIn, shortOf, type Held } from "./held.ts";
import "./coldTenants.css";

/** Hash space while it is merged, and what its partitions cost by merely being there. */
function Common({ view, partition }: CommonProps): ReactNode {
  const { partitions } = view.partitionMap;
  const removed = partitions.filter(({ state }) => state === "removed");
  const draining = partitions.filter(({ state }) => state === "draining");
  return (
    <div className="cold">
      <div className="cold-space">
        <HashBar view={view} partition={partition} pins={pinsOf(view)} />
        <p className="cold-removed">
          {draining.length > 0 && <strong>{namesOf(draining)} is draining. </strong>}
          {removed.length === 0
            ? "No partition was removed yet."
            : `Removed, and never used again: ${namesOf(removed)}.`}
        </p>
      </div>
      <Overhead view={view} />
    </div>
  );
}

function namesOf(ranges: readonly PartitionRange[]): string {
  return ranges.map(({ partitionId }) => partitionName(partitionId)).join(", ");
}

/** Tenants, wherever they stand. */
function pinsOf({ nodes }: ClusterView): readonly HashPin[] {
  const found = new Map<string, HashPin>();
  for (const { rows } of nodes)
    for (const { key } of heldIn(rows)) {
      const label = keyPrefix(key);
      found.set(label, { hash: routingHash(label), label: shortOf(key) });
    }
  return [...found.values()];
}

const second = 1_000_000;

/** What partitions cost although nobody writes. */
function Overhead({ view }: { readonly view: ClusterView }): ReactNode {
  const session = useSession();
  const { slot, cursor } = useSlice((state) => ({ slot: state.slot, cursor: state.cursor }));
  const beats = useMemo(
    () => heartbeatsIn(session.lines(session.slotAt(cursor - second), slot)),
    [session, cursor, slot],
  );
  const live = view.partitionMap.partitions.filter(({ state }) => state !== "removed");
  const led = live.filter(({ partitionId }) => leaderOf(view, partitionId) !== null).length;
  const workers = view.nodes.flatMap(({ rows }) => Object.keys(rows["workers"] ?? {})).length;
  return (
    <dl className="cold-overhead" aria-label="Overhead">
      <div>
        <dt>partitions</dt>
        <dd>{live.length}</dd>
      </div>
      <div>
        <dt>leaders</dt>
        <dd>{led}</dd>
      </div>
      <div>
        <dt>workers</dt>
        <dd>{workers}</dd>
      </div>
      <div>
        <dt>heartbeats in the last second</dt>
        <dd>{beats}</dd>
      </div>
    </dl>
  );
}

/** What runs on this node beside its partitions, and what it holds of them. */
function Board({ view, node }: BoardProps): ReactNode {
  const rows = view.nodes[node]?.rows ?? {};
  const workers = rows["workers"] ?? {};
  const held = heldIn(rows);
  const shown = view.partitionMap.partitions.filter(
    ({ partitionId }) =>
      workers[partitionName(partitionId)] !== undefined ||
      held.some(({ partition }) => partition === partitionId),
  );
  if (shown.length === 0)
    return <p className="cold-hold app-empty">No worker runs here, and no tenant is known.</p>;
  return (
    <div className="cold-hold">
      <table className="cold-board">
        <caption className="visuallyHidden">Workers and caches on {nodeName(node)}</caption>
        <thead>
          <tr>
            <th scope="col">of</th>
            <th scope="col">worker</th>
            <th scope="col">cache</th>
          </tr>
        </thead>
        <tbody>
          {shown.map((range) => (
            <PartitionRow
              key={range.partitionId}
              range={range}
              works={workers[partitionName(range.partitionId)] !== undefined}
              bills={numberIn(workers, partitionName(range.partitionId))}
              held={held.filter(({ partition }) => partition === range.partitionId)}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function PartitionRow({
  range: { partitionId, state },
  works,
  bills,
  held,
}: {
  readonly range: PartitionRange;
  readonly works: boolean;
  readonly bills: number;
  readonly held: readonly Held[];
}): ReactNode {
  const orphan = works && state === "removed";
  return (
    <tr className={orphan ? "cold-orphan" : undefined}>
      <th scope="row">
        {partitionName(partitionId)}
        {state !== "active" && <span> {state}</span>}
      </th>
      <td>
        {works && <Cog size={12} aria-hidden="true" />}
        {works ? workWords(bills) : "none"}
        {orphan && (
          <strong>
            <TriangleAlert size={12} aria-hidden="true" />
            outlived its partition
          </strong>
        )}
      </td>
      <td>{held.length === 0 ? "empty" : held.map(({ key }) => shortOf(key)).join(", ")}</td>
    </tr>
  );
}

function workWords(bills: number): string {
  return bills === 0 ? "idle" : `bills ${bills}`;
}

export const coldTenantsDrawing: RecipeDrawing = { Board, Common };
