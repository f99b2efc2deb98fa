/**
 * A rolling 64-bit fingerprint kept as two 32-bit lanes in plain state. It is not cryptographic: it
 * tells two runs apart, nothing more. (FNV-1a in one lane, a Murmur-style mix in the other.)
 */
export interface Fingerprint {
  low: number;
  high: number;
}

export function createFingerprint(): Fingerprint {
  return { low: 0x811c9dc5 | 0, high: 0x2545f491 | 0 };
}

/** Folds one integer in. Integers beyond 32 bits fold both halves. */
export function foldNumber(fingerprint: Fingerprint, value: number): void {
  const half = value | 0;
  fingerprint.low = Math.imul(fingerprint.low ^ half, 0x01000193);
  const rotated = (fingerprint.high << 13) | (fingerprint.high >>> 19);
  fingerprint.high = (Math.imul(rotated ^ half, 0x5bd1e995) + fingerprint.low) | 0;
  if (value > 0x7fffffff) foldNumber(fingerprint, Math.floor(value / 4294967296));
}

export function foldText(fingerprint: Fingerprint, text: string): void {
  foldNumber(fingerprint, text.length);
  for (let at = 0; at < text.length; at++) foldNumber(fingerprint, text.charCodeAt(at));
}

/** Sixteen hexadecimal digits. */
export function printFingerprint({ low, high }: Fingerprint): string {
  return hex(high) + hex(low);
}

function hex(lane: number): string {
  return (lane >>> 0).toString(16).padStart(8, "0");
}
