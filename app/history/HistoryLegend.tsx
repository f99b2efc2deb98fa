import { type ReactNode } from "react";

const looks = [
  ["ok", "answered"],
  ["failed", "refused"],
  ["unknown", "no answer: may yet take effect"],
  ["copy", "reads a copy: may be stale, not judged"],
] as const;

export function HistoryLegend(): ReactNode {
  return (
    <ul className="history-legend" aria-label="Legend">
      {looks.map(([look, words]) => (
        <li key={look}>
          <span className={`op-sample op-${look}`} aria-hidden="true">
            <span className="op-bar" />
          </span>
          {words}
        </li>
      ))}
      <li>
        <span className="op-sampleEffect" aria-hidden="true">
          3
        </span>
        took effect third
      </li>
    </ul>
  );
}
