/** Where a node sits, in stage units, and on which side its words stand. */
export interface Seat {
  readonly x: number;
  readonly y: number;
  readonly words: "left" | "right";
}

/** The stage's geometry: it depends on the number of nodes and the room, never on what happens. */
export interface StagePlan {
  readonly width: number;
  readonly height: number;
  /** Below 800 px: short words, no details. */
  readonly narrow: boolean;
  /** Below 900 px: shorter sentences, no key. */
  readonly tight: boolean;
  /** Radius of the timer ring; follower circles and hexagons follow from it. */
  readonly ring: number;
  readonly seats: readonly Seat[];
}

type Point = readonly [number, number];

interface Room {
  readonly width: number;
  readonly height: number;
  readonly left: readonly Point[];
  readonly right: readonly Point[];
  readonly ring: number;
}

/**
 * Seats by number of nodes: the first ones on the left, so that the commonest cut is vertical; both
 * sides read downwards, and together they make a ring.
 */
export function planStage(nodeCount: number, width: number, height: number): StagePlan {
  const narrow = width < 800;
  const room = narrow ? narrowRoom(nodeCount) : wideRoom(nodeCount);
  const toX = narrow ? (x: number) => (x * width) / room.width : keepRoomForWords(room, width);
  const scaleY = height / room.height;
  const place = ([x, y]: Point): { x: number; y: number } => ({
    x: Math.round(toX(x)),
    y: Math.round(y * scaleY),
  });
  const seats: Seat[] = [
    ...room.left.map((point): Seat => ({ ...place(point), words: "left" })),
    ...room.right.map((point): Seat => ({ ...place(point), words: "right" })),
  ];
  return { width, height, narrow, tight: width < 900, ring: room.ring, seats };
}

/** A smaller stage brings the seats closer together before it takes from the words outside. */
function keepRoomForWords(
  { left, right, width: whole }: Room,
  width: number,
): (x: number) => number {
  const scale = width / whole;
  const places = [...left, ...right].map(([x]) => x);
  const first = Math.min(...places);
  const last = Math.max(...places);
  if (scale >= 1 || first === last) return (x) => x * scale;
  const before = Math.max(first * scale, Math.min(first, 228));
  const after = Math.max((whole - last) * scale, Math.min(whole - last, 232));
  return (x) => before + ((x - first) / (last - first)) * (width - before - after);
}

/** 1008 x 322, the reference. */
function wideRoom(nodeCount: number): Room {
  const size = { width: 1008, height: 322 };
  switch (nodeCount) {
    case 1:
      return { ...size, ring: 39, left: [], right: [[504, 161]] };
    case 2:
      return { ...size, ring: 39, left: [[336, 161]], right: [[672, 161]] };
    case 3:
      return {
        ...size,
        ring: 39,
        left: [[320, 166]],
        right: [
          [640, 92],
          [640, 246],
        ],
      };
    case 4:
      return {
        ...size,
        ring: 39,
        left: [
          [320, 106],
          [320, 246],
        ],
        right: [
          [640, 106],
          [640, 246],
        ],
      };
    case 5:
      return {
        ...size,
        ring: 39,
        left: [
          [284, 112],
          [284, 240],
        ],
        right: [
          [576, 82],
          [752, 176],
          [576, 270],
        ],
      };
    default: {
      const onLeft = nodeCount >> 1;
      const left = arc(onLeft).map(([x, y]): Point => [504 - x, y]);
      const right = arc(nodeCount - onLeft).map(([x, y]): Point => [504 + x, y]);
      return { ...size, ring: nodeCount >= 8 ? 31 : 33, left, right };
    }
  }
}

/** Half a ring: distances from the middle axis, downwards. */
function arc(count: number): readonly Point[] {
  if (count === 3)
    return [
      [150, 78],
      [268, 172],
      [150, 266],
    ];
  if (count === 4)
    return [
      [130, 62],
      [252, 126],
      [252, 216],
      [130, 280],
    ];
  return [
    [112, 60],
    [232, 110],
    [296, 171],
    [232, 232],
    [112, 284],
  ];
}

/** 390 x 288, a phone. */
function narrowRoom(nodeCount: number): Room {
  const size = { width: 390, height: 288 };
  switch (nodeCount) {
    case 1:
      return { ...size, ring: 36, left: [], right: [[195, 148]] };
    case 2:
      return { ...size, ring: 36, left: [[96, 148]], right: [[278, 148]] };
    case 3:
      return {
        ...size,
        ring: 36,
        left: [[84, 150]],
        right: [
          [256, 90],
          [256, 208],
        ],
      };
    case 4:
      return {
        ...size,
        ring: 36,
        left: [
          [84, 90],
          [84, 208],
        ],
        right: [
          [256, 90],
          [256, 208],
        ],
      };
    case 5:
      return {
        ...size,
        ring: 36,
        left: [
          [84, 90],
          [84, 208],
        ],
        right: [
          [216, 90],
          [334, 150],
          [216, 208],
        ],
      };
    default: {
      const onLeft = nodeCount >> 1;
      const left = narrowArc(onLeft).map(([x, y]): Point => [195 - x, y]);
      const right = narrowArc(nodeCount - onLeft).map(([x, y]): Point => [195 + x, y]);
      return { ...size, ring: 27, left, right };
    }
  }
}

function narrowArc(count: number): readonly Point[] {
  if (count === 3)
    return [
      [62, 76],
      [136, 146],
      [62, 216],
    ];
  if (count === 4)
    return [
      [52, 70],
      [132, 106],
      [132, 186],
      [52, 222],
    ];
  return [
    [52, 68],
    [124, 88],
    [156, 146],
    [124, 204],
    [52, 224],
  ];
}
