import { useCallback, useEffect, useMemo, type ReactElement } from "react";
import { useHiddenPause } from "../frame/useHiddenPause.ts";
import { stillQuery } from "../frame/useMedia.ts";
import { useSession } from "../session/useSession.ts";
import { FirstRunBar } from "./FirstRunBar.tsx";
import { FirstRunBody } from "./FirstRunBody.tsx";
import { FirstRunFooter } from "./FirstRunFooter.tsx";
import { createPlot, type Plot } from "./plot.ts";
import { PlotContext } from "./usePlot.ts";
import "./firstRun.css";

/** The first minute of a visitor: a live cluster, one sentence, one control at a time. */
export function FirstRun({ onDone }: { readonly onDone: () => void }): ReactElement {
  const session = useSession();
  const plot = useMemo(() => {
    return createPlot(session, { sweep: () => !matchMedia(stillQuery).matches });
  }, [session]);
  useEffect(() => {
    void plot.begin();
    return () => plot.end();
  }, [plot]);
  useHiddenPause();
  const leave = useLeave(plot, onDone);
  return (
    <PlotContext.Provider value={plot}>
      <div className="firstRun">
        <FirstRunBar onSkip={leave} />
        <FirstRunBody onDone={leave} />
        <FirstRunFooter />
      </div>
    </PlotContext.Provider>
  );
}

/** Hands the run over as it stands, at a pace for working with it. Escape does the same. */
function useLeave(plot: Plot, onDone: () => void): () => void {
  const session = useSession();
  const leave = useCallback(() => {
    plot.end();
    void session.setSpeed(1);
    onDone();
  }, [plot, session, onDone]);
  useEffect(() => {
    function onKey(event: KeyboardEvent): void {
      if (event.key === "Escape" && !event.defaultPrevented) leave();
    }
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, [leave]);
  return leave;
}
