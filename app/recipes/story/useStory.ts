import { useLayoutEffect, useState } from "react";
import { servicesOf } from "../../../engine/index.ts";
import { useCalm } from "../../frame/useCalm.ts";
import type { Session } from "../../session/session.ts";
import { useSession, useSlice } from "../../session/useSession.ts";
import { addToStory, createStory } from "./readStory.ts";
import type { Until } from "./picture.ts";
import type { Story } from "./story.ts";
import {
  addMention,
  createSubjects,
  newestSubject,
  subjectsBefore,
  type Subjects,
} from "./subject.ts";

/** A story of the run that is shown, and what else there is to tell of. */
export interface ToldStory {
  /** Null: nothing was asked yet. */
  readonly story: Story | null;
  readonly keys: readonly string[];
  /** What the instant shown lies behind. */
  readonly until: Until;
}

/**
 * Follows the trace for one subject: `chosen`, or else the newest. Lines are read once, when they
 * come; only a choice or a fork reads all of them again.
 */
export function useStory(chosen: string | null): ToldStory {
  const session = useSession();
  const edition = useSlice((state) => state.edition);
  const until = useCalm(({ slot, cursor }) => ({ slot, at: cursor }));
  const [subjects, setSubjects] = useState(createSubjects);
  const [story, setStory] = useState<Story | null>(null);
  useLayoutEffect(() => followSubjects(session, setSubjects), [session, edition]);
  const keys = subjectsBefore(subjects, until.slot);
  const isKnown = chosen !== null && keys.includes(chosen);
  const key = isKnown ? chosen : newestSubject(subjects, until.slot);
  useLayoutEffect(
    () => (key === null ? undefined : followStory(session, key, setStory)),
    [session, key, edition],
  );
  return { story: story?.key === key ? story : null, keys, until };
}

function followSubjects(session: Session, put: (subjects: Subjects) => void): () => void {
  return follow(session, () => {
    const subjects = createSubjects();
    put(subjects);
    return (line, slot) => addMention(subjects, line, slot);
  });
}

function followStory(session: Session, key: string, put: (story: Story) => void): () => void {
  return follow(session, () => {
    const { nodes, application } = session.store.getState().run.config;
    const services = application === undefined ? [] : servicesOf(application.name);
    const story = createStory(key, { nodes, services });
    put(story);
    return (line, slot) => addToStory(story, line, slot);
  });
}

type Reader = (line: Parameters<typeof addToStory>[1], slot: number) => void;

/** Tells a reader every line once; where lines become void, a new reader all that stands. */
function follow(session: Session, begin: () => Reader): () => void {
  let read: Reader = () => undefined;
  return session.watch({
    cut(slot) {
      read = begin();
      const kept = session.lines(0, slot);
      kept.forEach((line, place) => read(line, slot - kept.length + place));
    },
    added(lines, from) {
      lines.forEach((line, place) => read(line, from + place));
    },
  });
}
