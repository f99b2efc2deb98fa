/** A state of an order, and its place in the chart: across in shares of the width, down in pixels. */
export interface Place {
  readonly state: string;
  /** As it is written, in one or two lines. */
  readonly words: readonly string[];
  readonly across: number;
  readonly down: number;
}

const firstRow = 38;
const secondRow = 86;

export const places: readonly Place[] = [
  { state: "Created", words: ["Created"], across: 0.125, down: firstRow },
  {
    state: "PaymentAuthorized",
    words: ["Payment", "Authorized"],
    across: 0.375,
    down: firstRow,
  },
  {
    state: "ShipmentRequested",
    words: ["Shipment", "Requested"],
    across: 0.625,
    down: firstRow,
  },
  { state: "Completed", words: ["Completed"], across: 0.875, down: firstRow },
  { state: "Cancelled", words: ["Cancelled"], across: 0.375, down: secondRow },
];

/** Where an order may go from a state; from New, which has no place, to Created. */
export const edges: readonly (readonly [from: string, to: string])[] = [
  ["Created", "PaymentAuthorized"],
  ["PaymentAuthorized", "ShipmentRequested"],
  ["ShipmentRequested", "Completed"],
  ["Created", "Cancelled"],
  ["PaymentAuthorized", "Cancelled"],
];

export function isEdge(from: string, to: string): boolean {
  return (from === "New" && to === "Created") || edges.some(([a, b]) => a === from && b === to);
}

/** No order leaves it. */
export function isEnd(state: string): boolean {
  return !edges.some(([from]) => from === state);
}

export function placeOf(state: string): Place | undefined {
  return places.find((place) => place.state === state);
}
