import { replicaOf, type ReplicaView } from "../../engine/index.ts";
import { partOf, type Part } from "../explain/membershipOf.ts";
import { useSlice } from "../session/useSession.ts";

/** What a mark of a node needs to know of the selected partition. */
export function useReplica(node: number): Pick<ReplicaView, "role" | "phase" | "serving" | "term"> {
  return useSlice(({ view, selection }) => {
    const { role, phase, serving, term } = replicaOf(view, node, selection.partition);
    return { role, phase, serving, term };
  });
}

/** What a node is to the selected partition. */
export function usePart(node: number): Part {
  return useSlice(({ view, selection }) => partOf(view, selection.partition, node));
}
