import {
  useEffect,
  useId,
  useMemo,
  useRef,
  useState,
  type ReactElement,
  type ReactNode,
} from "react";
import { leaderOf, nodeName } from "../../engine/index.ts";
import { useSession, useSlice } from "../session/useSession.ts";
import { applyTheme, loadThemeChoice, resolveTheme, saveThemeChoice } from "../theme/theme.ts";
import { EvidenceBars } from "./EvidenceBars.tsx";
import { FirstRunFooter } from "./FirstRunFooter.tsx";
import { FirstRunScene, type FirstRunSceneProps } from "./FirstRunScene.tsx";
import { listOf } from "./list.ts";
import { stillQuery, useMedia } from "../frame/useMedia.ts";
import { createPlot, type Chapter } from "./plot.ts";
import { PredictionOptions } from "./PredictionOptions.tsx";
import { listPartition } from "./run.ts";
import { sentenceOf } from "./sentence.ts";
import { PlotContext, usePlot, usePlotSlice } from "./usePlot.ts";
import { WhyList } from "./WhyList.tsx";
import "./firstRun.css";

/** The first minute of a visitor: a live cluster, one sentence, one control at a time. */
export function FirstRun({ onDone }: { readonly onDone: () => void }): ReactElement {
  const session = useSession();
  const plot = useMemo(() => createPlot(session, { sweep: () => !isStill() }), [session]);
  useEffect(() => {
    void plot.begin();
    return () => plot.end();
  }, [plot]);

  const leave = useLeave(onDone);
  return (
    <PlotContext.Provider value={plot}>
      <div className="firstRun">
        <header className="firstRun-bar">
          <Brand />
          <a
            className="firstRun-skip"
            href="#lab"
            onClick={(event) => {
              event.preventDefault();
              leave();
            }}
          >
            Skip to the lab
          </a>
          <ThemeButton />
        </header>
        <FirstRunBody onDone={leave} />
        <FirstRunFooter />
      </div>
    </PlotContext.Provider>
  );
}

