import { describe, expect, test } from "vitest";
import type { NodeId } from "../../engine/base/ids.ts";
import { scheduleInputs } from "../../engine/check/scheduleInputs.ts";
import { compareHlc } from "../../engine/node/hybridLogicalClock.ts";
import type { Replica } from "../../engine/raft/replica.ts";
import type { ClusterConfig } from "../../engine/simulation/config.ts";
import {
  actNow,
  advanceTo,
  createSimulation,
  type Simulation,
} from "../../engine/simulation/simulation.ts";
import type { Fact, TraceEvent } from "../../engine/simulation/trace.ts";
import { readScenario } from "../scenario/readScenario.ts";
import { executeAtOnce, executeStepwise } from "../support/executions.ts";

const [A, B, C, D, E]: readonly NodeId[] = [0, 1, 2, 3, 4];

/** What came of a script: the cluster at its end, and everything that happened on the way. */
interface Story {
  readonly simulation: Simulation;
  readonly lines: readonly TraceEvent[];
}

interface Script {
  readonly seed?: number;
  readonly nodes?: number;
  readonly preset?: "robust" | "kommander";
  /** Further lines of the configuration. */
  readonly config?: string;
  readonly until: string;
  readonly inputs: readonly string[];
}

async function read({ seed = 7, nodes = 3, preset = "kommander", config = "", ...rest }: Script) {
  const head = `name: x\nseed: ${seed}\nnodes: ${nodes}\npreset: ${preset}\n${config}\n`;
  const inputs = rest.inputs.map((input) => `  - ${input}\n`).join("");
  return readScenario(`${head}until: ${rest.until}\ninputs:\n${inputs}expect: []\n`);
}

async function tell(script: Script): Promise<Story> {
  const scenario = await read(script);
  const { inputs, unmet } = scheduleInputs(scenario);
  expect(unmet).toEqual([]);
  const simulation = createSimulation(scenario.config, { inputs });
  advanceTo(simulation, scenario.until);
  return { simulation, lines: simulation.trace };
}

type Line<Kind extends Fact["kind"]> = Omit<TraceEvent, "fact"> & {
  readonly fact: Extract<Fact, { kind: Kind }>;
};

/** The lines of a kind, of P1 or of a whole node. */
function linesOf<Kind extends Fact["kind"]>({ lines }: Story, kind: Kind, node?: NodeId) {
  return lines.filter(
    (line): line is TraceEvent & Line<Kind> =>
      line.fact.kind === kind &&
      (node === undefined || line.node === node) &&
      (line.partition === 1 || line.partition === -1),
  );
}

function replica({ simulation }: Story, node: NodeId): Replica {
  return simulation.runners[node]!.state.node.replicas[1]!;
}

function termsOf(story: Story, node: NodeId): number[] {
  return replica(story, node).log.entries.map(({ term }) => term);
}

/** How the clients' requests ended, in the order of asking; null: still open. */
function statuses(story: Story): (string | null)[] {
  const completed = linesOf(story, "clientCompleted");
  return linesOf(story, "clientInvoked").map(
    ({ fact: { request } }) =>
      completed.find(({ fact }) => fact.request === request)?.fact.status ?? null,
  );
}

/** Nobody stands of its own accord, and A leads. */
const ledByA = ["{ at: 0s, freeze: every, timer: election }", "{ at: 0s, elect: A }"];

const sixEntries =
  "replicateLogs: { partition: P1, type: set, data: [a=1, b=2, c=3, d=4, e=5, f=6], to: A }";

