import { type ReactNode } from "react";
import { useStore } from "zustand";
import { useShallow } from "zustand/react/shallow";
import { count } from "../explain/names.ts";
import { useDesk } from "../frame/desk.ts";
import { BrokenMark } from "../frame/SafetyLamps.tsx";
import { findingTitle } from "./foundWords.ts";
import { openFound } from "./openFound.ts";
import type { Finding, SearchRun, SearchState } from "./searchRun.ts";
import { SmallSchedule } from "./SmallSchedule.tsx";

/** What a search found so far: failures of one kind together. */
export function SearchFindings({ search }: { readonly search: SearchRun }): ReactNode {
  const { findings, status } = useStore(
    search.store,
    useShallow(({ findings, status }: SearchState) => ({ findings, status })),
  );
  return (
    <section className="search-found" aria-label="Found">
      <h3 className="search-title">Found</h3>
      <output>
        {findings.length === 0 && (
          <span className="side-note">
            {status === "done" ? "Nothing broke." : "Nothing so far."}
          </span>
        )}
      </output>
      <ul>
        {findings.map((finding) => (
          <li key={finding.name}>
            <Found finding={finding} stopped={status === "stopped"} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Found({
  finding,
  stopped,
}: {
  readonly finding: Finding;
  readonly stopped: boolean;
}): ReactNode {
  const desk = useDesk();
  const { seeds, found, shrunk, failure } = finding;
  const [first, ...others] = seeds;
  return (
    <article className="found">
      <h4 className="found-title">
        <BrokenMark />
        {findingTitle(first!, found)}
      </h4>
      <p>{found.detail}</p>
      {others.length > 0 && (
        <p className="side-note">
          {count(others.length, "other seed")} likewise: {others.slice(0, 8).join(", ")}
          {others.length > 8 ? ", …" : ""}
        </p>
      )}
      {shrunk !== null ? (
        <SmallSchedule
          shrunk={shrunk}
          from={found.run.inputs.length}
          onOpen={() => void openFound(desk, shrunk)}
        />
      ) : failure !== null ? (
        <p className="field-error">It could not be made smaller: {failure}</p>
      ) : (
        <output className="side-note">
          {stopped
            ? `${found.run.inputs.length} steps; resume to make them fewer.`
            : `Looking for the smallest schedule among ${found.run.inputs.length} steps…`}
        </output>
      )}
    </article>
  );
}
