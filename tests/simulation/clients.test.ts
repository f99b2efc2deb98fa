import { afterEach, describe, expect, test, vi } from "vitest";
import type { Micros, NodeId, PartitionId } from "../../engine/base/ids.ts";
import type { ClientOperation } from "../../engine/node/application.ts";
import { registerApplication } from "../../engine/node/register.ts";
import type { OperationStatus } from "../../engine/node/status.ts";
import { presets, type ClusterConfig } from "../../engine/simulation/config.ts";
import type { Action, Input, NodeReference } from "../../engine/simulation/input.ts";
import {
  actNow,
  advanceTo,
  createSimulation,
  takeTrace,
  type Simulation,
} from "../../engine/simulation/simulation.ts";

/** What a client was told in the end. */
interface Told {
  readonly status: OperationStatus;
  readonly value: string | null;
  readonly logIndex: number;
  /** The hint of a refusal. */
  readonly leader: NodeId | null;
  readonly silent: boolean;
}

/** A cluster of the `kommander` preset in which P1 has a serving leader. */
function serving(departures: Partial<ClusterConfig> = {}): Simulation {
  const config: ClusterConfig = {
    seed: 11,
    nodes: 3,
    partitions: 1,
    preset: "kommander",
    rules: [],
    ...departures,
  };
  const simulation = createSimulation(config);
  advanceTo(simulation, 8_000_000);
  expect(simulation.world.leaders[1]).toMatchObject({ serving: true });
  return simulation;
}

function leaderOf(simulation: Simulation): NodeId {
  return simulation.world.leaders[1]!.node;
}

function followersOf(simulation: Simulation): NodeId[] {
  const leader = leaderOf(simulation);
  return simulation.world.nodes.map(({ node }) => node).filter((node) => node !== leader);
}

function run(simulation: Simulation, micros: Micros): void {
  advanceTo(simulation, simulation.world.frontier + micros);
}

function act(simulation: Simulation, action: Action): void {
  actNow(simulation, action);
}

function at(node: NodeId): NodeReference {
  return { kind: "node", node };
}

function set(value: string, partition: PartitionId = 1): ClientOperation {
  return { kind: "set", key: "price", value, partition };
}

/** Submits an operation now; the function tells how it ended, or null while it is open. */
function submit(
  simulation: Simulation,
  operation: ClientOperation,
  node: NodeReference | null = null,
): () => Told | null {
  const { world } = simulation;
  const waiting = world.inputs.slice(world.nextInput).filter(isSubmit);
  const request = world.clients.issued + waiting.length + 1;
  act(simulation, { kind: "submit", operation, node });
  return () => {
    const line = simulation.trace.findLast(
      ({ fact }) => fact.kind === "clientCompleted" && fact.request === request,
    );
    if (line?.fact.kind !== "clientCompleted") return null;
    const { status, value, logIndex, leader, silent } = line.fact;
    return { status, value, logIndex, leader, silent };
  };
}

function isSubmit({ action }: Input): boolean {
  return action.kind === "submit";
}

function read(simulation: Simulation, node: NodeId): string | null {
  const answer = submit(
    simulation,
    { kind: "get", key: "price", partition: 1, through: "copy" },
    at(node),
  );
  run(simulation, 100_000);
  return answer()?.value ?? null;
}

afterEach(() => {
  vi.restoreAllMocks();
});

