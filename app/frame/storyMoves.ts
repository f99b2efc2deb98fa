import type { Desk } from "./desk.ts";

/** Shows the state after the sentence before the one that is shown. */
export function goEarlier({ session, story, store }: Desk): void {
  const { slot, selection } = session.store.getState();
  const filter = { partition: scope(store.getState().view, selection.partition), minor: false };
  const shown = story.before(slot, filter);
  if (shown === null) return;
  const line = session.slotOf(shown.ref);
  const earlier = line === undefined ? null : story.before(line, filter);
  if (earlier !== null) session.seekLine(earlier.ref);
}

/** Shows the state after the next sentence; behind the last one, the end. */
export function goLater({ session, story, store }: Desk): void {
  const { slot, selection } = session.store.getState();
  const filter = { partition: scope(store.getState().view, selection.partition), minor: false };
  const later = story.from(slot, filter);
  if (later === null) session.seekEnd();
  else session.seekLine(later.ref);
}

function scope(view: string, partition: number): number | null {
  return view === "matrix" ? null : partition;
}
