import { assertPresent } from "../base/assert.ts";
import type { PartitionId } from "../base/ids.ts";
import type { RaftFacade } from "./application.ts";
import type { NodeState } from "./node.ts";
import { getPartitionKey, getPrefixPartitionKey } from "./routing.ts";

/** What an application may ask its node. */
export function createFacade(state: NodeState): RaftFacade {
  return {
    node: state.id,
    getPartitionKey: (key) =>
      assertPresent(getPartitionKey(state.system.map, key), "the key's range"),
    getPrefixPartitionKey: (key) =>
      assertPresent(getPrefixPartitionKey(state.system.map, key), "the key's range"),
    amILeader: (partition) => leads(state, partition),
  };
}

/** Kommander's `amILeader`: leads the partition and serves. */
function leads(state: NodeState, partition: PartitionId): boolean {
  const role = state.replicas[partition]?.role;
  return role?.kind === "leader" && role.serving;
}
