import { Check, CircleHelp, TriangleAlert } from "lucide-react";
import { useCallback, type ReactNode } from "react";
import type { HistoryVerdict, Micros } from "../../engine/index.ts";
import { useSession } from "../session/useSession.ts";
import { least, tail, textWidth, type LanePlan } from "./barPlan.ts";
import { isLocalRead, outcomeAt, type HistoryRequest } from "./clientHistory.ts";
import { barText, spokenText } from "./operationText.ts";

/** Where an operation took effect, and as which of its key. */
export interface Effect {
  readonly at: Micros;
  readonly place: number;
}

const rowPitch = 36;
const barTop = 6;

/** The operations on one key. */
export function HistoryLane({
  lane,
  verdict,
  from,
  to,
  scale,
  cursor,
  effects,
  offending,
}: {
  readonly lane: LanePlan;
  readonly verdict: HistoryVerdict | null;
  readonly from: Micros;
  readonly to: Micros;
  readonly scale: number;
  readonly cursor: Micros;
  readonly effects: ReadonlyMap<number, Effect>;
  readonly offending: ReadonlySet<number>;
}): ReactNode {
  const bars = lane.bars.filter(
    ({ request: { invokedAt, completion } }) =>
      invokedAt <= cursor &&
      invokedAt < to &&
      (completion?.at ?? cursor) * scale + 220 > from * scale,
  );
  return (
    <div className="history-lane" style={{ height: lane.rows * rowPitch + 6 }}>
      <div className="history-key">
        <span className="history-keyName mono">{lane.key ?? "several"}</span>
        <VerdictMark verdict={verdict} />
      </div>
      <ul className="history-bars" aria-label={`Operations on ${lane.key ?? "several keys"}`}>
        {bars.map(({ request, row }) => (
          <Bar
            key={request.request}
            request={request}
            top={row * rowPitch + barTop}
            from={from}
            scale={scale}
            cursor={cursor}
            effect={effects.get(request.request) ?? null}
            offends={offending.has(request.request)}
          />
        ))}
      </ul>
    </div>
  );
}

function VerdictMark({ verdict }: { readonly verdict: HistoryVerdict | null }): ReactNode {
  if (verdict === null) return null;
  const { Icon, look, words } = verdictMarks[verdict];
  return (
    <>
      <Icon className={look} size={14} aria-hidden="true" />
      <span className="visuallyHidden">{words}</span>
    </>
  );
}

const verdictMarks = {
  linearizable: { Icon: Check, look: "history-good", words: "linearizable" },
  violation: { Icon: TriangleAlert, look: "history-bad", words: "not linearizable" },
  unknown: { Icon: CircleHelp, look: "history-unsure", words: "not known" },
} as const;

function Bar({
  request,
  top,
  from,
  scale,
  cursor,
  effect,
  offends,
}: {
  readonly request: HistoryRequest;
  readonly top: number;
  readonly from: Micros;
  readonly scale: number;
  readonly cursor: Micros;
  readonly effect: Effect | null;
  readonly offends: boolean;
}): ReactNode {
  const session = useSession();
  const { invokedAt, invokedRef, completion, partition } = request;
  const outcome = outcomeAt(request, cursor);
  const ended = outcome !== "waiting";
  const open = outcome === "waiting" || outcome === "unknown";
  const begin = (invokedAt - from) * scale;
  const width = Math.max(least, ((ended ? completion!.at : cursor) - invokedAt) * scale);
  const text = barText(request, outcome);
  const inside = textWidth(text) <= width;
  const place = effect !== null && effect.at <= cursor ? effect.place : null;
  // What is to be seen comes first: so people call it by voice.
  const words = `${text}: ${spokenText(request, outcome, { place, offends })}`;
  const onClick = useCallback(() => {
    const ref = ended ? completion!.ref : invokedRef;
    session.seekLine(ref);
    session.select({ partition, ref });
  }, [session, ended, completion, invokedRef, partition]);
  const look = [
    "op",
    `op-${outcome}`,
    ...(isLocalRead(request) ? ["op-copy"] : []),
    ...(offends ? ["op-offends"] : []),
  ];
  // What began before the frame still says what it is.
  const inset = inside ? Math.max(0, Math.min(-begin, width - textWidth(text))) : 0;
  return (
    <li>
      <button
        type="button"
        className={look.join(" ")}
        style={{ left: begin, top }}
        aria-label={words}
        title={words}
        onClick={onClick}
      >
        <span className="op-bar" style={{ width }}>
          {inside && (
            <span className="op-text" style={{ marginLeft: inset }}>
              {text}
            </span>
          )}
        </span>
        {open && <span className="op-tail" style={{ width: tail }} />}
        {!inside && <span className="op-text op-beside">{text}</span>}
        {offends && <TriangleAlert className="op-sign" size={12} strokeWidth={2.5} />}
        {place !== null && (
          <span
            className="op-effect"
            style={{ left: (effect!.at - invokedAt) * scale }}
            data-place={place}
          />
        )}
      </button>
    </li>
  );
}
