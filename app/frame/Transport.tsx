import {
  ArrowLeftToLine,
  ArrowRightToLine,
  Mail,
  Pause,
  Play,
  StepBack,
  StepForward,
} from "lucide-react";
import { type ReactNode } from "react";
import { useSession, useSlice } from "../session/useSession.ts";
import { BranchMenu } from "./BranchMenu.tsx";
import { useDesk, useDeskSlice } from "./desk.ts";
import { ExecutorChip } from "./ExecutorChip.tsx";
import { Fingerprint } from "./Fingerprint.tsx";
import { SpeedPicker, speedText } from "./SpeedPicker.tsx";
import { togglePlay } from "./play.ts";
import { useCalm } from "./useCalm.ts";
import "./transport.css";

/** Moves through time, and says where the run stands. */
export function Transport(): ReactNode {
  return (
    <section className="transport" aria-label="Transport">
      <Moves />
      <SpeedPicker />
      <Clock />
      <Progress />
      <span className="transport-gap" />
      <BranchMenu />
      <Messages />
      <Identity />
      <ExecutorChip />
    </section>
  );
}

function Moves(): ReactNode {
  const desk = useDesk();
  const session = useSession();
  const { playing, faulty } = useSlice(({ playing, fault, status }) => ({
    playing,
    faulty: fault !== null || status !== "ready",
  }));
  const stepping = useDeskSlice((state) => state.stepping);
  return (
    <fieldset className="transport-moves">
      <legend className="visuallyHidden">Play and step</legend>
      <button
        type="button"
        className="lab-icon"
        aria-label="To the start"
        aria-keyshortcuts="Home"
        title="To the start (Home)"
        onClick={() => session.seekStart()}
      >
        <ArrowLeftToLine size={17} aria-hidden="true" />
      </button>
      <button
        type="button"
        className="lab-icon"
        aria-label="One event back"
        aria-keyshortcuts="ArrowLeft"
        title="One event back (←)"
        onClick={() => void session.stepBack()}
      >
        <StepBack size={17} aria-hidden="true" />
      </button>
      <button
        type="button"
        className="transport-play"
        aria-label={playing ? "Pause" : stepping ? "One step" : "Play"}
        aria-keyshortcuts="Space"
        title={playing ? "Pause (Space)" : "Play (Space)"}
        disabled={faulty}
        onClick={() => togglePlay(desk)}
      >
        {playing ? (
          <Pause size={17} fill="currentColor" aria-hidden="true" />
        ) : (
          <Play size={17} fill="currentColor" aria-hidden="true" />
        )}
      </button>
      <button
        type="button"
        className="lab-icon"
        aria-label="One event on"
        aria-keyshortcuts="ArrowRight"
        title="One event on (→)"
        disabled={faulty}
        onClick={() => void session.stepForward()}
      >
        <StepForward size={17} aria-hidden="true" />
      </button>
      <button
        type="button"
        className="lab-icon transport-message"
        aria-label="To the next delivered message"
        aria-keyshortcuts="Shift+ArrowRight"
        title="To the next delivered message (Shift →)"
        disabled={faulty}
        onClick={() => void session.stepForward("message")}
      >
        <Mail size={16} aria-hidden="true" />
      </button>
      <button
        type="button"
        className="lab-icon"
        aria-label="To the end"
        aria-keyshortcuts="End"
        title="To the end (End)"
        onClick={() => session.seekEnd()}
      >
        <ArrowRightToLine size={17} aria-hidden="true" />
      </button>
    </fieldset>
  );
}

function Clock(): ReactNode {
  const cursor = useSlice((state) => state.cursor);
  return (
    <span className="transport-clock">
      <span className="mono">{(cursor / 1e6).toFixed(3)}</span> s
    </span>
  );
}

function Progress(): ReactNode {
  const { slot, lineCount, playing, ended, following, speed, actualSpeed, recorded } = useCalm(
    (state) => ({
      speed: state.speed,
      actualSpeed: state.actualSpeed === null ? null : Math.round(state.actualSpeed * 10) / 10,
      slot: state.slot,
      lineCount: state.lineCount,
      playing: state.playing,
      following: state.following,
      ended: state.run.until !== null && state.frontier >= state.run.until,
      recorded: state.recorded,
    }),
  );
  const count = slot.toLocaleString("en");
  const place = slot === lineCount ? count : `${count} of ${lineCount.toLocaleString("en")}`;
  if (ended && following && !playing)
    return (
      <span className="transport-progress">
        the {recorded ? "recording" : "scenario"} ends here
      </span>
    );
  return (
    <span className="transport-progress">
      {playing || slot < lineCount ? "" : "paused, "}
      event {place}
      {playing && actualSpeed !== null && (
        <span
          className={speed === "max" ? undefined : "transport-slow"}
          title={speed === "max" ? undefined : `instead of ${speedText(speed)}`}
        >
          {" "}
          at {actualSpeed}×
        </span>
      )}
    </span>
  );
}

function Messages(): ReactNode {
  const { under, lost, held } = useCalm(({ view }) => {
    let lost = 0;
    let held = 0;
    for (const { fate } of view.flights.values()) {
      if (fate === "held") held += 1;
      else if (fate !== "travels") lost += 1;
    }
    return { under: view.flights.size - lost - held, lost, held };
  });
  return (
    <span
      className="transport-fact transport-messages"
      title={`Messages of all partitions: ${under} in flight, ${held} held, ${lost} lost`}
    >
      {under} in flight
      {held > 0 ? `, ${held} held` : lost > 0 ? `, ${lost} lost` : ""}
    </span>
  );
}

function Identity(): ReactNode {
  const { seed, recorded } = useSlice(({ run, recorded }) => ({ seed: run.config.seed, recorded }));
  if (recorded) return null;
  return (
    <>
      <span className="transport-fact transport-seed">
        Seed <span className="mono">{seed}</span>
      </span>
      <Fingerprint />
    </>
  );
}
