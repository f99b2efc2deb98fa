import { lazy, Suspense, type ReactNode } from "react";
import { Announcer } from "./Announcer.tsx";
import { Dialogs } from "./Dialogs.tsx";
import { DropTarget } from "./DropTarget.tsx";
import { NarrationLine } from "./NarrationLine.tsx";
import { Rail } from "./Rail.tsx";
import { RecordingRail } from "./RecordingRail.tsx";
import { SidePanel } from "./SidePanel.tsx";
import { StageMenus } from "./StageMenus.tsx";
import { timelineHeight } from "./drawTimeline.ts";
import { TimelineStrip } from "./TimelineStrip.tsx";
import { TopBar } from "./TopBar.tsx";
import { Transport } from "./Transport.tsx";
import { useHiddenPause } from "./useHiddenPause.ts";
import { useKeys } from "./useKeys.ts";
import { useDeskSlice } from "./desk.ts";
import { Workbench } from "./Workbench.tsx";
import { PhoneActions } from "./PhoneActions.tsx";
import { useSlice } from "../session/useSession.ts";
import "./lab.css";

const ScriptRail = lazy(async () => ({
  default: (await import("../recipes/ScriptRail.tsx")).ScriptRail,
}));

/** The lab: one frame around every view of a run. */
export function Lab(): ReactNode {
  useKeys();
  useHiddenPause();
  const { drawer, view } = useDeskSlice((desk) => ({ drawer: desk.drawer, view: desk.view }));
  const { lanes, recorded } = useSlice((state) => ({
    lanes: state.view.nodeCount,
    recorded: state.recorded,
  }));
  return (
    <div
      className={`lab lab-${view}${drawer ? " lab-withDrawer" : ""}`}
      style={{ "--time-height": `${timelineHeight(lanes)}px` } as React.CSSProperties}
    >
      <TopBar />
      {recorded ? (
        <RecordingRail />
      ) : view === "application" ? (
        <Suspense fallback={<div className="rail" />}>
          <ScriptRail />
        </Suspense>
      ) : (
        <Rail />
      )}
      <Workbench />
      <SidePanel />
      <NarrationLine />
      <PhoneActions />
      <Transport />
      <TimelineStrip />
      <StageMenus />
      <Dialogs />
      <DropTarget />
      <Announcer />
    </div>
  );
}
