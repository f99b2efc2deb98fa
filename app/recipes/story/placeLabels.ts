/** Words that want to stand beside a point. */
export interface LabelWish {
  readonly x: number;
  readonly y: number;
  /** The best first, the shortest last. */
  readonly texts: readonly string[];
  readonly isFault: boolean;
  /** Those with more are placed first. */
  readonly weight: number;
  /** So far above the point its glyph reaches. */
  readonly above: number;
  /** Bands in which they would stand better, at the height of the point: the best first. */
  readonly bands: readonly Band[];
}

export interface Band {
  readonly left: number;
  readonly right: number;
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
  /** How bad it is to be written across; 1, where it is not said. */
  readonly weight?: number;
}

/** What words must not cover, and what they had better not. */
export interface LabelGround {
  readonly frame: Box;
  readonly taken: readonly Box[];
  readonly lines: readonly Line[];
}

/** As the style sheet has it: 11 pixels, and rather more than less. */
const height = 13;

function widthOf(text: string): number {
  return Array.from(text, widthOfLetter).reduce((sum, width) => sum + width, 4);
}

function widthOfLetter(letter: string): number {
  if (/[ijlft.,:;|'’ ]/.test(letter)) return 3.6;
  return /[A-Zmw–—]/.test(letter) ? 8 : 6.3;
}

/** Gives each wish a place where its words can be read, or none: what has none is told elsewhere. */
export function placeLabels(wishes: readonly LabelWish[], ground: LabelGround): PlacedLabel[] {
  const taken = [...ground.taken];
  const placed: PlacedLabel[] = [];
  for (const wish of wishes.toSorted((a, b) => b.weight - a.weight)) {
    const found = findPlace(wish, { ...ground, taken });
    if (found === null) continue;
    const { box, text } = found;
    taken.push(box);
    placed.push({ x: (box.left + box.right) / 2, y: box.bottom - 3, text, isFault: wish.isFault });
  }
  return placed;
}

interface Place {
  readonly box: Box;
  readonly text: string;
  /** How much it covers that had better be seen. */
  readonly cost: number;
}

/** In its band, or else where it crosses least; shorter words must be worth what they do not say. */
function findPlace(wish: LabelWish, ground: LabelGround): Place | null {
  let best: Place | null = null;
  for (const [slot, text] of wish.texts.entries()) {
    const inBand = placeInBand(wish, text, ground);
    if (inBand !== null) return inBand;
    const place = bestPlace(wish, text, ground);
    const cost = (place?.cost ?? Infinity) + slot * 1.2;
    if (place !== null && cost < (best?.cost ?? Infinity)) best = { ...place, cost };
  }
  return best;
}

/** As near to the middle of a band as it is free. */
function placeInBand({ y, bands }: LabelWish, text: string, { taken }: LabelGround): Place | null {
  const width = widthOf(text);
  for (const band of bands) {
    const room = (band.right - band.left - width) / 2 - 4;
    const middle = (band.left + band.right - width) / 2;
    for (let shift = 0; shift <= room; shift += 6)
      for (const left of [middle - shift, middle + shift]) {
        const box = { left, top: y - height / 2, right: left + width, bottom: y + height / 2 };
        if (!taken.some((other) => overlaps(box, other))) return { box, text, cost: 0 };
      }
  }
  return null;
}

function bestPlace({ x, y, above }: LabelWish, text: string, ground: LabelGround): Place | null {
  const width = widthOf(text);
  const lefts = [x - width / 2, x - 6, x - width + 6];
  const tops = [y - above - height, y + 7];
  const boxes = [
    ...lefts.flatMap((left) => tops.map((top) => ({ left, top }))),
    { left: x + 9, top: y - above - height / 2 + 7 },
    { left: x - 9 - width, top: y - above - height / 2 + 7 },
  ].map(({ left, top }): Box => ({ left, top, right: left + width, bottom: top + height }));
  let best: Box | null = null;
  let least = Infinity;
  for (const [slot, box] of boxes.entries()) {
    if (!isWithin(box, ground.frame) || ground.taken.some((other) => overlaps(box, other)))
      continue;
    const across = ground.lines.filter((line) => crosses(line, box));
    const cost = across.reduce((sum, { weight = 1 }) => sum + weight, slot / 10);
    if (cost >= least) continue;
    best = box;
    least = cost;
  }
  return best === null ? null : { box: best, text, cost: least };
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
