import type { LucideIcon } from "lucide-react";
import type { ClientOperation, ClusterView, NodeId, PartitionId } from "../../engine/index.ts";
import type { CallField, CallValues } from "./callForm.ts";

/** Where a call stands in a menu: these headings, in this order. */
export const callSectionNames = [
  "Leadership",
  "Membership",
  "Partition",
  "Log",
  "Writes",
  "Reads",
] as const;

export type CallSectionName = (typeof callSectionNames)[number];

/** Whom a call is for. */
export interface CallPlace {
  readonly view: ClusterView;
  readonly partition: PartitionId;
  /** Null: the leader, wherever it is. */
  readonly node: NodeId | null;
}

/** What somebody can ask of a node beside reads and writes of its application. */
export interface Call {
  readonly id: string;
  readonly section: CallSectionName;
  readonly label: string;
  readonly icon: LucideIcon;
  /** Why it makes no sense here; null: it does. What a node itself would refuse is for it to say. */
  readonly refusal?: (place: CallPlace) => string | null;
  readonly how: CallHow;
}

export type CallHow =
  /** At once. */
  | { readonly kind: "plain"; readonly operation: (place: CallPlace) => ClientOperation }
  /** A menu of the other nodes. */
  | {
      readonly kind: "peer";
      readonly operation: (place: CallPlace, peer: NodeId) => ClientOperation;
    }
  /** A small dialog. */
  | {
      readonly kind: "form";
      readonly verb: string;
      /** What stands above it; nothing: the label, and who is asked. */
      readonly title?: (place: CallPlace) => string;
      readonly fields: (place: CallPlace) => readonly CallField[];
      readonly operation: (place: CallPlace, values: CallValues) => ClientOperation;
    };
