import { useState, type FormEvent, type ReactNode } from "react";
import { ruleSwitches, type RuleSwitch } from "../../engine/index.ts";
import { RuleChoice } from "../frame/RuleChoice.tsx";
import type { SearchOptions } from "./searchRun.ts";

type NumberName = "seeds" | "firstSeed" | "events";

const ranges: Readonly<Record<NumberName, readonly [label: string, from: number, to: number]>> = {
  seeds: ["Seeds", 1, 1_000_000],
  firstSeed: ["First seed", 0, 4_294_967_295],
  events: ["Events per seed", 100, 1_000_000],
};

const rules = Object.keys(ruleSwitches) as RuleSwitch[];

/** What is to be searched. */
export function SearchForm({
  options,
  onStart,
  onLeave,
}: {
  readonly options: SearchOptions;
  readonly onStart: (options: SearchOptions) => void;
  readonly onLeave: () => void;
}): ReactNode {
  const [texts, setTexts] = useState<Readonly<Record<NumberName, string>>>({
    seeds: String(options.seeds),
    firstSeed: String(options.firstSeed),
    events: String(options.events),
  });
  const [wrong, setWrong] = useState(options.rules);
  const [workers, setWorkers] = useState(options.workers);
  const [tried, setTried] = useState(false);
  const names = Object.keys(ranges) as NumberName[];
  const errors = names.map((name) => errorOf(name, texts[name]));

  function onSubmit(event: FormEvent): void {
    event.preventDefault();
    setTried(true);
    if (errors.some((error) => error !== null)) return;
    const [seeds, firstSeed, events] = [texts.seeds, texts.firstSeed, texts.events].map(Number);
    onStart({ seeds: seeds!, firstSeed: firstSeed!, events: events!, rules: wrong, workers });
  }

  return (
    <form className="modal-form" onSubmit={onSubmit} noValidate>
      <div className="modal-body">
        <p className="search-about">
          Every seed is a cluster of its own under a storm of crashes, cuts and bad disks. Every
          invariant is asked after every event; then the faults end, and the cluster has to serve
          again.
        </p>
        <div className="field-row">
          {names.map((name, slot) => (
            <div className="field" key={name}>
              <label className="field-label" htmlFor={`search-${name}`}>
                {ranges[name][0]}
              </label>
              <input
                id={`search-${name}`}
                className="mono"
                inputMode="numeric"
                value={texts[name]}
                aria-invalid={tried && errors[slot] !== null}
                aria-describedby={
                  tried && errors[slot] !== null ? `search-${name}-error` : undefined
                }
                onChange={(event) =>
                  setTexts((known) => ({ ...known, [name]: event.target.value }))
                }
              />
              {tried && errors[slot] !== null && (
                <span className="field-error" id={`search-${name}-error`}>
                  {errors[slot]}
                </span>
              )}
            </div>
          ))}
          <label className="field">
            <span className="field-label">Workers</span>
            <select value={workers} onChange={(event) => setWorkers(Number(event.target.value))}>
              <option value={1}>1</option>
              <option value={2}>2</option>
            </select>
          </label>
        </div>
        <fieldset className="field-set">
          <legend>Wrong rules in force</legend>
          <p className="field-hint">
            None: the textbook, in which nothing should be found. With one on, see how soon its lack
            is noticed.
          </p>
          {rules.map((rule) => (
            <RuleChoice
              key={rule}
              rule={rule}
              chosen={wrong.includes(rule)}
              onChange={(chosen) =>
                setWrong((known) =>
                  chosen ? [...known, rule] : known.filter((other) => other !== rule),
                )
              }
            />
          ))}
        </fieldset>
      </div>
      <div className="modal-foot">
        <button type="button" className="lab-button" onClick={onLeave}>
          Leave it
        </button>
        <button type="submit" className="lab-button lab-solid">
          Search
        </button>
      </div>
    </form>
  );
}

function errorOf(name: NumberName, text: string): string | null {
  const [, from, to] = ranges[name];
  const value = Number(text);
  return /^\d+$/.test(text) && value >= from && value <= to
    ? null
    : `A whole number from ${from.toLocaleString("en")} to ${to.toLocaleString("en")}.`;
}