describe("statuses", () => {
  test("a write to the leader succeeds and names its log index; every node then reads it", () => {
    const simulation = serving();
    const answer = submit(simulation, set("10"));
    run(simulation, 1_000_000);
    expect(answer()).toEqual({
      status: "Success",
      value: null,
      logIndex: 2,
      leader: null,
      silent: false,
    });
    for (let node = 0; node < 3; node++) expect(read(simulation, node)).toBe("10");
  });

  test("a follower that is asked by name refuses with NodeIsNotLeader and hints at the leader", () => {
    const simulation = serving();
    const [follower] = followersOf(simulation);
    const answer = submit(simulation, set("10"), at(follower!));
    run(simulation, 100_000);
    expect(answer()).toMatchObject({
      status: "NodeIsNotLeader",
      leader: leaderOf(simulation),
      logIndex: -1,
    });
  });

  test("a follower that knows of no leader refuses without a hint", () => {
    const simulation = serving();
    const [follower] = followersOf(simulation);
    act(simulation, { kind: "isolate", node: at(follower!) });
    run(simulation, 10_000_000);
    const answer = submit(simulation, set("10"), at(follower!));
    run(simulation, 100_000);
    expect(answer()).toMatchObject({ status: "NodeIsNotLeader", leader: null });
  });

  test("with nobody up a client is refused at once", () => {
    const simulation = serving();
    for (let node = 0; node < 3; node++) act(simulation, { kind: "crash", node: at(node) });
    const answer = submit(simulation, set("10"));
    run(simulation, 1_000);
    expect(answer()).toMatchObject({ status: "NodeIsNotLeader", leader: null });
  });

  test("a client that is not bound to a node asks on until it finds the new leader", () => {
    const simulation = serving();
    const former = leaderOf(simulation);
    act(simulation, { kind: "crash", node: at(former) });
    run(simulation, 1);
    act(simulation, { kind: "restart", node: at(former) });
    const answer = submit(simulation, set("10"));
    run(simulation, 10_000_000);
    expect(answer()).toMatchObject({ status: "Success" });
    const asked = simulation.trace.flatMap(({ fact }) =>
      fact.kind === "clientRetried" ? [fact.node] : [],
    );
    expect(asked.length).toBeGreaterThan(1);
    expect(asked.at(-1)).toBe(leaderOf(simulation));
    expect(read(simulation, leaderOf(simulation))).toBe("10");
  });

  test("a client that was sent to a dead node asks another at once", () => {
    const simulation = serving({
      rules: ["no-pre-vote"],
      settings: { enableQuiescence: false },
    });
    const leader = leaderOf(simulation);
    const [follower] = followersOf(simulation);
    // The follower still believes in the leader whose name it gives away.
    act(simulation, { kind: "crash", node: at(leader) });
    run(simulation, 1);
    simulation.world.leaders[1] = { node: follower!, term: 1, serving: true };
    act(simulation, {
      kind: "submit",
      operation: { kind: "set", key: "k", value: "v", partition: 1 },
      node: null,
    });
    run(simulation, 8_000_000);
    expect(simulation.world.clients.finished.at(-1)).toMatchObject({ status: "Success" });
  });

  test("a leader in a minority answers ProposalTimeout: the write may still commit, and does", () => {
    const simulation = serving();
    const leader = leaderOf(simulation);
    for (const node of followersOf(simulation)) act(simulation, { kind: "crash", node: at(node) });
    const answer = submit(simulation, set("10"), at(leader));
    run(simulation, presets.kommander.node.proposalTimeout - 1_000);
    expect(answer()).toBeNull();
    run(simulation, 100_000);
    expect(answer()).toMatchObject({ status: "ProposalTimeout", silent: false });
    for (const node of [0, 1, 2]) act(simulation, { kind: "restart", node: at(node) });
    run(simulation, 10_000_000);
    expect(read(simulation, leader)).toBe("10");
  });

  test("a client of a node that died hears nothing, and gives up", () => {
    const simulation = serving();
    const leader = leaderOf(simulation);
    const answer = submit(simulation, set("10"), at(leader));
    run(simulation, 1);
    act(simulation, { kind: "crash", node: at(leader) });
    run(simulation, 13_000_000);
    expect(answer()).toMatchObject({ status: "ProposalTimeout", silent: true });
  });

  test("a deposed leader answers ReplicationFailed, and its write is gone where another won", () => {
    const simulation = serving();
    const deposed = leaderOf(simulation);
    act(simulation, { kind: "isolate", node: at(deposed) });
    run(simulation, 1);
    const lost = submit(simulation, set("lost"), at(deposed));
    run(simulation, 6_000_000);
    expect(leaderOf(simulation)).not.toBe(deposed);
    const won = submit(simulation, set("won"), at(leaderOf(simulation)));
    run(simulation, 1_000_000);
    expect([lost(), won()]).toMatchObject([null, { status: "Success" }]);
    act(simulation, { kind: "heal" });
    run(simulation, 2_000_000);
    expect(lost()).toMatchObject({ status: "ReplicationFailed", logIndex: -1 });
    for (let node = 0; node < 3; node++) expect(read(simulation, node)).toBe("won");
  });

  test("one open proposal too many is refused with ProposalQueueFull", () => {
    const simulation = serving();
    const { maxQueuedProposals } = presets.kommander.node;
    for (const node of followersOf(simulation)) act(simulation, { kind: "crash", node: at(node) });
    run(simulation, 1);
    const answers: (() => Told | null)[] = [];
    for (let count = 0; count <= maxQueuedProposals; count++)
      answers.push(submit(simulation, set(`${count}`), at(leaderOf(simulation))));
    run(simulation, 100_000);
    const told = answers.map((answer) => answer()?.status ?? "open");
    expect(told.filter((status) => status === "ProposalQueueFull").length).toBe(1);
    expect(told.filter((status) => status === "open").length).toBe(maxQueuedProposals);
  }, 60_000);

  test("a partition that does not exist, and a proposal of nothing, are Errored", () => {
    const simulation = serving();
    const unknown = submit(simulation, set("10", 9), at(leaderOf(simulation)));
    const empty = submit(
      simulation,
      { kind: "replicateLogs", partition: 1, logType: "note", data: [] },
      at(leaderOf(simulation)),
    );
    run(simulation, 100_000);
    expect(unknown()).toMatchObject({ status: "Errored", logIndex: -1 });
    expect(empty()).toMatchObject({ status: "Errored", logIndex: -1 });
  });

  test("logs of one proposal stand together, and its index is the last one's", () => {
    const simulation = serving();
    const answer = submit(simulation, {
      kind: "replicateLogs",
      partition: 1,
      logType: "note",
      data: ["a", "b", "c"],
    });
    run(simulation, 1_000_000);
    expect(answer()).toMatchObject({ status: "Success", logIndex: 4 });
  });

  test("a cluster of one node serves alone", () => {
    const simulation = serving({ nodes: 1 });
    const answer = submit(simulation, set("10"));
    run(simulation, 1_000_000);
    expect(answer()).toMatchObject({ status: "Success" });
    expect(read(simulation, 0)).toBe("10");
  });
});

