import { TriangleAlert } from "lucide-react";
import { Fragment, useId, useLayoutEffect, useRef, type ReactNode } from "react";
import {
  firstViolations,
  nodeName,
  servicesOf,
  type LedgerLine,
  type RecipeName,
  type ServiceState,
} from "../../engine/index.ts";
import { formatInstant } from "../explain/time.ts";
import { useDesk } from "../frame/desk.ts";
import { useSlice } from "../session/useSession.ts";
import { Settings } from "./Settings.tsx";
import { booksInProse, booksOf, serviceStates, type MarkedLine } from "./ledger.ts";

/** The world that no log entry can take back: each service with its own books. */
export function Outside({ recipe }: { readonly recipe: RecipeName }): ReactNode {
  const { ledger, services } = useSlice(({ view }) => ({
    ledger: view.ledger,
    services: view.services,
  }));
  const scroller = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    // What was written last is what is spoken of.
    scroller.current?.scrollTo({ top: scroller.current.scrollHeight });
  }, [ledger.length]);
  return (
    <section className="outside" aria-label="Outside">
      <p className="card-label">
        <span className="own-worlds">Outside world</span>
        <span>no log entry can undo it</span>
      </p>
      <div className="outside-services" ref={scroller}>
        {servicesOf(recipe).map((name) => (
          <Service key={name} name={name} state={services[name] ?? "working"} ledger={ledger} />
        ))}
      </div>
      <Broken />
      <Settings />
    </section>
  );
}

function Service({
  name,
  state,
  ledger,
}: {
  readonly name: string;
  readonly state: ServiceState;
  readonly ledger: readonly LedgerLine[];
}): ReactNode {
  const desk = useDesk();
  const recorded = useSlice((known) => known.recorded);
  const id = useId();
  const books = booksOf(ledger, name);
  return (
    <>
      <div className="outside-service">
        <h3 id={id}>{name}</h3>
        <select
          aria-label={`How ${name} behaves`}
          value={state}
          disabled={recorded}
          onChange={(event) =>
            desk.act({
              kind: "service",
              service: name,
              state: event.target.value as ServiceState,
            })
          }
        >
          {serviceStates.map(([kind, words]) => (
            <option key={kind} value={kind}>
              {words}
            </option>
          ))}
        </select>
      </div>
      {books.length === 0 ? (
        <p className="app-empty">Nobody has called it yet.</p>
      ) : (
        <table className="outside-books" aria-labelledby={id}>
          <thead>
            <tr>
              <th scope="col">#</th>
              <th scope="col">when</th>
              <th scope="col">by</th>
              <th scope="col">what, and under which key</th>
            </tr>
          </thead>
          <tbody>
            {books.map((entry) => (
              <BookLine key={entry.number} entry={entry} />
            ))}
          </tbody>
        </table>
      )}
      {books.length > 0 && <p className="outside-sum">{booksInProse(books)}</p>}
    </>
  );
}

function BookLine({ entry }: { readonly entry: MarkedLine }): ReactNode {
  const { line, slot, number, words, repeats } = entry;
  const { at, node, data, idempotencyKey } = line;
  return (
    <tr className={repeats === null ? undefined : "outside-again"} data-call={slot}>
      <td>{number}</td>
      <td className="mono">{formatInstant(at)}</td>
      <td>{nodeName(node)}</td>
      <td>
        <span className="mono">
          <BrokenAtSlashes text={data} />
        </span>
        <span className="outside-key">
          {idempotencyKey === null ? "without a key" : `key ${idempotencyKey}`}
        </span>{" "}
        <strong>
          {repeats !== null && <TriangleAlert size={13} aria-hidden="true" />}
          {words}
        </strong>
      </td>
    </tr>
  );
}

/** A long key goes on in the next line behind a slash, rather than anywhere. */
function BrokenAtSlashes({ text }: { readonly text: string }): ReactNode {
  return text.split(/(?<=\/)/u).map((part, place) => (
    <Fragment key={place}>
      {place > 0 && <wbr />}
      {part}
    </Fragment>
  ));
}

/** What the application promised and did not keep, by now. */
export function Broken(): ReactNode {
  const details = useSlice(({ violations, cursor }) => {
    return firstViolations(violations.filter(({ at }) => at <= cursor))
      .map(({ detail }) => detail)
      .join("\n");
  });
  if (details === "") return null;
  return (
    <div className="outside-broken">
      <strong>
        <TriangleAlert size={14} aria-hidden="true" />A promise is broken
      </strong>
      {details.split("\n").map((detail) => (
        <p key={detail}>{detail}</p>
      ))}
    </div>
  );
}
