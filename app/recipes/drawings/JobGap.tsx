import type { ReactNode } from "react";
import { nodeName, type ClusterView, type Fields } from "../../../engine/index.ts";
import type { CommonProps } from "./drawing.ts";
import { numberIn, textIn } from "./fields.ts";
import { chargesOf, isInGap, jobsOf, type KnownJob } from "./jobsOf.ts";

/**
 * How far one job came, as its log and the provider's ledger tell together: from the charge to
 * JobCompleted stretches the gap that no log can close.
 */
export function JobGap({ view }: CommonProps): ReactNode {
  const jobs = jobsOf(view);
  const inGap = jobs.filter((known) => isInGap(view, known));
  const shown = inGap.at(-1) ?? jobs.at(-1);
  return (
    <section className="jobGap" aria-label="One job’s way">
      <div className="jobGap-parts">
        {shown === undefined ? (
          <p className="jobGap-none">No node knows of a job.</p>
        ) : (
          <Way view={view} known={shown} />
        )}
        <p className="jobGap-who">
          Only this page sees both the log and the provider’s ledger. No node can.
          {inGap.length > 1 && ` ${inGap.length} jobs are charged and not recorded.`}
        </p>
      </div>
    </section>
  );
}

interface WayProps {
  readonly view: ClusterView;
  readonly known: KnownJob;
}

function Way({ view, known }: WayProps): ReactNode {
  const { name, job } = known;
  const charges = chargesOf(view, name);
  const state = textIn(job, "state");
  const started = numberIn(job, "attempts") > 0;
  return (
    <ol className="jobGap-way" aria-label={name}>
      <li className="jobGap-name mono">{name}</li>
      <Stop reached={started}>{started ? `started, ${workersOf(job)}` : "not started"}</Stop>
      <Stop reached={charges > 0} wrong={charges > 1}>
        {chargeWords(charges)}
      </Stop>
      {isInGap(view, known) && (
        <li className="jobGap-gap hatch">
          <strong>charged, not recorded</strong>
        </li>
      )}
      <Stop reached={state === "completed"}>
        {state === "completed" || state === "failed" ? state : "not completed"}
      </Stop>
    </ol>
  );
}

interface StopProps {
  readonly reached: boolean;
  readonly wrong?: boolean;
  readonly children: ReactNode;
}

function Stop({ reached, wrong = false, children }: StopProps): ReactNode {
  return (
    <li className={reached ? "jobGap-stop jobGap-reached" : "jobGap-stop"}>
      <span className={wrong ? "jobGap-wrong" : undefined}>{children}</span>
    </li>
  );
}

function workersOf(job: Fields): string {
  const former = numberIn(job, "formerWorker");
  const worker = nodeName(numberIn(job, "worker"));
  return former < 0 ? `worker ${worker}` : `worker ${nodeName(former)} → ${worker}`;
}

function chargeWords(charges: number): string {
  if (charges === 0) return "not charged";
  return charges === 1
    ? "charged once"
    : charges === 2
      ? "charged twice"
      : `charged ${charges} times`;
}
