import type { WireMessage } from "../node/nodeMessage.ts";

/** Who sends, to whom, about which partition, how long, and a checksum. */
const frameBytes = 16;

/**
 * About how many bytes a message takes on a wire: its frame, and its values as MessagePack writes
 * them, fields in an agreed order and so without their names. Texts count as UTF-8.
 */
export function messageBytes(message: WireMessage): number {
  return frameBytes + packedBytes(message);
}

function packedBytes(value: unknown): number {
  if (typeof value === "string") return lengthBytes(value.length) + textBytes(value);
  if (typeof value === "number") return numberBytes(value);
  if (typeof value !== "object" || value === null) return 1;
  const parts: readonly unknown[] = Array.isArray(value) ? value : Object.values(value);
  let bytes = lengthBytes(parts.length);
  for (const part of parts) bytes += packedBytes(part);
  return bytes;
}

function numberBytes(value: number): number {
  const size = Math.abs(value);
  if (size < 0x80) return 1;
  if (size < 0x1_0000) return 3;
  return size < 0x1_0000_0000 ? 5 : 9;
}

function lengthBytes(length: number): number {
  return length < 0x20 ? 1 : length < 0x1_0000 ? 3 : 5;
}

function textBytes(text: string): number {
  let bytes = 0;
  for (const character of text) {
    const code = character.codePointAt(0)!;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x1_0000 ? 3 : 4;
  }
  return bytes;
}
