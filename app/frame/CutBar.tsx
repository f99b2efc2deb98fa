import { Check, SquareSplitHorizontal, X } from "lucide-react";
import { useEffect, useRef, type ReactNode } from "react";
import { nodeName, quorumSize, type NodeId } from "../../engine/index.ts";
import { nodesInProse, sidesLabel } from "../explain/names.ts";
import { votersOf } from "../explain/sides.ts";
import { useSlice } from "../session/useSession.ts";
import { useDesk, useDeskSlice, type Desk } from "./desk.ts";
import "./cutBar.css";

/** Prepares a cut: who is on which side, and what that would mean, before it happens. */
export function CutBar(): ReactNode {
  const cutting = useDeskSlice((state) => state.cutting);
  return cutting === null ? null : <Bar left={cutting} />;
}

function Bar({ left }: { readonly left: readonly NodeId[] }): ReactNode {
  const desk = useDesk();
  const bar = useRef<HTMLFieldSetElement>(null);
  const ups = useSlice((state) => state.view.nodes.map(({ up }) => up));
  const voters = useSlice((state) => votersOf(state.view, state.selection.partition));
  const right = ups.map((_, node) => node).filter((node) => !left.includes(node));
  const possible = left.length > 0 && right.length > 0;
  useEffect(() => {
    bar.current?.querySelector<HTMLElement>("button")?.focus();
  }, []);
  return (
    <fieldset className="cutBar" ref={bar}>
      <legend className="visuallyHidden">Cut the network</legend>
      <p className="cutBar-line">
        <SquareSplitHorizontal size={16} aria-hidden="true" />
        <strong className="mono">{possible ? sidesLabel([left, right]) : "all on one side"}</strong>
        <span aria-live="polite">{verdict([left, right], voters, ups)}</span>
      </p>
      <div className="cutBar-nodes">
        <span className="cutBar-hint">
          Not cut yet. Click nodes, or press their letters, to change sides:
        </span>
        {ups.map((_, node) => {
          const first = left.includes(node);
          return (
            <button
              key={node}
              type="button"
              className={first ? "cutBar-node cutBar-left" : "cutBar-node"}
              aria-label={`Node ${nodeName(node)}: ${first ? "left" : "right"} side`}
              aria-pressed={first}
              onClick={() => toggleSide(desk, node)}
            >
              {nodeName(node)}
            </button>
          );
        })}
        <span className="cutBar-gap" />
        <button type="button" className="lab-button" onClick={() => desk.put({ cutting: null })}>
          <X size={15} aria-hidden="true" /> Leave it
        </button>
        <button
          type="button"
          className="lab-button lab-solid"
          aria-disabled={!possible}
          title={possible ? "Cut (Enter)" : "Both sides need a node."}
          onClick={() => commitCut(desk)}
        >
          <Check size={15} aria-hidden="true" /> Cut
        </button>
      </div>
    </fieldset>
  );
}

/** "only the right side can commit" */
function verdict(
  [left, right]: readonly [readonly NodeId[], readonly NodeId[]],
  voters: readonly NodeId[],
  ups: readonly boolean[],
): string {
  if (left.length === 0 || right.length === 0) return "both sides need a node";
  const needed = quorumSize(voters.length);
  const able = [left, right].map(
    (side) => side.filter((node) => voters.includes(node) && ups[node] === true).length >= needed,
  );
  if (able[0] === true) return `only the left side (${nodesInProse(left)}) can commit`;
  if (able[1] === true) return `only the right side (${nodesInProse(right)}) can commit`;
  return `no side can commit: ${needed} of ${voters.length} are needed`;
}

export function toggleSide(desk: Desk, node: NodeId): void {
  const { cutting } = desk.store.getState();
  if (cutting === null || node >= desk.session.store.getState().view.nodeCount) return;
  desk.put({
    cutting: cutting.includes(node)
      ? cutting.filter((other) => other !== node)
      : [...cutting, node].sort((a, b) => a - b),
  });
}

export function commitCut(desk: Desk): void {
  const { cutting } = desk.store.getState();
  const { nodeCount } = desk.session.store.getState().view;
  if (cutting === null || cutting.length === 0 || cutting.length === nodeCount) return;
  desk.put({ cutting: null });
  desk.act({ kind: "cut", groups: [cutting.map((node) => ({ kind: "node", node }))] });
}

/** The links as they would be, at `from * nodeCount + to`. */
export function previewCut(
  cut: readonly boolean[],
  nodeCount: number,
  left: readonly NodeId[],
): readonly boolean[] {
  return cut.map(
    (isCut, link) =>
      isCut || left.includes(Math.floor(link / nodeCount)) !== left.includes(link % nodeCount),
  );
}
