import { useEffect, useId, useRef, useState, type ReactElement, type ReactNode } from "react";
import { stillQuery, useMedia } from "../frame/useMedia.ts";
import type { SessionState } from "../session/session.ts";
import { useSlice } from "../session/useSession.ts";
import { CentreControl } from "./CentreControl.tsx";
import { EvidenceBars } from "./EvidenceBars.tsx";
import { FirstRunScene, type FirstRunSceneProps } from "./FirstRunScene.tsx";
import { listOf } from "./list.ts";
import { NodeControl } from "./NodeControl.tsx";
import type { Chapter } from "./plot.ts";
import { listPartition } from "./run.ts";
import { sentenceOf } from "./sentence.ts";
import { usePlotSlice } from "./usePlot.ts";
import { WhyList } from "./WhyList.tsx";

/** The sentence, the cluster, and after an election the evidence. */
export function FirstRunBody({ onDone }: { readonly onDone: () => void }): ReactElement {
  const { chapter, outcome } = usePlotSlice((state) => state);
  const stopped = useSlice(isStopped);
  const narrow = useMedia(narrowQuery);
  const [why, setWhy] = useState(false);
  const whyId = useId();
  useFocus(chapter);
  const shown = chapter === "elected" || chapter === "survived" ? outcome : null;
  const evidence = shown === null ? null : <EvidenceBars evidence={shown.evidence} />;
  return (
    <main className="firstRun-main">
      <Headline>
        {shown !== null && (
          <button
            type="button"
            className="firstRun-why"
            aria-expanded={why}
            aria-controls={why ? whyId : undefined}
            onClick={() => setWhy(!why)}
          >
            Why?
          </button>
        )}
      </Headline>
      <LiveScene
        stem={chapter === "watch" && !stopped}
        centre={<CentreControl stopped={stopped} onDone={onDone} />}
        beneath={(node) => (stopped ? null : <NodeControl node={node} />)}
        between={narrow ? null : evidence}
      />
      {narrow && evidence}
      {why && shown !== null && (
        <div className="firstRun-aside">
          <WhyList id={whyId} reference={shown.ref} />
        </div>
      )}
    </main>
  );
}

/** Where the scene is narrow too: what stands between its nodes otherwise, stands below it. */
const narrowQuery = "(width < 960px)";

/** A fault of the engine, never of the simulated computers. */
function isStopped({ status, fault }: SessionState): boolean {
  return status === "failed" || fault !== null;
}

/** The one sentence, in one place; it is where focus waits while nothing can be pressed. */
function Headline({ children }: { readonly children: ReactNode }): ReactElement {
  const plot = usePlotSlice((state) => state);
  const sentence = useSlice((state) => {
    if (isStopped(state)) return "The engine stopped. The lab can say more.";
    if (state.status === "starting") return "Starting three computers…";
    return sentenceOf(plot, state.view);
  });
  return (
    <div className="firstRun-headline">
      <h1 tabIndex={-1} aria-live="polite" id={sentenceId}>
        {sentence}
      </h1>
      {children}
    </div>
  );
}

const sentenceId = "firstRun-sentence";

/** The cluster as it stands at the cursor. */
function LiveScene(
  slots: Pick<FirstRunSceneProps, "stem" | "centre" | "beneath" | "between">,
): ReactElement {
  const { view, cursor } = useSlice((state) => ({ view: state.view, cursor: state.cursor }));
  const still = useMedia(stillQuery);
  return (
    <FirstRunScene
      view={view}
      partition={listPartition}
      now={cursor}
      reducedMotion={still}
      listOf={listOf}
      {...slots}
    />
  );
}

/** A pressed control goes away: focus waits at the sentence, and moves on to the next control. */
function useFocus(chapter: Chapter): void {
  const before = useRef(chapter);
  useEffect(() => {
    if (before.current === chapter) return;
    before.current = chapter;
    const { activeElement } = document;
    const sentence = document.getElementById(sentenceId);
    const isLost = activeElement === null || activeElement === document.body;
    if (!isLost && activeElement !== sentence) return;
    const next = document.querySelector<HTMLElement>(".firstRun .primary:not(:disabled)");
    (next ?? sentence)?.focus({ preventScroll: true });
  }, [chapter]);
}
