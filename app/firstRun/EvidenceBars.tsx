import type { ReactElement } from "react";
import { nodeName, type Micros } from "../../engine/index.ts";
import type { ElectionEvidence } from "./evidence.ts";

/** Both timers of an election on one scale: how far they came, and where each would have run out. */
export function EvidenceBars({ evidence }: { readonly evidence: ElectionEvidence }): ReactElement {
  const { timers, first } = evidence;
  const longest = Math.max(1, ...timers.map(({ runsOutAfter }) => runsOutAfter));
  const scale = Math.ceil(longest / second) * second;
  const end = first?.runsOutAfter ?? longest;
  const share = (micros: Micros): string => `${((100 * micros) / scale).toFixed(2)}%`;
  return (
    <figure className="evidence" aria-label="Election timers">
      <figcaption>Silence each one tolerates after the crash</figcaption>
      <ul className="evidence-bars">
        {timers.map(({ node, runsOutAfter }) => (
          <li key={node}>
            <b>{nodeName(node)}</b>
            <span className="evidence-track" aria-hidden="true">
              <span className="evidence-past" style={{ width: share(end) }} />
              {runsOutAfter !== end && (
                <span className="evidence-tick" style={{ left: share(runsOutAfter) }} />
              )}
              {runsOutAfter === end && (
                <span className="evidence-end" style={{ left: share(end) }} />
              )}
            </span>
            <span className={runsOutAfter === end ? "mono" : "mono evidence-later"}>
              {(runsOutAfter / second).toFixed(2)} s
            </span>
          </li>
        ))}
      </ul>
      {first !== null && (
        <p className="evidence-note" style={{ "--at": share(end) } as React.CSSProperties}>
          <span>{nodeName(first.node)} runs out here</span>
        </p>
      )}
    </figure>
  );
}

const second: Micros = 1_000_000;
