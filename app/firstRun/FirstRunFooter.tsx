import { useEffect, useMemo, type ReactElement } from "react";
import {
  leaderOf,
  nodeName,
  quorumSize,
  type ClusterView,
  type Micros,
} from "../../engine/index.ts";
import { nodesInProse } from "../explain/names.ts";
import { useCalm } from "../frame/useCalm.ts";
import { createStory } from "../session/story.ts";
import { useSession, useSlice } from "../session/useSession.ts";
import { listPartition } from "./run.ts";
import { usePlotSlice } from "./usePlot.ts";

/** What happens right now, how much waiting was skipped, and who is up. */
export function FirstRunFooter(): ReactElement {
  const session = useSession();
  const story = useMemo(() => createStory(session), [session]);
  useEffect(() => story.follow(), [story]);
  const clock = useCalm((state) => (state.cursor / 1_000_000).toFixed(1));
  const told = useCalm(({ slot, cursor, view }) => {
    const latest = story.before(slot, { partition: listPartition, minor: false });
    return latest === null || latest.at < cursor - quietAfter ? quietText(view) : latest.plain;
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

/** An event is news for so long. */
const quietAfter: Micros = 500_000;

/** What goes on while nothing happens. */
function quietText(view: ClusterView): string {
  const leader = leaderOf(view, listPartition);
  if (leader === null) return "Nobody leads; the timers run.";
  const others = view.nodes.filter(({ node, up }) => up && node !== leader.node);
  const names = nodesInProse(others.map(({ node }) => node));
  return `${nodeName(leader.node)} tells ${names} that it is alive.`;
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
