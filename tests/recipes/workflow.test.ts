import { describe, expect, test } from "vitest";
import { fine, powerCut, tellStory, type StoryTold } from "../support/recipeStory.ts";

const key = "workflows/1";

function step(at: string, from: string, to: string, reason: string): string {
  return `  - { ${at}, ask: { name: transition, key: ${key}, data: { from: ${from}, to: ${to}, reason: ${reason} } } }`;
}

const start = `  - { at: 4s, ask: { name: startOrder, key: ${key} } }`;
/** Nobody but clients takes a step. */
const byHand = "stepMillis: 0";

/** Three nodes, what happens, and what is to hold in the end. */
function tell(
  settings: string,
  inputs: readonly string[],
  expected: readonly string[],
): Promise<StoryTold> {
  return tellStory({ recipe: "workflow", settings, inputs, expected });
}

function order(fields: string): string {
  return `{ row: ${key}, has: { ${fields} }, on: every node }`;
}

describe("an order", () => {
  test("goes its way without anybody's asking", async () => {
    const told = await tell("guard: true", [start], [order("state: Completed, steps: 4")]);
    expect(told).toEqual(fine);
  });

  test("goes on after its runner died", async () => {
    const crash = [start, "  - { at: 5s, crash: leader of P1 }", "  - { at: 12s, restart: C }"];
    const told = await tell("guard: true", crash, [order("state: Completed, steps: 4")]);
    expect(told).toEqual(fine);
  });

  test("goes on after a power cut, from where it stood", async () => {
    const paid = `when: { row: ${key}, has: { state: PaymentAuthorized }, on: every node }`;
    const power = [start, ...powerCut(paid, "after: 4s")];
    const told = await tell("guard: true", power, [order("state: Completed, steps: 4")]);
    expect(told).toEqual(fine);
  });

  test("goes on where its last step was timed by a clock an hour ahead", async () => {
    const jump = ["  - { at: 3s, clock: C, jump: 3600s }", start, "  - { at: 5s, crash: C }"];
    const state = `{ row: ${key}, has: { state: Completed }, on: every up node }`;
    expect(await tell("guard: true", jump, [state])).toEqual(fine);
  });

  test("that is cancelled is left alone by the runner", async () => {
    const cancel = step("at: 4.5s", "Created", "Cancelled", "customer");
    const told = await tell("stepMillis: 2000", [start, cancel], [order("state: Cancelled")]);
    expect(told).toEqual(fine);
  });
});

describe("two runners that go from the same state", () => {
  const both = [
    start,
    step("at: 6s", "Created", "PaymentAuthorized", "first"),
    step("at: 6.1s", "Created", "Cancelled", "second"),
  ];

  test("are put in an order, and the second one is refused", async () => {
    const told = await tell(byHand, both, [
      order("state: PaymentAuthorized, reason: first, refused: 1"),
      `{ request: 3, ended: Success, returned: "refused: PaymentAuthorized" }`,
    ]);
    expect(told).toEqual(fine);
  });

  test("make one step twice, where nobody looks at the state it goes from", async () => {
    const twice = [...both.slice(0, 2), step("at: 6.1s", "Created", "PaymentAuthorized", "second")];
    const told = await tell(`guard: false, ${byHand}`, twice, [order("steps: 3")]);
    expect(told).toEqual({ failed: [], broken: ["legalTransitions"] });
  });
});

test("a step of an order that nobody started leaves nothing", async () => {
  const early = step("at: 4s", "Created", "Cancelled", "customer");
  const told = await tell(
    "guard: true",
    [early],
    [
      `{ row: ${key}, has: null, on: every node }`,
      `{ request: 1, ended: Success, returned: "refused: New" }`,
    ],
  );
  expect(told).toEqual(fine);
});

test("steps that no order may take are refused before anybody proposes them", async () => {
  const wrong = [
    step("at: 4s", "ShipmentRequested", "Cancelled", "customer"),
    step("at: 4s", "Created", "Completed", "hurry"),
    step("at: 4s", "toString", "Created", "mischief"),
    `  - { at: 4s, ask: { name: forgetOrder, key: ${key} } }`,
  ];
  const refused = [1, 2, 3, 4].map((request) => `{ request: ${request}, ended: Errored }`);
  expect(await tell("guard: true", wrong, refused)).toEqual(fine);
});
