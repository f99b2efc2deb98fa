import { keyPrefix, type Fields, type PartitionId } from "../../../engine/index.ts";

/** What an application holds under a key, and in which partition. */
export interface Held {
  readonly key: string;
  readonly partition: PartitionId;
  readonly row: Fields;
}

/** Rows named "tenants/stark/billing in P4". */
export function heldIn(rows: Readonly<Record<string, Fields>>): readonly Held[] {
  return Object.entries(rows).flatMap(([name, row]) => {
    const found = /^(?<key>.*) in P(?<partition>\d+)$/su.exec(name)?.groups;
    if (found === undefined) return [];
    return [{ key: found["key"]!, partition: Number(found["partition"]), row }];
  });
}

/** "tenants/stark/billing" is "stark". */
export function shortOf(key: string): string {
  const prefix = keyPrefix(key);
  return prefix.slice(prefix.lastIndexOf("/") + 1);
}
