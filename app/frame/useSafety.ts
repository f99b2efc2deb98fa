import { useMemo } from "react";
import type { Violation } from "../../engine/index.ts";
import { partitionsOf } from "../explain/lifecycle.ts";
import { describeQuorum } from "../explain/describe.ts";
import { lampsOf, violationOf, type Lamp } from "../explain/lamps.ts";
import { useCalm } from "./useCalm.ts";

/** A lamp at the instant shown. */
export interface LampState {
  readonly lamp: Lamp;
  /** Null: it holds. */
  readonly violation: Violation | null;
}

/** What holds at the instant shown. What breaks later is not known yet. */
export interface Safety {
  readonly lamps: readonly LampState[];
  readonly broken: number;
  /** The partitions that cannot commit: nothing is lost, but nothing goes on. */
  readonly waiting: number;
  /** "Progress" in a sentence. */
  readonly progress: string;
}

export function useSafety(): Safety {
  const { violations, happened, waiting, all, config } = useCalm((state) => {
    const { view, cursor, violations, run } = state;
    // Nobody waits for a cluster that has not started.
    const started = view.nodes.some(({ starts }) => starts > 0);
    let waiting = 0;
    const partitions = partitionsOf(view);
    for (const partition of started ? partitions : [])
      if (!describeQuorum(view, partition).canCommit) waiting += 1;
    const all = partitions.length;
    const happened = violations.filter(({ at }) => at <= cursor).length;
    return { violations, happened, waiting, all, config: run.config };
  });
  return useMemo(() => {
    const states = lampsOf(config).map((lamp) => ({
      lamp,
      violation: violationOf(lamp, violations.slice(0, happened)),
    }));
    return {
      lamps: states,
      broken: states.filter(({ violation }) => violation !== null).length,
      waiting,
      progress: progressText(waiting, all),
    };
  }, [violations, happened, waiting, all, config]);
}

function progressText(waiting: number, all: number): string {
  if (waiting === 0) return "Every partition can commit.";
  if (waiting === all) return "No partition can commit: too few nodes can talk to each other.";
  return `${waiting} of ${all} partitions cannot commit.`;
}

/** "6 of 6 hold" */
export function safetyText({ lamps: states, broken }: Safety): string {
  return broken === 0
    ? `${states.length} of ${states.length} hold`
    : `${broken} of ${states.length} violated`;
}
