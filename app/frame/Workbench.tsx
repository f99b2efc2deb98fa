import { lazy, Suspense, useCallback, useMemo, type ReactNode } from "react";
import {
  leaderOf,
  nodeName,
  partitionName,
  type NodeId,
  type PartitionId,
} from "../../engine/index.ts";
import { partitionsOf, partitionsToShow } from "../explain/lifecycle.ts";
import { LogGrid } from "../logs/LogGrid.tsx";
import { createFlightShow, shortestShow } from "../session/shownFlights.ts";
import { useSession, useSlice } from "../session/useSession.ts";
import { RingStage } from "../stage/RingStage.tsx";
import { planStage } from "../stage/seats.ts";
import { PartitionTabs } from "../tabs/PartitionTabs.tsx";
import { CutBar, previewCut, toggleSide } from "./CutBar.tsx";
import { mostTabs, useDesk, useDeskSlice } from "./desk.ts";
import { Notices } from "./Notices.tsx";
import { stillQuery, useMedia } from "./useMedia.ts";
import { ViewSwitch } from "./ViewSwitch.tsx";
import "./workbench.css";

const panelId = "stage-panel";

/** Most runs have few partitions: the matrix comes when it is asked for. */
const OpenMatrix = lazy(async () => ({ default: (await import("./OpenMatrix.tsx")).OpenMatrix }));

const ApplicationStage = lazy(async () => ({
  default: (await import("../recipes/ApplicationStage.tsx")).ApplicationStage,
}));

const HistoryStage = lazy(async () => ({
  default: (await import("../history/HistoryStage.tsx")).HistoryStage,
}));

/** The middle of the lab: which partition, which view of it, and the view itself. */
export function Workbench(): ReactNode {
  const view = useDeskSlice((desk) => desk.view);
  const starting = useSlice((state) => state.status === "starting");
  return (
    <main className="work">
      <div className="work-head">
        <Tabs />
        <ViewSwitch />
      </div>
      <div className={`work-body work-${view}`} id={panelId}>
        {starting ? <Skeleton /> : <Body />}
        <CutBar />
        <Notices />
      </div>
    </main>
  );
}

function Body(): ReactNode {
  const view = useDeskSlice((desk) => desk.view);
  switch (view) {
    case "ring":
      return (
        <>
          <div className="work-stage">
            <Stage />
          </div>
          <div className="work-logs">
            <Logs />
          </div>
        </>
      );
    case "logs":
      return (
        <div className="work-logs">
          <Logs />
        </div>
      );
    case "matrix":
      return <WholeMatrix />;
    case "history":
      return (
        <Suspense fallback={<Skeleton />}>
          <HistoryStage />
        </Suspense>
      );
    case "application":
      return (
        <Suspense fallback={<Skeleton />}>
          <ApplicationStage />
        </Suspense>
      );
  }
}

function Tabs(): ReactNode {
  const many = useSlice((state) => partitionsOf(state.view).length > mostTabs);
  return many ? <PartitionPicker /> : <FewTabs />;
}

function FewTabs(): ReactNode {
  const session = useSession();
  const { view, partition } = useSlice((state) => ({
    view: state.view,
    partition: state.selection.partition,
  }));
  const onSelect = useCallback(
    (next: PartitionId) => session.select({ partition: next, ref: null }),
    [session],
  );
  const desk = useDesk();
  const onMenu = useCallback(
    (next: PartitionId, anchor: Element) => {
      session.select({ partition: next, ref: null });
      desk.put({ menu: { kind: "partition", partition: next, anchor } });
    },
    [desk, session],
  );
  return (
    <PartitionTabs
      view={view}
      selected={partition}
      onSelect={onSelect}
      onMenu={onMenu}
      controls={panelId}
    />
  );
}

/** Too many partitions for tabs: one is chosen by its name, or in the matrix. */
function PartitionPicker(): ReactNode {
  const session = useSession();
  const { partition, known, newest } = useSlice(({ view, selection }) => {
    const leader = leaderOf(view, selection.partition);
    return {
      partition: selection.partition,
      // As text: equal lists draw nothing anew.
      known: partitionsToShow(view, selection.partition).join(),
      newest: leader === null ? null : `${nodeName(leader.node)} leads T${leader.term}`,
    };
  });
  return (
    <div className="work-picker">
      <label>
        <span className="visuallyHidden">Partition</span>
        <select
          value={partition}
          onChange={(event) => session.select({ partition: Number(event.target.value), ref: null })}
        >
          {known.split(",").map((id) => (
            <option key={id} value={id}>
              {partitionName(Number(id))}
            </option>
          ))}
        </select>
      </label>
      <span className="work-pickerFact">{newest ?? "no leader"}</span>
    </div>
  );
}

