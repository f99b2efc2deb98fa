import { isLinkCut, leaderOf } from "../simulation/view.ts";
import type { Moment } from "./moment.ts";

/** What a cluster has not finished with, and must have once it is healed and left alone. */
export interface Waiting {
  /** Clients whose requests are open. */
  readonly requests: number;
  /** Messages that somebody holds back. */
  readonly held: number;
  /** Peers, up and in reach, that have not acknowledged all that their leader holds. */
  readonly behind: number;
}

export function whatWaits({ view, requests }: Moment): Waiting {
  let open = 0;
  for (const { endedAt } of requests.values()) if (endedAt === null) open += 1;
  let held = 0;
  for (const { fate } of view.flights.values()) if (fate === "held") held += 1;
  let behind = 0;
  for (let partition = 0; partition < view.partitionCount; partition++) {
    const leader = leaderOf(view, partition);
    if (leader === null) continue;
    for (const { node, up } of view.nodes) {
      if (node === leader.node || !up || isLinkCut(view, leader.node, node)) continue;
      const peer = leader.peers.find((known) => known.peer === node);
      if (peer === undefined || peer.matchIndex < leader.log.last) behind += 1;
    }
  }
  return { requests: open, held, behind };
}

export function countWaiting({ requests, held, behind }: Waiting): number {
  return requests + held + behind;
}
