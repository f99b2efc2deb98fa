import { useId, useMemo, useState, type FormEvent, type ReactNode } from "react";
import type { Ask } from "../../engine/index.ts";
import { useDesk } from "../frame/desk.ts";
import { useSlice } from "../session/useSession.ts";
import { LinkDelay } from "./LinkDelay.tsx";
import { Rate } from "./Rate.tsx";
import { asksOf, nextKey, typedLike } from "./requests.ts";

/** Somebody who asks the application, in its own words. */
export function ClientPanel(): ReactNode {
  const { inputs, recorded, edition } = useSlice((state) => ({
    inputs: state.run.inputs,
    recorded: state.recorded,
    edition: state.edition,
  }));
  const asks = useMemo(() => asksOf(inputs), [inputs]);
  const [name, setName] = useState("");
  const ask = asks.find((known) => known.name === name) ?? asks[0];
  if (recorded || ask === undefined) return null;
  return (
    <section className="client" aria-label="Client">
      <h2 className="script-title">
        Client {asks.length === 1 && <span className="client-asks">asks {ask.name}</span>}
      </h2>
      {asks.length > 1 && (
        <label className="client-field">
          <span>Request</span>
          <select value={ask.name} onChange={(event) => setName(event.target.value)}>
            {asks.map((known) => (
              <option key={known.name}>{known.name}</option>
            ))}
          </select>
        </label>
      )}
      <Request key={`${ask.name} ${edition}`} ask={ask} />
      <Rate />
      <LinkDelay />
    </section>
  );
}

function Request({ ask }: { readonly ask: Ask }): ReactNode {
  const desk = useDesk();
  const [key, setKey] = useState(() => nextKey(ask.key));
  const [typed, setTyped] = useState<Readonly<Record<string, string>>>({});
  const wrong = useId();
  const data = typedLike(ask.data, typed);
  const refusal =
    key.trim() === "" ? "A key is missing." : data === null ? "A number is missing." : null;

  function submit(event: FormEvent): void {
    event.preventDefault();
    if (refusal !== null || data === null) return;
    desk.act({ kind: "submit", operation: { ...ask, key, data, partition: null }, node: null });
    // Once it is sent, the next one is proposed.
    setKey(nextKey(key));
  }

  return (
    <form onSubmit={submit} noValidate>
      <Field label="key" text={key} wrong={wrong} onChange={setKey} />
      {Object.entries(ask.data).map(([field, value]) => (
        <Field
          key={field}
          label={field}
          text={typed[field] ?? String(value)}
          wrong={wrong}
          onChange={(text) => setTyped((known) => ({ ...known, [field]: text }))}
        />
      ))}
      <div className="client-send">
        <button type="submit" className="lab-button" aria-disabled={refusal !== null}>
          Send to the leader
        </button>
        <output className="client-wrong" id={wrong}>
          {refusal}
        </output>
      </div>
    </form>
  );
}

function Field({
  label,
  text,
  wrong,
  onChange,
}: {
  readonly label: string;
  readonly text: string;
  readonly wrong: string;
  readonly onChange: (text: string) => void;
}): ReactNode {
  return (
    <label className="client-field">
      <span>{label}</span>
      <input
        className="mono"
        value={text}
        autoComplete="off"
        spellCheck={false}
        aria-describedby={wrong}
        onChange={(event) => onChange(event.target.value)}
      />
    </label>
  );
}
