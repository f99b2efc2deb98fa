import type { NodeId } from "../base/ids.ts";
import type { ClusterConfig } from "../simulation/config.ts";
import type { NodeOrder, NodeReport, NodeStart, RunnerState } from "../simulation/runner.ts";

/** What the conductor asks of one node's worker. Windows travel on a port of their own, packed. */
export interface NodeWorkerApi {
  /** Windows come and go over `port` (see codec.ts). */
  attach(port: MessagePort): void;
  /** Starts the node from its disk image. */
  start(config: ClusterConfig, tracing: boolean, start: NodeStart): NodeReport;
  /** Takes over a node that ran elsewhere until now. */
  load(config: ClusterConfig, tracing: boolean, node: NodeId, state: RunnerState): void;
  /** Does to the node what somebody ordered between two windows. */
  obey(order: NodeOrder): NodeReport;
  /** The node's state, for a keyframe or another executor. */
  dump(): RunnerState;
}
