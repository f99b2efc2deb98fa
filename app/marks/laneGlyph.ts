/** What happened to a replica beside its elections and its entries, as its lane shows it. */
export type LaneGlyph =
  | "learner"
  | "voter"
  | "leaving"
  | "left"
  | "handOver"
  | "checkpoint"
  | "compaction"
  | "snapshot"
  | "split"
  | "merged"
  | "removed"
  | "active"
  | "quiet"
  | "woken"
  | "committed"
  | "rolledBack";

interface Drawing {
  /** Lines within 12 by 12 pixels. */
  readonly path: string;
  /** For the list of all marks. */
  readonly words: string;
}

/** Shape alone tells them apart: the colour of a lane is its term. */
export const laneGlyphs: Readonly<Record<LaneGlyph, Drawing>> = {
  learner: { path: "M4.5 2.5V9.5H8.5", words: "became a learner" },
  voter: { path: "M3 2.5L6 9.5L9 2.5", words: "has a vote" },
  leaving: { path: "M3.5 2.5L9.5 6L3.5 9.5Z", words: "lost its vote: it is leaving" },
  left: { path: "M2.5 6H9.5", words: "is out" },
  handOver: {
    path: "M2 4.2H9.5M7.4 2L9.6 4.2L7.4 6.4M10 8.6H4.5",
    words: "begins to hand its office over",
  },
  checkpoint: { path: "M3.5 10.5V1.8H9.5L8 4.2L9.5 6.6H3.5", words: "checkpoint: state exported" },
  compaction: { path: "M2 3.5V8.5M5 6H10M7 4L5 6L7 8", words: "log compacted up to a snapshot" },
  snapshot: { path: "M6 1.5V7M3.8 5L6 7.2L8.2 5M2.5 10H9.5", words: "snapshot installed" },
  split: { path: "M6 10.5V6L2.5 2M6 6L9.5 2", words: "its partition is being split" },
  merged: { path: "M6 1.5V6L2.5 10M6 6L9.5 10", words: "it drains into a neighbour" },
  removed: { path: "M2.8 2.8L9.2 9.2M9.2 2.8L2.8 9.2", words: "its partition is gone" },
  active: { path: "M6 2L10 6L6 10L2 6Z", words: "its partition is in use, in a new generation" },
  quiet: { path: "M8 1.8A4.4 4.4 0 1 0 10.2 8A3.6 3.6 0 0 1 8 1.8Z", words: "fell quiet" },
  woken: {
    path: "M4 6A2 2 0 1 0 8 6A2 2 0 1 0 4 6M6 0.8V2.4M6 9.6V11.2M0.8 6H2.4M9.6 6H11.2",
    words: "was woken",
  },
  committed: { path: "M2 6.4L4.8 9.2L10 2.8", words: "a ticket is committed" },
  rolledBack: {
    path: "M4.6 2L2 4.6L4.6 7.2M2.2 4.6H7.4A2.6 2.6 0 0 1 7.4 9.8H5",
    words: "a ticket is rolled back",
  },
};
