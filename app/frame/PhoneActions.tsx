import { Ellipsis } from "lucide-react";
import { type ReactNode } from "react";
import { nodeName } from "../../engine/index.ts";
import { RoleGlyph } from "../marks/RoleGlyph.tsx";
import { useSlice } from "../session/useSession.ts";
import { useDesk } from "./desk.ts";
import { ToolButton, useToolScene } from "./Rail.tsx";
import { clientTools, nodeTools } from "./tools.ts";
import { phoneQuery, useMedia } from "./useMedia.ts";
import { usePart, useReplica } from "./useReplica.ts";
import "./phoneActions.css";

/** The rail of a phone: the commonest tools in reach of a thumb, the others behind three dots. */
export function PhoneActions(): ReactNode {
  const phone = useMedia(phoneQuery);
  return phone ? <Actions /> : null;
}

function Actions(): ReactNode {
  const desk = useDesk();
  const scene = useToolScene();
  const recorded = useSlice((state) => state.recorded);
  const crash = nodeTools(desk, scene)[0];
  const write = clientTools(desk, scene)[0];
  return (
    <nav className="phoneActions" aria-label="Tools">
      <span className="phoneActions-node">
        {recorded ? (
          "A recording: only to be looked at"
        ) : scene.node === null ? (
          "Tap a node"
        ) : (
          <NodeWords node={scene.node} up={scene.up} paused={scene.paused} />
        )}
      </span>
      {!recorded && crash !== undefined && <ToolButton tool={crash} />}
      {!recorded && write !== undefined && <ToolButton tool={write} />}
      <button
        type="button"
        className="lab-icon"
        aria-label="More tools"
        aria-haspopup="menu"
        onClick={(event) => desk.put({ menu: { kind: "all", anchor: event.currentTarget } })}
      >
        <Ellipsis size={20} aria-hidden="true" />
      </button>
    </nav>
  );
}

function NodeWords({
  node,
  up,
  paused,
}: {
  readonly node: number;
  readonly up: boolean;
  readonly paused: boolean;
}): ReactNode {
  const { role, phase, serving, term } = useReplica(node);
  const part = usePart(node);
  const verb = !up
    ? "is down"
    : paused
      ? "paused in"
      : role === "leader"
        ? "leads"
        : role === "candidate"
          ? "asks"
          : part === "none"
            ? "is no member,"
            : part === "learner"
              ? "learns in"
              : "follows";
  return (
    <>
      <svg width={18} height={18} viewBox="-9 -9 18 18" aria-hidden="true">
        <RoleGlyph
          role={role}
          phase={phase}
          serving={serving}
          up={up}
          part={part}
          paused={paused}
          term={term}
          radius={7.5}
        />
      </svg>
      <span>
        <strong>{nodeName(node)}</strong> {verb} T{term}
      </span>
    </>
  );
}
