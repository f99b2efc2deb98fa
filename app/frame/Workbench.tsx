import { useCallback, useMemo, type ReactNode } from "react";
import type { NodeId, PartitionId } from "../../engine/index.ts";
import { LogGrid } from "../logs/LogGrid.tsx";
import { createFlightShow, shortestShow } from "../session/shownFlights.ts";
import { useSession, useSlice } from "../session/useSession.ts";
import { RingStage } from "../stage/RingStage.tsx";
import { PartitionTabs } from "../tabs/PartitionTabs.tsx";
import { CutBar } from "./CutBar.tsx";
import { mostTabs, useDesk, useDeskSlice } from "./desk.ts";
import { Notices } from "./Notices.tsx";
import { stillQuery, useMedia } from "./useMedia.ts";
import { ViewSwitch } from "./ViewSwitch.tsx";
import "./workbench.css";

const panelId = "stage-panel";

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
      return null;
  }
}

function Tabs(): ReactNode {
  const session = useSession();
  const { view, partition } = useSlice((state) => ({
    view: state.view,
    partition: state.selection.partition,
  }));
  const onSelect = useCallback(
    (next: PartitionId) => session.select({ partition: next, ref: null }),
    [session],
  );
  if (view.partitionCount > mostTabs) return <PartitionPicker />;
  return (
    <PartitionTabs view={view} selected={partition} onSelect={onSelect} controls={panelId} />
  );
}

function PartitionPicker(): ReactNode {
  return null;
}

/** Where the nodes will stand, before the first of them reports. */
function Skeleton(): ReactNode {
  return (
    <div className="work-skeleton">
      <p>Starting the engine…</p>
    </div>
  );
}

function Stage(): ReactNode {
  const session = useSession();
  const desk = useDesk();
  const reducedMotion = useMedia(stillQuery);
  const { view, cursor, slot, moved, playing, speed, partition, selectedNode } = useSlice((state) => ({
    view: state.view,
    cursor: state.cursor,
    slot: state.slot,
    moved: state.moved,
    playing: state.playing,
    speed: state.speed,
    partition: state.selection.partition,
    selectedNode: state.selection.node,
  }));
  const show = useMemo(() => createFlightShow(session), [session]);
  // A pause freezes the picture as it is; steps and jumps show messages exactly where they are.
  const stretch = moved === "play" ? shortestShow(speed) : 0;
  const shown = show(view, { partition, cursor, slot }, stretch);
  const onSelectNode = useCallback(
    (node: NodeId) => {
      const { cutting } = desk.store.getState();
      if (cutting !== null) {
        const next = cutting.includes(node)
          ? cutting.filter((other) => other !== node)
          : [...cutting, node].sort((a, b) => a - b);
        desk.put({ cutting: next });
      } else session.select({ node });
    },
    [desk, session],
  );
  const onNodeMenu = useCallback(
    (node: NodeId, anchor: Element) => {
      session.select({ node });
      desk.put({ menu: { kind: "node", node, anchor } });
    },
    [desk, session],
  );
  const onLinkMenu = useCallback(
    (from: NodeId, to: NodeId, anchor: Element) =>
      desk.put({ menu: { kind: "link", from, to, anchor } }),
    [desk],
  );
  const onWallMenu = useCallback(
    (anchor: Element) => desk.put({ menu: { kind: "wall", anchor } }),
    [desk],
  );
  const onSelectFlight = useCallback(
    (ref: number) => {
      void session.pause();
      session.select({ ref });
    },
    [session],
  );
  return (
    <RingStage
      view={shown}
      partition={partition}
      now={cursor}
      selectedNode={selectedNode}
      flightStyle={flightStyleAt(speed, playing)}
      reducedMotion={reducedMotion}
      showTimeouts={!playing}
      onSelectNode={onSelectNode}
      onNodeMenu={onNodeMenu}
      onSelectFlight={onSelectFlight}
      onLinkMenu={onLinkMenu}
      onWallMenu={onWallMenu}
    />
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
    />
  );
}
