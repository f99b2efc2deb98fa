import {
  connectAnalyst,
  type HistoryFileJudgement,
  type ImportedTrace,
} from "../../engine/index.ts";
import { invariantTitle } from "../explain/lamps.ts";
import { count } from "../explain/names.ts";
import type { Desk, Notice } from "./desk.ts";
import { skippedWords } from "./openFile.ts";

/** Opens a recorded run from its trace. It is read beside the page, which goes on meanwhile. */
export async function openTraceText(desk: Desk, text: string, source: File): Promise<void> {
  const { name: file } = source;
  const trace = await analyse(desk, file, (api) => api.readTrace(text));
  if (trace === null || desk.store.getState().opening !== source) return;
  const { origin, name, config, events, violations, skipped } = trace;
  if (origin === null || events.length === 0) {
    desk.put({ notice: nothingInIt(file, trace) });
    return;
  }
  await desk.openRecording(
    { config, events, violations },
    {
      name: name ?? file,
      about: aboutOf(trace),
      source: `From ${file}. A recording: it can be looked at, not acted on.`,
    },
  );
  if (skipped.length > 0)
    desk.put({
      notice: {
        tone: "warn",
        title: `${count(skipped.length, "line")} of ${file} could not be read and ${skipped.length === 1 ? "is" : "are"} left out`,
        lines: [...skippedWords(skipped), "What rests on missing lines is not judged."],
      },
    });
}

/** Says whether the client operations in a file are linearizable; the run stays as it is. */
export async function judgeHistoryText(desk: Desk, text: string, file: string): Promise<void> {
  const judgement = await analyse(desk, file, (api) => api.judgeHistoryFile(text));
  if (judgement !== null) desk.put({ notice: verdictNotice(file, judgement) });
}

type Analyst = ReturnType<typeof connectAnalyst>["api"];

/** Null: it did not come to an end, which was told. */
async function analyse<Answer>(
  desk: Desk,
  file: string,
  ask: (api: Analyst) => Promise<Answer>,
): Promise<Answer | null> {
  desk.put({ notice: { tone: "neutral", title: `Reading ${file}…`, lines: [] } });
  const analyst = connectAnalyst();
  try {
    return await ask(analyst.api);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const title = `${file} could not be read; the run before it is still here`;
    desk.put({ notice: { tone: "warn", title, lines: [reason] } });
    return null;
  } finally {
    analyst.end();
  }
}

function nothingInIt(file: string, { skipped }: ImportedTrace): Notice {
  return {
    tone: "warn",
    title: `${file} holds no trace that the lab can read; the run before it is still here`,
    lines: [
      "One JSON object a line is expected: the lab’s own trace, or that of etcd’s raft (with_tla).",
      ...skippedWords(skipped),
    ],
  };
}

function aboutOf({ origin, config, events, violations, skipped }: ImportedTrace): string {
  const size = `${count(events.length, "line")} of ${count(config.nodes, "node")}`;
  const format = origin === "etcd" ? "in the format of etcd’s raft" : "in the lab’s own format";
  const judged =
    violations.length === 0
      ? "Nothing in it breaks a promise of Raft, as far as a trace shows."
      : `It breaks ${[...new Set(violations.map(({ invariant }) => invariantTitle(invariant)))].join(", ")}.`;
  const left =
    skipped.length === 0
      ? ""
      : ` Left out: ${skipped.length === 1 ? "line" : "lines"} ${linesText(skipped.map(({ line }) => line))}.`;
  return `A trace ${format}: ${size}. ${judged}${left}`;
}

function verdictNotice(
  file: string,
  { verdict, operations, judged, skipped, refuted }: HistoryFileJudgement,
): Notice {
  if (operations === 0)
    return {
      tone: "warn",
      title: `${file} holds no operation of a history`,
      lines: ["It takes the lab’s own histories (lab run --history) and logs of Jepsen’s."],
    };
  const size = `${count(operations, "operation")}, ${judged} of them judged`;
  const left = skipped.length === 0 ? [] : [`Left out: lines ${linesText(skipped)}.`];
  const title = {
    linearizable: `${file} is linearizable`,
    violation: `${file} is not linearizable`,
    unknown: `Nobody can say whether ${file} is linearizable`,
  }[verdict];
  const why = {
    linearizable: "Every key has an order that explains all answers.",
    violation: `${refuted?.key ?? "A key"}: ${refuted?.why ?? "no order explains it"}.`,
    unknown: "The search was given up. lab check-history --budget goes on for longer.",
  }[verdict];
  return { tone: "warn", title, lines: [why, `${size}.`, ...left] };
}

/** "4, 9, 12 and 3 more" */
function linesText(lines: readonly number[]): string {
  const most = 6;
  const first = lines.slice(0, most).join(", ");
  return lines.length > most ? `${first} and ${lines.length - most} more` : first;
}
