import { useCallback, useEffect, useRef, useState } from "react";
import {
  connectAnalyst,
  type AnalystConnection,
  type HistoryJudgement,
  type Micros,
} from "../../engine/index.ts";
import { useSession } from "../session/useSession.ts";
import { countInvoked, outcomeAt, recordsAt, type ClientHistory } from "./clientHistory.ts";

/** What is known about the operations up to the cursor. */
export interface Judged {
  /** Null: nothing was judged yet. */
  readonly judgement: HistoryJudgement | null;
  /** A newer verdict is on its way. */
  readonly busy: boolean;
  /** Why there is none. */
  readonly failure: string | null;
  /** Tries ten times as hard. */
  tryLonger(): void;
}

const usualBudget = 100_000;
/** While a run plays, a verdict is asked for at most so often. */
const playingMillis = 1000;
const pausedMillis = 120;

/** Judges what clients were told up to the cursor, beside the page, whenever that has changed. */
export function useJudgement(history: ClientHistory): Judged {
  const { store } = useSession();
  const [judgement, setJudgement] = useState<HistoryJudgement | null>(null);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const budget = useRef(usualBudget);
  const again = useRef<() => void>(() => undefined);

  useEffect(() => {
    const analyst: AnalystConnection = connectAnalyst();
    let judged = "";
    let asking = false;
    let timer = 0;
    let ended = false;

    async function ask(): Promise<void> {
      timer = 0;
      if (asking || ended) return;
      const { cursor, edition } = store.getState();
      const wanted = nameOf(history, edition, cursor);
      if (wanted === judged) return;
      asking = true;
      setBusy(true);
      try {
        const answer = await analyst.api.judgeHistory(recordsAt(history, cursor), budget.current);
        if (ended) return;
        judged = wanted;
        setJudgement(answer);
        setFailure(null);
      } catch (error) {
        if (ended) return;
        judged = wanted;
        setFailure(error instanceof Error ? error.message : String(error));
      }
      asking = false;
      setBusy(false);
      plan();
    }

    function plan(): void {
      if (timer !== 0 || asking) return;
      const { cursor, edition, playing } = store.getState();
      if (nameOf(history, edition, cursor) === judged) return;
      timer = window.setTimeout(() => void ask(), playing ? playingMillis : pausedMillis);
    }

    again.current = () => {
      judged = "";
      plan();
    };
    plan();
    const unsubscribe = store.subscribe(plan);
    return () => {
      ended = true;
      clearTimeout(timer);
      unsubscribe();
      analyst.end();
    };
  }, [store, history]);

  const tryLonger = useCallback(() => {
    budget.current *= 10;
    again.current();
  }, []);
  return { judgement, busy, failure, tryLonger };
}

/** The same name: the same operations with the same answers. */
function nameOf(history: ClientHistory, edition: number, cursor: Micros): string {
  const invoked = countInvoked(history, cursor);
  let answered = 0;
  for (let slot = 0; slot < invoked; slot++)
    if (outcomeAt(history.requests[slot]!, cursor) !== "waiting") answered += 1;
  return `${edition} ${invoked} ${answered}`;
}
