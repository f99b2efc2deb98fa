import { createStore, type StoreApi } from "zustand/vanilla";
import {
  leaderOf,
  type ClusterView,
  type Micros,
  type NodeId,
  type NodeReference,
} from "../../engine/index.ts";
import type { Session, SessionState } from "../session/session.ts";
import { electionEvidence, type ElectionEvidence } from "./evidence.ts";
import { isWaiting, skipWaiting } from "./fastForward.ts";
import { nodesWith, safeItemsOf } from "./list.ts";
import { additionOf, firstRun, firstRunOpensAt, listPartition } from "./run.ts";
import { whenShown } from "./whenShown.ts";

export type Prediction = NodeId | "nobody";

/** A leader that was crashed, and what had been safe until then. */
export interface Crash {
  readonly node: NodeId;
  readonly at: Micros;
  readonly safeItems: readonly string[];
  /** Null: nobody was asked. */
  readonly prediction: Prediction | null;
  /** Virtual time that nobody had to wait for. */
  readonly skipped: Micros;
}

/** Who leads after a crash, and why. */
export interface Outcome {
  readonly leader: NodeId;
  readonly evidence: ElectionEvidence;
  /** The trace line that crowned it. */
  readonly ref: number;
}

/**
 * Where the visitor stands. It decides which controls are offered and nothing else: what is shown
 * comes from the run.
 */
export type Chapter =
  | "watch"
  | "ask"
  | "election"
  | "elected"
  | "adding"
  | "added"
  | "rejoining"
  | "rejoined"
  | "secondElection"
  | "survived";

export interface PlotState {
  readonly chapter: Chapter;
  readonly crash: Crash | null;
  readonly outcome: Outcome | null;
  /** The first leader that was crashed: the one to come back. */
  readonly absent: NodeId | null;
}

/** The first run: a session, and what a visitor does to it one step after the other. */
export interface Plot {
  readonly store: StoreApi<PlotState>;
  begin(): Promise<void>;
  /** Pauses the cluster and asks who will take over. */
  ask(): Promise<void>;
  /** Carries out the crash that was announced. */
  predict(prediction: Prediction): Promise<void>;
  add(): Promise<void>;
  restart(): Promise<void>;
  crashAgain(): Promise<void>;
  /** Hands the run over: it goes on as it is. */
  end(): void;
}

/** What is added under the new leader. */
export const addedItem = "rice";

const idleSpeed = 1 / 6;
const electionSpeed = 1 / 6;
const addSpeed = 1 / 4;
const rejoinSpeed = 1 / 2;

const leaderReference: NodeReference = { kind: "leader", partition: listPartition };

const opening: PlotState = { chapter: "watch", crash: null, outcome: null, absent: null };

export function createPlot(session: Session, { sweep }: { readonly sweep: () => boolean }): Plot {
  const store = createStore<PlotState>(() => opening);
  /** Counts beginnings and ends: what an earlier one still had under way, stops. */
  let telling = 0;

  function turnTo(chapter: Chapter): void {
    store.setState({ chapter });
  }

  async function playAt(speed: number): Promise<void> {
    await session.setSpeed(speed);
    await session.play();
  }

  async function crashLeader(chapter: Chapter, prediction: Prediction | null): Promise<void> {
    const mine = telling;
    const { view, frontier, run } = session.store.getState();
    const leader = leaderOf(view, listPartition);
    if (leader === null) return;
    const { node } = leader;
    const safeItems = safeItemsOf(view, node);
    store.setState(({ absent }) => ({
      chapter,
      crash: { node, at: frontier, safeItems, prediction, skipped: 0 },
      outcome: null,
      absent: absent ?? node,
    }));
    await session.act({ kind: "crash", node: leaderReference });
    // A run that plays goes on until the crash is carried out: only its input tells when that was.
    const before = run.inputs.length;
    await whenShown(session.store, (state) => state.run.inputs.length > before);
    const { at = frontier } = session.store.getState().run.inputs.at(-1) ?? {};
    store.setState(({ crash }) => (crash === null ? {} : { crash: { ...crash, at } }));
    await watchElection(mine);
  }

  /** Skips waiting and plays campaigns slowly, in turn, until somebody serves. */
  async function watchElection(mine: number): Promise<void> {
    const isOver = (): boolean => mine !== telling || hasStopped(session.store.getState());
    while (!isOver() && !isServed(session.store.getState().view)) {
      const before = store.getState().crash?.skipped ?? 0;
      await skipWaiting(session, {
        sweep: sweep(),
        isOver,
        onSkipped: (more) =>
          store.setState(({ crash }) =>
            crash === null ? {} : { crash: { ...crash, skipped: before + more } },
          ),
      });
      if (isOver()) return;
      await playAt(electionSpeed);
      await whenShown(
        session.store,
        (state) => isOver() || isServed(state.view) || isWaiting(state.view, state.frontier),
      );
    }
    if (isOver()) return;
    const { chapter } = store.getState();
    store.setState({
      chapter: chapter === "secondElection" ? "survived" : "elected",
      outcome: outcomeOf(session, store.getState().crash),
    });
    await playAt(idleSpeed);
  }

  /** Turns the page when the run has come so far. */
  async function turnWhen(chapter: Chapter, holds: (view: ClusterView) => boolean): Promise<void> {
    const mine = telling;
    await whenShown(session.store, (state) => {
      return mine !== telling || hasStopped(state) || holds(state.view);
    });
    if (mine !== telling || hasStopped(session.store.getState())) return;
    turnTo(chapter);
    await playAt(idleSpeed);
  }

  return {
    store,
    begin: async () => {
      telling += 1;
      const mine = telling;
      store.setState(opening);
      await session.open(firstRun, firstRunOpensAt);
      if (mine === telling) await playAt(idleSpeed);
    },
    ask: async () => {
      turnTo("ask");
      await session.pause();
    },
    predict: (prediction) => crashLeader("election", prediction),
    add: async () => {
      turnTo("adding");
      await session.act({ kind: "submit", operation: additionOf(addedItem), node: null });
      await playAt(addSpeed);
      await turnWhen("added", (view) => {
        const holders = nodesWith(view, addedItem);
        return view.nodes.every(({ node, up }) => !up || holders.includes(node));
      });
    },
    restart: async () => {
      const { absent } = store.getState();
      if (absent === null) return;
      turnTo("rejoining");
      await session.act({ kind: "restart", node: { kind: "node", node: absent } });
      await playAt(rejoinSpeed);
      await turnWhen("rejoined", (view) => nodesWith(view, addedItem).includes(absent));
    },
    crashAgain: () => crashLeader("secondElection", null),
    end: () => {
      telling += 1;
    },
  };
}

function hasStopped({ fault, status }: SessionState): boolean {
  return fault !== null || status === "failed";
}

function isServed(view: ClusterView): boolean {
  return leaderOf(view, listPartition)?.serving === true;
}

function outcomeOf(session: Session, crash: Crash | null): Outcome | null {
  const { view, slot } = session.store.getState();
  const leader = leaderOf(view, listPartition);
  if (leader === null || crash === null) return null;
  const { node, roleRef: ref } = leader;
  const lines = session.lines(session.slotAt(crash.at - reachBack), slot);
  return { leader: node, evidence: electionEvidence(lines, crash.at), ref };
}

/** Timers are set anew with every heartbeat: this holds all that counted at a crash. */
const reachBack: Micros = 4_000_000;
