import { useId, type ReactElement } from "react";
import { HatchPattern } from "../marks/Hatch.tsx";
import { termClass } from "../marks/term.ts";
import type { LibraryEntry } from "./library.ts";

const width = 112;
const height = 14;
/** What is narrower cannot be seen: those beside it take its room. */
const least = 1.5;

/** Who led over time: a bar for each term, hatched where nobody did. */
export function Strip({ strip }: Pick<LibraryEntry, "strip">): ReactElement {
  const hatch = useId();
  return (
    <svg
      className="strip"
      viewBox={`0 0 ${width} ${height}`}
      width={width}
      height={height}
      aria-hidden="true"
    >
      <defs>
        <HatchPattern id={hatch} kind="quiet" pitch={4} weight={1.25} />
      </defs>
      {placed(strip).map(({ term, from, to }) =>
        term === 0 ? (
          <rect
            key={from}
            x={from}
            y={0}
            width={to - from}
            height={height}
            fill={`url(#${hatch})`}
          />
        ) : (
          <g key={from} className={termClass(term)}>
            <rect
              className="strip-term"
              x={from}
              y={0}
              width={to - from - 1}
              height={height}
              rx={2}
            />
            {to - from >= 3 + 6.5 * String(term).length && (
              <text className="strip-number" x={Math.min((from + to) / 2, from + 11)} y={11}>
                {term}
              </text>
            )}
          </g>
        ),
      )}
    </svg>
  );
}

interface Bar {
  readonly term: number;
  readonly from: number;
  readonly to: number;
}

function placed(strip: LibraryEntry["strip"]): readonly Bar[] {
  const visible = strip.filter(([, share]) => (share * width) / 1000 >= least);
  const whole = visible.reduce((sum, [, share]) => sum + share, 0);
  let at = 0;
  return visible.map(([term, share]) => {
    const from = at;
    at += (share * width) / whole;
    return { term, from, to: at };
  });
}

/** "Term 1, then nobody, then term 2." */
export function stripInProse({ strip, shown, partitions }: LibraryEntry): string {
  const parts = strip.map(([term]) => (term === 0 ? "nobody" : `term ${term}`));
  const of = partitions > 1 ? ` of partition ${shown}` : "";
  return `Leaders${of}: ${parts.join(", then ")}.`;
}