/** Where the nodes will stand, before the first of them reports. */
function Skeleton(): ReactNode {
  const { seats, ring, width, height } = planStage(5, 1008, 322);
  return (
    <div className="work-skeleton">
      <svg viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
        {seats.map(({ x, y }) => (
          <circle key={`${x} ${y}`} cx={x} cy={y} r={ring} />
        ))}
      </svg>
      <output>Starting the engine…</output>
    </div>
  );
}

/** The instant with its messages as they are drawn, and what can be done to what is drawn. */
function useStage() {
  const session = useSession();
  const desk = useDesk();
  const reducedMotion = useMedia(stillQuery);
  const { view, cursor, slot, moved, playing, speed, partition, selectedNode } = useSlice(
    (state) => ({
      view: state.view,
      cursor: state.cursor,
      slot: state.slot,
      moved: state.moved,
      playing: state.playing,
      speed: state.speed,
      partition: state.selection.partition,
      selectedNode: state.selection.node,
    }),
  );
  const show = useMemo(() => createFlightShow(session), [session]);
  // A pause freezes the picture as it is; steps and jumps show messages exactly where they are.
  const stretch = moved === "play" ? shortestShow(speed) : 0;
  const cutting = useDeskSlice((state) => state.cutting);
  const preview = useMemo(
    () => (cutting === null ? null : previewCut(view.cut, view.nodeCount, cutting)),
    [view.cut, view.nodeCount, cutting],
  );
  const flying = show(view, { partition, cursor, slot }, stretch);
  // What a cut would look like: drawn, but not done.
  const shown = preview === null ? flying : { ...flying, cut: preview };
  const handlers = useMemo(
    () => ({
      onSelectNode: (node: NodeId) => {
        if (desk.store.getState().cutting === null) session.select({ node });
        else toggleSide(desk, node);
      },
      onNodeMenu: (node: NodeId, anchor: Element) => {
        session.select({ node });
        desk.put({ menu: { kind: "node", node, anchor } });
      },
      onLinkMenu: (from: NodeId, to: NodeId, anchor: Element) =>
        desk.put({ menu: { kind: "link", from, to, anchor } }),
      onWallMenu: (anchor: Element) => desk.put({ menu: { kind: "wall", anchor } }),
      onSelectFlight: (ref: number) => {
        void session.pause();
        session.select({ ref });
      },
      onSelectEntry: (node: NodeId, index: number) => {
        session.select({ node });
        desk.put({ entry: { node, index }, drawer: true });
      },
      onPartitionMenu: (next: PartitionId, anchor: Element) => {
        session.select({ partition: next, ref: null });
        desk.put({ menu: { kind: "partition", partition: next, anchor } });
      },
      onMarks: () => desk.put({ dialog: "marks" }),
      onSelectPartition: (next: PartitionId) => session.select({ partition: next, ref: null }),
      onSelectReplica: (node: NodeId, next: PartitionId) =>
        session.select({ node, partition: next, ref: null }),
    }),
    [desk, session],
  );
  const flightStyle = flightStyleAt(speed, playing);
  return {
    view,
    shown,
    cursor,
    partition,
    selectedNode,
    playing,
    flightStyle,
    reducedMotion,
    ...handlers,
  };
}

function Stage(): ReactNode {
  const stage = useStage();
  return (
    <RingStage
      view={stage.shown}
      partition={stage.partition}
      now={stage.cursor}
      selectedNode={stage.selectedNode}
      flightStyle={stage.flightStyle}
      reducedMotion={stage.reducedMotion}
      showTimeouts={!stage.playing}
      onSelectNode={stage.onSelectNode}
      onNodeMenu={stage.onNodeMenu}
      onSelectFlight={stage.onSelectFlight}
      onLinkMenu={stage.onLinkMenu}
      onWallMenu={stage.onWallMenu}
    />
  );
}

function WholeMatrix(): ReactNode {
  const stage = useStage();
  return (
    <Suspense fallback={<Skeleton />}>
      <OpenMatrix {...stage} />
    </Suspense>
  );
}

function flightStyleAt(speed: number | "max", playing: boolean): "full" | "pulse" | "none" {
  if (!playing) return "full";
  if (speed === "max" || speed >= 16) return "none";
  return speed > 2 ? "pulse" : "full";
}

function Logs(): ReactNode {
  const session = useSession();
  const desk = useDesk();
  const { view, partition, selectedNode } = useSlice((state) => ({
    view: state.view,
    partition: state.selection.partition,
    selectedNode: state.selection.node,
  }));
  const entry = useDeskSlice((state) => state.entry);
  const onSelectEntry = useCallback(
    (node: NodeId, index: number) => {
      session.select({ node });
      desk.put({ entry: { node, index }, drawer: true });
    },
    [desk, session],
  );
  const onSelectNode = useCallback((node: NodeId) => session.select({ node }), [session]);
  return (
    <LogGrid
      view={view}
      partition={partition}
      selected={entry}
      selectedNode={selectedNode}
      onSelectEntry={onSelectEntry}
      onSelectNode={onSelectNode}
      onMarks={() => desk.put({ dialog: "marks" })}
    />
  );
}
