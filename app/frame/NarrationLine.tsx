import type { ReactNode } from "react";
import { partitionName } from "../../engine/index.ts";
import type { Narration } from "../explain/narration.ts";
import { formatInstant } from "../explain/time.ts";
import { useSession } from "../session/useSession.ts";
import { useDesk } from "./desk.ts";
import { goEarlier, goLater } from "./storyMoves.ts";
import { useNarration } from "./useNarration.ts";
import "./narrationLine.css";

/** What happened last, in one sentence; always in sight. */
export function NarrationLine(): ReactNode {
  const session = useSession();
  const desk = useDesk();
  const narration = useNarration();
  return (
    <section className="story" aria-label="What happened">
      {narration === null ? (
        <p className="story-text story-nothing">Nothing has happened yet.</p>
      ) : (
        <>
          <span className="story-when mono">{whenText(narration)}</span>
          <p className="story-text" title={narration.plain}>
            <Sentence narration={narration} />
          </p>
          <button
            type="button"
            className="lab-link story-why"
            onClick={() => {
              session.select({ ref: narration.ref });
              desk.put({ drawer: true });
            }}
          >
            Why?
          </button>
        </>
      )}
      <span className="story-moves">
        <button type="button" aria-keyshortcuts="J" onClick={() => goEarlier(desk)}>
          <kbd>J</kbd> earlier
        </button>
        <button type="button" aria-keyshortcuts="K" onClick={() => goLater(desk)}>
          <kbd>K</kbd> later
        </button>
      </span>
    </section>
  );
}

export function Sentence({ narration }: { readonly narration: Narration }): ReactNode {
  return narration.parts.map(({ kind, text }, place) => {
    switch (kind) {
      case "strong":
        return <strong key={place}>{text}</strong>;
      case "code":
        return <code key={place}>{text}</code>;
      case "text":
        return <span key={place}>{text}</span>;
    }
  });
}

function whenText({ at, partition }: Narration): string {
  return partition < 0 ? formatInstant(at) : `${formatInstant(at)} · ${partitionName(partition)}`;
}
