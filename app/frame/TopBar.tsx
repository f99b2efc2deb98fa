import { Keyboard, PanelRight, Redo2, Undo2 } from "lucide-react";
import { type ReactNode } from "react";
import { useSession, useSlice } from "../session/useSession.ts";
import { useDesk, useDeskSlice } from "./desk.ts";
import { Mark } from "./Mark.tsx";
import { RunMenu } from "./RunMenu.tsx";
import { SafetyLamps } from "./SafetyLamps.tsx";
import { SearchChip } from "./SearchChip.tsx";
import { ThemeMenu } from "./ThemeMenu.tsx";
import "./topBar.css";

/** The one bar above every screen. */
export function TopBar(): ReactNode {
  const desk = useDesk();
  const session = useSession();
  const drawer = useDeskSlice((state) => state.drawer);
  const { canUndo, canRedo } = useSlice((state) => ({
    canUndo: state.canUndo,
    canRedo: state.canRedo,
  }));
  return (
    <header className="top">
      <a className="top-brand" href="#home">
        <Mark />
        <h1>Kommander Lab</h1>
      </a>
      <span className="top-rule" />
      <RunMenu />
      <span className="top-gap" />
      <SearchChip />
      <SafetyLamps />
      <button
        type="button"
        className="lab-icon"
        aria-label="Undo"
        aria-keyshortcuts="Control+Z Meta+Z"
        title={
          canUndo ? "Undo the last action (Ctrl Z)" : "Nothing to undo: you have not acted yet"
        }
        disabled={!canUndo}
        onClick={() => void session.undo()}
      >
        <Undo2 size={17} aria-hidden="true" />
      </button>
      <button
        type="button"
        className="lab-icon top-redo"
        aria-label="Redo"
        aria-keyshortcuts="Control+Shift+Z Meta+Shift+Z"
        title={canRedo ? "Redo (Ctrl Shift Z)" : "Nothing to redo"}
        disabled={!canRedo}
        onClick={() => void session.redo()}
      >
        <Redo2 size={17} aria-hidden="true" />
      </button>
      <button
        type="button"
        className="lab-icon top-keys"
        aria-label="Keyboard"
        aria-keyshortcuts="?"
        title="Keys (?)"
        onClick={() => desk.put({ dialog: "keys" })}
      >
        <Keyboard size={17} aria-hidden="true" />
      </button>
      <ThemeMenu />
      <button
        type="button"
        className="lab-icon top-panel"
        aria-label="Details"
        aria-expanded={drawer}
        title="Details and “Why?” (I)"
        onClick={() => desk.put({ drawer: !drawer })}
      >
        <PanelRight size={17} aria-hidden="true" />
      </button>
    </header>
  );
}
