import { memo, type NamedExoticComponent } from "react";
import { nodeName, type NodeId, type Term } from "../../engine/index.ts";
import { termClass } from "./term.ts";
import "./marks.css";

export interface VoteBoxesProps {
  /** Who may vote, sorted. */
  readonly voters: readonly NodeId[];
  readonly granters: readonly NodeId[];
  readonly refusers: readonly NodeId[];
  readonly term: Term;
}

export const voteBoxPitch = 18;

/** One box per voter from the origin rightwards: granted is filled, refused struck, else open. */
export const VoteBoxes: NamedExoticComponent<VoteBoxesProps> = memo(function VoteBoxes({
  voters,
  granters,
  refusers,
  term,
}: VoteBoxesProps) {
  return (
    <g className={termClass(term)}>
      {voters.map((node, slot) => {
        const granted = granters.includes(node);
        const refused = !granted && refusers.includes(node);
        return (
          <g key={node} transform={`translate(${slot * voteBoxPitch} 0)`}>
            <rect
              className={granted ? "mark-vote mark-voteGranted" : "mark-vote"}
              x={0.5}
              y={0.5}
              width={15}
              height={15}
              rx={3.5}
            />
            <text
              className={granted ? "mark-voteText mark-voteTextGranted" : "mark-voteText"}
              x={8}
              y={12}
            >
              {nodeName(node)}
            </text>
            {refused && <path className="mark-voteRefused" d="M2.5 13.5L13.5 2.5" />}
          </g>
        );
      })}
    </g>
  );
});
