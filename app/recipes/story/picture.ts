import type { Micros, NodeId, Term } from "../../../engine/index.ts";
import { formatInstant } from "../../explain/time.ts";
import { gapsOf, type EffectGap, type OpenGap } from "./gap.ts";
import type { NodeChange, Reign } from "./nodeStory.ts";
import type { Lane, Story, StoryArrow, StoryEvent, StoryLook } from "./story.ts";

/** All that happened on one lane at one instant. */
export interface StoryPoint {
  readonly at: Micros;
  readonly lane: Lane;
  /** Sentences, in the order of the trace. */
  readonly words: readonly string[];
  /** Of its events that have any: each the best first. */
  readonly labels: readonly (readonly string[])[];
  /** The weightiest of its events. */
  readonly look: StoryLook;
  readonly isFault: boolean;
  readonly term: Term | null;
}

/** A node for a while. */
export interface LaneSpan {
  readonly lane: Lane;
  readonly from: Micros;
  readonly to: Micros;
  readonly state: "up" | "leads" | "cutOff" | "paused" | "down";
  readonly term: Term | null;
}

/** A story as far as the trace was read, up to an instant. */
export interface Picture {
  readonly lanes: readonly Lane[];
  readonly points: readonly StoryPoint[];
  readonly arrows: readonly StoryArrow[];
  readonly spans: readonly LaneSpan[];
  readonly gaps: readonly OpenGap[];
  readonly end: Micros;
  /** So many points lie before the first that is shown. */
  readonly earlier: number;
}

/** Up to where a story is told. */
export interface Until {
  /** The first line that does not count any more. */
  readonly slot: number;
  readonly at: Micros;
}

/** So many of the newest points are shown. */
const mostPoints = 150;

export function pictureOf(story: Story, { slot, at: end }: Until, gap: EffectGap | null): Picture {
  const nodes = Array.from({ length: story.nodeCount }, (_, node) => node);
  const gaps = gap === null ? [] : gapsOf(story, gap, slot);
  // Where nothing has to be recorded, it is no fault to do a thing as often as one is asked.
  const faults: readonly StoryLook[] = [
    "fault",
    "crash",
    ...(gap === null ? [] : ["again" as const]),
  ];
  const all = pointsOf(
    story.events.filter((event) => event.slot < slot),
    faults,
  );
  const points = all.slice(-mostPoints);
  const begin = points[0]?.at ?? end;
  return {
    lanes: ["client", ...nodes, ...story.services.map((name): Lane => `outside ${name}`)],
    points: points.map((point) => withGap(point, gaps, gap?.words ?? "")),
    arrows: story.arrows.filter((arrow) => arrow.slot < slot && arrow.from.at >= begin),
    spans: nodes.flatMap((node) => spansOf(story, node, { begin, end })),
    gaps: gaps
      .filter(({ to }) => to === null || to >= begin)
      .map((open) => ({ ...open, from: Math.max(begin, open.from) })),
    end,
    earlier: all.length - points.length,
  };
}

/** What the hatch says, for those who read. */
function withGap(point: StoryPoint, gaps: readonly OpenGap[], words: string): StoryPoint {
  const gap = gaps.find(({ lane, from }) => lane === point.lane && from === point.at);
  if (gap === undefined) return point;
  const until = gap.to === null ? "on" : `until ${formatInstant(gap.to)}`;
  return { ...point, words: [...point.words, `From here ${until}: ${words}.`] };
}

/** From the lightest to the weightiest. */
const weights: readonly StoryLook[] = [
  "quiet",
  "dot",
  "again",
  "stored",
  "committed",
  "applied",
  "fault",
  "crown",
  "crash",
];

function pointsOf(
  events: readonly StoryEvent[],
  faults: readonly StoryLook[],
): readonly StoryPoint[] {
  const groups = new Map<string, StoryEvent[]>();
  for (const event of events) {
    const place = `${event.lane} ${event.at}`;
    const group = groups.get(place);
    if (group === undefined) groups.set(place, [event]);
    else group.push(event);
  }
  return [...groups.values()].map((group) => {
    const [{ at, lane }] = group as [StoryEvent, ...StoryEvent[]];
    const heaviest = group.toSorted(
      (a, b) => weights.indexOf(b.look) - weights.indexOf(a.look),
    )[0]!;
    const entry = group.findLast(({ term }) => term !== null);
    return {
      at,
      lane,
      words: group.map(({ words }) => words),
      labels: group.flatMap(({ labels }) => (labels.length > 0 ? [labels] : [])),
      look: heaviest.look,
      isFault: group.some(({ look }) => faults.includes(look)),
      term: entry?.term ?? null,
    };
  });
}

interface Stretch {
  readonly begin: Micros;
  readonly end: Micros;
}

function spansOf(story: Story, node: NodeId, { begin, end }: Stretch): readonly LaneSpan[] {
  const changes = story.nodes.changes.filter((known) => known.node === node && known.at <= end);
  const reigns = story.nodes.reigns.filter((reign) => reign.node === node && reign.from <= end);
  const instants = [
    begin,
    end,
    ...changes.map(({ at }) => at),
    ...reigns.flatMap(({ from, to }) => [from, to ?? end]),
    ...story.homes.map(({ at }) => at),
  ];
  const bounds = [...new Set(instants)]
    .filter((at) => at >= begin && at <= end)
    .toSorted((a, b) => a - b);
  const spans: LaneSpan[] = [];
  for (const [slot, from] of bounds.slice(0, -1).entries()) {
    const change = changes.findLast(({ at }) => at <= from);
    const reign = reigns.findLast((known) => isHomeReign(story, known, from));
    const state = stateOf(change, reign);
    const term = state === "leads" ? (reign?.term ?? null) : null;
    const last = spans.at(-1);
    const goesOn = last !== undefined && last.state === state && last.term === term;
    if (goesOn) spans.pop();
    spans.push({ lane: node, from: goesOn ? last.from : from, to: bounds[slot + 1]!, state, term });
  }
  return spans;
}

function isHomeReign({ homes }: Story, { partition, from, to }: Reign, at: Micros): boolean {
  const home = homes.findLast((known) => known.at <= at);
  return home?.partition === partition && from <= at && (to === null || to > at);
}

function stateOf(change: NodeChange | undefined, reign: Reign | undefined): LaneSpan["state"] {
  if (change?.life === "down" || change?.life === "paused") return change.life;
  if (change?.cutOff === true) return "cutOff";
  return reign === undefined ? "up" : "leads";
}
