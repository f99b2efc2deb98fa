import { useEffect } from "react";
import { leaderOf, parseNodeName } from "../../engine/index.ts";
import { commitCut, toggleSide } from "./CutBar.tsx";
import { useDesk, type Desk } from "./desk.ts";
import { togglePlay } from "./play.ts";
import { shiftSpeed } from "./SpeedPicker.tsx";
import { goBack, goOn } from "./scriptMoves.ts";
import { goEarlier, goLater } from "./storyMoves.ts";
import type { Tool } from "./tool.ts";
import {
  clientTools,
  messageTools,
  networkTools,
  nodeTools,
  timerTool,
  toggleCutting,
} from "./tools.ts";
import { sceneOf } from "./toolScene.ts";
import { viewsOf } from "./ViewSwitch.tsx";

/**
 * The keyboard of the lab; silent in text fields, in dialogs and menus, and when switched off. Pages
 * mean nothing in a field of one line: whoever typed there goes on with the script.
 */
export function useKeys(): void {
  const desk = useDesk();
  useEffect(() => {
    function onKeyDown(event: KeyboardEvent): void {
      if (event.defaultPrevented || event.isComposing) return;
      if (isWriting(event) || isElsewhere(desk, event.target)) return;
      if (handle(desk, event)) event.preventDefault();
    }
    window.addEventListener("keydown", onKeyDown);
    return () => window.removeEventListener("keydown", onKeyDown);
  }, [desk]);
}

function isWriting({ target, key }: KeyboardEvent): boolean {
  if (target instanceof HTMLInputElement && (key === "PageDown" || key === "PageUp")) return false;
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable ||
      target instanceof HTMLTextAreaElement ||
      target instanceof HTMLSelectElement ||
      (target instanceof HTMLInputElement &&
        !["radio", "checkbox", "button"].includes(target.type)))
  );
}

function isElsewhere(desk: Desk, target: EventTarget | null): boolean {
  const { dialog, menu } = desk.store.getState();
  if (dialog !== null || menu !== null) return true;
  return target instanceof Element && target.closest('[role="menu"], [role="dialog"]') !== null;
}

/** True: the key meant something. */
function handle(desk: Desk, event: KeyboardEvent): boolean {
  const { session } = desk;
  const { key, ctrlKey, metaKey, altKey } = event;
  if ((ctrlKey || metaKey) && !altKey && key.toLowerCase() === "z") {
    void (event.shiftKey ? session.redo() : session.undo());
    return true;
  }
  if (ctrlKey || metaKey || altKey) return false;
  if (key === "Escape") return backOut(desk);
  if (!desk.store.getState().keys) return false;
  if (handleCut(desk, event)) return true;
  if (isPressable(event)) return false;
  return handleTime(desk, event) || handleTools(desk, event) || handleSelection(desk, event);
}

/** Space and Enter belong to the control that has the focus, arrows to a group of radios. */
function isPressable({ key, target }: KeyboardEvent): boolean {
  if (!(target instanceof Element)) return false;
  // A node on the stage is chosen with Enter; Space goes on playing.
  if (key === " " && target.closest(".stage [data-node]") !== null) return false;
  if (key === " " || key === "Enter")
    return target.closest('button, a, summary, input, [role="button"], [role="gridcell"]') !== null;
  if (key.startsWith("Arrow")) return target.closest('input, [role="slider"]') !== null;
  return false;
}

function backOut(desk: Desk): boolean {
  const { cutting, entry, drawer, notice } = desk.store.getState();
  if (cutting !== null) desk.put({ cutting: null });
  else if (notice !== null) desk.put({ notice: null });
  else if (drawer) desk.put({ drawer: false });
  else if (entry !== null) desk.put({ entry: null });
  else if (desk.session.store.getState().selection.ref !== null) desk.session.select({ ref: null });
  else return false;
  return true;
}

