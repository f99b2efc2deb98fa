import { useId, type ReactNode } from "react";
import { nodeName } from "../../engine/index.ts";
import { partWords } from "../explain/membershipOf.ts";
import { RoleGlyph } from "../marks/RoleGlyph.tsx";
import { useSlice } from "../session/useSession.ts";
import { useDesk, useDeskSlice } from "./desk.ts";
import type { Tool } from "./tool.ts";
import {
  clientTools,
  diskTool,
  endTool,
  messageTools,
  networkTools,
  nodeTools,
  setupTools,
  timerTool,
} from "./tools.ts";
import { sceneOf, type ToolScene } from "./toolScene.ts";
import { usePart, useReplica } from "./useReplica.ts";
import "./rail.css";

export function useToolScene(): ToolScene {
  return useSlice((state) => sceneOf(state));
}

/** What can be done, from the node outwards. */
export function Rail(): ReactNode {
  const desk = useDesk();
  const scene = useToolScene();
  const cutting = useDeskSlice((state) => state.cutting !== null);
  return (
    <nav className="rail" aria-label="Tools">
      <Target scene={scene} />
      <Group title="Faults">
        {nodeTools(desk, scene)}
        {networkTools(desk, scene, cutting).filter(({ id }) => id !== "heal")}
        {diskTool(desk, scene)}
      </Group>
      <Group title="Messages">{messageTools(desk, scene)}</Group>
      <Group title="Clients">{clientTools(desk, scene)}</Group>
      <Group title="Cluster">
        {timerTool(desk, scene)}
        {networkTools(desk, scene, cutting).filter(({ id }) => id === "heal")}
        {endTool(desk, scene)}
        {setupTools(desk)}
      </Group>
    </nav>
  );
}

function Target({ scene }: { readonly scene: ToolScene }): ReactNode {
  return (
    <div className="rail-target">
      <p>Tools act on</p>
      {scene.node === null ? (
        <p className="rail-nobody">no node yet</p>
      ) : (
        <TargetNode node={scene.node} up={scene.up} paused={scene.paused} />
      )}
    </div>
  );
}

function TargetNode({
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
  return (
    <p className="rail-node">
      <svg width={14} height={14} viewBox="-7 -7 14 14" aria-hidden="true">
        <RoleGlyph
          role={role}
          phase={phase}
          serving={serving}
          up={up}
          part={part}
          paused={paused}
          term={term}
        />
      </svg>
      node {nodeName(node)}
      {part !== "voter" && <span className="visuallyHidden">, {partWords(part)}</span>}
    </p>
  );
}

function Group({
  title,
  children,
}: {
  readonly title: string;
  readonly children: readonly Tool[] | readonly (Tool | readonly Tool[])[];
}): ReactNode {
  const id = useId();
  return (
    <section className="rail-group" aria-labelledby={id}>
      <h2 className="rail-title" id={id}>
        {title}
      </h2>
      {children.flat().map((tool) => (
        <ToolButton key={tool.id} tool={tool} />
      ))}
    </section>
  );
}

export function ToolButton({ tool }: { readonly tool: Tool }): ReactNode {
  const { id, label, key, icon: Icon, refusal, pressed, run } = tool;
  const why = useId();
  return (
    <>
      <button
        type="button"
        className="tool"
        data-tool={id}
        aria-disabled={refusal !== null}
        aria-describedby={refusal === null ? undefined : why}
        aria-pressed={pressed}
        aria-haspopup={tool.opens === true ? "menu" : undefined}
        title={refusal ?? undefined}
        onClick={() => {
          if (refusal === null) run();
        }}
      >
        <Icon size={16} strokeWidth={1.75} aria-hidden="true" />
        <span className="tool-label">{label}</span>
        {key !== null && <kbd className="tool-key">{key}</kbd>}
      </button>
      {refusal !== null && (
        <span className="visuallyHidden" id={why}>
          {refusal}
        </span>
      )}
    </>
  );
}
