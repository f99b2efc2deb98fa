import type { ClusterView, NodeId, PartitionId } from "../../../engine/index.ts";
import { count, nodesInProse } from "../../explain/names.ts";
import { planTable } from "../table.ts";
import { numberIn } from "./fields.ts";

/** A tenant as one node knows it. */
export interface KnownTenant {
  readonly name: string;
  /** Null: this node has not heard of it, and another has. */
  readonly known: {
    readonly partition: PartitionId;
    readonly tick: number;
    readonly done: boolean;
    readonly coordinates: boolean;
    readonly works: boolean;
  } | null;
  /** Other nodes that say that they coordinate it, where this one says so too. */
  readonly rivals: readonly NodeId[];
}

/** All tenants that any node has heard of: each has its place, the same for every node. */
export function tenantsOf(view: ClusterView, node: NodeId): readonly KnownTenant[] {
  return planTable(view).names.map((name) => {
    const row = view.nodes[node]?.rows[name];
    if (row === undefined) return { name, known: null, rivals: [] };
    const coordinates = row["coordinates"] === true;
    const known = {
      partition: numberIn(row, "partition"),
      tick: numberIn(row, "tick"),
      done: row["done"] === true,
      coordinates,
      works: row["working"] === true,
    };
    const others = coordinatorsOf(view, name).filter((other) => other !== node);
    return { name, known, rivals: coordinates ? others : [] };
  });
}

/** Nodes that run and say that they coordinate a tenant. */
function coordinatorsOf({ nodes }: Pick<ClusterView, "nodes">, name: string): readonly NodeId[] {
  return nodes
    .filter(({ up, rows }) => up && rows[name]?.["coordinates"] === true)
    .map(({ node }) => node);
}

/** "A coordinates 1 of them, too." Empty: nobody but this node coordinates what it coordinates. */
export function rivalsInProse(tenants: readonly KnownTenant[]): string {
  const shared = tenants.filter(({ rivals }) => rivals.length > 0);
  const rivals = [...new Set(shared.flatMap((tenant) => tenant.rivals))].toSorted(
    (one, other) => one - other,
  );
  if (rivals.length === 0) return "";
  const verb = rivals.length === 1 ? "coordinates" : "coordinate";
  return `${nodesInProse(rivals)} ${verb} ${tenantsInProse(shared, tenants.length)}, too.`;
}

/** Who coordinates, all nodes together, in a sentence or two. */
export function coordinationInProse(view: ClusterView): string {
  const all = planTable(view).names.map((name) => ({ name, nodes: coordinatorsOf(view, name) }));
  const [first] = all;
  if (first === undefined) return "No tenant has had a tick yet.";
  const shared = all.filter(({ nodes }) => nodes.length > 1);
  if (shared.length > 0) {
    const nodes = [...new Set(shared.flatMap((tenant) => tenant.nodes))].toSorted(
      (one, other) => one - other,
    );
    const tenants = tenantsInProse(shared, all.length);
    return `${nodesInProse(nodes)} coordinate ${tenants}: any may be behind; the log knows who can commit.`;
  }
  const vacant = all.filter(({ nodes }) => nodes.length === 0);
  if (vacant.length > 0) return `Nobody coordinates ${tenantsInProse(vacant, all.length)}.`;
  if (all.length === 1) return `${nodesInProse(first.nodes)} alone coordinates ${first.name}.`;
  return `Each of ${count(all.length, "tenant")} has one coordinator.`;
}

function tenantsInProse(some: readonly { readonly name: string }[], of: number): string {
  if (some.length === 1) return some[0]!.name;
  return some.length === of ? `all ${of} tenants` : `${some.length} of ${of} tenants`;
}
