import { describe, expect, test } from "vitest";
import {
  isAlive,
  livenessOf,
  setLiveness,
  supersedes,
  type Belief,
  type LivenessTable,
} from "../../engine/node/livenessTable.ts";

const alive = (incarnation: number): Belief => ({ state: "alive", incarnation });
const suspect = (incarnation: number): Belief => ({ state: "suspect", incarnation });
const dead = (incarnation: number): Belief => ({ state: "dead", incarnation });

describe("which rumour is believed (SWIM 4.2)", () => {
  test.each([
    ["a suspicion of the same incarnation", suspect(0), alive(0), true],
    ["a death after a suspicion", dead(3), suspect(3), true],
    ["a refutation, with a later incarnation", alive(4), suspect(3), true],
    ["a return from the dead, with a later incarnation", alive(4), dead(3), true],
    ["a later suspicion after a refutation", suspect(4), alive(4), true],
    ["life, where a suspicion of that incarnation is known", alive(3), suspect(3), false],
    ["a suspicion that was refuted since", suspect(3), alive(4), false],
    ["an old death", dead(2), alive(4), false],
    ["what is known already", suspect(2), suspect(2), false],
  ])("%s", (_, news, known, believed) => {
    expect(supersedes(news, known)).toBe(believed);
  });
});

test("of whom nothing was heard, no harm is believed", () => {
  const table: LivenessTable = [];
  setLiveness(table, 4, { ...suspect(1), since: 7 });
  expect(table).toHaveLength(5);
  expect([2, 4, 8].map((node) => isAlive(table, node))).toEqual([true, false, true]);
  expect(livenessOf(table, 4)).toEqual({ state: "suspect", incarnation: 1, since: 7 });
});
