import type { ReactElement } from "react";
import { formatInstant } from "../explain/time.ts";
import { whyChain } from "../explain/why.ts";
import { whyTitle } from "../explain/whyTitle.ts";
import { useSession } from "../session/useSession.ts";

/** What led to a line of the trace, newest first. */
export function WhyList({
  id,
  reference,
}: {
  readonly id: string;
  readonly reference: number;
}): ReactElement {
  const session = useSession();
  const line = session.line(reference);
  const steps = whyChain(
    reference,
    (ref) => session.line(ref),
    (event) => session.viewAfter(event),
  );
  return (
    <section id={id} className="whyList" aria-label="Why?">
      <h2>{line === undefined ? "Why?" : whyTitle(line)}</h2>
      <ol>
        {steps.map(({ ref, at, text, kind }) => (
          <li key={`${ref} ${kind}`} className={`whyList-${kind}`}>
            <span className="mono">{formatInstant(at)}</span>
            <span>{text}</span>
          </li>
        ))}
      </ol>
    </section>
  );
}
