import { createContext, useContext } from "react";
import { useStore } from "zustand";
import { useShallow } from "zustand/react/shallow";
import { createStore, type StoreApi } from "zustand/vanilla";
import {
  assertPresent,
  leaderOf,
  type Action,
  type ClusterConfig,
  type NodeId,
  type PartitionId,
  type Scenario,
  type ScriptStep,
  type Violation,
} from "../../engine/index.ts";
import type { CallForm } from "./callForm.ts";
import { createDefaultRun, type NamedRun } from "../session/defaultRun.ts";
import type { Recording, Session } from "../session/session.ts";
import type { SearchRun } from "../search/searchRun.ts";
import { leaveRecipeAddress } from "../recipes/recipeAddress.ts";
import { createStory, type Story } from "../session/story.ts";

export type StageView = "ring" | "logs" | "matrix" | "history" | "application";

export type DialogName =
  "setup" | "write" | "keys" | "trace" | "search" | "scenarios" | "recipes" | "call" | "marks";

/** A menu that belongs to something on the stage. */
export type StageMenu =
  | { readonly kind: "node"; readonly node: NodeId; readonly anchor: Element }
  | {
      readonly kind: "link";
      readonly from: NodeId;
      readonly to: NodeId;
      readonly anchor: Element;
    }
  | { readonly kind: "partition"; readonly partition: PartitionId; readonly anchor: Element }
  | { readonly kind: RailMenu | "all"; readonly anchor: Element }
  | { readonly kind: "wall"; readonly anchor: Element };

/** A menu that a tool of the rail opens. */
export type RailMenu = "links" | "disk" | "timers" | "hold" | "drop" | "ask";

/** Something that people should know, until they have read it. */
export interface Notice {
  readonly tone: "neutral" | "warn" | "danger";
  readonly title: string;
  /** What is wrong and what helps, a line each. */
  readonly lines: readonly string[];
}

/** What lies open on the page around a run. Nothing here changes what happens in the run. */
export interface DeskState {
  /** What the run is called; null until one was opened. */
  readonly name: string | null;
  readonly about: string | null;
  readonly source: string | null;
  /** What is to be said of the run, stop by stop; empty: nothing. */
  readonly script: readonly ScriptStep[];
  /** What was asked for last: what is still being read of something else comes too late. */
  readonly opening: object | null;
  /** What the run began as; null: no scenario. */
  readonly scenario: Scenario | null;
  /** The shipped scenario that the run began as; null: none. */
  readonly shipped: string | null;
  readonly view: StageView;
  readonly dialog: DialogName | null;
  /** What the dialog of clients asks for. */
  readonly request: "write" | "read";
  /** What the dialog of calls asks for. */
  readonly form: CallForm | null;
  readonly menu: StageMenu | null;
  /** The nodes on the first side of a cut that is being prepared; null: none is. */
  readonly cutting: readonly NodeId[] | null;
  /** The entry that is looked at. */
  readonly entry: { readonly node: NodeId; readonly index: number } | null;
  /** The side panel is drawn over the stage (narrow windows only). */
  readonly drawer: boolean;
  readonly notice: Notice | null;
  /** What broke, on the card that tells about it. */
  readonly violation: Violation | null;
  /** The search that goes on beside the run; null: none was begun. */
  readonly search: SearchRun | null;
  /** Play goes one step and stops. */
  readonly stepping: boolean;
  readonly keys: boolean;
}

/** What a run is called, and what is said about it. */
export type RunWords = Pick<
  NamedRun,
  "name" | "about" | "source" | "script" | "scenario" | "shipped"
>;

export interface Desk {
  readonly store: StoreApi<DeskState>;
  readonly session: Session;
  readonly story: Story;
  put(change: Partial<DeskState>): void;
  open(named: NamedRun): Promise<void>;
  openRecording(recording: Recording, words: RunWords): Promise<void>;
  /** Takes over the run that the session is in already. */
  adopt(name: string): void;
  act(action: Action): void;
  /** Several acts that are undone as one. */
  actAll(actions: readonly Action[]): void;
  /** Begins to follow the session. The answer ends that. */
  enter(): () => void;
}

