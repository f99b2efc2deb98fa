/** One row of the bench: a name, a unit, and how to build a fresh subject to measure. */
export interface Workload {
  readonly name: string;
  readonly unit: Unit;
  /** A workload of a peer needs the packages below `bench/peers`. */
  readonly needsPeers: boolean;
  /** The name of the workload whose cost per unit this one's is compared with. */
  readonly smallest?: string;
  readonly open: () => Subject | Promise<Subject>;
}

export type Unit = "commits/s" | "events/s" | "s/s" | "starts/s";

/**
 * What is being measured. A turn does one round of work and says how many units of it were done.
 * Subjects that never wait have a turn of their own, so that no promise is paid for in their loop.
 */
export type Subject =
  | { readonly kind: "sync"; readonly turn: () => number; readonly close: () => void }
  | {
      readonly kind: "async";
      readonly turn: () => Promise<number>;
      readonly close: () => Promise<void>;
    };

/** The name without its subject, which is what two subjects have in common: `commits.3x1.batch64`. */
export function workloadTask(name: string): string {
  return name.slice(name.indexOf(".") + 1);
}
