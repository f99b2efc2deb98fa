import {
  useMemo,
  useRef,
  useState,
  type CSSProperties,
  type KeyboardEvent,
  type ReactNode,
} from "react";
import type { Micros } from "../../../engine/index.ts";
import { formatInstant } from "../../explain/time.ts";
import { useDeskSlice } from "../../frame/desk.ts";
import { stopAt } from "../../frame/scriptMoves.ts";
import { useSize } from "../../marks/useSize.ts";
import { useSession } from "../../session/useSession.ts";
import type { RecipePage } from "../recipePage.ts";
import { leastHeight, planDiagram, type DiagramPlan } from "./diagramPlan.ts";
import { pictureOf, type StoryPoint, type Until } from "./picture.ts";
import { gutter, nameOf, StoryDiagram } from "./StoryDiagram.tsx";
import type { Story } from "./story.ts";
import { useStory } from "./useStory.ts";
import "./told.css";

/** What happened to one subject, in space and time, up to the instant shown. */
export function StoryPanel({ page }: { readonly page: RecipePage }): ReactNode {
  const [chosen, setChosen] = useState<string | null>(null);
  const [asList, setAsList] = useState(false);
  const { story, keys, until } = useStory(chosen);
  const script = useDeskSlice((desk) => desk.script);
  const isTold = script.length > 0 && stopAt(script, until.at) === script.length - 1;
  return (
    <div className="told">
      {story === null ? (
        <p className="app-empty told-empty">Nothing was asked yet.</p>
      ) : (
        <>
          <div className="told-head">
            <label className="told-subject">
              <span className="visuallyHidden">What happened to</span>
              <select value={story.key} onChange={({ target }) => setChosen(target.value)}>
                {keys.map((key) => (
                  <option key={key}>{key}</option>
                ))}
              </select>
            </label>
            <button
              type="button"
              className="told-toggle"
              aria-pressed={asList}
              onClick={() => setAsList(!asList)}
            >
              As a list
            </button>
          </div>
          <Told key={story.key} story={story} until={until} page={page} asList={asList} />
        </>
      )}
      {isTold && <p className="told-insight">{page.insight}</p>}
    </div>
  );
}

/** Somebody went back along the story: what came later stays on the page. */
interface Held {
  readonly until: Until;
  readonly cursor: Micros;
}

function Told({
  story,
  until,
  page,
  asList,
}: {
  readonly story: Story;
  readonly until: Until;
  readonly page: RecipePage;
  readonly asList: boolean;
}): ReactNode {
  const session = useSession();
  const box = useRef<HTMLDivElement>(null);
  const size = useSize(box, { width: 600, height: 280 });
  const [held, setHeld] = useState<Held | null>(null);
  const gap = page.gap ?? null;
  const end = held !== null && held.cursor === until.at ? held.until : until;
  const { slot, at } = end;
  // While a run plays, all else on the page changes more often than the story.
  const picture = useMemo(() => pictureOf(story, { slot, at }, gap), [story, slot, at, gap]);
  const { at: cursor } = until;

  function go({ at: instant, lane }: StoryPoint): void {
    setHeld({ until: end, cursor: instant });
    session.seek(instant);
    if (typeof lane === "number") session.select({ node: lane });
  }

  const { points, earlier } = picture;
  const list = { points, earlier, cursor, onGo: go };
  const gapWords = gap?.words ?? null;
  const { width, height } = size;
  const plan = useMemo(
    () => planDiagram({ picture, cursor, width: width - gutter, height, gapWords }),
    [picture, cursor, width, height, gapWords],
  );
  return (
    <div
      className="told-box"
      ref={box}
      style={{ "--told-least": `${leastHeight(picture)}px` } as CSSProperties}
    >
      {asList ? (
        <PointList {...list} plan={null} />
      ) : (
        <StoryDiagram plan={plan} cursor={cursor}>
          <PointList {...list} plan={plan} />
        </StoryDiagram>
      )}
    </div>
  );
}

interface PointListProps {
  readonly points: readonly StoryPoint[];
  readonly earlier: number;
  readonly cursor: Micros;
  readonly onGo: (point: StoryPoint) => void;
  /** Where they stand in the diagram; null: one below the other. */
  readonly plan: DiagramPlan | null;
}

const arrows: Readonly<Record<string, 1 | -1 | undefined>> = {
  ArrowRight: 1,
  ArrowDown: 1,
  ArrowLeft: -1,
  ArrowUp: -1,
};

/** All that happened, in its order: one list, whether it is read or lies over the diagram. */
function PointList({ points, earlier, cursor, onGo, plan }: PointListProps): ReactNode {
  const list = useRef<HTMLOListElement>(null);
  const current = Math.max(
    0,
    points.findLastIndex(({ at }) => at <= cursor),
  );

  function onKeyDown(event: KeyboardEvent, slot: number): void {
    const step = arrows[event.key];
    if (step === undefined || event.shiftKey || event.altKey) return;
    // Arrows go along the story while it has the focus, and not along the trace.
    event.preventDefault();
    const point = points[slot + step];
    if (point === undefined) return;
    list.current?.querySelectorAll("button")[slot + step]?.focus();
    onGo(point);
  }

  return (
    <ol
      ref={list}
      className={plan === null ? "told-list" : "told-points"}
      aria-label="What happened, in order"
    >
      {plan === null && earlier > 0 && (
        <li className="told-earlier">{earlier} earlier are left out.</li>
      )}
      {points.map((point, slot) => {
        const { at, lane, words } = point;
        const place = plan?.points[slot];
        const sentence = `${formatInstant(at)}: ${words.join(" ")}`;
        return (
          <li
            key={`${lane} ${at}`}
            style={place === undefined ? undefined : { left: place.x, top: place.y }}
          >
            <button
              type="button"
              tabIndex={slot === current ? 0 : -1}
              aria-current={slot === current ? "step" : undefined}
              aria-label={place === undefined ? undefined : sentence}
              title={place === undefined ? undefined : sentence}
              onClick={() => onGo(point)}
              onKeyDown={(event) => onKeyDown(event, slot)}
            >
              {place === undefined && (
                <>
                  <span className="told-when">{formatInstant(at)}</span>
                  <span className="told-where">{nameOf(lane)}</span>
                  <span>{words.join(" ")}</span>
                </>
              )}
            </button>
          </li>
        );
      })}
    </ol>
  );
}
