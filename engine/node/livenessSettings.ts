import type { Micros } from "../base/ids.ts";

/** The numbers by which nodes watch each other (SWIM: Das, Gupta, Motivala, DSN 2002). */
export interface LivenessSettings {
  /** Between two probes; 0: nobody is probed, and everybody counts as alive. */
  readonly pingInterval: Micros;
  /** For the answer to a direct probe, and once more for all relays together. */
  readonly pingTimeout: Micros;
  /** Relays that are asked to probe where the direct probe failed, one after the other. */
  readonly indirectPingFanout: number;
  /** A suspect that nobody clears for so long is dead. */
  readonly suspicionTimeout: Micros;
  /** Between two rounds of gossip; 0: nobody gossips. */
  readonly gossipInterval: Micros;
  /** Peers that one round goes to. */
  readonly gossipFanout: number;
}