/** Hands the run over as it stands, at a pace for working with it. Escape does the same. */
function useLeave(onDone: () => void): () => void {
  const session = useSession();
  const done = useRef(onDone);
  useEffect(() => {
    done.current = onDone;
  });
  const [leave] = useState(() => () => {
    void session.setSpeed(1);
    done.current();
  });
  useEffect(() => {
    function onKey(event: KeyboardEvent): void {
      if (event.key === "Escape" && !event.defaultPrevented) leave();
    }
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, [leave]);
  return leave;
}

function isStill(): boolean {
  return matchMedia("(prefers-reduced-motion: reduce)").matches;
}

function Brand(): ReactElement {
  return (
    <p className="firstRun-brand">
      <svg width={18} height={18} viewBox="-10 -10 20 20" aria-hidden="true">
        <path
          d="M-9 0L-4.5 -7.8H4.5L9 0L4.5 7.8H-4.5Z"
          fill="none"
          stroke="currentColor"
          strokeWidth={1.6}
        />
        <path d="M-4.2 3.5L-5 -2.2L-2.3 -0.3L0 -3.8L2.3 -0.3L5 -2.2L4.2 3.5Z" fill="currentColor" />
      </svg>
      Kommander Lab
    </p>
  );
}

function ThemeButton(): ReactElement {
  return (
    <button
      type="button"
      className="firstRun-theme"
      aria-label="Light or dark"
      onClick={() => {
        const choice = resolveTheme(loadThemeChoice()) === "dark" ? "light" : "dark";
        saveThemeChoice(choice);
        applyTheme(choice);
      }}
    >
      <svg width={16} height={16} viewBox="-8 -8 16 16" aria-hidden="true">
        <circle r={6} fill="none" stroke="currentColor" strokeWidth={1.75} />
        <path d="M0 -6A6 6 0 0 1 0 6Z" fill="currentColor" />
      </svg>
    </button>
  );
}

/** The one sentence, in one place; it is where focus waits while nothing can be pressed. */
function Headline({ children }: { readonly children: ReactNode }): ReactElement {
  const plot = usePlotSlice((state) => state);
  const sentence = useSlice((state) =>
    state.status === "failed" || state.fault !== null
      ? "The engine stopped. The lab can say more."
      : state.status === "starting"
        ? "Starting three computers…"
        : sentenceOf(plot, state.view),
  );
  return (
    <div className="firstRun-headline">
      <h1 tabIndex={-1} aria-live="polite" id="firstRun-sentence">
        {sentence}
      </h1>
      {children}
    </div>
  );
}

function FirstRunBody({ onDone }: { readonly onDone: () => void }): ReactElement {
  const plot = usePlot();
  const { chapter, crash, outcome, absent } = usePlotSlice((state) => state);
  const nodes = useSlice((state) => state.view.nodes);
  const leader = useSlice((state) => leaderOf(state.view, listPartition)?.node ?? null);
  const [why, setWhy] = useState(false);
  const whyId = useId();
  const narrow = useMedia(narrowQuery);
  useFocus(chapter);

  const options =
    chapter === "ask" || chapter === "election" || chapter === "elected" ? (
      <PredictionOptions
        candidates={nodes
          .map(({ node }) => node)
          .filter((node) => node !== (crash?.node ?? leader))}
        predicted={crash?.prediction ?? null}
        happened={chapter === "elected" ? (outcome?.leader ?? null) : null}
        onPick={chapter === "ask" ? (prediction) => void plot.predict(prediction) : null}
      />
    ) : null;

  const isResult = outcome !== null && (chapter === "elected" || chapter === "survived");
  return (
    <main className="firstRun-main">
      <Headline>
        {isResult && (
          <button
            type="button"
            className="firstRun-why"
            aria-expanded={why}
            aria-controls={whyId}
            onClick={() => setWhy(!why)}
          >
            Why?
          </button>
        )}
      </Headline>
      <LiveScene
        stem={chapter === "watch"}
        centre={
          options ??
          (chapter === "watch" ? (
            <Primary large disabled={leader === null} icon="✕" onPress={() => void plot.ask()}>
              Crash the leader
            </Primary>
          ) : chapter === "survived" ? (
            <Primary large onPress={onDone}>
              Go on in the lab
            </Primary>
          ) : null)
        }
        beneath={(node) =>
          chapter === "elected" && node === leader ? (
            <Primary onPress={() => void plot.add()}>Add “rice” to the list</Primary>
          ) : chapter === "added" && node === absent ? (
            <Primary onPress={() => void plot.restart()}>Restart {nodeName(node)}</Primary>
          ) : chapter === "rejoined" && node === leader ? (
            <Primary icon="✕" onPress={() => void plot.crashAgain()}>
              Crash {nodeName(node)} too
            </Primary>
          ) : null
        }
        between={isResult && !narrow ? <EvidenceBars evidence={outcome.evidence} /> : null}
      />
      {isResult && narrow && <EvidenceBars evidence={outcome.evidence} />}
      {isResult && why && (
        <div className="firstRun-aside">
          <WhyList id={whyId} reference={outcome.ref} />
        </div>
      )}
    </main>
  );
}

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

/** Where the scene is narrow too: what stands between its nodes otherwise, stands below it. */
const narrowQuery = "(width < 960px)";

/** The one control of a moment. */
function Primary({
  children,
  icon,
  large = false,
  disabled = false,
  onPress,
}: {
  readonly children: ReactNode;
  readonly icon?: string;
  readonly large?: boolean;
  readonly disabled?: boolean;
  readonly onPress: () => void;
}): ReactElement {
  return (
    <button
      type="button"
      className={large ? "primary primary-large" : "primary"}
      disabled={disabled}
      onClick={onPress}
    >
      {icon !== undefined && (
        <span className="primary-icon" aria-hidden="true">
          {icon}
        </span>
      )}
      {children}
    </button>
  );
}

/** A pressed control goes away: focus waits at the sentence, and moves on to the next control. */
function useFocus(chapter: Chapter): void {
  const before = useRef(chapter);
  useEffect(() => {
    if (before.current === chapter) return;
    before.current = chapter;
    const { activeElement } = document;
    const sentence = document.getElementById("firstRun-sentence");
    const isLost = activeElement === null || activeElement === document.body;
    if (!isLost && activeElement !== sentence) return;
    const next = document.querySelector<HTMLElement>(".firstRun .primary:not(:disabled)");
    (next ?? sentence)?.focus({ preventScroll: true });
  }, [chapter]);
}
