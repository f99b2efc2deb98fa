import { expect, test } from "vitest";
import { createChecker, observeWith, violations } from "../../engine/check/invariants.ts";
import {
  actNow,
  advanceTo,
  createSimulation,
  eventCount,
  type Simulation,
} from "../../engine/simulation/simulation.ts";
import { createStorm } from "../support/storm.ts";

const seeds = Array.from({ length: 80 }, (_, seed) => seed + 1);

test.each(seeds)(
  "storm %i breaks no invariant, and every partition serves once it is over",
  (seed) => {
    const { config, inputs, healedAt, horizon } = createStorm(seed);
    const checker = createChecker(config);
    const simulation = createSimulation(config, {
      inputs,
      tracing: false,
      observe: observeWith(checker),
    });
    advanceTo(simulation, Math.floor((healedAt + horizon) / 2));
    const written: number[] = [];
    for (let partition = 0; partition <= config.partitions; partition++) {
      const operation = { kind: "set", key: "last", value: `${partition}`, partition } as const;
      actNow(simulation, { kind: "submit", operation, node: null });
      written.push(simulation.world.clients.issued + partition + 1);
    }
    advanceTo(simulation, horizon);

    expect(violations(checker)).toEqual([]);
    // Thousands, where the cluster has more than one node.
    expect(eventCount(simulation)).toBeGreaterThan(config.nodes === 1 ? 250 : 400);
    const { finished } = simulation.world.clients;
    for (const request of written)
      expect(finished.find((operation) => operation.request === request)?.status).toBe("Success");
    expectAgreement(simulation);
  },
);

/** Everybody holds the same log, and has applied all of it. */
function expectAgreement({ runners }: Simulation): void {
  const [first, ...others] = runners.map((runner) => runner!.state.node);
  for (const replica of first!.replicas) {
    if (replica === undefined) continue;
    const { partition, log, lastApplied } = replica;
    expect(lastApplied).toBe(log.entries.length);
    for (const { replicas, application } of others) {
      expect(replicas[partition]!.log.entries).toEqual(log.entries);
      expect(replicas[partition]!.lastApplied).toBe(lastApplied);
      expect(application).toEqual(first!.application);
    }
  }
}