describe("what survives", () => {
  test("a confirmed write survives the crash of its leader", () => {
    const simulation = serving();
    const first = leaderOf(simulation);
    submit(simulation, set("10"));
    run(simulation, 1_000_000);
    act(simulation, { kind: "crash", node: at(first) });
    run(simulation, 10_000_000);
    for (const node of followersOf(simulation))
      if (node !== first) expect(read(simulation, node)).toBe("10");
    act(simulation, { kind: "restart", node: at(first) });
    run(simulation, 3_000_000);
    expect(read(simulation, first)).toBe("10");
  });

  test("a confirmed write survives a power cut of everyone, from the disks alone", () => {
    const simulation = serving();
    const answer = submit(simulation, set("10"));
    while (answer() === null) run(simulation, 500);
    for (let node = 0; node < 3; node++) act(simulation, { kind: "crash", node: at(node) });
    run(simulation, 1_000_000);
    for (let node = 0; node < 3; node++) act(simulation, { kind: "restart", node: at(node) });
    run(simulation, 10_000_000);
    for (let node = 0; node < 3; node++) expect(read(simulation, node)).toBe("10");
    const again = submit(simulation, set("11"));
    run(simulation, 2_000_000);
    expect(again()).toMatchObject({ status: "Success" });
  });
});

