import { useLayoutEffect, useMemo, useState, type ReactNode, type RefObject } from "react";
import { useSlice } from "../session/useSession.ts";
import { lastCalls, routeCalls, type ArrowCall, type CallRoute } from "./callRoutes.ts";
import "./callArrows.css";

type Routes = readonly (CallRoute | null)[];

/** The last calls, drawn from the cards that made them into the books. The books say it all in words. */
export function CallArrows({
  stage,
}: {
  readonly stage: RefObject<HTMLElement | null>;
}): ReactNode {
  const ledger = useSlice(({ view }) => view.ledger);
  const calls = useMemo(() => lastCalls(ledger), [ledger]);
  const routes = useRoutes(stage, calls);
  return (
    <svg className="callArrows" aria-hidden="true">
      {calls.map(({ slot, tone, words }, place) => {
        const route = routes[place];
        if (route === null || route === undefined) return null;
        return (
          <g key={slot} className={`callArrow-${tone}`}>
            <path d={route.path} />
            <text {...route.label}>{words}</text>
          </g>
        );
      })}
    </svg>
  );
}

/** Measured anew whenever the stage changes its size or is scrolled. */
function useRoutes(stage: RefObject<HTMLElement | null>, calls: readonly ArrowCall[]): Routes {
  const [routes, setRoutes] = useState<Routes>([]);
  useLayoutEffect(() => {
    const element = stage.current;
    if (element === null) return undefined;
    function measure(): void {
      const next = measureRoutes(element!, calls);
      setRoutes((known) => (JSON.stringify(known) === JSON.stringify(next) ? known : next));
    }
    measure();
    const observer = new ResizeObserver(measure);
    for (const part of [
      element,
      ...element.querySelectorAll(".card, .outside-services, .outside-books"),
    ])
      observer.observe(part);
    // Scrolling does not bubble, but it is captured.
    element.addEventListener("scroll", measure, { capture: true, passive: true });
    return () => {
      observer.disconnect();
      element.removeEventListener("scroll", measure, { capture: true });
    };
  }, [stage, calls]);
  return routes;
}

function measureRoutes(stage: HTMLElement, calls: readonly ArrowCall[]): Routes {
  const origin = stage.getBoundingClientRect();
  const cards = within(".recipe-cards");
  const bar = within(".recipe-bar");
  const tools = within(".recipe-tools");
  const books = within(".outside-services");
  if (cards === null || bar === null || tools === null || books === null) return [];
  const ends = calls.map(({ node, slot }) => {
    const card = within(`[data-card="${node}"]`);
    const row = within(`[data-call="${slot}"]`);
    const middle = row === null ? 0 : (row.top + row.bottom) / 2;
    const heading = stage.querySelector(".outside-service")?.getBoundingClientRect().height ?? 0;
    const isSeen = row !== null && middle > books.top + heading && middle < books.bottom;
    return {
      card: { left: card?.left ?? 0, right: card?.right ?? 0 },
      row: isSeen ? middle : null,
    };
  });
  return routeCalls(calls, ends, {
    left: tools.right + 12,
    right: cards.right,
    cardTop: cards.top,
    top: bar.top,
    rows: books.left + 4,
  });

  /** In whole pixels from the stage's own corner. */
  function within(selector: string) {
    const found = stage.querySelector(selector)?.getBoundingClientRect();
    if (found === undefined) return null;
    return {
      left: Math.round(found.left - origin.left),
      right: Math.round(found.right - origin.left),
      top: Math.round(found.top - origin.top),
      bottom: Math.round(found.bottom - origin.top),
    };
  }
}
