import type { ReactElement } from "react";
import { leaderOf } from "../../engine/index.ts";
import { useSlice } from "../session/useSession.ts";
import { PredictionOptions } from "./PredictionOptions.tsx";
import { Primary } from "./Primary.tsx";
import { listPartition } from "./run.ts";
import { usePlot, usePlotSlice } from "./usePlot.ts";

/** What the middle of the scene offers: the crash, the question, or the way on. */
export function CentreControl({
  stopped,
  onDone,
}: {
  /** The engine stopped: there is nothing more to do here. */
  readonly stopped: boolean;
  readonly onDone: () => void;
}): ReactElement | null {
  const plot = usePlot();
  const { chapter, crash, outcome } = usePlotSlice((state) => state);
  const nodes = useSlice((state) => state.view.nodes);
  const leader = useSlice((state) => leaderOf(state.view, listPartition)?.node ?? null);
  if (stopped)
    return (
      <Primary large onPress={onDone}>
        Go to the lab
      </Primary>
    );
  switch (chapter) {
    case "watch":
      return (
        <Primary large icon="✕" disabled={leader === null} onPress={() => void plot.ask()}>
          Crash the leader
        </Primary>
      );
    case "ask":
    case "election":
    case "elected": {
      const dead = crash?.node ?? leader;
      return (
        <PredictionOptions
          candidates={nodes.map(({ node }) => node).filter((node) => node !== dead)}
          predicted={crash?.prediction ?? null}
          happened={chapter === "elected" ? (outcome?.leader ?? null) : null}
          onPick={chapter === "ask" ? (prediction) => void plot.predict(prediction) : null}
        />
      );
    }
    case "survived":
      return (
        <Primary large onPress={onDone}>
          Go on in the lab
        </Primary>
      );
    case "adding":
    case "added":
    case "rejoining":
    case "rejoined":
    case "secondElection":
      return null;
  }
}
