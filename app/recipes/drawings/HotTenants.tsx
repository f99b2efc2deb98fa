import type { ReactNode } from "react";
import {
  keyPrefix,
  nodeName,
  partitionName,
  routingHash,
  type ClusterView,
  type Fields,
  type NodeId,
  type PartitionId,
  type PartitionRange,
} from "../../../engine/index.ts";
import type { BoardProps, CommonProps, RecipeDrawing } from "./drawing.ts";
import { numberIn, textIn } from "./fields.ts";
import { HashBar } from "./HashBar.tsx";
import { heatIn, type HashHeat, type HashPin } from "./hashPlan.ts";
import { heldIn, shortOf, type Held } from "./held.ts";
import "./hotTenants.css";

/** Hash space with its heat, where it could be cut, and what a client remembers of it. */
function Common({ view, partition }: CommonProps): ReactNode {
  const tenants = tenantsOf(view.nodes.map(({ rows }) => rows));
  return (
    <div className="hot">
      <p className="hot-title">
        <strong>Hash space</strong> what each tenant wrote in the last full second
      </p>
      <HashBar
        view={view}
        partition={partition}
        pins={tenants}
        heat={tenants}
        cuts={cutsOf(view, tenants)}
      />
      <ClientMap view={view} />
    </div>
  );
}

type Tenant = HashPin & HashHeat;

/** Each write was counted by the one that led then: what several nodes say adds up. */
function tenantsOf(tables: readonly Readonly<Record<string, Fields>>[]): readonly Tenant[] {
  const found = new Map<number, Tenant>();
  for (const rows of tables)
    for (const [name, row] of Object.entries(rows)) {
      if (row["hash"] === undefined) continue;
      const hash = numberIn(row, "hash");
      const perSecond = numberIn(row, "perSecond") + (found.get(hash)?.perSecond ?? 0);
      found.set(hash, { hash, label: name.slice(name.lastIndexOf("/") + 1), perSecond });
    }
  return [...found.values()].toSorted((a, b) => a.hash - b.hash);
}

/** Of the partition that its leader calls hot: where the range is halved, and where the load is. */
function cutsOf(view: ClusterView, tenants: readonly Tenant[]): readonly HashPin[] {
  for (const { partitionId, startRange, endRange } of view.partitionMap.partitions)
    for (const { up, rows } of view.nodes) {
      const cutAt = up ? numberIn(rows[loadRow(partitionId)], "cutAt") : 0;
      if (cutAt <= 0) continue;
      const middle = startRange + Math.floor((endRange - startRange) / 2);
      const first = tenants.find(({ hash }) => hash === cutAt);
      return [
        { hash: middle, label: "middle" },
        { hash: cutAt, label: first === undefined ? "half the load" : `before ${first.label}` },
      ];
    }
  return [];
}

function loadRow(partition: PartitionId): string {
  return `load of ${partitionName(partition)}`;
}

/** What the client that wrote last remembered, beside what is true by now. */
function ClientMap({ view }: { readonly view: ClusterView }): ReactNode {
  const { mapVersion, partitions } = view.partitionMap;
  const live = partitions.filter(({ state }) => state !== "removed");
  const cached = cachedBy(view);
  const now = cached && live.find(({ partitionId }) => partitionId === cached.partition);
  const isStale = cached !== null && now?.generation !== cached.generation;
  return (
    <dl className="hot-maps">
      <div>
        <dt>Newest map, version {mapVersion}</dt>
        {live.map(({ partitionId, generation, state }) => (
          <dd key={partitionId}>
            {partitionName(partitionId)} <span>generation {generation}</span>
            {state !== "active" && <em> {state}</em>}
          </dd>
        ))}
      </div>
      <div className={isStale ? "hot-stale" : undefined}>
        <dt>A client’s copy of it</dt>
        {cached === null ? (
          <dd className="hot-none">none is kept: every write is routed anew</dd>
        ) : (
          <dd>
            {partitionName(cached.partition)} <span>generation {cached.generation}</span>
            <strong>{isStale ? "out of date" : "current"}</strong>
          </dd>
        )}
      </div>
    </dl>
  );
}

