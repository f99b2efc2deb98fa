import { useState, type FormEvent, type ReactNode } from "react";
import { partitionName, printTrace, type TraceFormat } from "../../engine/index.ts";
import { useSession } from "../session/useSession.ts";
import { useDesk } from "./desk.ts";
import { Modal } from "./Modal.tsx";
import { download } from "./scenarioFile.ts";

interface FormatWords {
  readonly label: string;
  readonly about: string;
  readonly ending: string;
}

const formats: Readonly<Record<TraceFormat, FormatWords>> = {
  lab: {
    label: "Kommander Lab",
    about: "Everything, one JSON object a line. Opens again here, and in lab trace.",
    ending: "ndjson",
  },
  etcd: {
    label: "etcd raft",
    about: "One partition, as etcd’s trace validation reads it.",
    ending: "etcd.ndjson",
  },
  shiviz: {
    label: "ShiViz",
    about: "Happened-before with vector clocks.",
    ending: "shiviz.log",
  },
  perfetto: {
    label: "Perfetto",
    about: "Roles, disks and messages as tracks, for ui.perfetto.dev.",
    ending: "perfetto.json",
  },
  mermaid: {
    label: "Mermaid",
    about: "A sequence diagram for a page of text; best for short runs.",
    ending: "mmd",
  },
};

/** What happened so far as a file, for other tools. */
export function SaveTraceDialog(): ReactNode {
  const desk = useDesk();
  const session = useSession();
  const [{ run, lineCount, horizon }] = useState(() => session.store.getState());
  const [format, setFormat] = useState<TraceFormat>("lab");
  const [place, setPlace] = useState("all");
  const [busy, setBusy] = useState(false);
  const { partitions } = run.config;
  const one = format === "etcd" && place === "all" ? "1" : place;

  async function save(): Promise<void> {
    const { name } = desk.store.getState();
    const partition = one === "all" ? null : Number(one);
    const text = await printTrace(
      { name: name ?? "A run", config: run.config, events: session.lines(0, lineCount) },
      { format, partition },
    );
    download(text, { name, ending: formats[format].ending, type: "text/plain" });
    desk.put({
      dialog: null,
      notice: { tone: "neutral", title: "The trace is saved.", lines: [] },
    });
  }

  function onSubmit(event: FormEvent): void {
    event.preventDefault();
    setBusy(true);
    // The press is to be seen before the page is busy.
    setTimeout(() => {
      save().catch((error: unknown) => {
        const reason = error instanceof Error ? error.message : String(error);
        const title = "The trace could not be written";
        desk.put({ dialog: null, notice: { tone: "danger", title, lines: [reason] } });
      });
    }, 20);
  }

  return (
    <Modal title="Save the trace">
      <form className="modal-form" onSubmit={onSubmit}>
        <div className="modal-body">
          <fieldset className="field-set">
            <legend>Format</legend>
            {(Object.keys(formats) as TraceFormat[]).map((known) => (
              <label key={known} className="field-choice">
                <input
                  type="radio"
                  name="format"
                  checked={known === format}
                  onChange={() => setFormat(known)}
                />
                <span>
                  <strong>{formats[known].label}</strong>{" "}
                  <span className="field-hint">{formats[known].about}</span>
                </span>
              </label>
            ))}
          </fieldset>
          <label className="field">
            <span className="field-label">Partition</span>
            <select value={one} onChange={(event) => setPlace(event.target.value)}>
              {format !== "etcd" && <option value="all">All of them</option>}
              {Array.from({ length: partitions + 1 }, (_, partition) => (
                <option key={partition} value={partition}>
                  {partitionName(partition)}
                </option>
              ))}
            </select>
          </label>
          <p className="field field-hint">
            {lineCount.toLocaleString("en")} lines up to now
            {horizon > 0
              ? `; the page has forgotten those before ${(horizon / 1e6).toFixed(1)} s. The command lab run --trace writes them all.`
              : "."}
          </p>
        </div>
        <div className="modal-foot">
          <button type="button" className="lab-button" onClick={() => desk.put({ dialog: null })}>
            Leave it
          </button>
          <button type="submit" className="lab-button lab-solid" disabled={busy || lineCount === 0}>
            {busy ? "Writing…" : "Save"}
          </button>
        </div>
      </form>
    </Modal>
  );
}
