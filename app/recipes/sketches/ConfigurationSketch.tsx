import type { ReactElement } from "react";

const radius = 29;

/** Three dials: two agree, the third shows what was so before. */
export function ConfigurationSketch(): ReactElement {
  return (
    <>
      {[58, 145, 232].map((x, node) => {
        const late = node === 2;
        return (
          <g key={x} transform={`translate(${x} 58)`}>
            <path
              className="sketch-line"
              d={`M${-radius} 0A${radius} ${radius} 0 0 1 ${radius} 0M${-radius} 0H${-radius + 5}M${radius} 0H${radius - 5}M0 ${-radius}V${-radius + 5}${tick(-135)}${tick(-45)}`}
            />
            {late && <path className="sketch-line sketch-dashed" d={needle(-45)} />}
            <path className={late ? "sketch-late" : "sketch-needle"} d={needle(late ? -90 : -45)} />
            <circle className={late ? "sketch-mutedFill" : "sketch-ink"} r={3.5} />
            <text className={late ? "sketch-number sketch-muted" : "sketch-number"} y={20}>
              {late ? "as of 41" : "43"}
            </text>
          </g>
        );
      })}
    </>
  );
}

function point(degrees: number, length: number): string {
  const angle = (degrees * Math.PI) / 180;
  return `${(length * Math.cos(angle)).toFixed(1)} ${(length * Math.sin(angle)).toFixed(1)}`;
}

function tick(degrees: number): string {
  return `M${point(degrees, radius)}L${point(degrees, radius - 5)}`;
}

function needle(degrees: number): string {
  return `M0 0L${point(degrees, radius - 6)}`;
}
