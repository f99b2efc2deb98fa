import { describe, expect, test } from "vitest";
import { fine, powerCut, tellStory, type StoryTold } from "../support/recipeStory.ts";

const key = "config/us-east";

function set(when: string, value: string, version: number, to = ""): string {
  const where = to === "" ? "" : `, to: ${to}`;
  return `  - { ${when}, ask: { name: setConfigValue, key: ${key}, data: { value: "${value}", version: ${version} }${where} } }`;
}

/** Three nodes, and who edits what; then everybody's row, and what requests were told. */
function tell(
  inputs: readonly string[],
  expected: readonly string[],
  settings = "versionCheck: true",
): Promise<StoryTold> {
  return tellStory({ recipe: "configuration", settings, inputs, expected });
}

function everywhere(value: string, version: number): string {
  return `{ row: ${key}, has: { value: "${value}", version: ${version} }, on: every node }`;
}

describe("two editors who saw the same version", () => {
  const both = [set("at: 4s", "75", 1), set("at: 4s", "25", 1)];

  test("are put in an order, and the second one is refused", async () => {
    const second = `{ request: 2, ended: Success, returned: "refused: 75, version 1" }`;
    expect(await tell(both, [everywhere("75", 1), second])).toEqual(fine);
  });

  test("overwrite one another without a check of versions", async () => {
    const told = await tell(both, [everywhere("25", 1)], "versionCheck: false");
    expect(told).toEqual({ failed: [], broken: ["versionsRise"] });
  });

  test("leave two truths behind without a log", async () => {
    const apart = [set("at: 4s", "75", 1, "A"), set("at: 4s", "25", 1, "B")];
    const told = await tell(
      apart,
      [`{ row: ${key}, has: { value: "75" }, on: A }`, `{ row: ${key}, has: null, on: C }`],
      "replicate: false",
    );
    expect(told).toEqual({ failed: [], broken: ["applicationsAgree"] });
  });
});

describe("a follower that is cut off", () => {
  const inputs = [set("at: 4s", "75", 1), "  - { at: 6s, isolate: A }", set("at: 7s", "50", 2)];

  test("goes on with what it knew, and says so only to who asks for what is current", async () => {
    const asked = [
      `  - { at: 10s, ask: { name: getConfigValue, key: ${key}, to: A } }`,
      `  - { at: 10s, ask: { name: getConfigValue, key: ${key}, data: { current: true }, to: A } }`,
    ];
    const told = await tell(
      [...inputs, ...asked],
      [
        `{ request: 3, ended: Success, returned: "75, version 1" }`,
        `{ request: 4, ended: NodeIsNotLeader | ProposalTimeout }`,
      ],
    );
    expect(told).toEqual(fine);
  });

  test("catches up when it is heard again", async () => {
    const healed = [...inputs, set("at: 8s", "25", 3), "  - { at: 14s, heal: all }"];
    expect(await tell(healed, [everywhere("25", 3)])).toEqual(fine);
  });
});

test("a leader that nobody hears sets nothing", async () => {
  const cut = [
    set("at: 4s", "75", 1),
    "  - { at: 6s, isolate: leader of P1 }",
    set("after: 0s", "50", 2, "C"),
    set("at: 13s", "25", 2, "A"),
    "  - { at: 16s, heal: all }",
  ];
  expect(await tell(cut, [everywhere("25", 2)])).toEqual(fine);
});

test("a cluster that loses power remembers values and versions", async () => {
  const power = [set("at: 4s", "75", 1), ...powerCut("at: 6s", "at: 8s"), set("at: 16s", "25", 2)];
  expect(await tell(power, [everywhere("25", 2)])).toEqual(fine);
});

test("what a client says wrong is refused", async () => {
  const wrong = [
    `  - { at: 4s, ask: { name: setConfigValue, key: elsewhere, data: { value: "1", version: 1 } } }`,
    `  - { at: 4s, ask: { name: setConfigValue, key: ${key}, data: { value: "1", version: soon } } }`,
    `  - { at: 4s, ask: { name: setConfigValue, key: ${key} } }`,
    `  - { at: 4s, ask: { name: forgetConfigValue, key: ${key} } }`,
  ];
  const refused = [1, 2, 3, 4].map((request) => `{ request: ${request}, ended: Errored }`);
  expect(await tell(wrong, refused)).toEqual(fine);
});
