import { describe, expect, test } from "vitest";
import { scheduleInputs } from "../../engine/check/scheduleInputs.ts";
import { replay, type FoundRun } from "../../engine/check/search/foundRun.ts";
import type { Replica } from "../../engine/raft/replica.ts";
import type { Simulation } from "../../engine/simulation/simulation.ts";
import { readScenario } from "../scenario/readScenario.ts";

/** Four nodes whose faults end when the text does, and who all have to get on then. */
async function read(text: string): Promise<FoundRun> {
  const scenario = await readScenario(
    `name: A recovery\nseed: 3\nnodes: 4\npreset: robust\n${text}`,
  );
  const { inputs } = scheduleInputs(scenario);
  const recovery = { core: [0, 1, 2, 3], others: "whole" } as const;
  return { config: scenario.config, inputs, endsAt: scenario.until, recovery };
}

function replicaOfD({ runners }: Simulation, partition: number): Replica | undefined {
  return runners[3]!.state.node.replicas[partition];
}

describe("a recovery demands nothing", () => {
  test("of a spare node that was given a vote by hand: nobody tells it that the partition exists", async () => {
    const run = await read(`
members: 3
until: 3s
inputs:
  - { at: 1s, createPartition: {} }
  - { at: 2s, configure: { partition: P2, voters: [A, B, C, D] } }
`);
    const { failure, simulation } = replay(run);
    const { finished } = simulation.world.clients;
    expect(finished.slice(0, 2)).toMatchObject([{ status: "Success" }, { status: "Success" }]);
    expect(replicaOfD(simulation, 2)).toBeUndefined();
    expect(failure).toBeNull();
  });

  test("of a node that was put out in the middle of a snapshot, and never gets the rest", async () => {
    const writes = Array.from(
      { length: 12 },
      (_, slot) => `  - { at: 1.2s, write: { key: k${slot}, value: "${slot} is a long value" } }`,
    );
    const run = await read(`
settings: { snapshotChunkSize: 16, compactEveryOperations: 1 }
until: 2.1s
inputs:
  - { at: 0s, elect: A, partition: P1 }
  - { at: 1s, isolate: D }
${writes.join("\n")}
  - { at: 1.5s, replicateCheckpoint: { partition: P1 } }
  - { at: 1.7s, write: { key: later, value: "1" } }
  - { at: 2s, heal: all }
  - { at: 2.008s, configure: { partition: P1, voters: [A, B, C], to: A } }
`);
    const { failure, simulation } = replay(run);
    expect(replicaOfD(simulation, 1)!.receiving).not.toEqual([]);
    expect(failure).toBeNull();
  });
});