describe("a power cut", () => {
  const cutShort = (unsynced: string, seed = 7): Promise<Story> =>
    tell({
      seed,
      until: "3s",
      inputs: [
        ...ledByA,
        "{ at: 1s, disk: B, fsync: [300ms, 300ms] }",
        `{ at: 1.1s, ${sixEntries} }`,
        `{ at: 1.2s, crash: B, unsynced: ${unsynced} }`,
      ],
    });
  const heldBy = (story: Story): readonly { readonly index: number }[] =>
    linesOf(story, "nodeCrashed", B)[0]!.fact.images[1]!.entries;

  test("loses everything that was not synced", async () => {
    const story = await cutShort("lost");
    expect(linesOf(story, "nodeCrashed", B)[0]!.fact.lostEntries).toBe(6);
    expect(heldBy(story)).toEqual(replica(story, A!).log.entries.slice(0, 1));
  });

  test("keeps everything, when the cache happened to be written out", async () => {
    const story = await cutShort("kept");
    expect(linesOf(story, "nodeCrashed", B)[0]!.fact.lostEntries).toBe(0);
    expect(heldBy(story)).toEqual(replica(story, A!).log.entries);
  });

  test("tears a write anywhere, and never leaves a hole", async () => {
    const lengths = new Set<number>();
    for (let seed = 1; seed <= 20; seed++) {
      const story = await cutShort("torn", seed);
      const held = heldBy(story);
      expect(held).toEqual(replica(story, A!).log.entries.slice(0, held.length));
      lengths.add(held.length);
    }
    expect(Math.min(...lengths)).toBe(1);
    expect(lengths.size).toBeGreaterThan(4);
  });

  test("leaves nothing that its node had not answered for: what commits, commits without it", async () => {
    const story = await cutShort("lost");
    expect(statuses(story)).toEqual(["Success"]);
    expect(linesOf(story, "commitAdvanced", A).at(-1)!.fact.copies).toEqual([A, C]);
  });
});

describe("a paused process", () => {
  test.each([
    ["no majority answered for so long (6.2)", "", "lostQuorum"],
    ["somebody else leads a later term (§5.1)", "rules: [no-check-quorum]", "higherTerm"],
  ])("gets everything at once when it goes on, and steps down: %s", async (_, config, reason) => {
    const story = await tell({
      preset: "robust",
      config,
      until: "3s",
      inputs: [
        "{ at: 0s, elect: A }",
        "{ at: 1s, pause: A }",
        "{ at: 2s, write: { key: x, value: new, to: leader of P1 } }",
        "{ at: 2.5s, resume: A }",
      ],
    });
    const silent = story.lines.filter(
      ({ node, at, fact }) =>
        node === A && at >= 1_000_000 && at < 2_500_000 && fact.kind !== "nodePaused",
    );
    expect(silent).toEqual([]);
    const burst = linesOf(story, "messageDelivered", A).filter(({ at }) => at === 2_500_000);
    expect(burst.length).toBeGreaterThan(2);
    const [fall] = linesOf(story, "roleChanged", A).filter(({ at }) => at > 1_000_000);
    expect(fall).toMatchObject({ at: 2_500_000, fact: { role: "follower", reason } });
    expect(termsOf(story, A!)).toEqual(termsOf(story, B!));
    expect(statuses(story)).toEqual(["Success"]);
  });
});

describe("a clock", () => {
  test.each([1, 2, 3, 4, 5])(
    "that runs three times too fast campaigns first (seed %i)",
    async (seed) => {
      // Timers that run already are not changed: it starts with a fast clock.
      const fast = "{ at: 0s, clock: B, rate: '3' }";
      const inputs = ["{ at: 0s, crash: B }", fast, "{ at: 0s, restart: B }"];
      const story = await tell({ seed, until: "2s", inputs });
      expect(
        linesOf(story, "roleChanged").find(({ fact }) => fact.role === "candidate")!.node,
      ).toBe(B);
      expect(story.simulation.world.leaders[1]).toMatchObject({ node: B });
    },
  );

  test("that runs fast disturbs no leader that the others hear (9.6)", async () => {
    const story = await tell({
      preset: "robust",
      until: "4s",
      inputs: ["{ at: 0s, elect: A }", "{ at: 1s, clock: C, rate: '10' }"],
    });
    const stood = linesOf(story, "roleChanged", C).filter(({ fact }) => fact.role === "candidate");
    expect(stood.length).toBeGreaterThan(5);
    expect(replica(story, A!)).toMatchObject({ currentTerm: 1, role: { kind: "leader" } });
  });

  test("set back an hour takes no ticket back, not even across a restart, and ends no office", async () => {
    const story = await tell({
      nodes: 1,
      until: "12s",
      inputs: [
        "{ at: 5s, write: { key: x, value: a } }",
        "{ at: 5.1s, clock: A, jump: -60min }",
        "{ at: 5.2s, write: { key: x, value: b } }",
        "{ at: 5.3s, write: { key: x, value: c } }",
        "{ at: 6s, crash: A }",
        "{ at: 6.1s, restart: A }",
        "{ at: 11s, write: { key: x, value: d } }",
      ],
    });
    const tickets = linesOf(story, "proposed").map(({ fact }) => fact.ticket);
    expect(tickets.length).toBe(4);
    for (const [slot, ticket] of tickets.slice(1).entries())
      expect(compareHlc(tickets[slot]!, ticket)).toBeLessThan(0);
    const changes = linesOf(story, "roleChanged").filter(({ at }) => at > 5e6 && at < 6e6);
    expect(changes).toEqual([]);
  });

  test("set back on the leader disturbs nobody", async () => {
    const write = "{ at: 3s, write: { key: x, value: b } }";
    const story = await tell({
      preset: "robust",
      until: "5s",
      inputs: ["{ at: 0s, elect: A }", "{ at: 2s, clock: A, jump: -60min }", write],
    });
    expect(linesOf(story, "roleChanged").filter(({ at }) => at > 1e6)).toEqual([]);
    expect(statuses(story)).toEqual(["Success"]);
  });
});

