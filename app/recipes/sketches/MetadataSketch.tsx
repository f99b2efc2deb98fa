import { useId, type ReactElement } from "react";
import { HatchPattern } from "../../marks/Hatch.tsx";

/** How high each pin of each range stands. */
const pins = [
  [20, 30, 16],
  [26, 18, 34],
  [24, 30, 18],
  [28, 18, 32],
];

/** Keys as pins on four ranges; one of them has no leader, and only its pins wait. */
export function MetadataSketch(): ReactElement {
  const hatch = useId();
  return (
    <>
      <defs>
        <HatchPattern id={hatch} kind="quiet" pitch={6} weight={1.25} />
      </defs>
      {pins.map((heights, slot) => {
        const x = 30 + slot * 58;
        const lost = slot === 2;
        return (
          <g key={x}>
            {heights.map((height, pin) => {
              const at = x + 8 + pin * 16 + (pin === 2 ? 6 : 0);
              return (
                <g key={at}>
                  <path
                    className={lost ? "sketch-faint" : "sketch-thin"}
                    d={`M${at} 62V${62 - height}`}
                  />
                  <circle
                    className={lost ? "sketch-hollow" : "sketch-ink"}
                    cx={at}
                    cy={62 - height}
                    r={lost ? 3.5 : 4}
                  />
                </g>
              );
            })}
            <rect className="sketch-range" x={x} y={62} width={56} height={17} rx={3} />
            {lost && (
              <>
                <rect x={x} y={62} width={56} height={17} rx={3} fill={`url(#${hatch})`} />
                <rect className="sketch-plate" x={x + 18} y={64} width={20} height={13} rx={2} />
              </>
            )}
            <text
              className={lost ? "sketch-number sketch-muted" : "sketch-number"}
              x={x + 28}
              y={74.5}
            >
              P{slot + 1}
            </text>
          </g>
        );
      })}
    </>
  );
}
