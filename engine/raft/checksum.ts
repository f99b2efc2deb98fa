import { xxh64BigInt } from "@pacote/xxhash";

/** Sixteen hexadecimal digits by which a snapshot that came in pieces is known to be whole. */
export function checksumOf(text: string): string {
  return xxh64BigInt(0).update(text).digest("hex");
}
