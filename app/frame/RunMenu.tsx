import { Menu } from "@base-ui/react/menu";
import {
  ChevronDown,
  ChefHat,
  Copy,
  Download,
  FileUp,
  Home,
  Library,
  Radar,
  Rows3,
  Settings2,
  SquarePlay,
} from "lucide-react";
import { useRef, type ReactNode } from "react";
import { useSlice } from "../session/useSession.ts";
import { openDefaultRun, useDesk, useDeskSlice } from "./desk.ts";
import { openFile } from "./openFile.ts";
import { copyScenario, downloadScenario } from "./scenarioFile.ts";
import { startHere } from "./scenarioGroups.ts";
import { openShippedScenario } from "./shippedScenarios.ts";
import "./menu.css";

/** What is open, and everything that can be opened instead. */
export function RunMenu(): ReactNode {
  const desk = useDesk();
  const name = useDeskSlice((state) => state.name);
  const recorded = useSlice((state) => state.recorded);
  const picker = useRef<HTMLInputElement>(null);
  return (
    <>
      <Menu.Root>
        <Menu.Trigger className="top-run">
          <span className="top-runName">{name ?? "Starting…"}</span>
          <ChevronDown size={15} aria-hidden="true" />
        </Menu.Trigger>
        <Menu.Portal>
          <Menu.Positioner className="menu-positioner" align="start" sideOffset={6}>
            <Menu.Popup className="menu">
              <Menu.Item className="menu-item" onClick={() => desk.put({ dialog: "setup" })}>
                <Settings2 size={16} aria-hidden="true" />
                <span className="menu-label">Set up a cluster…</span>
              </Menu.Item>
              <Menu.Item className="menu-item" onClick={() => picker.current?.click()}>
                <FileUp size={16} aria-hidden="true" />
                <span className="menu-label">
                  Open a file…
                  <span className="menu-why">
                    a scenario, a trace, a history; or drop it anywhere on the page
                  </span>
                </span>
              </Menu.Item>
              <Menu.Item className="menu-item" onClick={() => void openDefaultRun(desk)}>
                <Home size={16} aria-hidden="true" />
                <span className="menu-label">The run that the lab begins with</span>
              </Menu.Item>
              <Menu.Item className="menu-item" onClick={() => desk.put({ dialog: "search" })}>
                <Radar size={16} aria-hidden="true" />
                <span className="menu-label">
                  Search for what breaks…
                  <span className="menu-why">random storms over many seeds, in the background</span>
                </span>
              </Menu.Item>
              <Menu.Item className="menu-item" onClick={() => desk.put({ dialog: "recipes" })}>
                <ChefHat size={16} aria-hidden="true" />
                <span className="menu-label">
                  Recipes…
                  <span className="menu-why">
                    applications at work: what is yours, what is Kommander’s
                  </span>
                </span>
              </Menu.Item>
              <Menu.Separator className="menu-separator" />
              <Menu.Item
                className="menu-item"
                disabled={recorded}
                onClick={() => void copyScenario(desk)}
              >
                <Copy size={16} aria-hidden="true" />
                <span className="menu-label">
                  Copy this run as a scenario
                  <span className="menu-why">
                    {recorded
                      ? "a recording cannot be run again"
                      : "seed, settings and what you did, as YAML"}
                  </span>
                </span>
              </Menu.Item>
              <Menu.Item
                className="menu-item"
                disabled={recorded}
                onClick={() => void downloadScenario(desk)}
              >
                <Download size={16} aria-hidden="true" />
                <span className="menu-label">Download this run</span>
              </Menu.Item>
              <Menu.Item className="menu-item" onClick={() => desk.put({ dialog: "trace" })}>
                <Rows3 size={16} aria-hidden="true" />
                <span className="menu-label">
                  Save the trace…
                  <span className="menu-why">for the lab, etcd, ShiViz, Perfetto or Mermaid</span>
                </span>
              </Menu.Item>
              <Menu.Group>
                <Menu.Separator className="menu-separator" />
                <Menu.GroupLabel className="menu-heading">Scenarios to start with</Menu.GroupLabel>
                {startHere.map(({ file, name: known }) => (
                  <Menu.Item
                    key={file}
                    className="menu-item"
                    onClick={() => void openShippedScenario(desk, file)}
                  >
                    <SquarePlay size={16} aria-hidden="true" />
                    <span className="menu-label">{known}</span>
                  </Menu.Item>
                ))}
                <Menu.Item className="menu-item" onClick={() => desk.put({ dialog: "scenarios" })}>
                  <Library size={16} aria-hidden="true" />
                  <span className="menu-label">All scenarios…</span>
                  <span className="menu-key" aria-hidden="true">
                    O
                  </span>
                </Menu.Item>
              </Menu.Group>
            </Menu.Popup>
          </Menu.Positioner>
        </Menu.Portal>
      </Menu.Root>
      <input
        ref={picker}
        type="file"
        accept=".yaml,.yml,.json,.ndjson,.jsonl,.log,.txt,text/*,application/yaml,application/json"
        hidden
        aria-label="Scenario file"
        onChange={(event) => {
          const file = event.target.files?.[0];
          if (file !== undefined) void openFile(desk, file);
          event.target.value = "";
        }}
      />
    </>
  );
}
