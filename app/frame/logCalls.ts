import { Anchor, ArrowDownToLine, Flag, ListChecks, Pin, PinOff } from "lucide-react";
import { leaderOf, replicaOf, type ReplicaView } from "../../engine/index.ts";
import type { Call, CallPlace } from "./call.ts";
import { choiceField, numberField, type CallField } from "./callForm.ts";

/** How far a log reaches back, and what is known of it. */
export const logCalls: readonly Call[] = [
  {
    id: "replicateCheckpoint",
    section: "Log",
    label: "Write a checkpoint",
    icon: Flag,
    how: {
      kind: "plain",
      operation: ({ partition }) => ({ kind: "replicateCheckpoint", partition }),
    },
  },
  {
    id: "setMinRetainIndex",
    section: "Log",
    label: "Keep the log from…",
    icon: Anchor,
    how: {
      kind: "form",
      verb: "Keep",
      fields: (place) => [indexField(place, "0: it may be compacted as it likes")],
      operation: ({ partition }, { index }) => ({
        kind: "setMinRetainIndex",
        partition,
        index: Number(index),
      }),
    },
  },
  {
    id: "acquireRetentionHold",
    section: "Log",
    label: "Hold the log from…",
    icon: Pin,
    how: {
      kind: "form",
      verb: "Hold",
      fields: (place) => [
        indexField(place, "until the hold is released; of several the lowest counts"),
      ],
      operation: ({ partition }, { index }) => ({
        kind: "acquireRetentionHold",
        partition,
        index: Number(index),
      }),
    },
  },
  {
    id: "releaseRetentionHold",
    section: "Log",
    label: "Release a hold…",
    icon: PinOff,
    refusal: (place) => (holdsOf(place).length === 0 ? "Nobody holds this log." : null),
    how: {
      kind: "form",
      verb: "Release",
      fields: (place) => [
        choiceField(
          { name: "hold", label: "Hold", hint: "by the number that it was given" },
          holdsOf(place),
        ),
      ],
      operation: ({ partition }, { hold }) => ({
        kind: "releaseRetentionHold",
        partition,
        hold: Number(hold),
      }),
    },
  },
  {
    id: "getCommitIndex",
    section: "Log",
    label: "How far it is committed",
    icon: ListChecks,
    how: { kind: "plain", operation: ({ partition }) => ({ kind: "getCommitIndex", partition }) },
  },
  {
    id: "getSnapshotStatuses",
    section: "Log",
    label: "Whom it sends snapshots",
    icon: ArrowDownToLine,
    how: {
      kind: "plain",
      operation: ({ partition }) => ({ kind: "getSnapshotStatuses", partition }),
    },
  },
];

function indexField(place: CallPlace, hint: string): CallField {
  const log = askedReplica(place)?.log;
  const most = log?.last ?? 0;
  return numberField(
    { name: "index", label: "First entry to keep", hint, initial: String((log?.base ?? 0) + 1) },
    { least: 0, most: most + 1 },
  );
}

/** Nobody: the partition has no leader to ask. */
function askedReplica({ view, node, partition }: CallPlace): ReplicaView | null {
  return node === null ? leaderOf(view, partition) : replicaOf(view, node, partition);
}

/** Holds that were taken on the asked node and not released, as far as clients remember. */
function holdsOf(place: CallPlace): readonly (readonly [string, string])[] {
  const { view, partition } = place;
  const node = askedReplica(place)?.node;
  const here = view.operations.filter(
    (known) => known.partition === partition && known.node === node && known.status === "Success",
  );
  const released = here.flatMap(({ operation }) =>
    operation.kind === "releaseRetentionHold" ? [operation.hold] : [],
  );
  return here.flatMap(({ operation, value }) =>
    operation.kind === "acquireRetentionHold" && value !== null && !released.includes(Number(value))
      ? [[value, `${value}: from entry ${operation.index} on`] as const]
      : [],
  );
}
