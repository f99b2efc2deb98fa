// A list of rows with two lines each is no <select>: it takes roles, and its keys go to the field.
/* oxlint-disable jsx-a11y/prefer-tag-over-role, jsx-a11y/click-events-have-key-events, jsx-a11y/interactive-supports-focus */
import { X } from "lucide-react";
import { use, useEffect, useRef, useState, type KeyboardEvent, type ReactNode } from "react";
import { useDesk } from "./desk.ts";
import { Modal } from "./Modal.tsx";
import { filterCatalogue, readCatalogue, type CatalogueEntry } from "./scenarioCatalogue.ts";
import { openShippedScenario } from "./shippedScenarios.ts";
import "./scenarios.css";

/** They do not change while the page is open. */
const catalogue = readCatalogue();

/** Every scenario that comes with the page, by topic, to be filtered and opened. */
export function ScenariosDialog(): ReactNode {
  const desk = useDesk();
  const all = use(catalogue);
  const [filter, setFilter] = useState("");
  const [{ marked, byPointer }, setMark] = useState({ marked: 0, byPointer: false });
  const field = useRef<HTMLInputElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const sections = filterCatalogue(all, filter);
  const entries = sections.flatMap((section) => section.entries);
  const chosen = entries[marked];
  const total = all.reduce((sum, section) => sum + section.entries.length, 0);

  useEffect(() => {
    // What a pointer is on is in sight, and must not move away below it.
    if (byPointer) return;
    // The first one brings the heading above it along.
    if (marked === 0) list.current?.scrollTo({ top: 0 });
    else
      list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: "nearest" });
  }, [marked, byPointer, filter]);

  function setMarked(slot: number): void {
    setMark({ marked: slot, byPointer: false });
  }

  function changeFilter(text: string): void {
    setFilter(text);
    setMarked(0);
  }

  function open({ file }: CatalogueEntry): void {
    desk.put({ dialog: null });
    void openShippedScenario(desk, file);
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (event.nativeEvent.isComposing) return;
    const last = entries.length - 1;
    if (event.key === "ArrowDown") setMarked(marked >= last ? 0 : marked + 1);
    else if (event.key === "ArrowUp") setMarked(marked <= 0 ? Math.max(0, last) : marked - 1);
    else if (event.key === "PageDown") setMarked(Math.max(0, Math.min(last, marked + page)));
    else if (event.key === "PageUp") setMarked(Math.max(0, marked - page));
    else if (event.key === "Enter" && chosen !== undefined) open(chosen);
    else return;
    event.preventDefault();
  }

  return (
    <Modal title="Scenarios" className="scenarios" finalFocus={runMenuTrigger}>
      <div className="modal-body scenarios-head">
        <input
          ref={field}
          className="scenarios-filter"
          type="text"
          role="combobox"
          aria-label="Filter scenarios"
          aria-expanded={entries.length > 0}
          aria-controls="scenarios-list"
          aria-autocomplete="list"
          aria-activedescendant={chosen === undefined ? undefined : `scenario-${chosen.file}`}
          placeholder="Name, story, source, rule"
          autoComplete="off"
          spellCheck={false}
          value={filter}
          onChange={(event) => changeFilter(event.target.value)}
          onKeyDown={onKeyDown}
        />
        <span className="scenarios-count" role="status">
          {entries.length === total ? `${total} scenarios` : `${entries.length} of ${total}`}
        </span>
      </div>
      {entries.length === 0 ? (
        <div className="scenarios-none">
          <p>No scenario speaks of “{filter.trim()}”.</p>
          <button
            type="button"
            className="lab-button"
            onClick={() => {
              changeFilter("");
              field.current?.focus();
            }}
          >
            <X size={15} aria-hidden="true" />
            Clear the filter
          </button>
        </div>
      ) : (
        <div
          ref={list}
          id="scenarios-list"
          className="scenarios-list"
          role="listbox"
          aria-label="Scenarios"
          tabIndex={-1}
        >
          {sections.map(({ title, about, entries: rows }) => (
            <div key={title} role="group" aria-label={title} className="scenarios-group">
              <div className="scenarios-heading" role="presentation">
                <strong>{title}</strong> <span>{about}</span>
              </div>
              {rows.map((entry) => (
                <Row
                  key={entry.file}
                  entry={entry}
                  marked={entry === chosen}
                  onMark={() => setMark({ marked: entries.indexOf(entry), byPointer: true })}
                  onOpen={() => open(entry)}
                />
              ))}
            </div>
          ))}
        </div>
      )}
    </Modal>
  );
}

/** Rows that a page of the list goes on by. */
const page = 8;

function runMenuTrigger(): HTMLElement | null {
  return document.querySelector<HTMLElement>(".top-run");
}

function Row({
  entry: { file, name, about, source, rules },
  marked,
  onMark,
  onOpen,
}: {
  readonly entry: CatalogueEntry;
  readonly marked: boolean;
  readonly onMark: () => void;
  readonly onOpen: () => void;
}): ReactNode {
  return (
    // The keys belong to the field above, which names the marked row (ARIA: combobox with listbox).
    <div
      id={`scenario-${file}`}
      className="scenarios-row"
      role="option"
      aria-selected={marked}
      onPointerMove={marked ? undefined : onMark}
      onClick={onOpen}
    >
      <span className="scenarios-name">{name}</span>
      <span className="scenarios-words">
        {about !== null && <span className="scenarios-about">{about}</span>}
        {(source !== null || rules.length > 0) && (
          <span className="scenarios-source">
            {source}
            {rules.map((rule) => (
              <code key={rule}>{rule}</code>
            ))}
          </span>
        )}
      </span>
    </div>
  );
}