function handleCut(desk: Desk, { key, target }: KeyboardEvent): boolean {
  if (desk.store.getState().cutting === null) return false;
  const node = parseNodeName(key);
  if (node !== null) {
    toggleSide(desk, node);
    return true;
  }
  const onButton = target instanceof Element && target.closest(".cutBar .lab-button") !== null;
  if (key === "Enter" && !onButton) {
    commitCut(desk);
    return true;
  }
  return false;
}

function handleTime(desk: Desk, { key, shiftKey }: KeyboardEvent): boolean {
  const { session } = desk;
  switch (key) {
    case " ":
      togglePlay(desk);
      return true;
    case "ArrowRight":
      void session.stepForward(shiftKey ? "message" : "event");
      return true;
    case "ArrowLeft":
      void session.stepBack(shiftKey ? "message" : "event");
      return true;
    case "Home":
      session.seekStart();
      return true;
    case "End":
      session.seekEnd();
      return true;
    case "[":
      shiftSpeed(desk, -1);
      return true;
    case "]":
      shiftSpeed(desk, 1);
      return true;
    case "j":
      goEarlier(desk);
      return true;
    case "k":
      goLater(desk);
      return true;
    case "PageDown":
    case ">":
      return goOn(desk);
    case "PageUp":
    case "<":
      return goBack(desk);
    default:
      return false;
  }
}

function handleTools(desk: Desk, { key }: KeyboardEvent): boolean {
  const scene = sceneOf(desk.session.store.getState());
  switch (key) {
    case "x":
      return perform(desk, nodeTools(desk, scene), "crash");
    case "s":
      return perform(desk, nodeTools(desk, scene), "pause");
    case "h":
      return perform(desk, messageTools(desk, scene), "hold");
    case "d":
      return perform(desk, messageTools(desk, scene), "drop");
    case "t":
      return perform(desk, [timerTool(desk, scene)], "timers");
    case "a":
      return perform(desk, clientTools(desk, scene), "ask");
    case "w":
      return perform(desk, clientTools(desk, scene), "write");
    case "r":
      return perform(desk, clientTools(desk, scene), "read");
    case "p":
      if (desk.store.getState().cutting !== null) toggleCutting(desk);
      else return perform(desk, networkTools(desk, scene, false), "cut");
      return true;
    case "P":
      return perform(desk, networkTools(desk, scene, false), "heal");
    default:
      return false;
  }
}

/** A key says as much as a button would: why it does nothing. */
function perform(desk: Desk, tools: readonly Tool[], id: string): boolean {
  const tool = tools.find((known) => known.id === id);
  if (tool === undefined) return false;
  if (tool.refusal === null) tool.run();
  else desk.put({ notice: { tone: "neutral", title: tool.refusal, lines: [] } });
  return true;
}

function handleSelection(desk: Desk, { key }: KeyboardEvent): boolean {
  const { session } = desk;
  const { view, selection, run } = session.store.getState();
  const shown = viewsOf(run.config).find((known) => known.key === key);
  if (shown !== undefined) {
    desk.put({ view: shown.view });
    return true;
  }
  switch (key) {
    case "n":
      session.select({ node: ((selection.node ?? -1) + 1) % view.nodeCount });
      return true;
    case "l": {
      const leader = leaderOf(view, selection.partition);
      if (leader !== null) session.select({ node: leader.node });
      else desk.put({ notice: { tone: "neutral", title: "Nobody leads here now.", lines: [] } });
      return true;
    }
    case ".": {
      const node = selection.node ?? 0;
      const anchor =
        document.querySelector(`.stage [data-node="${node}"]`) ??
        document.querySelector(".rail-node");
      if (anchor !== null) desk.put({ menu: { kind: "node", node, anchor } });
      return true;
    }
    case "i":
      desk.put({ drawer: !desk.store.getState().drawer });
      return true;
    case "o":
      desk.put({ dialog: "scenarios" });
      return true;
    case "?":
      desk.put({ dialog: "keys" });
      return true;
    default:
      return false;
  }
}
