import { Menu } from "@base-ui/react/menu";
import { ChevronDown, Copy, Download, FileUp, Home, Settings2, SquarePlay } from "lucide-react";
import { useRef, type ReactNode } from "react";
import { openDefaultRun, useDesk, useDeskSlice } from "./desk.ts";
import { copyScenario, downloadScenario, openScenarioFile } from "./scenarioFile.ts";
import { openShippedScenario, shippedScenarioNames } from "./shippedScenarios.ts";
import "./menu.css";

/** What is open, and everything that can be opened instead. */
export function RunMenu(): ReactNode {
  const desk = useDesk();
  const name = useDeskSlice((state) => state.name);
  const picker = useRef<HTMLInputElement>(null);
  const shipped = shippedScenarioNames();
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
                  Open a scenario file…
                  <span className="menu-why">or drop it anywhere on the page</span>
                </span>
              </Menu.Item>
              <Menu.Item className="menu-item" onClick={() => void openDefaultRun(desk)}>
                <Home size={16} aria-hidden="true" />
                <span className="menu-label">The run that the lab begins with</span>
              </Menu.Item>
              <Menu.Separator className="menu-separator" />
              <Menu.Item className="menu-item" onClick={() => void copyScenario(desk)}>
                <Copy size={16} aria-hidden="true" />
                <span className="menu-label">
                  Copy this run as a scenario
                  <span className="menu-why">seed, settings and what you did, as YAML</span>
                </span>
              </Menu.Item>
              <Menu.Item className="menu-item" onClick={() => void downloadScenario(desk)}>
                <Download size={16} aria-hidden="true" />
                <span className="menu-label">Download this run</span>
              </Menu.Item>
              {shipped.length > 0 && (
                <Menu.Group>
                  <Menu.Separator className="menu-separator" />
                  <Menu.GroupLabel className="menu-heading">Scenarios</Menu.GroupLabel>
                  {shipped.map((known) => (
                    <Menu.Item
                      key={known}
                      className="menu-item"
                      onClick={() => void openShippedScenario(desk, known)}
                    >
                      <SquarePlay size={16} aria-hidden="true" />
                      <span className="menu-label">{known.replaceAll("-", " ")}</span>
                    </Menu.Item>
                  ))}
                </Menu.Group>
              )}
            </Menu.Popup>
          </Menu.Positioner>
        </Menu.Portal>
      </Menu.Root>
      <input
        ref={picker}
        type="file"
        accept=".yaml,.yml,.json,text/yaml,application/yaml"
        hidden
        aria-label="Scenario file"
        onChange={(event) => {
          const file = event.target.files?.[0];
          if (file !== undefined) void openScenarioFile(desk, file);
          event.target.value = "";
        }}
      />
    </>
  );
}
