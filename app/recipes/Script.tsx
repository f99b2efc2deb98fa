import type { ReactNode } from "react";
import { formatDuration } from "../explain/time.ts";
import { useDesk, useDeskSlice } from "../frame/desk.ts";
import { goBack, goOn, goTo, stopAt } from "../frame/scriptMoves.ts";
import { useSession, useSlice } from "../session/useSession.ts";
import { nextRunOf, openRecipe } from "./openRecipe.ts";
import type { RecipeRun } from "./recipePage.ts";
import { departures, followScript } from "./settings.ts";
import { useRecipe } from "./useRecipe.ts";

/** What a speaker says of the run, stop by stop, and the runs of the demo. */
export function Script(): ReactNode {
  const page = useRecipe();
  const { name, shipped } = useDeskSlice((desk) => ({ name: desk.name, shipped: desk.shipped }));
  return (
    <section className="script" aria-label="Script">
      <div className="script-head">
        <h2 className="script-title">{page?.title ?? name}</h2>
        <Count />
      </div>
      {page !== undefined && <Runs recipe={page.name} demo={page.demo} shipped={shipped} />}
      <Stops nextRun={nextRunOf(page, shipped)} />
      <Departure />
    </section>
  );
}

function Count(): ReactNode {
  const script = useDeskSlice((desk) => desk.script);
  const current = useSlice(({ cursor }) => stopAt(script, cursor));
  if (script.length === 0) return null;
  return (
    <span className="script-count">
      {current + 1} of {script.length}
    </span>
  );
}

function Runs({
  recipe,
  demo,
  shipped,
}: {
  readonly recipe: string;
  readonly demo: readonly RecipeRun[];
  readonly shipped: string | null;
}): ReactNode {
  const desk = useDesk();
  return (
    <fieldset className="script-runs">
      <legend className="visuallyHidden">Run</legend>
      {demo.map(({ scenario, label, shows }) => (
        <button
          key={scenario}
          type="button"
          className="script-run"
          aria-pressed={scenario === shipped}
          onClick={() => void openRecipe(desk, { recipe, scenario })}
        >
          {label}
          {shows !== "story" && <span>{shows}</span>}
        </button>
      ))}
    </fieldset>
  );
}

function Stops({ nextRun }: { readonly nextRun: RecipeRun | undefined }): ReactNode {
  const desk = useDesk();
  const session = useSession();
  const script = useDeskSlice((state) => state.script);
  const current = useSlice(({ cursor }) => stopAt(script, cursor));
  const { before, after } = useSlice(({ cursor }) => ({
    before: cursor > 0,
    after: script.some(({ at }) => at > cursor),
  }));
  if (script.length === 0)
    return <p className="app-empty">Nothing is written for this run. Play it by hand.</p>;
  const said = script[current];
  return (
    <>
      <ol className="script-stops">
        {script.map(({ at, title, text }, slot) => (
          <li key={at} className={slot === current ? "script-current" : undefined}>
            <button
              type="button"
              className="script-stop"
              aria-current={slot === current ? "step" : undefined}
              onClick={() => void goTo(session, at)}
            >
              <span className="script-when">{formatDuration(at)}</span>
              <span>{title}</span>
            </button>
            {slot === current && <p className="script-text">{text}</p>}
          </li>
        ))}
      </ol>
      <output className="visuallyHidden">
        {said === undefined
          ? `Before the first of ${script.length} stops.`
          : `Stop ${current + 1} of ${script.length}: ${said.title}. ${said.text}`}
      </output>
      <div className="script-moves">
        <button
          type="button"
          className="lab-button lab-solid"
          aria-keyshortcuts="PageDown >"
          aria-disabled={!after && nextRun === undefined}
          title={after ? "Page Down" : (nextRun?.label ?? "That was the last stop")}
          onClick={() => goOn(desk)}
        >
          {after || nextRun === undefined ? "Next" : "Next run"}
        </button>
        <button
          type="button"
          className="lab-button"
          aria-keyshortcuts="PageUp <"
          aria-disabled={!before}
          title="Page Up"
          onClick={() => goBack(desk)}
        >
          Back
        </button>
        <span className="script-keys">
          <kbd>Page Down</kbd> <kbd>Page Up</kbd>
        </span>
      </div>
    </>
  );
}

/** The run is set otherwise than its script means it to be. */
function Departure(): ReactNode {
  const desk = useDesk();
  const page = useRecipe();
  const meant = useDeskSlice(({ scenario }) => scenario?.config.application);
  const choice = useSlice(({ run }) => run.config.application);
  const departing =
    page === undefined || choice === undefined ? [] : departures(page.settings, choice, meant);
  return (
    <output className="script-departure">
      {departing.length > 0 && (
        <>
          <span>Departs from the script: {departing.join(", ")}.</span>{" "}
          <button type="button" className="lab-link" onClick={() => void followScript(desk)}>
            Back to the script’s own
          </button>
        </>
      )}
    </output>
  );
}
