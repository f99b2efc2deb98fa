import type { Micros, NodeId, PartitionId, Term, TraceEvent } from "../../../engine/index.ts";
import type { ClientPart } from "./clientStory.ts";
import type { EntryPart } from "./ownEntries.ts";
import type { NodePart } from "./nodeStory.ts";
import type { ServicePart } from "./serviceStory.ts";

/** Where something happens: a row of the diagram. */
export type Lane = "client" | NodeId | `outside ${string}`;

/** One thing that happened to the subject. */
export interface StoryEvent {
  /** Of the line that tells it: it is shown once the cursor is behind that. */
  readonly slot: number;
  readonly at: Micros;
  readonly lane: Lane;
  /** A sentence. */
  readonly words: string;
  /** Beside its point, the best first, the shortest last; empty: nothing. */
  readonly labels: readonly string[];
  readonly look: StoryLook;
  /** Whose colour it has; null: none. */
  readonly term: Term | null;
}

/**
 * dot: a request, a call, an answer. again: what a service did before. stored, committed, applied: an
 * entry on a node. crown: somebody leads. quiet: less than a dot. Those of faults have its colour.
 */
export type StoryLook =
  "dot" | "again" | "stored" | "committed" | "applied" | "crown" | "crash" | "fault" | "quiet";

/** Something on its way from one lane to another. */
export interface StoryArrow {
  readonly slot: number;
  readonly from: Spot;
  readonly to: Spot;
  /** entry: it carries the subject's. ack: it says that they are stored. notice: that they are committed. */
  readonly look: "ask" | "entry" | "ack" | "notice" | "call";
  readonly term: Term | null;
  /** It reaches nobody. */
  lost: boolean;
}

export interface Spot {
  readonly lane: Lane;
  readonly at: Micros;
}

/** What the line is that is being read, and where to write what it means. */
export interface Telling {
  readonly story: Story;
  readonly line: TraceEvent;
  readonly slot: number;
}

/** One subject's story: grows with the trace, never reads it again. */
export interface Story {
  readonly key: string;
  readonly nodeCount: number;
  readonly events: StoryEvent[];
  readonly arrows: StoryArrow[];
  /** The partition that the subject lives in, from an instant on. */
  readonly homes: { readonly at: Micros; readonly partition: PartitionId }[];
  readonly services: string[];
  readonly client: ClientPart;
  readonly entries: EntryPart;
  readonly nodes: NodePart;
  readonly calls: ServicePart;
}

/** Writes down what the line means. */
export function tell(
  { story, line, slot }: Telling,
  event: Pick<StoryEvent, "lane" | "words"> & Partial<Pick<StoryEvent, "labels" | "look" | "term">>,
): void {
  story.events.push({ slot, at: line.at, labels: [], look: "dot", term: null, ...event });
}

/** Draws what was on its way; one that is lost reaches nobody. */
export function drawArrow(
  { story, slot }: Telling,
  arrow: Omit<StoryArrow, "slot" | "term" | "lost"> & Partial<Pick<StoryArrow, "term" | "lost">>,
): StoryArrow {
  const drawn = { slot, term: null, lost: false, ...arrow };
  story.arrows.push(drawn);
  return drawn;
}

/** The subject is at home in a partition from now on. */
export function comeHome(
  { story: { homes }, line: { at } }: Telling,
  partition: PartitionId,
): void {
  if (partition > 0 && homes.at(-1)?.partition !== partition) homes.push({ at, partition });
}
