import type { Micros, NodeId, PartitionId } from "../base/ids.ts";
import type { WireMessage } from "./nodeMessage.ts";

/** A message on its way between two nodes. */
export interface Envelope {
  readonly from: NodeId;
  readonly to: NodeId;
  /** `noPartition`: it concerns none. */
  readonly partition: PartitionId;
  readonly message: WireMessage;
  readonly sentAt: Micros;
  /** The sender's hybrid logical clock when it sent: receivers' clocks never fall behind. */
  readonly clockMillis: number;
  readonly clockCounter: number;
  /** The trace's name for the sending, and for what led to it; 0 when nothing is traced. */
  readonly ref: number;
  readonly cause: number;
}
