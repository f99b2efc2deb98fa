import { MoveHorizontal, ZoomIn, ZoomOut } from "lucide-react";
import { useLayoutEffect, useMemo, useRef, useState, type ReactNode } from "react";
import { partitionName, type Micros } from "../../engine/index.ts";
import { createTimeFrame } from "../frame/timeFrame.ts";
import { phoneQuery, useMedia } from "../frame/useMedia.ts";
import { useSize } from "../marks/useSize.ts";
import { useSession, useSlice } from "../session/useSession.ts";
import { effectInstants, planLanes } from "./barPlan.ts";
import { countInvoked, createClientHistory, followClientHistory } from "./clientHistory.ts";
import { HistoryLane, type Effect } from "./HistoryLane.tsx";
import { HistoryLegend } from "./HistoryLegend.tsx";
import { HistoryVerdict } from "./HistoryVerdict.tsx";
import { TimeAxis } from "./TimeAxis.tsx";
import { useJudgement } from "./useJudgement.ts";
import "./history.css";

const shortest: Micros = 50_000;
const longest: Micros = 600_000_000;
const zoomStep = 1.6;
/** So many times the usual stretch, if what was asked so far fits then. */
const mostAtFirst = 4;

/** What clients asked and were told, as bars over time, and whether that can be explained. */
export function HistoryStage(): ReactNode {
  const session = useSession();
  const phone = useMedia(phoneQuery);
  const labelWidth = phone ? 84 : 104;
  const box = useRef<HTMLDivElement>(null);
  const size = useSize(box, { width: 1008, height: 400 });
  const { cursor, frontier, horizon, partition, preset, recorded } = useSlice((state) => ({
    cursor: state.cursor,
    frontier: state.frontier,
    horizon: state.horizon,
    partition: state.selection.partition,
    preset: state.run.config.preset,
    recorded: state.recorded,
    // Whatever changes the history changes these.
    lineCount: state.lineCount,
    edition: state.edition,
  }));
  const [history] = useState(createClientHistory);
  const [, setFollowing] = useState(false);
  useLayoutEffect(() => {
    const leave = followClientHistory(session, history);
    setFollowing(true);
    return leave;
  }, [session, history]);
  const judged = useJudgement(history);

  const usual: Micros = preset === "robust" ? 2_000_000 : 10_000_000;
  // A recording may be over within milliseconds.
  const base = recorded ? Math.min(usual, Math.max(shortest, frontier * 1.06)) : usual;
  const [factor, setFactor] = useState(() => {
    const first = session.store.getState().view.operations[0]?.invokedAt ?? cursor;
    return Math.min(mostAtFirst, Math.max(1, ((cursor - first) * 1.1) / base));
  });
  const [frame] = useState(createTimeFrame);
  const span: Micros = base * factor;
  const from = frame.follow({ cursor, span, horizon });
  const plotWidth = Math.max(120, size.width - labelWidth);
  const scale = plotWidth / span;
  function zoom(by: number): void {
    const next = Math.min(longest, Math.max(shortest, span * by));
    frame.zoom({ cursor, span, next });
    setFactor((known) => (known * next) / span);
  }

  const { version } = history;
  const lanes = useMemo(() => {
    // The history grows in place: its version says that it did.
    void version;
    const own = history.requests.filter((request) => request.partition === partition);
    return planLanes(own, { scale, end: frontier });
    // Rows are given when something is asked or answered, not whenever time goes on.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [history, version, partition, scale]);

  const { judgement } = judged;
  const effects = useMemo(() => {
    const known = new Map<number, Effect>();
    for (const { order } of judgement?.keys ?? []) {
      const requests = (order ?? []).flatMap((number) => history.byNumber.get(number) ?? []);
      effectInstants(requests, frontier).forEach((at, place) => {
        known.set(requests[place]!.request, { at, place: place + 1 });
      });
    }
    return known;
    // Where nobody answered, the effect may stand where the run was when it was judged.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [history, judgement]);
  const offending = useMemo(() => new Set(judgement?.contradiction?.requests ?? []), [judgement]);

  const shown = lanes.filter(({ bars }) => bars.some(({ request }) => request.invokedAt <= cursor));
  const invoked = countInvoked(history, cursor);
  return (
    <section className="history" aria-label={`History of ${partitionName(partition)}`}>
      <div className="history-head">
        <h2 className="history-title">History of {partitionName(partition)}</h2>
        <HistoryLegend />
        <span className="history-zoom">
          <button
            type="button"
            className="lab-icon"
            aria-label="Show the whole run"
            title="Show the whole run"
            onClick={() => zoom(Math.max(shortest, (cursor - horizon) * 1.08) / span)}
          >
            <MoveHorizontal size={16} aria-hidden="true" />
          </button>
          <button
            type="button"
            className="lab-icon"
            aria-label="Show more time"
            title="Show more time"
            onClick={() => zoom(zoomStep)}
          >
            <ZoomOut size={16} aria-hidden="true" />
          </button>
          <button
            type="button"
            className="lab-icon"
            aria-label="Show less time"
            title="Show less time"
            onClick={() => zoom(1 / zoomStep)}
          >
            <ZoomIn size={16} aria-hidden="true" />
          </button>
        </span>
      </div>
      <div
        className="history-scroll"
        style={{ "--history-label": `${labelWidth}px` } as React.CSSProperties}
        // What scrolls can be focused.
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        tabIndex={0}
        // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role
        role="group"
        aria-label="Operations"
      >
        <div className="history-plot" ref={box}>
          <TimeAxis from={from} span={span} scale={scale} cursor={cursor} />
          {shown.map((lane) => (
            <HistoryLane
              key={lane.key ?? ""}
              lane={lane}
              verdict={verdictOf(judged.judgement, partition, lane.key)}
              from={from}
              to={from + span}
              scale={scale}
              cursor={cursor}
              effects={effects}
              offending={offending}
            />
          ))}
          {shown.length === 0 && (
            <p className="history-empty">
              {invoked === 0
                ? "No client has asked for anything yet. Press W to write, R to read."
                : `No client has asked ${partitionName(partition)} for anything yet; choose another partition above.`}
            </p>
          )}
        </div>
      </div>
      <HistoryVerdict judged={judged} history={history} cursor={cursor} partition={partition} />
    </section>
  );
}

function verdictOf(
  judgement: ReturnType<typeof useJudgement>["judgement"],
  partition: number,
  key: string | null,
): "linearizable" | "violation" | "unknown" | null {
  const name = `${partitionName(partition)}/${key ?? ""}`;
  return judgement?.keys.find((known) => known.key === name)?.verdict ?? null;
}
