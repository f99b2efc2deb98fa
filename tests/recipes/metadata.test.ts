import { describe, expect, test } from "vitest";
import { fine, powerCut, tellStory, type StoryTold } from "../support/recipeStory.ts";

const key = "tenants/42/resources/7";

function assign(at: string, machine: string, to = key): string {
  return `  - { at: ${at}, ask: { name: assignResource, key: ${to}, data: { node: ${machine} } } }`;
}

/** Three nodes with four partitions, what is assigned, and what is to hold in the end. */
function tell(
  inputs: readonly string[],
  expected: readonly string[],
  settings = "oneKeyFormat: true",
): Promise<StoryTold> {
  return tellStory({ recipe: "metadata", settings, partitions: 4, inputs, expected });
}

function liesOn(machine: string, partition: number, of = key): string {
  return `{ row: ${of}, has: { node: ${machine}, partition: ${partition} }, on: every node }`;
}

describe("the resources of a tenant", () => {
  test("meet in one partition, those of another tenant perhaps in another", async () => {
    const inputs = [
      assign("4s", "machine-1"),
      assign("4s", "machine-2", "tenants/42/resources/8"),
      assign("4s", "machine-3", "tenants/2/resources/7"),
    ];
    const expectations = [
      liesOn("machine-1", 3),
      liesOn("machine-2", 3, "tenants/42/resources/8"),
      liesOn("machine-3", 1, "tenants/2/resources/7"),
    ];
    expect(await tell(inputs, expectations)).toEqual(fine);
  });

  test("go with their hash range when the partition is split", async () => {
    const inputs = [
      assign("4s", "machine-1"),
      assign("4s", "machine-1", "tenants/1/resources/7"),
      "  - { at: 6s, splitPartition: { source: P3 } }",
      assign("14s", "machine-2"),
      assign("14s", "machine-2", "tenants/1/resources/7"),
      `  - { at: 18s, ask: { name: findResource, key: ${key} } }`,
      "  - { at: 18s, ask: { name: findResource, key: tenants/1/resources/7 } }",
    ];
    const found = [6, 7].map((slot) => `{ request: ${slot}, ended: Success, returned: machine-2 }`);
    expect(await tell(inputs, found)).toEqual(fine);
  });

  test("survive a power cut", async () => {
    const inputs = [assign("4s", "machine-1"), ...powerCut("at: 6s", "at: 8s")];
    expect(await tell(inputs, [liesOn("machine-1", 3)])).toEqual(fine);
  });
});

describe("a resource that is called by two keys", () => {
  const inputs = [assign("4s", "machine-1"), assign("6s", "machine-2", "tenants/42/7")];

  test("lies in two places, in two partitions that never disagree", async () => {
    const told = await tell(
      inputs,
      [liesOn("machine-1", 3), liesOn("machine-2", 1, "tenants/42/7")],
      "oneKeyFormat: false",
    );
    expect(told).toEqual({ failed: [], broken: ["onePlace"] });
  });

  test("has one of them where the other key is refused", async () => {
    const refused = `{ request: 2, ended: Errored }`;
    expect(await tell(inputs, [liesOn("machine-1", 3), refused])).toEqual(fine);
  });
});

test("a leader that nobody hears does not say where a resource lies", async () => {
  const inputs = [
    assign("4s", "machine-1"),
    "  - { at: 6s, isolate: leader of P3 }",
    `  - { after: 0s, ask: { name: findResource, key: ${key}, to: B } }`,
  ];
  const unknown = `{ request: 2, ended: NodeIsNotLeader | ProposalTimeout }`;
  expect(await tell(inputs, [unknown])).toEqual(fine);
});

test("what a client says wrong is refused", async () => {
  const inputs = [
    `  - { at: 4s, ask: { name: forgetResource, key: ${key} } }`,
    assign("4s", "machine-1", "tenants//resources/7"),
  ];
  const refused = [1, 2].map((request) => `{ request: ${request}, ended: Errored }`);
  expect(await tell(inputs, refused)).toEqual(fine);
});
