import {
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
  type KeyboardEvent,
  type PointerEvent,
  type ReactNode,
} from "react";
import { firstViolations, type Micros } from "../../engine/index.ts";
import { useSize } from "../marks/useSize.ts";
import { useSession, useSlice } from "../session/useSession.ts";
import {
  drawTimeline,
  laneTop,
  plotLeft,
  plotRight,
  readPalette,
  type Palette,
} from "./drawTimeline.ts";
import { createLanes, followLanes } from "./lanes.ts";
import { createTimeFrame } from "./timeFrame.ts";
import { hintAt } from "./timelineHint.ts";
import { TimelineMarks } from "./TimelineMarks.tsx";
import { useNarration } from "./useNarration.ts";
import { phoneQuery, useMedia } from "./useMedia.ts";
import "./timelineStrip.css";

const shortest: Micros = 50_000;
const longest: Micros = 600_000_000;

/** The run as far as it went, and the part around the cursor in lanes. Drawn, dragged, and spoken. */
export function TimelineStrip(): ReactNode {
  const session = useSession();
  const slim = useMedia(phoneQuery);
  const box = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const state = useSlice((state) => ({
    cursor: state.cursor,
    frontier: state.frontier,
    horizon: state.horizon,
    lineCount: state.lineCount,
    nodeCount: state.view.nodeCount,
    partition: state.selection.partition,
    config: state.run.config,
    edition: state.edition,
    violations: state.violations,
    recorded: state.recorded,
  }));
  const { cursor, frontier, horizon, lineCount, nodeCount, partition, config, edition } = state;
  const { preset } = config;
  const broken = useMemo(
    () => firstViolations(state.violations).filter(({ at }) => at >= horizon),
    [state.violations, horizon],
  );
  const size = useSize(box, { width: 1440, height: 140 });
  const palette = usePalette(box);
  const [factor, setFactor] = useState(1);
  const [frame] = useState(createTimeFrame);
  // A recording may be over within milliseconds.
  const whole = state.recorded ? Math.max(shortest, frontier * 1.06) : Infinity;
  const span: Micros = Math.min(preset === "robust" ? 2_000_000 : 10_000_000, whole) * factor;
  const start = frame.follow({ cursor, span, horizon });
  const end = start + span;

  const lanes = useMemo(() => createLanes(partition, config), [partition, config]);
  useLayoutEffect(() => followLanes(session, lanes), [session, lanes]);

  useLayoutEffect(() => {
    const element = canvas.current;
    const context = element?.getContext("2d");
    if (!element || !context || palette === null) return;
    const ratio = devicePixelRatio;
    const width = Math.round(size.width * ratio);
    const height = Math.round(size.height * ratio);
    if (element.width !== width || element.height !== height) {
      element.width = width;
      element.height = height;
    }
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    drawTimeline(context, {
      lanes,
      palette,
      width: size.width,
      height: size.height,
      nodeCount,
      slim,
      horizon,
      frontier,
      cursor,
      broken: broken.map(({ at }) => at),
      from: start,
      to: end,
    });
  }, [
    broken,
    lanes,
    palette,
    size,
    nodeCount,
    slim,
    horizon,
    frontier,
    cursor,
    start,
    end,
    lineCount,
    edition,
  ]);

  function timeAt(x: number, y: number): Micros {
    const left = plotLeft({ slim });
    const right = plotRight(size);
    const share = (x - left) / Math.max(1, right - left);
    const whole = slim || y < laneTop - 20;
    const begin = whole ? horizon : start;
    const finish = whole ? Math.max(frontier, end, horizon + 1) : end;
    const at = Math.round(begin + share * (finish - begin));
    return Math.min(frontier, Math.max(horizon, at));
  }

  const drag = useRef<{ y: number } | null>(null);
  function onPointerDown(event: PointerEvent<HTMLDivElement>): void {
    if (event.button !== 0) return;
    const rect = event.currentTarget.getBoundingClientRect();
    const x = event.clientX - rect.left;
    const y = event.clientY - rect.top;
    event.currentTarget.setPointerCapture(event.pointerId);
    drag.current = { y };
    session.seek(timeAt(x, y));
  }
  function onPointerMove(event: PointerEvent<HTMLDivElement>): void {
    const rect = event.currentTarget.getBoundingClientRect();
    if (drag.current === null) {
      const shown = { lanes, nodeCount, width: size.width, from: start, to: end };
      const hint = slim ? "" : hintAt(shown, event.clientX - rect.left, event.clientY - rect.top);
      if (event.currentTarget.title !== hint) event.currentTarget.title = hint;
      return;
    }
    session.seek(timeAt(event.clientX - rect.left, drag.current.y));
  }
  function onPointerUp(): void {
    drag.current = null;
  }
  function onKeyDown(event: KeyboardEvent): void {
    const by = {
      ArrowLeft: -1,
      ArrowDown: -1,
      ArrowRight: 1,
      ArrowUp: 1,
      PageDown: -10,
      PageUp: 10,
    }[event.key];
    if (event.key === "Home") session.seekStart();
    else if (event.key === "End") session.seekEnd();
    else if (event.key === "+" || event.key === "-") zoom(event.key === "+" ? 0.7 : 1 / 0.7);
    else if (by === undefined) return;
    else session.seek(Math.min(frontier, Math.max(horizon, cursor + (by * span) / 200)));
    event.preventDefault();
    event.stopPropagation();
  }
  function zoom(by: number): void {
    const next = Math.min(longest, Math.max(shortest, span * by));
    frame.zoom({ cursor, span, next });
    setFactor((known) => (known * next) / span);
  }
  const zoomNow = useRef(zoom);
  useEffect(() => {
    zoomNow.current = zoom;
  });
  useEffect(() => {
    const element = box.current;
    if (element === null) return undefined;
    function onWheel(event: WheelEvent): void {
      event.preventDefault();
      zoomNow.current(Math.exp(event.deltaY / 400));
    }
    // React's own listener is passive: it could not keep the page from scrolling.
    element.addEventListener("wheel", onWheel, { passive: false });
    return () => element.removeEventListener("wheel", onWheel);
  }, []);

  return (
    <section className="time" aria-label="Timeline">
      <div
        className="time-box"
        ref={box}
        // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role
        role="slider"
        tabIndex={0}
        aria-label="Instant shown"
        aria-valuemin={Math.round(horizon / 1000)}
        aria-valuemax={Math.round(frontier / 1000)}
        aria-valuenow={Math.round(cursor / 1000)}
        aria-valuetext={useValueText(cursor)}
        onPointerDown={onPointerDown}
        onPointerMove={onPointerMove}
        onPointerUp={onPointerUp}
        onPointerCancel={onPointerUp}
        onKeyDown={onKeyDown}
      >
        <canvas ref={canvas} className="time-canvas" />
      </div>
      {!slim && <TimelineMarks broken={broken} from={start} to={end} width={size.width} />}
    </section>
  );
}

/** The instant with what happened last there. */
function useValueText(cursor: Micros): string {
  const narration = useNarration();
  const instant = `${(cursor / 1e6).toFixed(3)} seconds`;
  return narration === null ? instant : `${instant}: ${narration.plain}`;
}

/** The colours of the current theme, read again when it changes. */
function usePalette(element: React.RefObject<Element | null>): Palette | null {
  const [palette, setPalette] = useState<Palette | null>(null);
  useLayoutEffect(() => {
    function read(): void {
      if (element.current !== null) setPalette(readPalette(element.current));
    }
    read();
    const observer = new MutationObserver(read);
    observer.observe(document.documentElement, { attributeFilter: ["data-theme"] });
    // Faces that arrive later change the widths of words.
    void document.fonts.ready.then(read);
    return () => observer.disconnect();
  }, [element]);
  return palette;
}
