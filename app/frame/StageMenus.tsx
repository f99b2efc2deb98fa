import { Menu } from "@base-ui/react/menu";
import { useEffect, useRef, useState, type ReactNode } from "react";
import { nodeName, type NodeId } from "../../engine/index.ts";
import { useSession } from "../session/useSession.ts";
import { useDesk, useDeskSlice, type Desk, type StageMenu } from "./desk.ts";
import {
  clientTools,
  linkTools,
  networkTools,
  nodeTools,
  sceneOf,
  setupTools,
  type Tool,
} from "./tools.ts";
import { stageViews } from "./ViewSwitch.tsx";
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
          side="bottom"
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
  const [{ view, fault, selection }] = useState(() => session.store.getState());
  const faulty = fault !== null;
  const selected = selection.node;
  const cutting = useDeskSlice((state) => state.cutting !== null);
  switch (menu.kind) {
    case "node": {
      const scene = sceneOf(view, menu.node, faulty);
      return (
        <>
          <ToolItems tools={nodeTools(desk, scene)} />
          <ToolItems tools={clientTools(desk, scene)} />
          <Menu.Separator className="menu-separator" />
          <LinkGroups desk={desk} node={menu.node} />
        </>
      );
    }
    case "link":
      return <ToolItems tools={linkTools(desk, view, menu.from, menu.to)} />;
    case "links":
      return <LinkGroups desk={desk} node={selected ?? 0} />;
    case "all": {
      const scene = sceneOf(view, selected, faulty);
      return (
        <>
          <ToolItems
            tools={[
              ...nodeTools(desk, scene).slice(1),
              ...networkTools(desk, scene, cutting),
            ].filter(({ id }) => id !== "link")}
          />
          <ToolItems tools={clientTools(desk, scene).slice(1)} />
          <ToolItems tools={setupTools(desk)} />
          <Menu.Separator className="menu-separator" />
          {stageViews.map(({ view: shown, label }) => (
            <Menu.Item key={shown} className="menu-item" onClick={() => desk.put({ view: shown })}>
              <span className="menu-label">{label}</span>
            </Menu.Item>
          ))}
          <Menu.Item className="menu-item" onClick={() => desk.put({ drawer: true })}>
            <span className="menu-label">Details and “Why?”</span>
          </Menu.Item>
          {selected !== null && (
            <>
              <Menu.Separator className="menu-separator" />
              <LinkGroups desk={desk} node={selected} />
            </>
          )}
        </>
      );
    }
    case "wall":
      return (
        <ToolItems tools={networkTools(desk, sceneOf(view, selected, faulty), cutting).slice(-1)} />
      );
  }
}

/** Every link of one node, each with a menu of its own. */
function LinkGroups({ desk, node }: { readonly desk: Desk; readonly node: NodeId }): ReactNode {
  const view = desk.session.store.getState().view;
  return (
    <>
      <div className="menu-heading">Links of {nodeName(node)}</div>
      {view.nodes
        .filter(({ node: other }) => other !== node)
        .map(({ node: other }) => (
          <Menu.SubmenuRoot key={other}>
            <Menu.SubmenuTrigger className="menu-item">
              <span className="menu-label">
                {nodeName(node)} – {nodeName(other)}
              </span>
              <span className="menu-key" aria-hidden="true">
                ›
              </span>
            </Menu.SubmenuTrigger>
            <Menu.Portal>
              <Menu.Positioner className="menu-positioner" sideOffset={2}>
                <Menu.Popup className="menu">
                  <ToolItems tools={linkTools(desk, view, node, other)} />
                </Menu.Popup>
              </Menu.Positioner>
            </Menu.Portal>
          </Menu.SubmenuRoot>
        ))}
    </>
  );
}

function ToolItems({ tools }: { readonly tools: readonly Tool[] }): ReactNode {
  return tools.map(({ id, label, key, icon: Icon, refusal, run }) => (
    <Menu.Item key={id} className="menu-item" disabled={refusal !== null} onClick={run}>
      <Icon size={16} strokeWidth={1.75} aria-hidden="true" />
      <span className="menu-label">
        {label}
        {refusal !== null && <span className="menu-why">{refusal}</span>}
      </span>
      {key !== null && <span className="menu-key">{key}</span>}
    </Menu.Item>
  ));
}
