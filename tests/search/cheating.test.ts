import { afterEach, expect, test, vi } from "vitest";
import { replay } from "../../engine/check/search/foundRun.ts";
import { runScenario } from "../../engine/check/runScenario.ts";
import { failureScenario } from "../../engine/check/search/failureScenario.ts";
import { runSeed } from "../../engine/check/search/runSeed.ts";
import { recipeOf } from "../../engine/recipes/catalogue.ts";

const seed = 4;
const options = { events: 1000, application: "quotas", twice: true } as const;
const { application } = recipeOf("quotas");

afterEach(() => void vi.restoreAllMocks());

/** An application that notes something of its own with every committed entry. */
function cheat(note: () => unknown): void {
  const honest = application.onReplicationReceived.bind(application);
  vi.spyOn(application, "onReplicationReceived").mockImplementation((state, received, raft) => {
    // No promise is asked about it.
    (state as { noted?: unknown }).noted = note();
    return honest(state, received, raft);
  });
}

test("an honest application holds the same when the same inputs are run again", () => {
  expect(runSeed(seed, options).failure).toBeNull();
});

test("one that counts outside its state is caught, though it says and writes the same", () => {
  let count = 0;
  cheat(() => ++count);
  const { failure, run, fingerprint } = runSeed(seed, options);
  expect(failure).toMatchObject({ kind: "nondeterminism", of: "applications" });
  const trial = replay(run);
  expect(trial.failure).toBeNull();
  // What it left behind shows it, too, for as long as it cheats.
  const [shown] = runScenario(failureScenario(run, failure!, "a test")).expectations;
  expect(shown).toMatchObject({ ok: false });
  expect(shown?.evidence).toMatch(/^applications [\da-f]{16} here, /);
  vi.restoreAllMocks();
  expect(runSeed(seed, options).fingerprint).toBe(fingerprint);
});

test("one that draws lots is caught", () => {
  cheat(() => Math.random());
  const { failure } = runSeed(seed, options);
  expect(failure).toMatchObject({ kind: "nondeterminism", of: "applications" });
});

test("one whose lots reach the log is caught by what the nodes write", () => {
  const honest = application.onRequest!.bind(application);
  vi.spyOn(application, "onRequest").mockImplementation((state, { id, operation }, raft) => {
    const data = { delta: Math.floor(Math.random() * 1000) };
    const asked = operation.kind === "ask" ? { ...operation, data } : operation;
    return honest(state, { id, operation: asked }, raft);
  });
  const { failure } = runSeed(seed, options);
  expect(failure).toMatchObject({ kind: "nondeterminism", of: "fingerprint" });
});
