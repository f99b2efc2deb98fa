import { useMemo, type ReactNode } from "react";
import { servicesOf, type NodeId, type RecipeName } from "../../engine/index.ts";
import { useDesk } from "../frame/desk.ts";
import { phoneQuery, useMedia } from "../frame/useMedia.ts";
import { useSession, useSlice } from "../session/useSession.ts";
import { callbackLasts, callbacksOf, noCallbacks } from "./callbacks.ts";
import { CodePanel } from "./CodePanel.tsx";
import { ClientPanel } from "./ClientPanel.tsx";
import { drawings } from "./drawings/drawings.ts";
import { NodeCard } from "./NodeCard.tsx";
import { Broken, Outside } from "./Outside.tsx";
import { Script } from "./Script.tsx";
import { useRecipe } from "./useRecipe.ts";
import { WordsPanel } from "./WordsPanel.tsx";
import "./recipe.css";

/** A run with an application in it: the nodes in halves, the world outside, and what is to be said. */
export function ApplicationStage(): ReactNode {
  const recipe = useSlice(({ run }) => run.config.application?.name);
  const page = useRecipe();
  const phone = useMedia(phoneQuery);
  const calls = recipe !== undefined && servicesOf(recipe).length > 0;
  return (
    <div className="recipe" data-recipe={recipe}>
      {phone && <Script />}
      <div className={calls ? "recipe-stage" : "recipe-stage recipe-alone"}>
        <div className="recipe-nodes">
          <Common recipe={recipe} />
          <Cards recipe={recipe} nodeColumns={page?.nodeColumns ?? none} />
        </div>
        {calls ? <Outside recipe={recipe} /> : <Broken />}
      </div>
      {phone && <ClientPanel />}
      {page !== undefined && (
        <div className="recipe-words">
          <CodePanel page={page} />
          <WordsPanel page={page} />
        </div>
      )}
    </div>
  );
}

const none: readonly string[] = [];

/** What all nodes have in common, where the recipe draws it. */
function Common({ recipe }: { readonly recipe: RecipeName | undefined }): ReactNode {
  const { view, partition } = useSlice((state) => ({
    view: state.view,
    partition: state.selection.partition,
  }));
  const drawing = recipe === undefined ? undefined : drawings[recipe];
  if (drawing === undefined || drawing.Common === null) return null;
  return <drawing.Common view={view} partition={partition} />;
}

function Cards({
  recipe,
  nodeColumns,
}: {
  readonly recipe: RecipeName | undefined;
  readonly nodeColumns: readonly string[];
}): ReactNode {
  const session = useSession();
  const desk = useDesk();
  const { view, slot, cursor, partition, selectedNode } = useSlice((state) => ({
    view: state.view,
    slot: state.slot,
    cursor: state.cursor,
    partition: state.selection.partition,
    selectedNode: state.selection.node,
  }));
  const callbacks = useMemo(
    () => callbacksOf(session.lines(session.slotAt(cursor - callbackLasts), slot)),
    [session, cursor, slot],
  );
  const handlers = useMemo(
    () => ({
      onSelect: (node: NodeId) => session.select({ node }),
      onMenu: (node: NodeId, anchor: Element) => {
        session.select({ node });
        desk.put({ menu: { kind: "node", node, anchor } });
      },
    }),
    [session, desk],
  );
  return (
    <div className="recipe-cards">
      {view.nodes.map(({ node }) => (
        <NodeCard
          key={node}
          view={view}
          node={node}
          partition={partition}
          selected={node === selectedNode}
          callbacks={callbacks.get(node) ?? noCallbacks}
          drawing={recipe === undefined ? undefined : drawings[recipe]}
          nodeColumns={nodeColumns}
          {...handlers}
        />
      ))}
    </div>
  );
}
