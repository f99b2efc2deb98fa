import type { ReactElement, ReactNode } from "react";
import { nodeName, replicaOf, type NodeId } from "../../engine/index.ts";
import { NodeMark } from "../marks/NodeMark.tsx";
import { useSlice } from "../session/useSession.ts";
import { listOf } from "./list.ts";
import { listPartition } from "./run.ts";

/** The nodes and their lists, plainly. */
export function PlainScene({
  centre,
  beneath,
}: {
  readonly centre: ReactNode;
  readonly beneath: (node: NodeId) => ReactNode;
}): ReactElement {
  const view = useSlice((state) => state.view);
  return (
    <div>
      {view.nodes.map(({ node, up }) => {
        const { role, phase, serving, term } = replicaOf(view, node, listPartition);
        return (
          <div key={node} style={{ display: "flex" }}>
            <svg width={90} height={90} viewBox="-45 -45 90 90">
              <NodeMark
                letter={nodeName(node)}
                role={role}
                phase={phase}
                serving={serving}
                up={up}
                term={term}
              />
            </svg>
            <p>
              {listOf(view, node)
                .map(
                  ({ text, committed, applied }) =>
                    text + (committed ? "" : "?") + (applied ? "." : ""),
                )
                .join(" ")}
            </p>
            {beneath(node)}
          </div>
        );
      })}
      {centre}
    </div>
  );
}
