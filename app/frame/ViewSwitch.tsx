import type { ReactNode } from "react";
import type { ClusterConfig } from "../../engine/index.ts";
import { useSlice } from "../session/useSession.ts";
import { useDesk, useDeskSlice, type StageView } from "./desk.ts";

const stageViews: readonly {
  readonly view: StageView;
  readonly label: string;
  readonly key: string;
}[] = [
  { view: "ring", label: "Ring + Logs", key: "1" },
  { view: "logs", label: "Logs", key: "2" },
  { view: "matrix", label: "Matrix", key: "3" },
  { view: "history", label: "History", key: "4" },
  { view: "application", label: "Application", key: "5" },
];

/** Views of a run: the register has nothing to show that its log does not. */
export function viewsOf({ application }: Pick<ClusterConfig, "application">): typeof stageViews {
  if (application !== undefined) return stageViews;
  return stageViews.filter(({ view }) => view !== "application");
}

export function ViewSwitch(): ReactNode {
  const desk = useDesk();
  const shown = useDeskSlice(({ view }) => view);
  const config = useSlice(({ run }) => run.config);
  return (
    <fieldset className="views">
      <legend className="visuallyHidden">View</legend>
      {viewsOf(config).map(({ view, label, key }) => (
        <button
          key={view}
          type="button"
          className="views-view"
          aria-pressed={view === shown}
          aria-keyshortcuts={key}
          title={`${label} (${key})`}
          onClick={() => desk.put({ view })}
        >
          {label}
        </button>
      ))}
    </fieldset>
  );
}