describe("a disk", () => {
  test("that is slow delays its own node's answers, and nobody else's commits", async () => {
    const story = await tell({
      until: "3s",
      inputs: [
        ...ledByA,
        "{ at: 1.1s, disk: C, fsync: [250ms, 250ms] }",
        "{ at: 1.2s, write: { key: x, value: a } }",
      ],
    });
    const proposed = linesOf(story, "proposed")[0]!.at;
    const committed = linesOf(story, "commitAdvanced", A).find(({ at }) => at > proposed)!;
    expect(committed.at - proposed).toBeLessThan(25_000);
    expect(committed.fact.copies).toEqual([A, B]);
    const stored = linesOf(story, "entriesAppended", C).at(-1)!.at;
    const answer = linesOf(story, "messageSent", C).find(
      ({ at, fact }) => at >= stored && fact.message.kind === "appendEntriesResponse",
    )!;
    expect(answer.at - stored).toBe(250_000);
  });

  test("that is full refuses explicitly; its leader steps down, and the cluster goes on", async () => {
    const story = await tell({
      preset: "robust",
      until: "4s",
      inputs: [
        "{ at: 0s, elect: A }",
        "{ at: 1s, disk: A, state: full }",
        "{ at: 2s, write: { key: x, value: a, to: leader of P1 } }",
      ],
    });
    const [fall] = linesOf(story, "roleChanged", A).filter(({ at }) => at >= 1e6);
    expect(fall).toMatchObject({ at: 1_000_000, fact: { role: "follower", reason: "diskFull" } });
    expect(statuses(story)).toEqual(["Success"]);
    expect(termsOf(story, A!)).toEqual([1]);
    const refusals = linesOf(story, "messageSent", A).filter(
      ({ fact: { message } }) => message.kind === "appendEntriesResponse" && message.saturated,
    );
    expect(refusals.length).toBeGreaterThan(0);
    for (const { fact } of refusals)
      if (fact.message.kind === "appendEntriesResponse" && fact.message.success)
        expect(fact.message.index).toBeLessThanOrEqual(1);
  });

  test("that is full still takes terms and votes", async () => {
    const story = await tell({
      until: "3s",
      inputs: [
        ...ledByA,
        "{ at: 1s, disk: C, state: full }",
        "{ at: 1.1s, isolate: A }",
        "{ at: 1.2s, elect: B }",
      ],
    });
    expect(replica(story, B!).role.kind).toBe("leader");
    expect(replica(story, C!)).toMatchObject({ currentTerm: 2, votedFor: B });
  });

  test("whose write fails stops the process; the node returns with what the disk has", async () => {
    const story = await tell({
      until: "4s",
      inputs: [
        ...ledByA,
        "{ at: 1.1s, disk: B, state: failing }",
        `{ at: 1.2s, ${sixEntries} }`,
        "{ at: 2s, disk: B, state: working }",
        "{ at: 2s, restart: B }",
      ],
    });
    expect(linesOf(story, "diskFailed", B).length).toBe(1);
    expect(linesOf(story, "nodeCrashed", B)[0]!.fact.unsynced).toBe("torn");
    const failedAt = linesOf(story, "diskFailed", B)[0]!.at;
    const said = linesOf(story, "messageSent", B).filter(({ at }) => at >= failedAt && at < 2e6);
    expect(said).toEqual([]);
    expect(replica(story, B!).log.entries).toEqual(replica(story, A!).log.entries);
    expect(replica(story, B!).commitIndex).toBe(7);
  });

  test("that was wiped makes a node that neither votes nor counts while nobody lets it in", async () => {
    const story = await tell({
      until: "9s",
      inputs: [
        ...ledByA,
        "{ at: 1.1s, crash: C }",
        "{ at: 1.2s, wipe: C }",
        "{ at: 1.3s, restart: C }",
        "{ at: 2s, write: { key: x, value: a, to: A } }",
        "{ at: 3s, isolate: B }",
        "{ at: 3.1s, write: { key: x, value: b, to: A } }",
        "{ at: 4.5s, crash: A }",
        "{ at: 4.5s, heal: all }",
        "{ at: 4.6s, elect: B }",
      ],
    });
    expect(linesOf(story, "entriesApplied", C).some(({ fact }) => fact.to === 2)).toBe(true);
    expect(termsOf(story, C!)).toEqual([1, 1, 1]);
    expect(linesOf(story, "commitAdvanced", A).at(-1)!.fact).toMatchObject({
      to: 2,
      copies: [A, B],
    });
    const asked = linesOf(story, "voteDecided", C).filter(({ at }) => at > 4e6);
    expect(asked.map(({ fact }) => fact.reason)).toEqual(["notVoter"]);
    expect(replica(story, B!).role.kind).toBe("candidate");
  });
});

