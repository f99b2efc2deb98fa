/** A call that makes no sense here and now: a name that does not exist, a node that is down. */
export class ClusterError extends Error {
  override readonly name = "ClusterError";
}

/** `runUntil` reached the end of its patience. */
export class ClusterTimeoutError extends ClusterError {}
