import type { LibraryEntry, Verdict } from "../../app/home/library.ts";
import type { ScenarioRun } from "../../engine/check/runScenario.ts";
import type { Scenario, TraceEvent } from "../../engine/index.ts";

/** Who leads which partition, and since when: one change after the other. */
export interface LeadershipFold {
  add(lines: readonly TraceEvent[]): void;
  /** By partition: instants and the term that was led from then on; 0: nobody led. */
  readonly changes: ReadonlyMap<number, readonly (readonly [at: number, term: number])[]>;
}

/** Follows a trace. Of two leaders at once the one of the later term counts. */
export function createLeadershipFold(): LeadershipFold {
  /** By partition and node: the term that it leads. */
  const leads = new Map<number, Map<number, number>>();
  const changes = new Map<number, [number, number][]>();

  function note(partition: number, at: number): void {
    const term = Math.max(0, ...leads.get(partition)!.values());
    const told = changes.get(partition) ?? [];
    changes.set(partition, told);
    if (told.at(-1)?.[0] === at) told.pop();
    if ((told.at(-1)?.[1] ?? 0) !== term) told.push([at, term]);
  }

  function fold({ at, node, partition, fact }: TraceEvent): void {
    if (fact.kind === "nodeCrashed") {
      for (const [of, terms] of leads) if (terms.delete(node!)) note(of, at);
    } else if (fact.kind === "roleChanged") {
      const terms = leads.get(partition!) ?? new Map<number, number>();
      leads.set(partition!, terms);
      if (fact.role === "leader") terms.set(node!, fact.term);
      else terms.delete(node!);
      note(partition!, at);
    }
  }

  return { changes, add: (lines) => lines.forEach(fold) };
}

/** What the library of the home page says of a scenario that was run. */
export function libraryEntryOf(
  file: string,
  {
    scenario: { name, config, until },
    run,
    leadership,
  }: {
    readonly scenario: Scenario;
    readonly run: ScenarioRun;
    readonly leadership: LeadershipFold;
  },
): LibraryEntry {
  const { nodes, partitions } = config;
  const [shown, told] = [...leadership.changes]
    .filter(([partition]) => partition > 0)
    .toSorted(([a, ofA], [b, ofB]) => ofB.length - ofA.length || a - b)[0] ?? [1, []];
  const spans = [[0, 0] as const, ...told].map(([from, term], slot) => {
    const to = told[slot]?.[0] ?? until;
    return [term, Math.round((1000 * to) / until) - Math.round((1000 * from) / until)] as const;
  });
  const strip = spans.filter(([, share]) => share > 0);
  return { file, name, nodes, partitions, shown, verdict: verdictOf(run, spans.at(-1)![0]), strip };
}

function verdictOf({ violations }: ScenarioRun, ledAtLast: number): Verdict {
  if (violations.length > 0) return "breaks";
  return ledAtLast === 0 ? "stalls" : "holds";
}

/** A line for each scenario, so that a difference can be read. */
export function printLibrary(entries: readonly LibraryEntry[]): string {
  return `[\n${entries.map((entry) => JSON.stringify(entry)).join(",\n")}\n]\n`;
}