describe("single messages", () => {
  const threeWrites = [
    "{ at: 1.2s, write: { key: x, value: a, to: A } }",
    "{ at: 1.25s, write: { key: x, value: b, to: A } }",
    "{ at: 1.3s, write: { key: x, value: c, to: A } }",
  ];
  const entriesSent = (story: Story, to: NodeId | undefined): Line<"messageSent">[] =>
    linesOf(story, "messageSent", A).filter(
      ({ at, fact }) =>
        at > 1.1e6 &&
        fact.to === to &&
        fact.message.kind === "appendEntries" &&
        fact.message.entries.length > 0,
    );

  test("held ones arrive on release, in the order of their sending", async () => {
    const inputs = [...ledByA, "{ at: 1.1s, hold: A -> B, partition: P1 }", ...threeWrites];
    const story = await tell({ until: "3s", inputs: [...inputs, "{ at: 2s, release: A -> B }"] });
    const held = linesOf(story, "messageSent", A).filter(({ fact }) => fact.fate === "held");
    expect(held.length).toBeGreaterThan(3);
    const released = linesOf(story, "messageReleased", A);
    expect(released.map(({ fact }) => fact.sent)).toEqual(held.map(({ ref }) => ref));
    const arrived = linesOf(story, "messageDelivered", B).filter(({ at }) => at === 2_000_000);
    expect(arrived.map(({ cause }) => cause)).toEqual(held.map(({ ref }) => ref));
    expect(termsOf(story, B!)).toEqual([1, 1, 1, 1]);
  });

  test("the second append is dropped, and no other", async () => {
    const drop = "{ at: 1.1s, drop: A -> B, message: appendEntries, partition: P1, nth: 2 }";
    const story = await tell({ until: "3s", inputs: [...ledByA, drop, ...threeWrites] });
    const fates = entriesSent(story, B).map(({ fact }) => fact.fate);
    expect(fates.slice(0, 3)).toEqual(["travels", "dropped", "travels"]);
    expect(fates.slice(3)).not.toContain("dropped");
    expect(entriesSent(story, C).every(({ fact }) => fact.fate === "travels")).toBe(true);
    expect(termsOf(story, B!)).toEqual([1, 1, 1, 1]);
  });

  test("the second append comes twice, and no other", async () => {
    const twice = "{ at: 1.1s, duplicate: A -> B, message: appendEntries, partition: P1, nth: 2 }";
    const story = await tell({ until: "3s", inputs: [...ledByA, twice, ...threeWrites] });
    const copied = entriesSent(story, B).map(({ fact }) => fact.copyAt !== null);
    expect(copied).toEqual([false, true, false]);
    const { ref } = entriesSent(story, B)[1]!;
    const arrivals = linesOf(story, "messageDelivered", B).filter(({ cause }) => cause === ref);
    expect(arrivals.length).toBe(2);
    expect(termsOf(story, B!)).toEqual([1, 1, 1, 1]);
  });
});

