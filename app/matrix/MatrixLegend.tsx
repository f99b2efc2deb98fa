import { memo, type NamedExoticComponent, type ReactNode } from "react";

export interface MatrixLegendProps {
  readonly partitions: number;
  readonly nodes: number;
  readonly serving: number;
  readonly elected: number;
  readonly leaderless: number;
  /** "1 splitting"; empty: no partition changes. */
  readonly changing: string;
  /** "D suspected by B"; empty: everybody believes everybody alive. */
  readonly rumours: string;
  readonly narrow: boolean;
  readonly onMarks: (() => void) | undefined;
}

/** How many partitions there are, in which state, and what the marks mean. */
export const MatrixLegend: NamedExoticComponent<MatrixLegendProps> = memo(function MatrixLegend({
  partitions,
  nodes,
  serving,
  elected,
  leaderless,
  changing,
  rumours,
  narrow,
  onMarks,
}: MatrixLegendProps) {
  const parts = [`${serving} of ${partitions} serving`];
  if (leaderless > 0) parts.push(`${leaderless} without a leader`);
  if (elected > 0) parts.push(`${elected} elected, not serving yet`);
  if (changing !== "") parts.push(changing);
  if (rumours !== "") parts.push(rumours);
  return (
    <header className="matrix-legend">
      <h2 className="matrix-title">
        {partitions} partitions × {nodes} nodes
      </h2>
      <p className="matrix-summary">{parts.join(" · ")}</p>
      {!narrow && (
        <ul className="matrix-keys">
          <Key name="leader">
            <rect width={14} height={14} />
            <path
              className="matrix-keyOn"
              d="M2.6 9L4.8 5.4H9.2L11.4 9L9.2 12.6H4.8ZM3.6 4.4V2L5.4 3.2L7 1.4L8.6 3.2L10.4 2V4.4Z"
            />
          </Key>
          <Key name="not serving">
            <path
              className="matrix-keyLine"
              d="M2.6 9L4.8 5.4H9.2L11.4 9L9.2 12.6H4.8ZM3.6 4.4V2L5.4 3.2L7 1.4L8.6 3.2L10.4 2V4.4Z"
            />
          </Key>
          <Key name="follower">
            <rect className="matrix-keyTint" width={14} height={14} />
            <circle cx={7} cy={7} r={3.1} />
          </Key>
          <Key name="candidate">
            <path d="M7 1.4L12.6 7L7 12.6L1.4 7Z" />
          </Key>
          <Key name="pre-vote">
            <path className="matrix-keyLine matrix-keyDash" d="M7 1.6L12.4 7L7 12.4L1.6 7Z" />
          </Key>
          <Key name="asleep">
            <circle cx={7} cy={7} r={1.6} />
          </Key>
          <Key name="behind">
            <rect className="matrix-keyTint" width={14} height={14} />
            <path d="M14 6V14H6Z" />
          </Key>
          {onMarks !== undefined && (
            <li>
              <button type="button" className="logs-allMarks" onClick={onMarks}>
                All marks
              </button>
            </li>
          )}
        </ul>
      )}
    </header>
  );
});

function Key({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <li>
      <svg width={14} height={14} viewBox="0 0 14 14" aria-hidden="true">
        {children}
      </svg>
      {name}
    </li>
  );
}
