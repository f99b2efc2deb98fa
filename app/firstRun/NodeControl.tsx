import type { ReactElement } from "react";
import { leaderOf, nodeName, type NodeId } from "../../engine/index.ts";
import { useSlice } from "../session/useSession.ts";
import { addedItem } from "./plot.ts";
import { Primary } from "./Primary.tsx";
import { listPartition } from "./run.ts";
import { usePlot, usePlotSlice } from "./usePlot.ts";

/** What is offered at one node. */
export function NodeControl({ node }: { readonly node: NodeId }): ReactElement | null {
  const plot = usePlot();
  const { chapter, absent } = usePlotSlice((state) => state);
  const leads = useSlice((state) => leaderOf(state.view, listPartition)?.node === node);
  if (chapter === "elected" && leads)
    return <Primary onPress={() => void plot.add()}>Add “{addedItem}” to the list</Primary>;
  if (chapter === "added" && node === absent)
    return <Primary onPress={() => void plot.restart()}>Restart {nodeName(node)}</Primary>;
  if (chapter === "rejoined" && leads)
    return (
      <Primary icon="✕" onPress={() => void plot.crashAgain()}>
        Crash {nodeName(node)} too
      </Primary>
    );
  return null;
}
