import fc from "fast-check";
import { expect, test } from "vitest";
import { lastIndex } from "../../engine/raft/log.ts";
import { committedIn, electionPhase, knownLeader } from "../../engine/raft/replica.ts";
import { foldTrace } from "../../engine/simulation/foldTrace.ts";
import {
  advanceTo,
  createSimulation,
  takeTrace,
  type Simulation,
} from "../../engine/simulation/simulation.ts";
import type { TraceEvent } from "../../engine/simulation/trace.ts";
import {
  createView,
  entryOf,
  isLinkCut,
  entriesOf,
  replicaOf,
  type ClusterView,
  type ReplicaView,
  type TicketView,
} from "../../engine/simulation/view.ts";
import { arbitraryRun, type Run } from "../support/arbitraryRun.ts";
import { executeAtOnce } from "../support/executions.ts";
import { explore } from "../support/exploration.ts";

test("folding a trace at once and line by line gives the same view", () => {
  fc.assert(
    fc.property(arbitraryRun(), (run) => {
      const { trace } = executeAtOnce(run);
      const atOnce = foldTrace(createView(run.config), trace);
      let lineByLine = createView(run.config);
      for (const line of trace) lineByLine = foldTrace(lineByLine, [line]);
      expect(ownOf(lineByLine)).toEqual(ownOf(atOnce));
    }),
    explore(25),
  );
});

test("a view that was published never changes, however far the fold goes on", () => {
  fc.assert(
    fc.property(arbitraryRun(), fc.array(fc.nat(1000), { maxLength: 4 }), (run, permille) => {
      const { trace } = executeAtOnce(run);
      const stops = permille
        .map((at) => Math.floor((trace.length * at) / 1000))
        .sort((a, b) => a - b);
      const published: { readonly view: ClusterView; readonly copy: ClusterView }[] = [];
      let view = createView(run.config);
      let done = 0;
      for (const stop of [...stops, trace.length]) {
        view = foldTrace(view, trace.slice(done, stop));
        done = stop;
        published.push({ view, copy: structuredClone(ownOf(view)) });
      }
      for (const { view: seen, copy } of published) expect(ownOf(seen)).toEqual(copy);
    }),
    explore(25),
  );
});

test("at any instant the view shows the true state of every replica, up or down", () => {
  fc.assert(
    fc.property(arbitraryRun(), fc.array(fc.nat(1000), { maxLength: 12 }), (run, permille) => {
      const { simulation, viewAt } = follow(run);
      for (const at of permille.sort((a, b) => a - b))
        expectTrue(simulation, viewAt(Math.floor((run.horizon * at) / 1000)));
      expectTrue(simulation, viewAt(run.horizon));
    }),
    explore(100),
  );
});

test("the messages shown under way are those that some node will still receive", () => {
  fc.assert(
    fc.property(arbitraryRun(), fc.array(fc.nat(1000), { maxLength: 8 }), (run, permille) => {
      const { simulation, viewAt } = follow(run);
      for (const at of permille.sort((a, b) => a - b)) {
        const { flights } = viewAt(Math.floor((run.horizon * at) / 1000));
        const shown = [...flights.values()].filter(({ fate }) => fate === "travels");
        // Odd sequences are the network's second copies: a message is drawn once.
        const under = simulation.world.nodes.flatMap(({ inbox }) =>
          inbox.flatMap((delivery) =>
            delivery.kind === "message" && delivery.sequence % 2 === 0
              ? [delivery.envelope.ref]
              : [],
          ),
        );
        expect(shown.map(({ ref }) => ref).sort(ascending)).toEqual(under.sort(ascending));
      }
    }),
    explore(50),
  );
});

function ascending(a: number, b: number): number {
  return a - b;
}

function follow({ config, inputs }: Run): {
  readonly simulation: Simulation;
  readonly viewAt: (at: number) => ClusterView;
} {
  const simulation = createSimulation(config, { inputs });
  let view = createView(config);
  const viewAt = (at: number): ClusterView => {
    advanceTo(simulation, at);
    const lines: TraceEvent[] = takeTrace(simulation);
    view = foldTrace(view, lines);
    return view;
  };
  return { simulation, viewAt };
}

/** Without what a view's logs share with later views. */
function ownOf(view: ClusterView): ClusterView {
  const replicas = view.replicas.map((replica) => ({ ...replica, log: ownLog(replica) }));
  return { ...view, replicas };
}

function ownLog({ log }: ReplicaView): ReplicaView["log"] {
  return { ...log, entries: entriesOf(log) };
}

function expectTrue({ world, runners }: Simulation, view: ClusterView): void {
  for (const { node, up, disk } of world.nodes) {
    expect(view.nodes[node]!.up).toBe(up);
    for (const { node: peer } of world.nodes)
      expect(isLinkCut(view, node, peer)).toBe(world.links[node * world.nodes.length + peer]!.cut);
    const running = runners[node]?.state.node.replicas;
    for (const [partition, stored] of disk.replicas.entries()) {
      const shown = replicaOf(view, node, partition);
      const replica = running?.[partition];
      if (replica === undefined) {
        const { currentTerm, votedFor, entries, baseIndex, snapshot } = stored;
        expect(summaryOf(shown)).toEqual({
          role: "follower",
          phase: "none",
          serving: false,
          leader: null,
          term: currentTerm,
          votedFor,
          log: entries,
          base: baseIndex,
          snapshotIndex: snapshot?.index ?? 0,
          commitIndex: committedIn(stored),
          lastApplied: 0,
          durableIndex: baseIndex + entries.length,
          deadline: null,
        });
        continue;
      }
      const { role, currentTerm, votedFor, log } = replica;
      const { commitIndex, lastApplied, durableIndex, deadline } = replica;
      expect(summaryOf(shown)).toEqual({
        role: role.kind,
        phase: electionPhase(role),
        serving: role.kind === "leader" && role.serving,
        leader: knownLeader(replica, node),
        term: currentTerm,
        votedFor,
        log: log.entries,
        base: log.baseIndex,
        snapshotIndex: replica.snapshot?.index ?? 0,
        commitIndex,
        lastApplied,
        durableIndex,
        deadline,
      });
      expect(shown.log.last).toBe(lastIndex(log));
      const tickets = runners[node]!.state.node.tickets[partition]!;
      const whole = tickets.open.filter(({ missing }) => missing === 0);
      expect(shown.openTickets.map(nameOf)).toEqual(whole.map(nameOf));
      expect(shown.settledTickets.map(nameOf)).toEqual(tickets.settled.map(nameOf));
      if (shown.log.last > shown.log.base)
        expect(entryOf(shown, shown.log.last)).toEqual(log.entries.at(-1));
    }
  }
}

function summaryOf(shown: ReplicaView): object {
  const { role, phase, serving, leader, term, votedFor } = shown;
  const { commitIndex, lastApplied, durableIndex, timer } = shown;
  const log = ownLog(shown).entries;
  return {
    role,
    phase,
    serving,
    leader,
    term,
    votedFor,
    log,
    base: shown.log.base,
    snapshotIndex: shown.snapshotIndex,
    commitIndex,
    lastApplied,
    durableIndex,
    deadline: timer?.deadline ?? null,
  };
}

/** A ticket, and what became of it. */
function nameOf({ ticket, first, last, decision, decidedAt }: TicketView): unknown {
  return { ticket, first, last, decision, decidedAt };
}
