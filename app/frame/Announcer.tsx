import { useEffect, useState, type ReactNode } from "react";
import { narrate } from "../explain/narrate.ts";
import { summarizeQuiet } from "../explain/quiet.ts";
import { useDesk } from "./desk.ts";

const everyMillis = 2000;
/** A quiet stretch is worth a word only this often. */
const quietMillis = 10_000;

/** Tells a screen reader what the picture tells everybody else: never more than it can say. */
export function Announcer(): ReactNode {
  const desk = useDesk();
  const [polite, setPolite] = useState("");
  const [alert, setAlert] = useState("");

  useEffect(() => {
    const { session, story } = desk;
    let toldRef = 0;
    let toldAt = 0;
    let quietSince = 0;
    let quietSlot = session.store.getState().slot;
    let timer = 0;

    function tell(): void {
      timer = 0;
      const { slot, selection, moved, playing } = session.store.getState();
      const { view } = desk.store.getState();
      const filter = {
        partition: view === "matrix" ? null : selection.partition,
        minor: moved === "step",
      };
      const narration = story.before(slot, filter);
      const now = performance.now();
      if (narration !== null && narration.ref !== toldRef) {
        toldRef = narration.ref;
        toldAt = now;
        quietSince = now;
        quietSlot = slot;
        if (narration.tone === "danger") setAlert(narration.plain);
        else setPolite(narration.plain);
      } else if (playing && now - quietSince >= quietMillis && slot > quietSlot) {
        setPolite(summarizeQuiet(session.lines(quietSlot, slot)));
        toldAt = now;
        quietSince = now;
        quietSlot = slot;
      }
    }

    function onChange(): void {
      const { playing } = session.store.getState();
      const wait = playing ? toldAt + everyMillis - performance.now() : 0;
      if (wait <= 0) {
        if (timer !== 0) clearTimeout(timer);
        // Behind the frame: the picture comes first.
        timer = window.setTimeout(tell, playing ? 250 : 30);
      } else if (timer === 0) timer = window.setTimeout(tell, wait);
    }

    // A refusal is said at once, and stays to be read, with what helps.
    const unwatch = session.watch({
      cut: () => undefined,
      added: (lines) => {
        for (const line of lines) {
          if (line.fact.kind !== "actionRefused") continue;
          if (!session.store.getState().following) continue;
          const told = narrate(line, session.store.getState().view);
          if (told !== null) desk.put({ notice: { tone: "warn", title: told.plain, lines: [] } });
        }
      },
    });
    const unsubscribe = session.store.subscribe((state, before) => {
      if (state.slot !== before.slot || state.playing !== before.playing) onChange();
    });
    return () => {
      unwatch();
      unsubscribe();
      clearTimeout(timer);
    };
  }, [desk]);

  return (
    <div className="visuallyHidden">
      <div role="log" aria-live="polite" aria-label="Narration">
        {polite}
      </div>
      <div role="alert">{alert}</div>
    </div>
  );
}
