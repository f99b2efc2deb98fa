import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { Expectation } from "../../engine/simulation/scenario/expectation.ts";
import { printDuration } from "../../engine/simulation/scenario/duration.ts";
import { readScenario } from "./readScenario.ts";

/** Stories about an application that are told stop by stop. */
const told = readdirSync("scenarios")
  .filter((file) => file.endsWith(".yaml"))
  .map((file) => [file, readFileSync(`scenarios/${file}`, "utf8")] as const)
  .filter(([, text]) => /^script:/m.test(text) && /^application:/m.test(text));

test("there are such stories", () => {
  expect(told.length).toBeGreaterThan(12);
});

/** Somebody who stops there sees what is said: the run is asked for it at that very instant. */
test.each(told)("%s: what is said at a stop is expected there", async (_file, text) => {
  const { script, until, expectations } = await readScenario(text);
  const isAskedAt = (at: number, expectation: Expectation): boolean =>
    expectation.kind === "finally"
      ? at === until
      : expectation.kind === "at" && expectation.at === at;
  const bare = script.filter(({ at }) => !expectations.some((one) => isAskedAt(at, one)));
  expect(bare.map(({ at, title }) => `${printDuration(at)} ${title}`)).toEqual([]);
});
