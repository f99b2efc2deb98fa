import type { ReactNode } from "react";
import { nodeName, type ClusterView, type Fields } from "../../../engine/index.ts";
import { differs } from "../table.ts";
import type { BoardProps, RecipeDrawing } from "./drawing.ts";
import { numberIn, textIn } from "./fields.ts";
import { JobGap } from "./JobGap.tsx";
import { jobsOf, workerPart } from "./jobsOf.ts";
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
  const moved = jobsOf(view).at(-1)?.name;
  return (
    <dl className="kanban">
      {columns.map(([state, title]) => {
        const here = jobs.filter(([, job]) => textIn(job, "state") === state);
        return (
          <div key={state}>
            <dt>{title}</dt>
            {here.slice(-mostShown).map(([name, job]) => (
              <Chip key={name} view={view} name={name} job={job} inFocus={name === moved} />
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
  /** It moved last, on whichever node. */
  readonly inFocus: boolean;
}

function Chip({ view, name, job, inFocus }: ChipProps): ReactNode {
  const apart = differs(view.nodes, name, "entry");
  return (
    <dd className={inFocus ? "kanban-job kanban-inFocus" : "kanban-job"}>
      <span className={apart ? "kanban-chip kanban-apart" : "kanban-chip"} title={name}>
        {name.slice(name.lastIndexOf("/") + 1)}
      </span>
      {(inFocus || textIn(job, "state") === "started") && <Worker job={job} />}
      {apart && <span className="visuallyHidden">, other nodes know otherwise</span>}
    </dd>
  );
}

/** Whose it is, and whose it was. */
function Worker({ job }: Pick<ChipProps, "job">): ReactNode {
  const worker = numberIn(job, "worker");
  const former = numberIn(job, "formerWorker");
  if (worker < 0) return null;
  const changed = former >= 0;
  const attempts = numberIn(job, "attempts");
  return (
    <span className={changed ? "kanban-worker kanban-handed" : "kanban-worker"}>
      worker {changed && `${nodeName(former)}\u00a0→\u00a0`}
      {nodeName(worker)}
      {attempts > 1 && !changed && `, attempt ${attempts}`}
    </span>
  );
}

export const jobsDrawing: RecipeDrawing = { Board, Common: JobGap, part: workerPart };
