import { CircleHelp, Hash, Map, Merge, Plus, Scissors, Trash2 } from "lucide-react";
import {
  leaderOf,
  nodeName,
  partitionName,
  systemPartition,
  type ClusterView,
  type PartitionId,
} from "../../engine/index.ts";
import { partitionsOf, rangeOf } from "../explain/lifecycle.ts";
import type { Call, CallPlace } from "./call.ts";
import { choiceField, numberField } from "./callForm.ts";

/**
 * Changes of the partition map, and questions about it. The leader of P0 takes a change up; any other
 * node that is asked by name refuses it, which is worth seeing.
 */
export const partitionCalls: readonly Call[] = [
  {
    id: "splitPartition",
    section: "Partition",
    label: "Split…",
    icon: Scissors,
    refusal: rangeless,
    how: {
      kind: "form",
      verb: "Split",
      title: ({ partition }) => `Split ${partitionName(partition)}`,
      fields: (place) => {
        const { view, partition } = place;
        const { least, most } = boundariesOf(view, partition);
        return [
          numberField(
            {
              name: "boundary",
              label: "Boundary",
              hint: `the first hash that moves to a new partition, ${least} to ${most}${refusalAhead(place)}`,
              initial: String(Math.floor((least + most) / 2)),
            },
            { least, most },
          ),
        ];
      },
      operation: ({ partition }, { boundary }) => ({
        kind: "splitPartition",
        source: partition,
        target: null,
        boundary: Number(boundary),
        targetMode: "hashRange",
      }),
    },
  },
  {
    id: "mergePartitions",
    section: "Partition",
    label: "Merge…",
    icon: Merge,
    refusal: (place) =>
      systemOnly(place) ?? (neighboursOf(place).length === 0 ? "Nothing lies beside it." : null),
    how: {
      kind: "form",
      verb: "Merge",
      title: ({ partition }) => `Merge into ${partitionName(partition)}`,
      fields: (place) => [
        choiceField(
          {
            name: "source",
            label: "Take over",
            hint: `it drains into this one, and then it is gone${refusalAhead(place)}`,
          },
          neighboursOf(place).map((id) => [String(id), partitionName(id)]),
        ),
      ],
      operation: ({ partition }, { source }) => ({
        kind: "mergePartitions",
        survivor: partition,
        source: Number(source),
      }),
    },
  },
  {
    id: "removePartition",
    section: "Partition",
    label: "Remove",
    icon: Trash2,
    refusal: (place) =>
      systemOnly(place) ??
      (rangeless(place) === null ? "Its keys would have no place: merge it instead." : null),
    how: {
      kind: "plain",
      operation: ({ partition }) => ({ kind: "removePartition", id: partition }),
    },
  },
  {
    id: "createPartition",
    section: "Partition",
    label: "Create one without a range",
    icon: Plus,
    how: {
      kind: "plain",
      operation: () => ({ kind: "createPartition", id: null, range: null }),
    },
  },
  {
    id: "getPartitionMap",
    section: "Partition",
    label: "Which map it goes by",
    icon: Map,
    how: { kind: "plain", operation: () => ({ kind: "getPartitionMap" }) },
  },
  {
    id: "getPartitionGeneration",
    section: "Partition",
    label: "Which generation it knows",
    icon: Hash,
    refusal: systemOnly,
    how: {
      kind: "plain",
      operation: ({ partition }) => ({ kind: "getPartitionGeneration", id: partition }),
    },
  },
  {
    id: "getNextAvailablePartitionId",
    section: "Partition",
    label: "Which id is free",
    icon: CircleHelp,
    how: { kind: "plain", operation: () => ({ kind: "getNextAvailablePartitionId" }) },
  },
];

/** Only the leader of P0 changes the map: whoever asks another node should expect its refusal. */
function refusalAhead({ view, node }: CallPlace): string {
  const taker = leaderOf(view, systemPartition);
  if (node === null || taker === null || taker.node === node) return "";
  return `. ${nodeName(node)} will refuse: P0 is led by ${nodeName(taker.node)}`;
}

function systemOnly({ partition }: CallPlace): string | null {
  return partition === systemPartition ? "P0 is for the system itself." : null;
}

function rangeless({ view, partition }: CallPlace): string | null {
  const range = rangeOf(view, partition);
  return range === null || range.routingMode === "unrouted"
    ? `${partitionName(partition)} has no range.`
    : null;
}

/** Both halves of a split hold at least one hash. */
function boundariesOf(
  view: ClusterView,
  partition: PartitionId,
): { readonly least: number; readonly most: number } {
  const range = rangeOf(view, partition);
  return { least: (range?.startRange ?? 0) + 1, most: range?.endRange ?? 0 };
}

/** Who can be merged into it: one range must come of both, or neither has one. */
function neighboursOf({ view, partition }: CallPlace): readonly PartitionId[] {
  const own = rangeOf(view, partition);
  if (own === null) return [];
  return partitionsOf(view).filter((id) => {
    const range = rangeOf(view, id);
    if (range === null || id === partition || range.routingMode !== own.routingMode) return false;
    if (own.routingMode === "unrouted") return true;
    return own.endRange + 1 === range.startRange || range.endRange + 1 === own.startRange;
  });
}
