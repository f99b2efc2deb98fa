// Flavoured numbers: a plain number may become any of them, but one flavour never silently becomes
// another (a Term is not a LogIndex), and arithmetic needs no casts.

/** A node: 0 … 8, printed as "A" … "I". */
export type NodeId = number & { readonly flavour?: "NodeId" };
/** A partition: 0 is the system's own, 1 and up are the users'. */
export type PartitionId = number & { readonly flavour?: "PartitionId" };
/** A term of a partition (§5.1 of the Raft paper); 0: before any election. */
export type Term = number & { readonly flavour?: "Term" };
/** 1-based; 0 is the place before the first entry. */
export type LogIndex = number & { readonly flavour?: "LogIndex" };
/** Virtual time: an integer number of microseconds since the run began. */
export type Micros = number & { readonly flavour?: "Micros" };

/** Partition 0 belongs to the system: roster and partition map. */
export const systemPartition: PartitionId = 0;

/** Most nodes of one cluster; node ids are 0…8 and print as A…I. */
export const maxNodes = 9;

/** Prints a node id as people read it: 0 is "A". */
export function nodeName(node: NodeId): string {
  return String.fromCharCode(65 + node);
}

/** Reads "A"…"I" (any case); null for anything else. */
export function parseNodeName(text: string): NodeId | null {
  if (!/^[A-Ia-i]$/.test(text)) return null;
  return text.toUpperCase().charCodeAt(0) - 65;
}

/** Prints a partition id as people read it: "P3". */
export function partitionName(partition: PartitionId): string {
  return `P${partition}`;
}
