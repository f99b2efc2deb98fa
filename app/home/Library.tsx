import { Check, Pause, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { scenarioGroups } from "../frame/scenarioGroups.ts";
import { phoneQuery, useMedia } from "../frame/useMedia.ts";
import { libraryEntry, type LibraryEntry, type Verdict } from "./library.ts";
import { OpenLink } from "./OpenLink.tsx";
import { Strip, stripInProse } from "./Strip.tsx";

const groups = scenarioGroups.map(({ title, about, files }) => {
  return { title, about, entries: files.flatMap((file) => libraryEntry(file) ?? []) };
});
const count = groups.reduce((sum, { entries }) => sum + entries.length, 0);

/** On a phone the others are opened by hand: all of them are long. */
const openAtFirst = 2;

/** Every shipped scenario: what it is called, who led in it, and what came of it. */
export function Library(): ReactNode {
  const narrow = useMedia(phoneQuery);
  return (
    <section id="scenarios" className="home-part" aria-labelledby="scenarios-title">
      <header>
        <h2 id="scenarios-title">Scenarios</h2>
        <p>the strip shows who led over time: one colour per term, hatched where nobody did</p>
        <p className="library-count">{count} scenarios</p>
      </header>
      <Legend />
      {groups.map(({ title, about, entries }, slot) => (
        <details key={title} className="library-group" open={!narrow || slot < openAtFirst}>
          <summary>
            <h3>{title}</h3> <span>{about}</span>
          </summary>
          <ul aria-label={title}>
            {entries.map((entry) => (
              <Row key={entry.file} entry={entry} />
            ))}
          </ul>
        </details>
      ))}
    </section>
  );
}

function Row({ entry }: { readonly entry: LibraryEntry }): ReactNode {
  const { file, name, nodes, partitions, verdict } = entry;
  return (
    <li>
      <OpenLink className="library-row" href={`?scenario=${file}#lab`}>
        <span className="library-name">{name}</span>
        <Strip strip={entry.strip} />
        <span className="library-size mono" aria-hidden="true">
          {nodes} × {partitions}
        </span>
        <VerdictMark verdict={verdict} />
        <span className="visuallyHidden">
          . {stripInProse(entry)} {plural(nodes, "node")}, {plural(partitions, "partition")}.{" "}
          {verdicts[verdict]}.
        </span>
      </OpenLink>
    </li>
  );
}

function plural(number: number, noun: string): string {
  return number === 1 ? `1 ${noun}` : `${number} ${noun}s`;
}

const verdicts: Readonly<Record<Verdict, string>> = {
  holds: "Safety holds",
  breaks: "A rule or a remedy is off, a promise breaks",
  stalls: "Safe, but in the end nobody leads",
};

function Legend(): ReactNode {
  return (
    <ul className="library-legend" aria-label="Signs">
      {(["holds", "breaks", "stalls"] as const).map((verdict) => (
        <li key={verdict}>
          <VerdictMark verdict={verdict} />
          {verdicts[verdict].toLowerCase()}
        </li>
      ))}
      <li className="library-sizes">nodes × partitions</li>
    </ul>
  );
}

function VerdictMark({ verdict }: { readonly verdict: Verdict }): ReactNode {
  switch (verdict) {
    case "holds":
      return <Check className="library-holds" size={16} aria-hidden="true" />;
    case "breaks":
      return <TriangleAlert className="library-breaks" size={16} aria-hidden="true" />;
    case "stalls":
      return <Pause className="library-stalls" size={15} aria-hidden="true" />;
  }
}
