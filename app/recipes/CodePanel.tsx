import { TriangleAlert } from "lucide-react";
import { useLayoutEffect, useMemo, useRef, type ReactNode, type RefObject } from "react";
import type { NodeId } from "../../engine/index.ts";
import { formatDuration } from "../explain/time.ts";
import { useDeskSlice } from "../frame/desk.ts";
import { useCalm } from "../frame/useCalm.ts";
import { useSession } from "../session/useSession.ts";
import { anchorsOf, linesRun, type Ran } from "./codeAnchors.ts";
import { CodeLine } from "./CodeLine.tsx";
import { codeSteps, type CodeStep } from "./codeSteps.ts";
import { gapInProse, openCall } from "./gap.ts";
import type { RecipePage } from "./recipePage.ts";
import "./code.css";

/** The application as it runs: which of its lines ran on whom, and what is open between two of them. */
export function CodePanel({ page }: { readonly page: RecipePage }): ReactNode {
  const scroller = useRef<HTMLElement>(null);
  const lines = useMemo(() => page.source.trimEnd().split("\n"), [page]);
  const steps = useMemo(() => codeSteps(lines), [lines]);
  const anchors = useMemo(() => anchorsOf(lines), [lines]);
  const { ran, since, gap } = useRan(page, anchors);
  const begin = applicationLine(lines);
  useScroll(scroller, { begin, line: gap === null ? ran.last?.line : anchors.onServiceReply });

  function show({ line }: Pick<CodeStep, "line">): void {
    scroller.current?.scrollTo({ top: topOf(scroller.current, line) - lineHeight / 2 });
  }

  return (
    <section className="code" aria-label="The application’s source">
      <div className="code-head">
        <h3 className="code-title">
          <span className="own-yours">Your handlers</span>{" "}
          <span className="code-file">{page.name}.ts</span>
        </h3>
        <p className="code-legend">
          {ran.nodes.size === 0
            ? "letters: nodes that run a line"
            : `letters: nodes that ran it since ${formatDuration(since)}`}
        </p>
        <ol className="code-steps" aria-label="Steps">
          {steps.map((step) => (
            <li key={step.step}>
              <button type="button" className="code-step" onClick={() => show(step)}>
                <kbd>{step.step}</kbd> {step.title}
              </button>
            </li>
          ))}
        </ol>
      </div>
      <section
        ref={scroller}
        className="code-source"
        aria-label={`${page.name}.ts`}
        // It scrolls: whoever has no pointer needs the arrows.
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        tabIndex={0}
      >
        {lines.map((text, line) => (
          <CodeLine
            key={line}
            number={line + 1}
            text={text}
            inStep={steps.some((step) => line >= step.line && line < step.end)}
            nodes={ran.nodes.get(line) ?? nobody}
            last={ran.last?.line === line ? ran.last.node : null}
            before={line === anchors.onServiceReply && gap !== null && <Gap words={gap} />}
          />
        ))}
      </section>
    </section>
  );
}

const nobody: readonly NodeId[] = [];

/** Between the act outside and the entry that would tell of it. */
function Gap({ words }: { readonly words: string }): ReactNode {
  return (
    <p className="code-gap">
      <strong>
        <TriangleAlert size={12} aria-hidden="true" /> {words}
      </strong>
    </p>
  );
}

/** What ran since the stop before, and what is open now. */
function useRan(
  page: RecipePage,
  anchors: ReturnType<typeof anchorsOf>,
): { readonly ran: Ran; readonly since: number; readonly gap: string | null } {
  const session = useSession();
  const script = useDeskSlice((desk) => desk.script);
  const { view, slot, cursor } = useCalm((state) => ({
    view: state.view,
    slot: state.slot,
    cursor: state.cursor,
  }));
  const since = script.findLast(({ at }) => at < cursor)?.at ?? Math.max(0, cursor - glance);
  return useMemo(() => {
    const ran = linesRun(anchors, session.lines(session.slotAt(since), slot), view);
    const open = openCall(view, page);
    return { ran, since, gap: open === null ? null : gapInProse(open, view) };
  }, [anchors, session, since, slot, view, page]);
}

/** So far back one looks where no stop says so. */
const glance = 2_000_000;

/** At the opening it stands at the application; later, while nothing plays, at what just happened. */
function useScroll(
  scroller: RefObject<HTMLElement | null>,
  { begin, line }: { readonly begin: number; readonly line: number | undefined },
): void {
  const playing = useCalm((state) => state.playing);
  useLayoutEffect(() => {
    scroller.current?.scrollTo({ top: begin * lineHeight });
  }, [scroller, begin]);
  useLayoutEffect(() => {
    const element = scroller.current;
    if (element === null || line === undefined || playing) return;
    const top = topOf(element, line);
    const { scrollTop, clientHeight } = element;
    // The lines around it tell what it belongs to.
    const room = 3 * lineHeight;
    if (top - room >= scrollTop && top + room <= scrollTop + clientHeight) return;
    element.scrollTo({ top: Math.max(0, top - clientHeight / 2) });
  }, [scroller, line, playing]);
}

function topOf(scroller: HTMLElement, line: number): number {
  return scroller.querySelector<HTMLElement>(`[data-line="${line}"]`)?.offsetTop ?? 0;
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
