import type { Micros, Rows } from "../../../engine/index.ts";
import type { Lane, Story } from "./story.ts";

/** What a recipe's log says of an effect outside, and how people call the time until it does. */
export interface EffectGap {
  /** "charged, not recorded" */
  readonly words: string;
  /** The kind of command that records the effect. */
  readonly records: string;
  /** Whether what a node's application holds tells that the call of that tag took effect. */
  readonly isRecorded: (rows: Rows, tag: string) => boolean;
}

/** An effect stands in the world, and in no committed entry. */
export interface OpenGap {
  readonly lane: Lane;
  readonly from: Micros;
  /** Null: it is open still. */
  readonly to: Micros | null;
}

/**
 * From a service's act until the commit of the entry that records it. What was done once more before
 * anybody wrote it down belongs to the same gap.
 */
export function gapsOf(story: Story, { records }: EffectGap, slot: number): readonly OpenGap[] {
  const recorded = story.entries.committed.filter(
    (commit) => commit.slot < slot && commit.logType === records,
  );
  const gaps: OpenGap[] = [];
  for (const act of story.calls.acts) {
    if (act.slot >= slot) break;
    const lane: Lane = `outside ${act.service}`;
    const open = gaps.findLast((gap) => gap.lane === lane);
    if (open !== undefined && (open.to === null || open.to > act.at)) continue;
    const to = recorded.find((commit) => commit.slot > act.slot)?.at ?? null;
    gaps.push({ lane, from: act.at, to });
  }
  return gaps;
}
