import type { ReactNode } from "react";
import { leaderOf } from "../../engine/index.ts";
import { createDefaultRun } from "../session/defaultRun.ts";
import { useSlice } from "../session/useSession.ts";
import { recipeAddress } from "../recipes/recipeAddress.ts";
import { recipePageOf, recipePages } from "../recipes/recipePages.ts";
import { AppDrawing, FirstRunDrawing } from "./doorDrawings.tsx";
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
        href="#first-run"
        link={hasRun ? "See it again" : "Begin"}
        drawing={<FirstRunDrawing />}
      />
      <Door
        title="Play"
        about="1 to 9 nodes, 1 to 64 partitions"
        href="#lab"
        {...(hasRun && { onPress: onReopen })}
        link={hasRun ? `Reopen ${open}` : `Open ${nodes} nodes, ${partitions} partitions`}
        drawing={<RingDrawing live={hasRun} />}
      />
      <Door
        title="Demo an app"
        about={`${recipePages.length} recipes: what fails, what helps`}
        href={recipeAddress({ recipe: firstRecipe, scenario: null })}
        link={`Start with ${recipePageOf(firstRecipe)?.title ?? firstRecipe}`}
        drawing={<AppDrawing />}
      />
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

function Door({
  title,
  about,
  href,
  link,
  drawing,
  onPress,
}: {
  readonly title: string;
  readonly about: string;
  readonly href: string;
  readonly link: string;
  readonly drawing: ReactNode;
  readonly onPress?: () => void;
}): ReactNode {
  return (
    <li className="door">
      <h2>{title}</h2>
      <p>{about}</p>
      <a
        href={href}
        onClick={(event) => {
          if (onPress === undefined) return;
          event.preventDefault();
          onPress();
        }}
      >
        {link}
      </a>
      {drawing}
    </li>
  );
}
