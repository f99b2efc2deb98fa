/** What a storm may do to a cluster. Which of these a seed does at all is drawn. */
export type FaultKind =
  | "crash"
  | "crashLeader"
  | "restartVoters"
  | "powerCut"
  | "isolate"
  | "isolateLeader"
  | "cut"
  | "leaderInMinority"
  | "cutLink"
  | "cutOneWay"
  | "bridge"
  | "lossyNetwork"
  | "slowNetwork"
  | "duplicatingNetwork";

/** Each kind in a sentence, as people are told it. */
export const faultSentences: Readonly<Record<FaultKind, string>> = {
  crash: "A node loses power; what its disk had not synced is gone.",
  crashLeader: "The leader of a partition loses power, often right after its election or a write.",
  restartVoters: "Every follower of a new leader crashes and comes back at once.",
  powerCut: "All nodes lose power together, and come back one by one.",
  isolate: "A node is cut off in both directions.",
  isolateLeader: "A leader is cut off while clients still write to it.",
  cut: "The nodes fall apart into two or three groups.",
  leaderInMinority: "A leader and fewer than half of the others are cut off, and are written to.",
  cutLink: "One link is cut in both directions.",
  cutOneWay: "One link is cut in one direction.",
  bridge: "A leader and another node lose each other, but not the rest: who is heard differs.",
  lossyNetwork: "Messages are lost for a while.",
  slowNetwork:
    "Messages take up to several election timeouts for a while, and overtake each other.",
  duplicatingNetwork: "Messages arrive twice for a while.",
};

export const faultKinds: readonly FaultKind[] = Object.keys(faultSentences) as FaultKind[];

/** How often each kind was done. */
export type FaultCounts = Record<FaultKind, number>;

export function noFaults(): FaultCounts {
  const counts = {} as FaultCounts;
  for (const kind of faultKinds) counts[kind] = 0;
  return counts;
}
