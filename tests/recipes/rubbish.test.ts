import { expect, test } from "vitest";
import { createChecker, observeWith, violations } from "../../engine/check/invariants.ts";
import { observeRecipe } from "../../engine/check/recipeInvariants.ts";
import { recipeNames } from "../../engine/recipes/catalogue.ts";
import { actNow, advanceTo, createSimulation } from "../../engine/simulation/simulation.ts";

const logTypes = [
  "JobSubmitted",
  "JobStarted",
  "WorkerTick",
  "WorkerDone",
  "SetConfigValue",
  "AssignResource",
  "WorkflowTransition",
  "QuotaAdjusted",
  "ItemWritten",
  "TenantRegistered",
] as const;
const rubbish = ["", "{", "null", "5", "[]", "{}", '{"jobId":7,"key":null,"tenant":{}}', "\u0000"];

test.each(recipeNames)("%s outlives whatever somebody writes and asks past it", (name) => {
  const config = { seed: 5, nodes: 3, partitions: 2, preset: "robust", rules: [] } as const;
  const application = { name };
  const checker = createChecker(config);
  const simulation = createSimulation(
    { ...config, application },
    {
      tracing: true,
      observe: observeWith(checker),
      observeWorld: observeRecipe(checker, application),
    },
  );
  const { world } = simulation;
  advanceTo(simulation, 1_000_000);
  for (const logType of logTypes) {
    const logs = { kind: "replicateLogs", partition: 1, logType, data: rubbish } as const;
    actNow(simulation, { kind: "submit", operation: logs, node: null });
  }
  for (const key of ["", "x", "jobs/1", "tenants/a/b"])
    for (const asked of ["", "submitJob", "tick", "set", "split", "write"]) {
      const data = { amount: "much", version: false, times: -1, value: "", node: 3 };
      const operation = { kind: "ask", name: asked, key, data, partition: null } as const;
      actNow(simulation, { kind: "submit", operation, node: null });
    }
  advanceTo(simulation, 3_000_000);
  for (const node of [0, 1, 2])
    actNow(simulation, { kind: "crash", node: { kind: "node", node }, unsynced: "kept" });
  for (const node of [0, 1, 2])
    actNow(simulation, { kind: "restart", node: { kind: "node", node } });
  advanceTo(simulation, 6_000_000);
  expect(violations(checker)).toEqual([]);
  const written = world.clients.finished.filter(({ operation }) => operation.kind !== "ask");
  expect(written.map(({ status }) => status)).toEqual(logTypes.map(() => "Success"));
});
