import { nodeName, type LogIndex, type Micros } from "../base/ids.ts";
import type { AnsweredRead } from "../node/node.ts";
import { report, type Checker, type NodeWitness, type PartitionWitness } from "./witness.ts";

/** A write was answered with Success: every current read that is asked later reflects it. */
export function noteAcknowledged(
  { acknowledged }: PartitionWitness,
  { at, index }: { readonly at: Micros; readonly index: LogIndex },
): void {
  if (index > (acknowledged.at(-1)?.index ?? 0)) acknowledged.push({ at, index });
}

/**
 * S23, for the reads that an event answered. A write counts that some node answered at an earlier
 * instant than that at which the read reached its node. Nodes of one window are seen one after the
 * other, so an answer may come to be known too late to be missed here: never is one missed wrongly.
 */
export function checkReads(
  checker: Checker,
  node: NodeWitness,
  { reads, at }: { readonly reads: readonly AnsweredRead[]; readonly at: Micros },
): void {
  let next = reads.length;
  while (next > 0 && reads[next - 1] !== node.lastRead) next -= 1;
  for (; next < reads.length; next++) {
    const read = reads[next]!;
    node.lastRead = read;
    const { request, partition, askedAt, index } = read;
    const { acknowledged } = checker.partitions[partition]!;
    const floor = acknowledged.findLast((write) => write.at < askedAt);
    if (floor === undefined || floor.index <= index) continue;
    report(
      { checker, node: node.node, partition, at },
      "readLinearizability",
      `${nodeName(node.node)} answered read ${request} as of entry ${index}, although entry ${floor.index} had been acknowledged before it was asked.`,
      { request, index, acknowledged: floor.index, askedAt },
    );
  }
}
