/** Words that want to stand beside a point. */
export interface LabelWish {
  readonly x: number;
  readonly y: number;
  /** The best first, the shortest last. */
  readonly texts: readonly string[];
  readonly isFault: boolean;
  /** Those with more are placed first. */
  readonly weight: number;
}

export interface PlacedLabel {
  /** The middle of the words. */
  readonly x: number;
  /** Their base line. */
  readonly y: number;
  readonly text: string;
  readonly isFault: boolean;
}

export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

export interface Line {
  readonly x1: number;
  readonly y1: number;
  readonly x2: number;
  readonly y2: number;
}

/** What words must not cover, and what they had better not. */
export interface LabelGround {
  readonly frame: Box;
  readonly taken: readonly Box[];
  readonly lines: readonly Line[];
}

/** As the style sheet has it: 11 pixels. */
const perLetter = 6.1;
const height = 13;

/** Gives each wish a place where its words can be read, or none: what has none is told elsewhere. */
export function placeLabels(wishes: readonly LabelWish[], ground: LabelGround): PlacedLabel[] {
  const taken = [...ground.taken];
  const placed: PlacedLabel[] = [];
  for (const wish of wishes.toSorted((a, b) => b.weight - a.weight)) {
    const found = wish.texts
      .map((text) => bestPlace(wish, text, { ...ground, taken }))
      .find((place) => place !== null);
    if (found === undefined || found === null) continue;
    const { box, text } = found;
    taken.push(box);
    placed.push({ x: (box.left + box.right) / 2, y: box.bottom - 3, text, isFault: wish.isFault });
  }
  return placed;
}

interface Place {
  readonly box: Box;
  readonly text: string;
}

function bestPlace({ x, y }: LabelWish, text: string, ground: LabelGround): Place | null {
  const width = text.length * perLetter + 4;
  const lefts = [x - width / 2, x - 6, x - width + 6];
  const tops = [y - 8 - height, y + 8];
  const boxes = [
    ...lefts.flatMap((left) => tops.map((top) => ({ left, top }))),
    { left: x + 9, top: y - height / 2 },
    { left: x - 9 - width, top: y - height / 2 },
  ].map(({ left, top }): Box => ({ left, top, right: left + width, bottom: top + height }));
  let best: Box | null = null;
  let least = Infinity;
  for (const [slot, box] of boxes.entries()) {
    if (!isWithin(box, ground.frame) || ground.taken.some((other) => overlaps(box, other)))
      continue;
    const cost = ground.lines.filter((line) => crosses(line, box)).length + slot / 10;
    if (cost >= least) continue;
    best = box;
    least = cost;
  }
  return best === null ? null : { box: best, text };
}

function isWithin(box: Box, frame: Box): boolean {
  return (
    box.left >= frame.left &&
    box.right <= frame.right &&
    box.top >= frame.top &&
    box.bottom <= frame.bottom
  );
}

function overlaps(a: Box, b: Box): boolean {
  return a.left < b.right && a.right > b.left && a.top < b.bottom && a.bottom > b.top;
}

/** Whether a line and a box have a point in common (Liang and Barsky). */
function crosses({ x1, y1, x2, y2 }: Line, { left, top, right, bottom }: Box): boolean {
  let enter = 0;
  let leave = 1;
  const edges = [
    [x1 - x2, x1 - left],
    [x2 - x1, right - x1],
    [y1 - y2, y1 - top],
    [y2 - y1, bottom - y1],
  ] as const;
  for (const [slope, room] of edges) {
    if (slope === 0) {
      if (room < 0) return false;
      continue;
    }
    const share = room / slope;
    if (slope < 0) enter = Math.max(enter, share);
    else leave = Math.min(leave, share);
  }
  return enter <= leave;
}
