import { X } from "lucide-react";
import { type ReactNode } from "react";
import { entryOf, nodeName, replicaOf, type Entry } from "../../engine/index.ts";
import { entryLabel } from "../explain/names.ts";
import { whyNotCommitted } from "../explain/whyNot.ts";
import { useDesk, useDeskSlice } from "./desk.ts";
import { useCalm } from "./useCalm.ts";
import { Checklist } from "./WhyNotCards.tsx";

/** Where an entry lives, and what keeps it from being committed. */
export function EntryCard(): ReactNode {
  const desk = useDesk();
  const picked = useDeskSlice((state) => state.entry);
  const { view, partition } = useCalm((state) => ({
    view: state.view,
    partition: state.selection.partition,
  }));
  if (picked === null || view.nodes[picked.node] === undefined) return null;
  const { node, index } = picked;
  const own = entryOf(replicaOf(view, node, partition), index);
  const committed = replicaOf(view, node, partition).commitIndex >= index;
  return (
    <section className="side-section" aria-label="Entry">
      <div className="side-head">
        <h2 className="side-title">
          Entry {index} of {nodeName(node)} {own !== undefined && <code>{entryLabel(own)}</code>}
        </h2>
        <button
          type="button"
          className="lab-icon"
          aria-label="Close the entry"
          onClick={() => desk.put({ entry: null })}
        >
          <X size={15} aria-hidden="true" />
        </button>
      </div>
      <p className="side-note">
        {own === undefined
          ? `${nodeName(node)} has no entry ${index} at this instant.`
          : `Term ${own.term}. Where index ${index} lives:`}
      </p>
      <ul className="copies">
        {view.nodes.map(({ node: holder, up }) => {
          const replica = replicaOf(view, holder, partition);
          return (
            <li key={holder} className="copies-node">
              <strong>{nodeName(holder)}</strong>
              <span className="side-note">
                {stateOf(
                  entryOf(replica, index),
                  index,
                  replica.commitIndex,
                  up ? replica.lastApplied : 0,
                )}
              </span>
            </li>
          );
        })}
      </ul>
      {own !== undefined && !committed && (
        <Checklist
          title={`Why is ${nodeName(node)}'s entry ${index} not committed?`}
          conditions={() => whyNotCommitted(view, partition, index, node)}
          startsOpen
        />
      )}
    </section>
  );
}

function stateOf(
  entry: Entry | undefined,
  index: number,
  commitIndex: number,
  lastApplied: number,
): string {
  if (entry === undefined) return "not here";
  const state = index <= lastApplied ? "applied" : index <= commitIndex ? "committed" : "stored";
  return `${state}, T${entry.term}`;
}
