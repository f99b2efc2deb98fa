import { useLayoutEffect, useRef, type ReactNode } from "react";
import { nodeName, type NodeId } from "../../engine/index.ts";
import { useCalm } from "../frame/useCalm.ts";
import { useSession } from "../session/useSession.ts";
import { callbackLasts, stepsRun } from "./callbacks.ts";
import { codeSteps, type CodeStep } from "./codeSteps.ts";
import type { RecipePage } from "./recipePage.ts";

/** The application as it runs, and which of its steps run on whom at the instant shown. */
export function CodePanel({ page }: { readonly page: RecipePage }): ReactNode {
  const session = useSession();
  const { slot, cursor } = useCalm((state) => ({ slot: state.slot, cursor: state.cursor }));
  const scroller = useRef<HTMLElement>(null);
  const lines = page.source.trimEnd().split("\n");
  const steps = codeSteps(lines);
  const ran = stepsRun(session.lines(session.slotAt(cursor - callbackLasts), slot));

  function show({ line }: Pick<CodeStep, "line">): void {
    const target = scroller.current?.querySelector<HTMLElement>(`[data-line="${line}"]`);
    if (target === null || target === undefined) return;
    scroller.current?.scrollTo({ top: target.offsetTop - lineHeight / 2 });
  }

  const begin = applicationLine(lines);
  useLayoutEffect(() => {
    scroller.current?.scrollTo({ top: begin * lineHeight });
  }, [begin]);

  return (
    <section className="code" aria-label="The application’s source">
      <h3 className="code-title">
        Your handlers <span>{page.name}.ts</span>
      </h3>
      <ol className="code-steps" aria-label="Steps">
        {steps.map((step) => (
          <li key={step.step}>
            <button type="button" className="code-step" onClick={() => show(step)}>
              <kbd>{step.step}</kbd> {step.title}
              <Ran nodes={ran.get(step.step) ?? []} />
            </button>
          </li>
        ))}
      </ol>
      <section
        ref={scroller}
        className="code-source"
        aria-label={`${page.name}.ts`}
        // It scrolls: whoever has no pointer needs the arrows.
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        tabIndex={0}
      >
        {lines.map((text, line) => {
          const of = steps.filter((step) => line >= step.line && line < step.end);
          const active = of.some(({ step }) => ran.has(step));
          return (
            <div
              key={line}
              data-line={line}
              className={`code-line${of.length > 0 ? " code-inStep" : ""}${active ? " code-ran" : ""}`}
            >
              <span className="code-number" aria-hidden="true">
                {line + 1}
              </span>
              <code className={/^\s*(\/\/|\/\*\*|\*)/.test(text) ? "code-comment" : undefined}>
                {text === "" ? " " : text}
              </code>
            </div>
          );
        })}
      </section>
    </section>
  );
}

/** As the style sheet has it. */
const lineHeight = 16;

/** Where the application begins: before it stand what it imports and what it keeps. */
function applicationLine(lines: readonly string[]): number {
  return Math.max(
    0,
    lines.findIndex((line) => /^(export )?const application\b/.test(line)),
  );
}

function Ran({ nodes }: { readonly nodes: readonly NodeId[] }): ReactNode {
  if (nodes.length === 0) return null;
  const names = nodes.map((node) => nodeName(node));
  return (
    <span className="code-nodes">
      <span className="visuallyHidden">, just ran on </span>
      {names.join(" ")}
    </span>
  );
}
