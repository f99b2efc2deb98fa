import { Hourglass, ListPlus, type LucideIcon } from "lucide-react";
import type { ClientOperation, ClusterView, NodeId, PartitionId } from "../../engine/index.ts";
import { textField, type CallField, type CallValues } from "./callForm.ts";

/** Where a call stands in a menu: these headings, in this order. */
export const callSectionNames = [
  "Leadership",
  "Membership",
  "Partition",
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
      readonly fields: (place: CallPlace) => readonly CallField[];
      readonly operation: (place: CallPlace, values: CallValues) => ClientOperation;
    };

/**
 * Every call that menus, the rail, the keyboard and the phone offer. A new call is one line here: its
 * section and label, and how it becomes an operation. Nothing else knows calls by name.
 */
export const calls: readonly Call[] = [
  {
    id: "waitForLeader",
    section: "Leadership",
    label: "Wait for a leader",
    icon: Hourglass,
    how: { kind: "plain", operation: ({ partition }) => ({ kind: "waitForLeader", partition }) },
  },
  {
    id: "replicateLogs",
    section: "Writes",
    label: "Propose logs…",
    icon: ListPlus,
    refusal: ({ partition }) => (partition === 0 ? "P0 is for the system itself." : null),
    how: {
      kind: "form",
      verb: "Propose",
      fields: () => [
        textField({
          name: "logType",
          label: "Log type",
          hint: "the application’s own word",
          initial: "note",
        }),
        textField({
          name: "data",
          label: "Data",
          hint: "one proposal of several logs: put ; between",
          initial: "hello",
        }),
      ],
      operation: ({ partition }, { logType = "", data = "" }) => ({
        kind: "replicateLogs",
        partition,
        logType,
        data: data.split(";").map((part) => part.trim()),
      }),
    },
  },
];
