/** What a storm may do to a cluster. Which of these a seed does at all is drawn. */
export type FaultKind =
  // Nodes
  | "crash"
  | "crashLeader"
  | "restartVoters"
  | "powerCut"
  | "wipe"
  | "pause"
  | "clockRate"
  | "clockJump"
  // Disks
  | "slowDisk"
  | "fullDisk"
  | "failingDisk"
  // Cuts
  | "isolate"
  | "isolateLeader"
  | "cut"
  | "leaderInMinority"
  | "bridge"
  | "cutLink"
  | "cutOneWay"
  | "splitVote"
  // Weather
  | "lossyNetwork"
  | "slowNetwork"
  | "duplicatingNetwork"
  | "slowLink"
  // Single messages
  | "dropMessages"
  | "holdMessages"
  | "duplicateMessages"
  | "lateAnswers"
  | "lateAppends"
  // Timers
  | "freezeTimers"
  | "fireTimers"
  | "elect"
  // Members
  | "churn"
  // The world outside
  | "failingService";

/** Each kind in a sentence, as people are told it. */
export const faultSentences: Readonly<Record<FaultKind, string>> = {
  crash: "A node loses power: unsynced writes are lost, torn or kept.",
  crashLeader: "The same for a leader, often right after its election or a write.",
  restartVoters: "The followers of a leader crash and come back at once.",
  powerCut: "All nodes lose power together, and come back one by one.",
  wipe: "A node comes back with an empty disk: it follows, and must not count.",
  pause: "A process stands still; what waited meanwhile comes at once.",
  clockRate: "A node's clock runs fast or slow, its timers with it.",
  clockJump: "A node's clock jumps forward or back.",
  slowDisk: "A node's fsyncs take up to several election timeouts.",
  fullDisk: "A node's disk takes no entries.",
  failingDisk: "A node's next fsync fails, and the process halts.",
  isolate: "A node is cut off in both directions.",
  isolateLeader: "A leader is cut off while clients still write to it.",
  cut: "The nodes fall apart into two or three groups.",
  leaderInMinority: "A leader and fewer than half are cut off, and are written to.",
  bridge: "Two groups that share a node: who is heard depends on who listens.",
  cutLink: "One link is cut in both directions.",
  cutOneWay: "One link is cut in one direction.",
  splitVote: "Two candidates that cannot hear each other, and voters that restart between them.",
  lossyNetwork: "Messages are lost.",
  slowNetwork: "Messages take up to several election timeouts, and overtake each other.",
  duplicatingNetwork: "Messages arrive twice.",
  slowLink: "One link is slow or lossy, the others are not.",
  dropMessages: "One message, or a class of them, never leaves.",
  holdMessages: "Messages of a class are held back, and arrive much later, at once.",
  duplicateMessages: "Messages of a class arrive twice, the copy late.",
  lateAnswers: "A deposed leader's followers answer when it leads again.",
  lateAppends: "What a leader sent arrives when others have been elected.",
  freezeTimers: "Timers of a node, or of all, do not fire.",
  fireTimers: "Timers of several nodes fire at one instant.",
  elect: "A node stands for election at once, whoever leads.",
  churn: "A node joins, leaves, or is added, promoted, removed or reconfigured.",
  failingService: "A service outside refuses, loses its answers, or is not there.",
};

/** All of them, in the order in which they are told. */
export const faultKinds: readonly FaultKind[] = Object.keys(faultSentences) as FaultKind[];

/** How often each kind was done. */
export type FaultCounts = Record<FaultKind, number>;

export function noFaults(): FaultCounts {
  const counts = {} as FaultCounts;
  for (const kind of faultKinds) counts[kind] = 0;
  return counts;
}
