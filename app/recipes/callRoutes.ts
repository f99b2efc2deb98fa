import { nodeName, type LedgerLine, type NodeId } from "../../engine/index.ts";
import { formatInstant } from "../explain/time.ts";
import { booksOf } from "./ledger.ts";

/** A call as an arrow tells it. */
export interface ArrowCall {
  /** Its place in the ledger of all services. */
  readonly slot: number;
  readonly node: NodeId;
  readonly words: string;
  readonly tone: "past" | "again" | "unheard";
}

/** So many arrows fit above the cards. */
const mostArrows = 3;

/** The last calls that were made, the newest last. */
export function lastCalls(ledger: readonly LedgerLine[]): readonly ArrowCall[] {
  const newest = ledger.slice(-mostArrows);
  const repeated = new Set(
    [...new Set(newest.map(({ service }) => service))]
      .flatMap((service) => booksOf(ledger, service))
      .filter(({ repeats }) => repeats !== null)
      .map(({ line }) => line),
  );
  return newest.map((line, place) => ({
    slot: ledger.length - newest.length + place,
    node: line.node,
    words: `${nodeName(line.node)} at ${formatInstant(line.at)}: ${line.data}`,
    tone: repeated.has(line) ? "again" : line.outcome === "unheard" ? "unheard" : "past",
  }));
}

/** Where a call begins and ends on the page, as it is scrolled now. */
export interface CallEnds {
  /** The sides of the caller's card. */
  readonly card: { readonly left: number; readonly right: number };
  /** The middle of the ledger's row; null: it is scrolled away. */
  readonly row: number | null;
}

/** What the arrows have to keep to. */
export interface CallFrame {
  /** Cards are seen between these, and nothing else stands above them. */
  readonly left: number;
  readonly right: number;
  readonly cardTop: number;
  /** The upper edge of the tracks above the cards. */
  readonly top: number;
  /** Where the ledger's rows begin. */
  readonly rows: number;
}

export interface CallRoute {
  readonly path: string;
  readonly label: {
    readonly x: number;
    readonly y: number;
    readonly textAnchor: "start" | "end";
  };
}

const pitch = 16;
const lane = 6;
const inset = 24;
const beside = 14;
const head = 5;
/** How wide one is at most, on the average. */
const letter = 5.8;

/**
 * Up from its card, through a track of its own, and down a lane of its own into its row: the oldest
 * call goes outermost, so that no two cross on their way down. Null: its row is not to be seen.
 */
export function routeCalls(
  calls: readonly Pick<ArrowCall, "node" | "words">[],
  ends: readonly CallEnds[],
  { left, right, cardTop, top, rows }: CallFrame,
): readonly (CallRoute | null)[] {
  return calls.map(({ node, words }, place) => {
    const { card, row } = ends[place]!;
    if (row === null) return null;
    const earlier = calls.slice(0, place).filter((other) => other.node === node).length;
    const begin = Math.max(card.left + inset, left) + earlier * beside;
    const x = Math.min(begin, right - head);
    const y = top + 9 + place * pitch;
    const down = right + lane * (calls.length - place);
    // A card that is scrolled away is left at the edge behind which it is.
    const isSeen = x === begin && x < card.right - head;
    const up = isSeen ? `M${x} ${cardTop}V${y}` : `M${x} ${y}`;
    // Beyond the cards are the lanes: what has no room before them stands on the other side.
    const fits = x + 10 + words.length * letter < right;
    const label = fits
      ? ({ x: x + 10, y: y + 4, textAnchor: "start" } as const)
      : ({ x: x - 8, y: y + 4, textAnchor: "end" } as const);
    const arrow = `M${rows - head} ${row - head}L${rows} ${row}L${rows - head} ${row + head}`;
    return { path: `${up}H${down}V${row}H${rows}${arrow}`, label };
  });
}
