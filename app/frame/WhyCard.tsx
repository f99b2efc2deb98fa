import { useMemo, type ReactNode } from "react";
import { ruleOf } from "../explain/rule.ts";
import { whyChain, type WhyStep } from "../explain/why.ts";
import { whyTitle } from "../explain/whyTitle.ts";
import { useSession, useSlice } from "../session/useSession.ts";
import { useNarration } from "./useNarration.ts";

/** Why something happened: its causes, newest first, each a way back to its instant. */
export function WhyCard(): ReactNode {
  const session = useSession();
  const narration = useNarration();
  const picked = useSlice((state) => state.selection.ref);
  const ref = picked ?? narration?.ref ?? null;
  const edition = useSlice((state) => state.edition);
  const why = useMemo(() => {
    // A new edition may have dropped the line.
    void edition;
    const line = ref === null ? undefined : session.line(ref);
    if (line === undefined) return null;
    return {
      title: whyTitle(line),
      steps: whyChain(
        line.ref,
        (known) => session.line(known),
        (known) => session.viewAfter(known),
      ),
      rule: ruleOf(line),
    };
  }, [session, ref, edition]);
  if (why === null) return null;
  return (
    <section className="side-section" aria-label="Why">
      <div className="side-head">
        <h2 className="side-title">{why.title}</h2>
        {picked === null ? (
          <span className="side-note">
            {why.steps.length} {why.steps.length === 1 ? "step" : "steps"}
          </span>
        ) : (
          <button
            type="button"
            className="lab-link side-note"
            onClick={() => session.select({ ref: null })}
          >
            Follow the run
          </button>
        )}
      </div>
      <ol className="why-steps">
        {why.steps.map((step, place) => (
          // Two steps may stand at one line.
          // oxlint-disable-next-line react/no-array-index-key
          <Step key={place} step={step} question={why.steps[0]?.ref ?? step.ref} />
        ))}
      </ol>
      {why.rule !== null && (
        <p className="why-rule">
          {why.rule.text} <cite>{why.rule.section}</cite>
        </p>
      )}
    </section>
  );
}

function Step({
  step,
  question,
}: {
  readonly step: WhyStep;
  readonly question: number;
}): ReactNode {
  const session = useSession();
  const { ref, at, text, kind } = step;
  return (
    <li>
      <button
        type="button"
        className={`why-step why-${kind}`}
        title="Go to this instant"
        onClick={() => {
          // The question stays while its causes are visited.
          session.select({ ref: question });
          session.seekLine(ref);
        }}
      >
        <span className="why-dot" aria-hidden="true" />
        <span className="why-text">{text}</span>
        <span className="mono">{(at / 1e6).toFixed(3)}</span>
      </button>
    </li>
  );
}
