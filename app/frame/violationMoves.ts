import type { TraceEvent, Violation } from "../../engine/index.ts";
import { lineOfViolation } from "../explain/violation.ts";
import type { Session } from "../session/session.ts";
import type { Desk } from "./desk.ts";
import { stillQuery } from "./useMedia.ts";

/** Below this the details lie over the stage. */
const drawerQuery = "(width < 1100px)";

/** The line of the trace in which it happened; null: it is forgotten. */
export function findLine(session: Session, violation: Violation): TraceEvent | null {
  const { at } = violation;
  return lineOfViolation(violation, session.lines(session.slotAt(at), session.slotAt(at + 1)));
}

/** Moves the playhead there, selects the node, and asks why. */
export function showViolation(desk: Desk, violation: Violation): void {
  const { session } = desk;
  const { node, partition, at } = violation;
  const line = findLine(session, violation);
  if (line === null) session.seek(at);
  else session.seekLine(line.ref);
  session.select({ node, partition, ref: line?.ref ?? null });
  const inSight = !matchMedia(drawerQuery).matches;
  desk.put({ violation, drawer: inSight });
}

/** Goes on; another invariant that breaks stops it again. */
export function continueAnyway(desk: Desk): void {
  desk.put({ violation: null, drawer: false });
  desk.session.select({ ref: null });
  void desk.session.play();
}

/** Shows from the beginning how it came to that. */
export function replayFromStart(desk: Desk): void {
  desk.put({ violation: null, drawer: false });
  desk.session.select({ ref: null });
  desk.session.seekStart();
  if (!matchMedia(stillQuery).matches) void desk.session.play();
}
