import { nodeName, parseNodeName, partitionName, type PartitionId } from "../../base/ids.ts";
import type { LinkReference, NodeReference, NodesReference } from "../input.ts";
import { isMistake, mistake, type Mistake } from "./mistake.ts";

const remedy = 'Name a node ("A"), or what it does ("leader of P1").';

/** For editors and other readers of the published schema. */
export const nodeReferencePattern = "^([A-Ia-i]|leader of P\\d+)$";
export const partitionPattern = "^P\\d+$";

/** Reads "A" or "leader of P1". Whether the cluster has such a node is asked later. */
export function parseNodeReference(text: string): NodeReference | Mistake {
  const trimmed = text.trim();
  const node = parseNodeName(trimmed);
  if (node !== null) return { kind: "node", node };
  const match = /^leader of (\S+)$/i.exec(trimmed);
  if (match === null) return mistake(`"${text}" names no node`, remedy);
  const partition = parsePartition(match[1]!);
  return isMistake(partition) ? partition : { kind: "leader", partition };
}

export function printNodeReference(reference: NodeReference): string {
  return reference.kind === "node"
    ? nodeName(reference.node)
    : `leader of ${partitionName(reference.partition)}`;
}

export function printNodesReference(reference: NodesReference): string {
  return reference.kind === "every" ? "every" : printNodeReference(reference);
}

/** Reads "P1"; "P0" is the system partition. */
export function parsePartition(text: string): PartitionId | Mistake {
  const match = /^P(\d{1,3})$/i.exec(text.trim());
  if (match === null)
    return mistake(`"${text}" names no partition`, 'Write "P1" for the first partition.');
  return Number(match[1]);
}

/** The sides of a cut. */
export type NodeGroups = readonly (readonly NodeReference[])[];

/** Reads "A B | C D E": every link between different groups goes down. */
export function parseGroups(text: string): NodeGroups | Mistake {
  const groups: NodeReference[][] = [];
  for (const side of text.split("|")) {
    const group: NodeReference[] = [];
    for (const word of side.match(/leader of \S+|[^\s,]+/gi) ?? []) {
      const reference = parseNodeReference(word);
      if (isMistake(reference)) return reference;
      group.push(reference);
    }
    if (group.length === 0)
      return mistake(
        `"${text}" leaves one side of the cut empty`,
        'Write the sides with a bar between them: "A B | C D E".',
      );
    groups.push(group);
  }
  return groups;
}

export function printGroups(groups: NodeGroups): string {
  return groups.map((group) => group.map(printNodeReference).join(" ")).join(" | ");
}

/** Reads "A -> B" (one way) or "A - B" (both ways). */
export function parseLink(text: string): LinkReference | Mistake {
  const oneWay = text.includes("->");
  const ends = text.split(oneWay ? "->" : "-");
  const [left, right] = ends;
  if (ends.length !== 2 || left === undefined || right === undefined)
    return mistake(
      `"${text}" names no link`,
      'Write "A -> B" for one direction, "A - B" for both.',
    );
  const from = parseNodeReference(left);
  if (isMistake(from)) return from;
  const to = parseNodeReference(right);
  if (isMistake(to)) return to;
  const isLoop = from.kind === "node" && to.kind === "node" && from.node === to.node;
  if (isLoop) return mistake(`"${text}" ends where it begins`, "Name two different nodes.");
  return { from, to, oneWay };
}

export function printLink({ from, to, oneWay }: LinkReference): string {
  return `${printNodeReference(from)} ${oneWay ? "->" : "-"} ${printNodeReference(to)}`;
}
