import type { ClusterConfig } from "../config.ts";
import { matchEtcdFlights } from "./etcdFlights.ts";
import { readEtcdLines, type EtcdLine } from "./etcdLine.ts";
import { tell, type EtcdReading } from "./etcdReading.ts";
import { createEtcdReplica } from "./etcdReplica.ts";
import { followLog } from "./followEtcdLog.ts";
import { receiveMessage, sendMessage } from "./followEtcdMessages.ts";
import { followCommit, followRole, followVote, startNode } from "./followEtcdState.ts";
import type { JsonLine } from "./jsonLines.ts";
import type { TraceReading } from "./traceReading.ts";

/**
 * Rewrites etcd's trace as one of the lab's. Its lines tell a node's state, not what changed: each
 * is compared with what was known of the node before, and the differences become facts.
 */
export function readEtcdTrace(lines: readonly JsonLine[]): TraceReading {
  const { read, nodes, skipped } = readEtcdLines(lines);
  const reading: EtcdReading = {
    nodes,
    replicas: Array.from({ length: nodes }, (_, node) => createEtcdReplica(node)),
    entries: new Map(),
    flights: matchEtcdFlights(read),
    lines: read,
    sent: new Map(),
    events: [],
    guessedTo: 0,
    count: 0,
  };
  for (const [slot, line] of read.entries()) readLine(reading, slot, line);
  const config: ClusterConfig = {
    seed: 0,
    nodes,
    partitions: 1,
    preset: "classroom",
    rules: [],
  };
  return { name: null, config, events: reading.events, guessedTo: reading.guessedTo, skipped };
}

function readLine(reading: EtcdReading, slot: number, line: EtcdLine): void {
  const replica = reading.replicas[line.node]!;
  if (!replica.isKnown || line.name === "InitState") startNode(reading, replica, line);
  if (line.name === "BecomeCandidate" || line.name === "Replicate") replica.trigger = 0;
  followRole(reading, replica, line);
  followVote(reading, replica, line);
  followLog(reading, replica, line);
  followCommit(reading, replica, line);
  const { message } = line;
  if (message !== null) {
    if (line.name.startsWith("Send")) sendMessage(reading, replica, { slot, line, message });
    else receiveMessage(reading, replica, { slot, line, message });
  }
  if (line.name === "Ready" && replica.durable !== replica.log.length) {
    replica.durable = replica.log.length;
    tell(reading, line, { kind: "entriesDurable", index: replica.durable });
  }
}
