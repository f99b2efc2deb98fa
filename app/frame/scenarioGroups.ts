/** Scenarios that belong together, in the order in which they are shown. */
export interface ScenarioGroup {
  readonly title: string;
  /** What they are about, in one line. */
  readonly about: string;
  /** The names of their files, without the ending. */
  readonly files: readonly string[];
}

/** What to open first, by file and by the name in it: the run menu shows these without reading them. */
export const startHere: readonly { readonly file: string; readonly name: string }[] = [
  { file: "first-run", name: "First run" },
  { file: "leader-crash", name: "Leader crash" },
  { file: "cut-two-three", name: "Cut in two" },
  { file: "two-crowns", name: "Two crowns" },
  { file: "figure-8", name: "Figure 8" },
  { file: "after-the-storm", name: "After the storm" },
];

/** Every file of `scenarios/` stands in exactly one group. */
export const scenarioGroups: readonly ScenarioGroup[] = [
  {
    title: "Start here",
    about: "Six stories that show most of what Raft does.",
    files: startHere.map(({ file }) => file),
  },
  {
    title: "Elections",
    about: "Who may vote for whom, and when a majority is one.",
    files: [
      "initial-election",
      "alone",
      "no-quorum-no-leader",
      "many-elections",
      "split-vote",
      "split-vote-of-four",
      "votes-of-three",
      "votes-of-five",
      "refusals-of-five",
      "one-vote-per-term",
      "vote-delivered-twice",
      "late-vote",
      "up-to-date-log",
      "stale-log-loses",
      "duelling-candidates",
      "vote-in-any-role",
      "pre-vote-in-any-role",
      "vote-survives-crash",
      "vote-kept-answer-lost",
      "vote-lost-untold",
      "refused-term-is-durable",
      "candidate-hears-leader",
      "wiped-disk",
    ],
  },
  {
    title: "Pre-votes and check-quorum",
    about: "Who hears nobody disturbs nobody; who leads nobody steps down.",
    files: [
      "cut-and-heal",
      "rejoin-without-pre-vote",
      "pre-vote-stale-log",
      "pre-vote-leader-heard",
      "disruptive-node",
      "check-quorum",
      "deaf-leader",
      "half-deaf-leader",
    ],
  },
  {
    title: "Replication and log repair",
    about: "How logs become alike again, and what counts as committed.",
    files: [
      "figure-7",
      "figure-8-own-term",
      "inherited-tail",
      "conflicting-tail",
      "unanchored-append",
      "duplicated-appends",
      "an-old-append-again",
      "late-append-of-an-old-leader",
      "late-answer-of-an-old-term",
      "stale-tail-is-not-committed",
      "fast-backtracking",
      "rejoin-of-an-old-leader",
      "minority-writes",
      "no-majority-no-commit",
      "no-index-twice",
      "flow-control",
      "lost-answers",
      "lost-probe",
      "lagging-commit",
      "bounded-tail",
      "saturated-follower",
      "rpc-economy",
      "bridge",
    ],
  },
  {
    title: "Durability",
    about: "What crashes, power cuts and bad disks leave behind.",
    files: [
      "all-restart",
      "leader-restart-from-disk",
      "one-copy-left",
      "vote-remembered",
      "ack-waits-for-the-disk",
      "slow-leader-disk",
      "power-loss",
      "failing-disk",
      "full-disk-leader",
      "torn-tail",
      "forgotten-commit",
    ],
  },
  {
    title: "Elastic partitions",
    about: "Partitions split, merge, come and go while they are in use.",
    files: ["split", "split-under-load", "split-crash", "merge", "map-refusals", "map-without-p0"],
  },
  {
    title: "More",
    about: "Unreliable networks, many partitions, copies that lag.",
    files: [
      "read-your-copy",
      "spread-leaders",
      "unreliable-network",
      "wiped-follower",
      "one-clock-two-proposals",
      "long-inherited-tail",
    ],
  },
];
