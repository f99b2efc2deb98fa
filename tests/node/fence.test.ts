import { expect, test } from "vitest";
import { createAgenda } from "../../engine/node/agenda.ts";
import { hostedRegister } from "../../engine/node/hosted.ts";
import type { NodeStep } from "../../engine/node/nodeStep.ts";
import { createInitialPartitionMap, maxRoutingHash } from "../../engine/node/partitionMap.ts";
import { registerName, type RegisterState } from "../../engine/node/register.ts";
import { keyPrefix, routingHash } from "../../engine/node/routing.ts";
import { applySystemLog, createSystemState } from "../../engine/node/system.ts";
import { systemLogTypes } from "../../engine/node/systemCommand.ts";

test("a fence of an older transfer, written again by a leader with an old map, takes nothing out", () => {
  const [lower, upper] = ["a", "b", "c", "d", "e", "f"]
    .map((key) => ({ key, hash: routingHash(keyPrefix(key)) }))
    .toSorted((one, other) => one.hash - other.hash)
    .filter((_, slot) => slot === 0 || slot === 5) as [Place, Place];
  const application: RegisterState = {
    values: { [registerName(1, lower.key)]: "low", [registerName(1, upper.key)]: "high" },
    found: null,
  };
  const system = createSystemState(createInitialPartitionMap(1));
  const state = { system, application, told: 0 };
  const step = { state, options: { hosted: hostedRegister }, agenda: createAgenda() };
  const fence = (id: number, transfer: number, range: { start: number; end: number }): void => {
    const time = { node: 0, millis: 1, counter: id };
    const logData = JSON.stringify({ transfer, range });
    const log = { id, term: 1, time, logType: systemLogTypes.fence, logData };
    applySystemLog(step as unknown as NodeStep, 1, log);
  };
  const above = { start: upper.hash, end: maxRoutingHash };
  const below = { start: 0, end: lower.hash };
  fence(1, 3, above);
  expect(system.given[1]).toEqual({ transfer: 3, exported: JSON.stringify([[upper.key, "high"]]) });
  fence(2, 9, below);
  const given = { transfer: 9, exported: JSON.stringify([[lower.key, "low"]]) };
  expect(system.given[1]).toEqual(given);
  // The next leader has not heard that the third is over, and then of the ninth.
  fence(3, 3, above);
  fence(4, 9, below);
  expect(system.given[1]).toEqual(given);
});

interface Place {
  readonly key: string;
  readonly hash: number;
}
