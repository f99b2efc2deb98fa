import type { ReactNode } from "react";
import { useDesk, useDeskSlice, type StageView } from "./desk.ts";

export const stageViews: readonly {
  readonly view: StageView;
  readonly label: string;
  readonly key: string;
}[] = [
  { view: "ring", label: "Ring + Logs", key: "1" },
  { view: "logs", label: "Logs", key: "2" },
  { view: "matrix", label: "Matrix", key: "3" },
  { view: "history", label: "History", key: "4" },
];

export function ViewSwitch(): ReactNode {
  const desk = useDesk();
  const shown = useDeskSlice(({ view }) => view);
  return (
    <fieldset className="views">
      <legend className="visuallyHidden">View</legend>
      {stageViews.map(({ view, label, key }) => (
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
