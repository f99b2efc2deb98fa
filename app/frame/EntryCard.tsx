import { X } from "lucide-react";
import { type ReactNode } from "react";
import { entryOf, nodeName, replicaOf, type Entry, type ReplicaView } from "../../engine/index.ts";
import { floorOf } from "../explain/compaction.ts";
import { pendingConfiguration, pendingWords } from "../explain/membershipOf.ts";
import { entryLabel } from "../explain/names.ts";
import { systemLogMeaning } from "../explain/systemLog.ts";
import { resolvedBy, ticketAt, ticketsOf, ticketWords } from "../explain/tickets.ts";
import { whyNotCommitted } from "../explain/whyNot.ts";
import { cellState } from "../logs/entryState.ts";
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
          ? absence(replicaOf(view, node, partition), index)
          : `Term ${own.term}. Where index ${index} lives:`}
      </p>
      {own !== undefined && <Sayings replica={replicaOf(view, node, partition)} entry={own} />}
      <ul className="copies">
        {view.nodes.map(({ node: holder, up }) => {
          const replica = replicaOf(view, holder, partition);
          return (
            <li key={holder} className="copies-node">
              <strong>{nodeName(holder)}</strong>
              <span className="side-note">{stateOf(replica, index, up)}</span>
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

function absence(replica: ReplicaView, index: number): string {
  const name = nodeName(replica.node);
  const floor = floorOf(replica.log);
  return index <= floor
    ? `${name} keeps no entries up to ${floor}: a snapshot stands for them.`
    : `${name} has no entry ${index} at this instant.`;
}

/** What this entry does beside being in the log. */
function Sayings({
  replica,
  entry,
}: {
  readonly replica: ReplicaView;
  readonly entry: Entry;
}): ReactNode {
  const sayings = sayingsOf(replica, entry);
  if (sayings.length === 0) return null;
  return (
    <ul className="entry-sayings">
      {sayings.map((saying) => (
        <li key={saying}>{saying}</li>
      ))}
    </ul>
  );
}

function sayingsOf(replica: ReplicaView, entry: Entry): readonly string[] {
  const { index, payload } = entry;
  const sayings: string[] = [];
  const meaning = systemLogMeaning(entry);
  if (meaning !== null) sayings.push(meaning);
  const ticket = ticketAt(ticketsOf(replica), index);
  if (ticket !== null) sayings.push(`Its ${ticketWords(ticket)}.`);
  else if (payload.kind === "manual")
    sayings.push("A manual entry: once committed, it waits until its ticket is decided.");
  const named = resolvedBy(replica.log, entry);
  if (payload.kind === "resolution")
    sayings.push(
      named === null
        ? "It decides about a ticket that this log no longer holds."
        : `It decides about the ticket that begins at entry ${named}.`,
    );
  if (payload.kind === "checkpoint")
    sayings.push("What lies below may be compacted once a snapshot of it is on disk.");
  if (payload.kind === "configuration") {
    const pending = pendingConfiguration(replica) === index;
    sayings.push(
      pending
        ? `The ${pendingWords(index)}.`
        : "In force from the moment it is in a log, committed or not.",
    );
  }
  return sayings;
}

function stateOf(replica: ReplicaView, index: number, up: boolean): string {
  const entry = entryOf(replica, index);
  if (entry === undefined) return index <= floorOf(replica.log) ? "compacted" : "not here";
  const { log, commitIndex, durableIndex } = replica;
  const lastApplied = up ? replica.lastApplied : 0;
  const tickets = ticketsOf(replica);
  const state = cellState({ log, commitIndex, lastApplied, tickets }, index) ?? "proposed";
  const words = {
    proposed: "stored",
    committed: "committed",
    open: "ticket open",
    held: "held back",
    applied: "applied",
    rolledBack: "rolled back",
  }[state];
  return `${words}, T${entry.term}${index <= durableIndex ? "" : ", not on disk yet"}`;
}