describe("a link faster than the others", () => {
  test("shortens the windows, and changes nothing else: one event at a time gives the same run", async () => {
    const { config, inputs, until } = await read({
      preset: "robust",
      until: "2s",
      inputs: [
        "{ at: 500ms, link: A -> B, latency: [100us, 150us] }",
        "{ at: 900ms, write: { key: x, value: a } }",
        "{ at: 1s, link: C - B, latency: [100us, 101us] }",
        "{ at: 1.2s, write: { key: x, value: b } }",
        "{ at: 1.5s, link: A -> B }",
      ],
    });
    const simulation = createSimulation(config, { inputs: inputs as never });
    const windows: number[] = [];
    for (const at of [400_000, 600_000, until]) {
      advanceTo(simulation, at);
      windows.push(simulation.world.lookahead);
    }
    expect(windows).toEqual([500, 100, 100]);
    const run = { config, inputs: inputs as never, horizon: until };
    const atOnce = executeAtOnce(run);
    expect(executeStepwise(run)).toEqual(atOnce);
    const fastest = atOnce.trace.flatMap(({ at, node, fact }) =>
      fact.kind === "messageSent" && node === A && fact.to === B ? [fact.deliverAt - at] : [],
    );
    expect(Math.min(...fastest)).toBeLessThan(200);
  });
});

describe("timers", () => {
  test("that are frozen do not fire; thawed, an overdue one fires once, at once", async () => {
    const story = await tell({
      preset: "robust",
      until: "4s",
      inputs: ["{ at: 0s, freeze: every }", "{ at: 3s, thaw: B, timer: election, partition: P1 }"],
    });
    const fired = linesOf(story, "timerFired");
    expect(fired[0]).toMatchObject({ at: 3_000_000, node: B });
    expect(fired.filter(({ at }) => at === 3_000_000).length).toBe(1);
    expect(fired.every(({ node, fact }) => node === B && fact.timer === "election")).toBe(true);
    // It wins, and its heartbeat timer is frozen still.
    expect(replica(story, B!).role.kind).toBe("leader");
  });

  test("that are frozen fire when somebody says so", async () => {
    const inputs = ["{ at: 0s, freeze: every }", "{ at: 1s, fire: C }"];
    const story = await tell({ preset: "robust", until: "2s", inputs });
    expect(linesOf(story, "timerFired").map(({ at, node }) => [at, node])).toEqual([
      [1_000_000, C],
    ]);
    expect(replica(story, C!).role.kind).toBe("leader");
  });
});

describe("a bridge", () => {
  const script = (more: readonly string[]): Promise<Story> =>
    tell({
      nodes: 5,
      preset: "robust",
      until: "5s",
      inputs: [
        "{ at: 0s, elect: A }",
        "{ at: 1s, cut: A B C | C D E }",
        ...more,
        "{ at: 3s, write: { key: x, value: a, to: leader of P1 } }",
      ],
    });

  test("carries the only majority: the write commits on the leader's side and on the bridge", async () => {
    const story = await script([]);
    expect(statuses(story)).toEqual(["Success"]);
    const { copies } = linesOf(story, "commitAdvanced").find(
      ({ at, fact }) => at > 3e6 && fact.copies.length > 0,
    )!.fact;
    expect(copies).toContain(C);
    expect(copies.length).toBe(3);
    const crowned = [A, B, C, D, E].filter((node) => replica(story, node!).role.kind === "leader");
    expect(crowned.length).toBe(1);
  });

  test("once it falls, nobody leads", async () => {
    const story = await script(["{ at: 2s, isolate: C }"]);
    expect(story.simulation.world.leaders[1]).toBeNull();
    expect(statuses(story)).toEqual([]);
  });
});

test("a clock that was set to run faster lets no proposal expire before an earlier one", () => {
  const config: ClusterConfig = {
    seed: 1,
    nodes: 3,
    partitions: 1,
    preset: "classroom",
    rules: [],
  };
  const simulation = createSimulation(config, { tracing: false });
  advanceTo(simulation, 6_000_000);
  const leader = { kind: "leader", partition: 1 } as const;
  const { node } = simulation.world.leaders[1]!;
  const operation = { kind: "set", key: "k", value: "1", partition: 1 } as const;
  actNow(simulation, { kind: "isolate", node: leader });
  for (const rate of [
    { of: 1, in: 3 },
    { of: 3, in: 1 },
  ]) {
    actNow(simulation, { kind: "clock", node: leader, rate, jump: 0 });
    actNow(simulation, { kind: "submit", operation, node: leader });
    advanceTo(simulation, simulation.world.frontier + 1_000_000);
  }
  // Only the oldest is looked at: one behind it that was due earlier would fire in the past.
  const deadlines = simulation.runners[node]!.state.node.proposals[1]!.map(
    (proposal) => proposal.deadline,
  );
  expect(deadlines).toHaveLength(2);
  expect(deadlines[1]).toBeGreaterThanOrEqual(deadlines[0]!);
});
