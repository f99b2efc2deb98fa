import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { RaftFacade, Received } from "../../engine/node/application.ts";
import { tally } from "./tally.ts";

const guide = readFileSync("docs/APPLICATIONS.md", "utf8");
const source = readFileSync("tests/docs/tally.ts", "utf8");

test("the guide's application is the one that is tested", () => {
  expect(guide).toContain(source.slice(source.indexOf("/** Votes")).trimEnd());
});

test("the guide names every handler, and every question to the node", () => {
  const declarations = readFileSync("engine/node/application.ts", "utf8");
  const facade = /interface RaftFacade \{(.*?)\n\}/s.exec(declarations)![1]!;
  const handlers = /interface Application<State> \{(.*?)\n\}/s.exec(declarations)![1]!;
  const names = [...`${facade}\n${handlers}`.matchAll(/^ {2}(?:readonly )?(\w+)\??[(:]/gm)];
  expect(names.length).toBeGreaterThan(25);
  const missing = names.map(([, name]) => name!).filter((name) => !guide.includes(`\`${name}\``));
  expect(missing).toEqual([]);
});

test("votes are counted as they are told, and again after a restart", () => {
  const own = { node: 0, settings: {} };
  const [first, later] = [tally.initialState(own), tally.initialState(own)];
  for (const name of ["ada", "grace", "ada"]) {
    tally.onReplicationReceived(first, told(name), noFacade);
    tally.onLogRestored?.(later, told(name));
  }
  expect(tally.rows?.(first)).toEqual({ ada: { votes: 2 }, grace: { votes: 1 } });
  expect(later).toEqual(first);
});

/** It asks its node nothing while it counts. */
const noFacade = {} as RaftFacade;

function told(candidate: string): Received {
  const log = {
    id: 1,
    term: 1,
    time: { node: 0, millis: 0, counter: 0 },
    logType: "Voted",
    logData: candidate,
  };
  return { partition: 1, log };
}
