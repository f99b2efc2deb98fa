import type { NodeId } from "../../engine/index.ts";

export interface SceneSeat {
  readonly x: number;
  readonly y: number;
  /** left: the caption ends there; below: it is centred there. */
  readonly captionSide: "left" | "below";
  readonly captionX: number;
  readonly captionY: number;
  readonly listX: number;
  readonly listY: number;
  readonly beneathX: number;
  readonly beneathY: number;
}

export interface SceneLink {
  readonly from: NodeId;
  readonly to: NodeId;
  readonly x1: number;
  readonly y1: number;
  readonly x2: number;
  readonly y2: number;
}

/** Where everything of the first run stands. It depends on the width alone. */
export interface ScenePlan {
  readonly width: number;
  readonly height: number;
  readonly narrow: boolean;
  readonly seats: readonly [SceneSeat, SceneSeat, SceneSeat];
  readonly links: readonly SceneLink[];
  /** Top middle of what stands in the triangle. */
  readonly centre: { readonly x: number; readonly y: number };
  readonly between: { readonly x: number; readonly y: number };
  readonly rowWidth: number;
  readonly rowPitch: number;
}

export function planScene(width: number): ScenePlan {
  return width >= 960 ? widePlan(width) : narrowPlan(width);
}

const linkGap = 64;

function widePlan(width: number): ScenePlan {
  const middle = Math.round(width / 2);
  const top = 100;
  const bottom = 400;
  const left = middle - 288;
  const right = middle + 288;
  const seats = [
    {
      x: middle,
      y: top,
      captionSide: "left",
      captionX: middle - 72,
      captionY: top - 18,
      listX: middle + 72,
      listY: top - 59,
      beneathX: middle - 150,
      beneathY: top + 30,
    },
    {
      x: left,
      y: bottom,
      captionSide: "below",
      captionX: left,
      captionY: bottom + 70,
      listX: left - 228,
      listY: bottom - 59,
      beneathX: left,
      beneathY: bottom + 116,
    },
    {
      x: right,
      y: bottom,
      captionSide: "below",
      captionX: right,
      captionY: bottom + 70,
      listX: right + 72,
      listY: bottom - 59,
      beneathX: right,
      beneathY: bottom + 116,
    },
  ] as const;
  return {
    width,
    height: 570,
    narrow: false,
    seats,
    links: linksOf(seats),
    centre: { x: middle, y: 236 },
    between: { x: middle, y: bottom + 40 },
    rowWidth: 120,
    rowPitch: 30,
  };
}

/** A phone: the lower lists hang under their nodes. */
function narrowPlan(width: number): ScenePlan {
  const middle = Math.round(width / 2);
  const side = Math.round(Math.min(width * 0.26, 150));
  const top = 72;
  const bottom = 312;
  const rowWidth = 104;
  const lower = (x: number): SceneSeat => ({
    x,
    y: bottom,
    captionSide: "below",
    captionX: x,
    captionY: bottom + 62,
    listX: x - rowWidth / 2 - 24,
    listY: bottom + 104,
    // Wider than half a phone: it stands in the middle.
    beneathX: middle,
    beneathY: bottom + 260,
  });
  const seats = [
    {
      x: middle,
      y: top,
      captionSide: "left",
      captionX: middle - 62,
      captionY: top - 18,
      listX: middle + 50,
      listY: top - 62,
      beneathX: middle,
      beneathY: top + 80,
    },
    lower(middle - side),
    lower(middle + side),
  ] as const;
  return {
    width,
    height: 628,
    narrow: true,
    seats,
    links: linksOf(seats),
    centre: { x: middle, y: 178 },
    between: { x: middle, y: bottom + 262 },
    rowWidth,
    rowPitch: 28,
  };
}

function linksOf(seats: readonly SceneSeat[]): readonly SceneLink[] {
  const links: SceneLink[] = [];
  seats.forEach((a, from) => {
    seats.slice(from + 1).forEach((b, slot) => {
      const length = Math.hypot(b.x - a.x, b.y - a.y);
      const x = ((b.x - a.x) * linkGap) / length;
      const y = ((b.y - a.y) * linkGap) / length;
      links.push({ from, to: from + 1 + slot, x1: a.x + x, y1: a.y + y, x2: b.x - x, y2: b.y - y });
    });
  });
  return links;
}