describe("what the application is given", () => {
  test("every life of every node gets each committed command once, in index order: restored, then applied", () => {
    const deliveries = spyOnDeliveries();
    const simulation = serving({ partitions: 2 });
    for (let round = 0; round < 12; round++) {
      for (const partition of [1, 2]) submit(simulation, set(`${round}`, partition));
      if (round % 3 === 1) act(simulation, { kind: "crash", node: at(round % 2) });
      if (round % 3 === 2) act(simulation, { kind: "restart", node: at((round - 1) % 2) });
      run(simulation, 3_000_000);
    }
    run(simulation, 10_000_000);
    const starts = takeTrace(simulation).filter(({ fact }) => fact.kind === "nodeStarted");
    const lives = [...new Set(deliveries.map(({ life }) => life))];
    expect(lives.length).toBe(starts.length);
    const { replicas } = simulation.runners[0]!.state.node;
    for (const partition of [1, 2]) {
      const commands = replicas[partition]!.log.entries.flatMap(({ index, payload }) =>
        payload.kind === "command" ? [{ id: index, logData: payload.data }] : [],
      );
      for (const life of lives) {
        const given = deliveries.filter((one) => one.life === life && one.partition === partition);
        // From the first command on, none left out, none twice.
        expect(given.map(({ id, logData }) => ({ id, logData }))).toEqual(
          commands.slice(0, given.length),
        );
        const firstApplied = given.findIndex(({ how }) => how === "applied");
        if (firstApplied >= 0)
          expect(given.slice(firstApplied).every(({ how }) => how === "applied")).toBe(true);
      }
      for (const runner of simulation.runners) {
        const life = runner!.state.node.application;
        const given = deliveries.filter((one) => one.life === life && one.partition === partition);
        expect(given.length).toBe(commands.length);
      }
    }
    expect(deliveries.some(({ how }) => how === "restored")).toBe(true);
  });

  test("a restart restores exactly the commands that its disk knew to be committed, no-ops left out", () => {
    const simulation = serving();
    // The knowledge of a commit rides along with the next write: the last one stays unknown.
    for (const value of ["1", "2", "3"]) {
      submit(simulation, set(value));
      run(simulation, 1_000_000);
    }
    const [follower] = followersOf(simulation);
    act(simulation, { kind: "crash", node: at(follower!) });
    run(simulation, 1);
    const { entries, commitMark } = simulation.world.nodes[follower!]!.disk.replicas[1]!;
    const commands = entries
      .slice(0, commitMark)
      .filter(({ payload }) => payload.kind === "command");
    takeTrace(simulation);
    act(simulation, { kind: "restart", node: at(follower!) });
    run(simulation, 1);
    const restored = takeTrace(simulation).find(
      ({ fact, partition }) => fact.kind === "restored" && partition === 1,
    );
    expect(commands.length).toBeGreaterThan(0);
    expect(restored?.fact).toMatchObject({ restored: commands.length });
  });
});

interface AppliedLog {
  /** The application's state: one a life. */
  readonly life: object;
  readonly partition: PartitionId;
  readonly how: "restored" | "applied";
  readonly id: number;
  readonly logData: string;
}

/** Everything that is handed to the application, from here to the end of the test. */
function spyOnDeliveries(): AppliedLog[] {
  const given: AppliedLog[] = [];
  const real = { ...registerApplication };
  vi.spyOn(registerApplication, "onLogRestored").mockImplementation((life, restored) => {
    const { partition, log } = restored;
    given.push({ life, partition, how: "restored", id: log.id, logData: log.logData });
    real.onLogRestored!(life, restored);
  });
  vi.spyOn(registerApplication, "onReplicationReceived").mockImplementation(
    (life, received, raft) => {
      const { partition, log } = received;
      given.push({ life, partition, how: "applied", id: log.id, logData: log.logData });
      return real.onReplicationReceived(life, received, raft);
    },
  );
  return given;
}
