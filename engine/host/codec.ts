import { Packr } from "msgpackr";
import type { NodeBatch, NodeReport } from "../simulation/runner.ts";

/**
 * The per-window wire: one packed buffer each way, transferred, never copied. Packing beats the
 * structured clone of the same objects as soon as a window carries more than a few messages.
 */
const packr = new Packr({ useRecords: false, largeBigIntToFloat: true });

export function packBatch(batch: NodeBatch): ArrayBuffer {
  return pack(batch);
}

export function unpackBatch(buffer: ArrayBuffer): NodeBatch {
  return packr.unpack(new Uint8Array(buffer)) as NodeBatch;
}

export function packReport(report: NodeReport): ArrayBuffer {
  return pack(report);
}

export function unpackReport(buffer: ArrayBuffer): NodeReport {
  return packr.unpack(new Uint8Array(buffer)) as NodeReport;
}

/** The packer reuses its own buffer: what is transferred away must be a copy of its part. */
function pack(value: unknown): ArrayBuffer {
  const packed = packr.pack(value);
  const buffer = new ArrayBuffer(packed.byteLength);
  new Uint8Array(buffer).set(packed);
  return buffer;
}
