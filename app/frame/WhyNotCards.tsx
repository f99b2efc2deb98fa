import { Check, X } from "lucide-react";
import { useState, type ReactNode } from "react";
import {
  nodeName,
  partitionName,
  replicaOf,
  type ClusterView,
  type NodeId,
  type PartitionId,
} from "../../engine/index.ts";
import { whyCannotCommit, whyNotLeader, type Condition } from "../explain/whyNot.ts";
import { useCalm } from "./useCalm.ts";

/** What did not happen: its conditions, and which of them are not met. */
export function WhyNotCards(): ReactNode {
  const { view, node, partition } = useCalm(
    (state) => ({
      view: state.view,
      node: state.selection.node,
      partition: state.selection.partition,
    }),
    250,
  );
  const isLeader = node !== null && replicaOf(view, node, partition).role === "leader";
  return (
    <section className="side-section" aria-label="Why not">
      {node !== null && !isLeader && <NotLeader view={view} node={node} partition={partition} />}
      <CanCommit view={view} partition={partition} />
    </section>
  );
}

interface Question {
  readonly view: ClusterView;
  readonly partition: PartitionId;
}

function NotLeader({ view, node, partition }: Question & { readonly node: NodeId }): ReactNode {
  return (
    <Checklist
      title={`Why does ${nodeName(node)} not lead ${partitionName(partition)}?`}
      conditions={() => whyNotLeader(view, partition, node)}
    />
  );
}

function CanCommit({ view, partition }: Question): ReactNode {
  return (
    <Checklist
      title={`Can ${partitionName(partition)} commit?`}
      conditions={() => whyCannotCommit(view, partition)}
    />
  );
}

/** Its conditions are looked at only while it is open. */
export function Checklist({
  title,
  conditions,
  startsOpen = false,
}: {
  readonly title: string;
  readonly conditions: () => readonly Condition[];
  readonly startsOpen?: boolean;
}): ReactNode {
  const [open, setOpen] = useState(startsOpen);
  return (
    <details open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        <h2 className="side-title">{title}</h2>
      </summary>
      {open && (
        <ul className="checks">
          {conditions().map(({ label, met, evidence }) => (
            <li key={label} className={met ? "checks-item checks-met" : "checks-item checks-unmet"}>
              {met ? <Check size={14} aria-hidden="true" /> : <X size={14} aria-hidden="true" />}
              <span>
                <span className="visuallyHidden">{met ? "Holds: " : "Does not hold: "}</span>
                {label}
                <span className="checks-evidence">{evidence}</span>
              </span>
            </li>
          ))}
        </ul>
      )}
    </details>
  );
}
