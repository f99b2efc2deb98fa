import { type ReactNode } from "react";
import { useStore } from "zustand";
import { faultKinds, faultSentences, type FaultKind } from "../../engine/index.ts";
import type { SearchRun } from "./searchRun.ts";

/** How far a search is, in numbers. */
export function SearchProgress({ search }: { readonly search: SearchRun }): ReactNode {
  const { status, tally, options, eventsPerSecond, failure } = useStore(search.store);
  const { seeds, events, acknowledged, elections, insufficient, failed, faults } = tally;
  const kinds = faultKinds.filter((kind) => faults[kind] > 0);
  kinds.sort((a, b) => faults[b] - faults[a]);
  const all = kinds.reduce((sum, kind) => sum + faults[kind], 0);
  return (
    <section aria-label="Progress of the search">
      <div className="search-bar">
        <progress value={seeds} max={options.seeds} aria-label="Seeds done" />
        <span>
          {number(seeds)} of {number(options.seeds)} seeds
          {status === "stopped" ? ", stopped" : status === "done" ? ", done" : ""}
        </span>
      </div>
      <p className="side-note search-rules">
        {options.rules.length === 0
          ? "The textbook: no wrong rule is on."
          : `Wrong rules on: ${options.rules.join(", ")}.`}
      </p>
      {failure !== null && (
        <p className="field-error" role="alert">
          The search stopped: {failure} Resume goes on with the same seeds.
        </p>
      )}
      <dl className="search-facts">
        <Fact name="Events" value={number(events)} />
        <Fact name="Events a second" value={status === "running" ? number(eventsPerSecond) : "–"} />
        <Fact name="Acknowledged" value={number(acknowledged)} />
        <Fact name="Elections" value={number(elections)} />
        <Fact name="Faults" value={number(all)} />
        <Fact name="Seeds that fail" value={number(failed)} />
      </dl>
      {insufficient > 0 && (
        <p className="side-note">
          In {number(insufficient)} seeds too little was confirmed to say much.
        </p>
      )}
      {kinds.length > 0 && (
        <details className="search-kinds">
          <summary>Faults by kind</summary>
          <ul>
            {kinds.map((kind) => (
              <li key={kind} title={faultSentences[kind]}>
                <span>{kindName(kind)}</span>
                <span className="mono">{number(faults[kind])}</span>
              </li>
            ))}
          </ul>
        </details>
      )}
    </section>
  );
}

function Fact({ name, value }: { readonly name: string; readonly value: string }): ReactNode {
  return (
    <div>
      <dt>{name}</dt>
      <dd className="mono">{value}</dd>
    </div>
  );
}

function number(value: number): string {
  return value.toLocaleString("en");
}

/** "cut one way" */
function kindName(kind: FaultKind): string {
  return kind.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}
