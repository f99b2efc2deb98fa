import { useState, type ReactNode } from "react";
import { partitionName, type ClusterView, type PartitionId } from "../../engine/index.ts";
import { describeAsText, describeCluster } from "../explain/describe.ts";
import { formatInstant } from "../explain/time.ts";
import { useSession } from "../session/useSession.ts";
import { useCalm } from "./useCalm.ts";

/** The picture as a table, and as text to copy: for screen readers, bug reports and chats. */
export function ClusterText(): ReactNode {
  const session = useSession();
  const [open, setOpen] = useState(false);
  const [copied, setCopied] = useState("");
  async function copy(): Promise<void> {
    const { view, selection, cursor } = session.store.getState();
    try {
      await navigator.clipboard.writeText(describeAsText(view, selection.partition, cursor));
      setCopied("Copied.");
    } catch {
      setCopied("The browser did not allow copying. Open the table and select its text.");
    }
  }
  return (
    <section className="side-section" aria-label="Cluster as text">
      <details open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary>
          <h2 className="side-title">As text</h2>
          <span className="side-note">a table of the nodes</span>
        </summary>
        {open && <Table />}
      </details>
      <div className="side-buttons">
        <button type="button" className="lab-button" onClick={() => void copy()}>
          Copy as text
        </button>
        <output className="side-note">{copied}</output>
      </div>
    </section>
  );
}

function Table(): ReactNode {
  const { view, partition, cursor } = useCalm(
    (state) => ({
      view: state.view,
      partition: state.selection.partition,
      cursor: state.cursor,
    }),
    500,
  );
  return <ClusterTable view={view} partition={partition} now={cursor} />;
}

function ClusterTable({
  view,
  partition,
  now,
}: {
  readonly view: ClusterView;
  readonly partition: PartitionId;
  readonly now: number;
}): ReactNode {
  return (
    <section
      className="clusterTable-scroll"
      aria-label="Table of the nodes"
      // It scrolls sideways: whoever has no pointer needs the arrows.
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={0}
    >
      <table className="clusterTable">
        <caption className="side-note">
          Cluster state: {partitionName(partition)} at {formatInstant(now)}
        </caption>
        <thead>
          <tr>
            {["Node", "Role", "Term", "Log tail", "Commit", "Applied"].map((heading) => (
              <th key={heading} scope="col">
                {heading}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {describeCluster(view, partition).map((row) => (
            <tr key={row.node}>
              <th scope="row">{row.name}</th>
              <td>{row.faults === "" ? row.role : `${row.role}; ${row.faults}`}</td>
              <td>{row.term}</td>
              <td>{row.tail.length === 0 ? "empty" : row.tail.join(", ")}</td>
              <td>{row.commitIndex}</td>
              <td>{row.up ? row.lastApplied : "–"}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
