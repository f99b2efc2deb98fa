import { useEffect, useMemo, type ReactElement } from "react";
import { quorumSize, type ClusterView, type Micros } from "../../engine/index.ts";
import { useCalm } from "../frame/useCalm.ts";
import { createStory } from "../session/story.ts";
import { useSession, useSlice } from "../session/useSession.ts";
import { listPartition } from "./run.ts";
import { usePlotSlice } from "./usePlot.ts";

/** What happens right now, how much waiting was skipped, and who is up. */
export function FirstRunFooter(): ReactElement {
  const session = useSession();
  const story = useMemo(() => createStory(session), [session]);
  useEffect(() => () => story.end(), [story]);
  const clock = useCalm((state) => (state.cursor / 1_000_000).toFixed(1));
  const told = useCalm(({ slot }) => {
    return story.before(slot, { partition: listPartition, minor: false })?.plain ?? "";
  });
  const standing = useSlice((state) => standingOf(state.view));
  const skipped = usePlotSlice(({ crash }) => crash?.skipped ?? 0);
  const waits = usePlotSlice(({ chapter }) => chapter === "ask");
  return (
    <footer className="firstRun-footer">
      <span className="mono firstRun-clock">{clock} s</span>
      <span className="firstRun-told">{waits ? "Paused until you choose." : told}</span>
      {skipped > 0 && <span className="firstRun-chip mono">{skippedText(skipped)}</span>}
      <span className="firstRun-standing">{standing}</span>
    </footer>
  );
}

function skippedText(skipped: Micros): string {
  return `skipped ${(skipped / 1_000_000).toFixed(1)} s of waiting`;
}

/** "3 of 3 up", "2 of 3 up, can still write" */
function standingOf({ nodes }: ClusterView): string {
  const up = nodes.filter((node) => node.up).length;
  const text = `${up} of ${nodes.length} up`;
  if (up === nodes.length) return text;
  return up >= quorumSize(nodes.length) ? `${text}, can still write` : `${text}, cannot write`;
}
