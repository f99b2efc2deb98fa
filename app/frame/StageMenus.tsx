import { Menu } from "@base-ui/react/menu";
import { useEffect, useRef, useState, type ReactNode } from "react";
import { nodeName, partitionName } from "../../engine/index.ts";
import { useSession, useSlice } from "../session/useSession.ts";
import { useDesk, useDeskSlice, type Desk, type StageMenu } from "./desk.ts";
import { menuSections } from "./menuSections.ts";
import type { Tool, ToolMenu, ToolSection } from "./tool.ts";
import { viewsOf } from "./ViewSwitch.tsx";
import "./menu.css";

/** The menus of nodes, links and walls; one at a time. */
export function StageMenus(): ReactNode {
  const desk = useDesk();
  const menu = useDeskSlice((state) => state.menu);
  // Where the focus goes back to when the menu is gone.
  const opener = useRef<Element | null>(null);
  useEffect(() => {
    if (menu !== null) opener.current = menu.anchor;
  }, [menu]);
  return (
    <Menu.Root
      open={menu !== null}
      onOpenChange={(open) => {
        if (open) return;
        desk.put({ menu: null });
        requestAnimationFrame(() => focusOn(opener.current));
      }}
    >
      <Menu.Portal>
        <Menu.Positioner
          className="menu-positioner"
          anchor={menu?.anchor ?? null}
          side={menu?.anchor.classList.contains("tool") === true ? "right" : "bottom"}
          align="start"
          sideOffset={6}
        >
          <Menu.Popup
            className="menu"
            aria-label={menu === null ? undefined : titleOf(menu)}
            finalFocus={false}
          >
            {menu !== null && <Items menu={menu} />}
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}

function titleOf(menu: StageMenu): string {
  switch (menu.kind) {
    case "node":
      return `Node ${nodeName(menu.node)}`;
    case "link":
      return `Link between ${nodeName(menu.from)} and ${nodeName(menu.to)}`;
    case "links":
      return "Links";
    case "disk":
      return "Disk";
    case "timers":
      return "Timers";
    case "hold":
      return "Hold messages";
    case "drop":
      return "Drop messages";
    case "ask":
      return "Ask a node";
    case "partition":
      return partitionName(menu.partition);
    case "all":
      return "Tools";
    case "wall":
      return "Network cut";
  }
}

/** Nodes are drawn, and yet they take the focus. */
function focusOn(opener: Element | null): void {
  if (opener instanceof HTMLElement || opener instanceof SVGElement) opener.focus();
}

function Items({ menu }: { readonly menu: StageMenu }): ReactNode {
  const desk = useDesk();
  const session = useSession();
  // A menu keeps what it opened with: its items must not change under a pointer.
  const [state] = useState(() => session.store.getState());
  const cutting = useDeskSlice((desk) => desk.cutting !== null);
  return (
    <>
      <Sections sections={menuSections(desk, state, menu, cutting)} />
      {menu.kind === "all" && <Views desk={desk} />}
    </>
  );
}

function Views({ desk }: { readonly desk: Desk }): ReactNode {
  const config = useSlice(({ run }) => run.config);
  return (
    <>
      <Menu.Separator className="menu-separator" />
      {viewsOf(config).map(({ view: shown, label }) => (
        <Menu.Item key={shown} className="menu-item" onClick={() => desk.put({ view: shown })}>
          <span className="menu-label">{label}</span>
        </Menu.Item>
      ))}
      <Menu.Item className="menu-item" onClick={() => desk.put({ dialog: "marks" })}>
        <span className="menu-label">All marks</span>
      </Menu.Item>
      <Menu.Item className="menu-item" onClick={() => desk.put({ drawer: true })}>
        <span className="menu-label">Details and “Why?”</span>
      </Menu.Item>
    </>
  );
}

function Sections({ sections }: { readonly sections: readonly ToolSection[] }): ReactNode {
  return sections.map(({ heading, entries }, slot) => (
    <Menu.Group key={slot}>
      {slot > 0 && <Menu.Separator className="menu-separator" />}
      {heading !== null && <Menu.GroupLabel className="menu-heading">{heading}</Menu.GroupLabel>}
      {entries.map((entry) =>
        "sections" in entry ? (
          <Submenu key={entry.id} menu={entry} />
        ) : (
          <ToolItem key={entry.id} tool={entry} />
        ),
      )}
    </Menu.Group>
  ));
}

function Submenu({
  menu: { label, icon: Icon, sections },
}: {
  readonly menu: ToolMenu;
}): ReactNode {
  return (
    <Menu.SubmenuRoot>
      <Menu.SubmenuTrigger className="menu-item">
        <Icon size={16} strokeWidth={1.75} aria-hidden="true" />
        <span className="menu-label">{label}</span>
        <span className="menu-more" aria-hidden="true">
          ›
        </span>
      </Menu.SubmenuTrigger>
      <Menu.Portal>
        <Menu.Positioner className="menu-positioner" sideOffset={2} collisionPadding={8}>
          <Menu.Popup className="menu">
            <Sections sections={sections} />
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.SubmenuRoot>
  );
}

function ToolItem({ tool }: { readonly tool: Tool }): ReactNode {
  const { label, key, icon: Icon, refusal, run } = tool;
  return (
    <Menu.Item className="menu-item" disabled={refusal !== null} onClick={run}>
      <Icon size={16} strokeWidth={1.75} aria-hidden="true" />
      <span className="menu-label">
        {label}
        {refusal !== null && <span className="menu-why">{refusal}</span>}
      </span>
      {key !== null && <span className="menu-key">{key}</span>}
    </Menu.Item>
  );
}
