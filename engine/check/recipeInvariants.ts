import { systemPartition, type Micros } from "../base/ids.ts";
import { recipeOf, type ApplicationChoice } from "../recipes/catalogue.ts";
import type { Recipe, SeenApplications } from "../recipes/recipe.ts";
import type { WorldObserver } from "../simulation/simulation.ts";
import { report, type Checker } from "./witness.ts";

/**
 * Asks after every window, when all nodes stand at one instant, whether a recipe keeps what it
 * promises. Undefined where nothing is promised: the register's histories are checked instead.
 */
export function observeRecipe(
  checker: Checker,
  choice: ApplicationChoice | undefined,
): WorldObserver | undefined {
  if (choice === undefined) return undefined;
  const recipe = recipeOf(choice.name);
  if (recipe.invariants.length === 0) return undefined;
  return (simulation) => judge(checker, recipe, simulation);
}

function judge(
  checker: Checker,
  { invariants }: Recipe<unknown>,
  { world, runners }: Parameters<WorldObserver>[0],
): void {
  const running = runners.filter((runner) => runner !== null);
  const at: Micros = Math.max(0, ...running.map(({ state }) => state.lastAt));
  const seen: SeenApplications<unknown> = {
    states: runners.map((runner) => runner?.state.node.application ?? null),
    partitionMap: world.partitionMap,
    ledger: world.services.ledger,
    appliedIndex: (node, partition) =>
      runners[node]?.state.node.replicas[partition]?.lastApplied ?? 0,
    canCommit: (node, partition) => world.leaders[partition]?.node === node,
  };
  for (const { promise, contradiction } of invariants) {
    const detail = contradiction(seen);
    const place = { checker, node: 0, partition: systemPartition, at };
    if (detail !== null) report(place, promise, detail, {});
  }
}
