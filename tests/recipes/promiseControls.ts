import { vi } from "vitest";
import type { Application } from "../../engine/node/application.ts";
import type { RecipeName } from "../../engine/recipes/catalogue.ts";
import type { RecipePromise } from "../../engine/recipes/promise.ts";

/** A recipe that is wrong in one thing, and what happens to it: a promise comes out broken. */
export interface PromiseControl {
  readonly recipe: RecipeName;
  readonly promise: RecipePromise;
  readonly story: string;
  /** What is switched off; without, `spoil` is what makes it wrong. */
  readonly settings?: string;
  /** Puts another handler in a right one's place, until mocks are restored. */
  readonly spoil?: (application: Application<unknown>) => void;
  readonly partitions?: number;
  /** Inputs of a scenario of three nodes, one a line. */
  readonly inputs: readonly string[];
}

/** Something to hold, by recipe. */
const first: Readonly<Record<RecipeName, string>> = {
  jobs: "{ at: 4s, ask: { name: submitJob, key: jobs/7 } }",
  workers: "{ at: 4s, ask: { name: tick, key: tenant-1 } }",
  configuration:
    "{ at: 4s, ask: { name: setConfigValue, key: config/mail, data: { value: on, version: 1 } } }",
  metadata:
    "{ at: 4s, ask: { name: assignResource, key: tenants/42/resources/7, data: { node: one } } }",
  workflow: "{ at: 4s, ask: { name: startOrder, key: workflows/1 } }",
  quotas: "{ at: 4s, ask: { name: adjustQuota, key: tenants/1/quota } }",
  hotTenants: "{ at: 4s, ask: { name: write, key: tenants/1/item, data: { value: one } } }",
  coldTenants: "{ at: 4s, ask: { name: register, key: tenants/1/billing } }",
};

/** B hears what was committed, and makes nothing of it. */
function deafen(application: Application<unknown>): void {
  const apply = application.onReplicationReceived.bind(application);
  vi.spyOn(application, "onReplicationReceived").mockImplementation((state, received, raft) =>
    raft.node === 1 ? [] : apply(state, received, raft),
  );
}

/** What moves is told to whom it moves to, and stays where it was. */
function leaveBehind(application: Application<unknown>): void {
  const take = application.exportRange!.bind(application);
  vi.spyOn(application, "exportRange").mockImplementation((state, moved) =>
    take(structuredClone(state), moved),
  );
}

/** Whatever a service answers counts as done. */
function hearDone(application: Application<unknown>): void {
  const hear = application.onServiceReply!.bind(application);
  vi.spyOn(application, "onServiceReply").mockImplementation((state, reply, raft) =>
    hear(state, { ...reply, outcome: "done" }, raft),
  );
}

const agreements = Object.entries(first).map(([recipe, input]): PromiseControl => ({
  recipe: recipe as RecipeName,
  promise: "applicationsAgree",
  story: "one node makes nothing of what was committed",
  spoil: deafen,
  inputs: [input],
}));

const ticks = [1, 2, 3, 4, 5, 6].map(
  (tenant) => `{ at: 4s, ask: { name: tick, key: tenant-${tenant} } }`,
);
const tenants = [1, 2, 3, 4, 5, 6].map(
  (tenant) => `{ at: 4s, ask: { name: register, key: tenants/${tenant}/billing } }`,
);
const split = "{ at: 6s, splitPartition: { source: P1 } }";

/** One at least for each promise that a recipe makes. */
export const promiseControls: readonly PromiseControl[] = [
  ...agreements,
  {
    recipe: "jobs",
    promise: "actedOnce",
    story: "a worker dies in the gap, and nobody gave a key",
    settings: "idempotencyKeys: false",
    inputs: [first.jobs, "{ when: { ledger: payments, exactly: 1 }, crash: leader of P1 }"],
  },
  {
    recipe: "jobs",
    promise: "completedWasDone",
    story: "a worker takes a refusal for an answer",
    spoil: hearDone,
    inputs: ["{ at: 3s, service: payments, state: failing }", first.jobs],
  },
  {
    recipe: "workers",
    promise: "oneCoordinator",
    story: "a tenant that a split moves is coordinated in both partitions",
    spoil: leaveBehind,
    inputs: [
      "{ at: 0s, elect: A, partition: P1 }",
      ...ticks,
      split,
      "{ at: 12s, elect: B, partition: P2 }",
    ],
  },
  {
    recipe: "workers",
    promise: "actedOnce",
    story: "every node acts, and nobody gave a key",
    settings: "coordinate: false, idempotencyKeys: false",
    inputs: [first.workers],
  },
  {
    recipe: "configuration",
    promise: "versionsRise",
    story: "the second editor did not know of the first",
    settings: "versionCheck: false",
    inputs: [first.configuration, first.configuration],
  },
  {
    recipe: "metadata",
    promise: "onePlace",
    story: "a resource is called by two keys",
    settings: "oneKeyFormat: false",
    inputs: [
      "{ at: 4s, ask: { name: assignResource, key: tenants/42/resources/7, data: { node: one } } }",
      "{ at: 6s, ask: { name: assignResource, key: tenants/42/7, data: { node: two } } }",
    ],
  },
  {
    recipe: "workflow",
    promise: "legalTransitions",
    story: "an order is started twice, and nobody looks where it stands",
    settings: "guard: false",
    inputs: [first.workflow, first.workflow],
  },
  {
    recipe: "hotTenants",
    promise: "nothingLost",
    story: "a client writes by a map from before the split, and nobody fences",
    settings: "fenced: false",
    inputs: [
      first.hotTenants,
      "{ at: 6s, ask: { name: split, key: tenants/1/item } }",
      "{ at: 9s, ask: { name: write, key: tenants/1/item, data: { value: two, generation: 1 }, partition: P1 } }",
    ],
  },
  {
    recipe: "hotTenants",
    promise: "nothingLost",
    story: "what a split moves stays behind",
    spoil: leaveBehind,
    inputs: [first.hotTenants, "{ at: 6s, ask: { name: split, key: tenants/1/item } }"],
  },
  {
    recipe: "coldTenants",
    promise: "nothingLost",
    story: "what a split moves stays behind",
    spoil: leaveBehind,
    inputs: [...tenants, split],
  },
  {
    recipe: "coldTenants",
    promise: "noOrphans",
    story: "the worker of a merged partition is not ended",
    settings: "tearsDown: false",
    partitions: 2,
    inputs: [
      ...["P0", "P1", "P2"].map((partition) => `{ at: 0s, elect: A, partition: ${partition} }`),
      ...tenants,
      "{ at: 6s, ask: { name: merge, key: tenants/2/billing, data: { source: 2 } } }",
    ],
  },
];