/** By which map the last client wrote that named one; null: none did. */
function cachedBy({
  operations,
}: ClusterView): { readonly partition: PartitionId; readonly generation: number } | null {
  const last = operations.findLast(
    ({ operation }) =>
      operation.kind === "ask" && operation.partition !== null && "generation" in operation.data,
  );
  if (last?.operation.kind !== "ask") return null;
  return { partition: last.partition, generation: numberIn(last.operation.data, "generation") };
}

interface Led {
  readonly range: PartitionRange;
  readonly perSecond: number;
  readonly queue: number;
  readonly wait: number;
}

/** What this node leads, what waits for its disk because of that, and what it holds where nobody looks. */
function Board({ view, node }: BoardProps): ReactNode {
  const led = ledBy(view, node);
  return (
    <div className="hot-board">
      {led.length === 0 ? (
        <p className="app-empty">
          Leads nothing. It writes down what leaders send it, a message at a time.
        </p>
      ) : (
        <Load view={view} node={node} led={led} />
      )}
      {straysOn(view, node).map(({ key, partition, home, row }) => (
        <p key={`${key} ${partition}`} className="hot-stray">
          <strong>
            {shortOf(key)} = {textIn(row, "value")}
          </strong>{" "}
          stands in {partitionName(partition)}, and who looks is sent to {partitionName(home)}
        </p>
      ))}
    </div>
  );
}

/** What stands in a partition that its key is not routed to, while nothing is on the move. */
function straysOn(
  { nodes, partitionMap: { partitions } }: ClusterView,
  node: NodeId,
): readonly (Held & { readonly home: PartitionId })[] {
  if (partitions.some(({ state }) => state === "splitting" || state === "draining")) return [];
  return heldIn(nodes[node]?.rows ?? {}).flatMap((held) => {
    const hash = routingHash(keyPrefix(held.key));
    const home = partitions.find(
      ({ state, startRange, endRange }) =>
        state === "active" && startRange <= hash && hash <= endRange,
    );
    if (home === undefined || home.partitionId === held.partition) return [];
    return [{ ...held, home: home.partitionId }];
  });
}

function Load({ view, node, led }: BoardProps & { readonly led: readonly Led[] }): ReactNode {
  const most = Math.max(fullQueue, ...view.nodes.map((other) => queueOf(ledBy(view, other.node))));
  const queue = queueOf(led);
  return (
    <>
      <table>
        <caption className="visuallyHidden">What {nodeName(node)} leads</caption>
        <thead>
          <tr>
            <th scope="col">leads</th>
            <th scope="col">writes/s</th>
            <th scope="col">queue</th>
            <th scope="col">last waited</th>
          </tr>
        </thead>
        <tbody>
          {led.map(({ range: { partitionId }, ...load }) => (
            <tr key={partitionId}>
              <th scope="row">{partitionName(partitionId)}</th>
              <td>{load.perSecond}</td>
              <td>{load.queue}</td>
              <td>{load.wait} ms</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="hot-disk">
        <span>most that waited for its disk</span>
        <strong>{queue}</strong>
      </p>
      <div className="hot-queue" aria-hidden="true">
        {led.map(({ range: { partitionId }, queue: own }) => (
          <span key={partitionId} style={{ width: `${(own / most) * 100}%` }}>
            {own / most > 0.12 && partitionName(partitionId)}
          </span>
        ))}
      </div>
    </>
  );
}

/** A bar that is full stands for so many, or for the most that there are. */
const fullQueue = 14;

function queueOf(led: readonly Led[]): number {
  return led.reduce((sum, { queue }) => sum + queue, 0);
}

function ledBy(view: ClusterView, node: NodeId): readonly Led[] {
  const rows = view.nodes[node]?.rows ?? {};
  const tenants = tenantsOf([rows]);
  return view.partitionMap.partitions.flatMap((range) => {
    const load = rows[loadRow(range.partitionId)];
    if (load === undefined) return [];
    const perSecond = heatIn(tenants, range);
    return [
      { range, perSecond, queue: numberIn(load, "walQueue"), wait: numberIn(load, "commitWaitMs") },
    ];
  });
}

export const hotTenantsDrawing: RecipeDrawing = { Board, Common };
