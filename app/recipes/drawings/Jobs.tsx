import type { ReactNode } from "react";
import { nodeName, type ClusterView, type Fields } from "../../../engine/index.ts";
import { differs } from "../table.ts";
import type { BoardProps, RecipeDrawing } from "./drawing.ts";
import { numberIn, textIn } from "./fields.ts";
import "./jobs.css";

const columns = [
  ["pending", "Pending"],
  ["started", "Started"],
  ["completed", "Completed"],
  ["failed", "Failed"],
] as const;

/** So many of a column have room; the newest are shown. */
const mostShown = 3;

/** Where every job stands, as this node knows. */
function Board({ view, node }: BoardProps): ReactNode {
  const jobs = Object.entries(view.nodes[node]?.rows ?? {});
  return (
    <dl className="kanban">
      {columns.map(([state, title]) => {
        const here = jobs.filter(([, job]) => textIn(job, "state") === state);
        return (
          <div key={state}>
            <dt>{title}</dt>
            {here.slice(-mostShown).map(([name, job]) => (
              <Chip key={name} view={view} name={name} job={job} />
            ))}
            {here.length === 0 && <dd className="kanban-none">none</dd>}
            {here.length > mostShown && (
              <dd className="kanban-more">{here.length - mostShown} more</dd>
            )}
          </div>
        );
      })}
    </dl>
  );
}

interface ChipProps {
  readonly view: ClusterView;
  readonly name: string;
  readonly job: Fields;
}

function Chip({ view, name, job }: ChipProps): ReactNode {
  const worker = numberIn(job, "worker");
  const apart = differs(view.nodes, name, "state") || differs(view.nodes, name, "worker");
  return (
    <dd className={apart ? "kanban-job kanban-apart" : "kanban-job"}>
      <span className="kanban-chip" title={name}>
        {name.slice(name.lastIndexOf("/") + 1)}
      </span>
      {worker >= 0 && (
        <span className="kanban-worker">
          by {nodeName(worker)}
          {numberIn(job, "attempts") > 1 && `, attempt ${numberIn(job, "attempts")}`}
        </span>
      )}
      {apart && <span className="visuallyHidden">, other nodes know otherwise</span>}
    </dd>
  );
}

export const jobsDrawing: RecipeDrawing = { Board, Common: null };
