import type { ReactNode } from "react";
import { leaderOf } from "../../engine/index.ts";
import { createDefaultRun } from "../session/defaultRun.ts";
import { useSlice } from "../session/useSession.ts";
import { recipeAddress } from "../recipes/recipeAddress.ts";
import { recipePageOf, recipePages } from "../recipes/recipePages.ts";
import { AppDrawing, FirstRunDrawing } from "./doorDrawings.tsx";
import { OpenLink } from "./OpenLink.tsx";
import { RingDrawing } from "./RingDrawing.tsx";

/** Whoever has no recipe in mind begins with this one. */
const firstRecipe = "jobs";

/** Three ways in: to be shown, to play, to see an application at work. */
export function Doors({
  hasRun,
  onReopen,
}: {
  readonly hasRun: boolean;
  readonly onReopen: () => void;
}): ReactNode {
  const open = useOpenRun();
  const { nodes, partitions } = createDefaultRun().run.config;
  return (
    <ul className="doors">
      <Door
        title="The first ten seconds"
        about="Crash a leader, say who takes over"
        drawing={<FirstRunDrawing />}
      >
        <a href="#first-run">{hasRun ? "See it again" : "Begin"}</a>
      </Door>
      <Door
        title="Play"
        about="1 to 9 nodes, 1 to 64 partitions"
        drawing={<RingDrawing live={hasRun} />}
      >
        {hasRun ? (
          <OpenLink href="#lab" onFollow={onReopen}>
            Reopen {open}
          </OpenLink>
        ) : (
          <OpenLink href="#lab">
            Open {nodes} nodes, {partitions} partitions
          </OpenLink>
        )}
      </Door>
      <Door
        title="Demo an app"
        about={`${recipePages.length} recipes: what fails, what helps`}
        drawing={<AppDrawing />}
      >
        <OpenLink href={recipeAddress({ recipe: firstRecipe, scenario: null })}>
          Start with {recipePageOf(firstRecipe)?.title ?? firstRecipe}
        </OpenLink>
      </Door>
    </ul>
  );
}

/** "5 nodes, term 4" */
function useOpenRun(): string {
  return useSlice(({ run, view, selection }) => {
    const { application } = run.config;
    if (application !== undefined) return recipePageOf(application.name)?.title ?? application.name;
    const nodes = view.nodeCount === 1 ? "1 node" : `${view.nodeCount} nodes`;
    const leader = leaderOf(view, selection.partition);
    return leader === null ? `${nodes}, nobody leads` : `${nodes}, term ${leader.term}`;
  });
}

/** What stands behind it, and the link that all of it is. */
function Door({
  title,
  about,
  drawing,
  children,
}: {
  readonly title: string;
  readonly about: string;
  readonly drawing: ReactNode;
  readonly children: ReactNode;
}): ReactNode {
  return (
    <li className="door">
      <h2>{title}</h2>
      <p>{about}</p>
      {children}
      {drawing}
    </li>
  );
}
