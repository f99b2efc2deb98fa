import { useMemo, useRef, useState, type ReactNode, type RefObject } from "react";
import { servicesOf, type NodeId, type RecipeName } from "../../engine/index.ts";
import { useDesk } from "../frame/desk.ts";
import { phoneQuery, useMedia } from "../frame/useMedia.ts";
import { useSize } from "../marks/useSize.ts";
import { useSession, useSlice } from "../session/useSession.ts";
import { CallArrows } from "./CallArrows.tsx";
import { callbackLasts, callbacksOf, noCallbacks } from "./callbacks.ts";
import { ClientPanel } from "./ClientPanel.tsx";
import { drawings } from "./drawings/drawings.ts";
import { NodeCard } from "./NodeCard.tsx";
import { Broken, Outside } from "./Outside.tsx";
import { Readings } from "./Readings.tsx";
import { Script } from "./Script.tsx";
import { StageBar, type StageLook } from "./StageBar.tsx";
import { useRecipe } from "./useRecipe.ts";
import "./recipe.css";
import "./stage.css";

/** Narrower, the books stand below the cards: there is no way for an arrow. */
const besideQuery = "(width >= 1100px)";

/** A run with an application in it: the nodes in halves, the world outside, and what is to be said. */
export function ApplicationStage(): ReactNode {
  const recipe = useSlice(({ run }) => run.config.application?.name);
  const page = useRecipe();
  const phone = useMedia(phoneQuery);
  const beside = useMedia(besideQuery);
  const stage = useRef<HTMLDivElement>(null);
  const common = useRef<HTMLDivElement>(null);
  const [look, setLook] = useState<StageLook>({ owners: false, table: false });
  const calls = recipe !== undefined && servicesOf(recipe).length > 0;
  const drawing = recipe === undefined ? undefined : drawings[recipe];
  const hasDrawing = drawing !== undefined;
  const logRows = useLogRows(common, hasDrawing && drawing.Common !== null);
  return (
    <div className={look.owners ? "recipe recipe-owned" : "recipe"} data-recipe={recipe}>
      {phone && <Script />}
      <div ref={stage} className={calls ? "recipe-stage" : "recipe-stage recipe-alone"}>
        <div className="recipe-nodes">
          <div ref={common} className="recipe-common">
            <Common recipe={recipe} />
          </div>
          <StageBar look={look} hasDrawing={hasDrawing} hasCalls={calls} onLook={setLook} />
          <p className="recipe-half recipe-yours">You own</p>
          <p className="recipe-half recipe-kommanders">Kommander owns</p>
          <Cards
            recipe={recipe}
            nodeColumns={page?.nodeColumns ?? none}
            logRows={logRows}
            asTable={look.table || !hasDrawing}
          />
        </div>
        {calls ? <Outside recipe={recipe} /> : <Broken />}
        {calls && beside && <CallArrows stage={stage} />}
      </div>
      {phone && <ClientPanel />}
      {page !== undefined && <Readings page={page} />}
    </div>
  );
}

const none: readonly string[] = [];

/** What is drawn above the cards takes from the ends of logs, where windows are low. */
function useLogRows(common: RefObject<HTMLElement | null>, hasCommon: boolean): number {
  const { height } = useSize(common, { width: 0, height: 0 });
  const low = useMedia("(height < 1000px)");
  return hasCommon && low && height > 80 ? 4 : 6;
}

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
  logRows,
  asTable,
}: {
  readonly recipe: RecipeName | undefined;
  readonly nodeColumns: readonly string[];
  readonly logRows: number;
  readonly asTable: boolean;
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
          drawing={asTable || recipe === undefined ? undefined : drawings[recipe]}
          nodeColumns={nodeColumns}
          logRows={logRows}
          {...handlers}
        />
      ))}
    </div>
  );
}
