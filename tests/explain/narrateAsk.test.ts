import { expect, test } from "vitest";
import { narrate } from "../../app/explain/narrate.ts";
import { createScene } from "./scene.ts";

const operation = {
  kind: "ask",
  name: "setConfigValue",
  key: "config/us-east",
  data: { value: "25", version: 1 },
  partition: null,
} as const;

/** What is said of a success that a client heard of its request. */
function toldOf(answer: { readonly logIndex: number; readonly value: string | null }): string {
  const scene = createScene(3);
  const asked = { kind: "clientInvoked", request: 1, operation, partition: 1, node: 0 } as const;
  scene.line(-1, asked);
  const told = { kind: "clientCompleted", request: 1, status: "Success", leader: null } as const;
  const event = scene.line(-1, { ...told, silent: false, ...answer }, { at: 250_000 });
  return narrate(event, scene.view, undefined)!.plain;
}

test("committed is one thing, what the application made of it another", () => {
  expect(toldOf({ logIndex: 3, value: "refused: 75, version 1" })).toBe(
    "set config value config/us-east is committed as entry 3; A's application says: refused: 75, version 1.",
  );
  expect(toldOf({ logIndex: 3, value: null })).toBe(
    "set config value config/us-east is confirmed: it is committed as entry 3, and the client heard so after 0.25 s.",
  );
});

test("what an application answers by itself is in no log", () => {
  expect(toldOf({ logIndex: -1, value: "set" })).toBe(
    "A's application answered set config value config/us-east: set. Nothing of it went through the log.",
  );
});
