import { createPartitionWitness, createReplicaWitness, type Checker } from "./witness.ts";

/** Partitions come into being while a run goes on. */
export function growChecker({ partitions, nodes }: Checker, count: number): void {
  while (partitions.length < count) partitions.push(createPartitionWitness(partitions.length));
  for (const { replicas } of nodes)
    while (replicas.length < count) replicas.push(createReplicaWitness());
}
