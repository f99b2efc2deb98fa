import type { Narration } from "../explain/narration.ts";
import { useDesk, useDeskSlice } from "./desk.ts";
import { useCalm } from "./useCalm.ts";

/** The sentence to show: the latest before the cursor that the current view is about. */
export function useNarration(): Narration | null {
  const { story } = useDesk();
  const { view } = useDeskSlice((desk) => ({ view: desk.view }));
  const { slot, partition, moved } = useCalm(
    (state) => ({
      slot: state.slot,
      partition: state.selection.partition,
      moved: state.moved,
    }),
    100,
  );
  return story.before(slot, {
    partition: view === "matrix" ? null : partition,
    minor: moved === "step",
  });
}