const keysStorage = "kommander-lab.keys";

export function createDesk(session: Session): Desk {
  const store = createStore<DeskState>(() => ({
    name: null,
    about: null,
    source: null,
    script: [],
    opening: null,
    scenario: null,
    shipped: null,
    view: "ring",
    dialog: null,
    request: "write",
    form: null,
    menu: null,
    cutting: null,
    entry: null,
    drawer: false,
    notice: null,
    violation: null,
    search: null,
    stepping: false,
    keys: loadKeys(),
  }));
  const story = createStory(session);

  /** Tools need somebody to act on: at first the leader. */
  function selectSomebody(): void {
    const { view, selection } = session.store.getState();
    const leader = leaderOf(view, selection.partition);
    session.select({ node: leader?.node ?? 0 });
  }

  /** A new run begins with a clear desk. */
  function clearFor(words: RunWords, { partitions, application }: ClusterConfig): void {
    const { name, about, source, script = [], scenario = null, shipped = null } = words;
    leaveRecipeAddress();
    const ofRaft = partitions > mostTabs - 1 ? "matrix" : "ring";
    store.setState({
      name,
      about,
      source,
      script,
      scenario,
      shipped,
      view: application === undefined ? ofRaft : "application",
      menu: null,
      cutting: null,
      entry: null,
      dialog: null,
      notice: null,
      violation: null,
    });
  }

  /** Whether the run is a recording; if so, people are told why nothing happens. */
  function refusesActs(): boolean {
    if (!session.store.getState().recorded) return false;
    store.setState({ notice: recordingNotice, cutting: null });
    return true;
  }

  return {
    store,
    session,
    story,
    put: (change) => {
      if ((change.dialog === "write" || change.dialog === "call") && refusesActs()) return;
      if (change.keys !== undefined) saveKeys(change.keys);
      store.setState(change);
    },
    open: async (named) => {
      const { run, playTo } = named;
      clearFor(named, run.config);
      await session.open(run, playTo);
      selectSomebody();
    },
    openRecording: async (recording, words) => {
      clearFor(words, recording.config);
      await session.openRecording(recording);
      selectSomebody();
    },
    adopt: (name) => {
      clearFor({ name, about: null, source: null }, session.store.getState().run.config);
      selectSomebody();
    },
    act: (action) => {
      if (!refusesActs()) void session.act(action);
    },
    actAll: (actions) => {
      if (!refusesActs()) void session.actAll(actions);
    },
    enter: () => {
      const leaveStory = story.follow();
      const leaveSession = session.store.subscribe(({ caught }, before) => {
        if (caught === before.caught) return;
        // A run that stands still because something broke says what; one that goes on, nothing more.
        // What an application broke stands beside it: nothing is to be drawn over that.
        const drawer = store.getState().view !== "application" || store.getState().drawer;
        store.setState(caught === null ? { violation: null } : { violation: caught, drawer });
      });
      return () => {
        leaveStory();
        leaveSession();
      };
    },
  };
}

const recordingNotice: Notice = {
  tone: "neutral",
  title: "This is a recording: it can be looked at, not acted on.",
  lines: ["Open the scenario to act."],
};

/** With more partitions than this, P0 included, tabs give way to the matrix. */
export const mostTabs = 7;

export function openDefaultRun(desk: Desk): Promise<void> {
  return desk.open(createDefaultRun());
}

function loadKeys(): boolean {
  try {
    return localStorage.getItem(keysStorage) !== "off";
  } catch {
    return true;
  }
}

function saveKeys(on: boolean): void {
  try {
    if (on) localStorage.removeItem(keysStorage);
    else localStorage.setItem(keysStorage, "off");
  } catch {
    // Storage may be forbidden: then the choice holds for this visit.
  }
}

export const DeskContext: React.Context<Desk | null> = createContext<Desk | null>(null);

export function useDesk(): Desk {
  return assertPresent(useContext(DeskContext), "the desk");
}

export function useDeskSlice<Slice>(select: (state: DeskState) => Slice): Slice {
  return useStore(useDesk().store, useShallow(select));
}
