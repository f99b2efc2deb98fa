import type { Micros } from "../base/ids.ts";
import { recipeOf, type ApplicationChoice } from "../recipes/catalogue.ts";
import type { Recipe } from "../recipes/recipe.ts";
import type { WorldObserver } from "../simulation/simulation.ts";
import { seenApplications } from "./seenApplications.ts";
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
  let judged = "";
  return (simulation) => {
    const news = newsOf(simulation);
    if (news !== judged) judge(checker, recipe, simulation);
    judged = news;
  };
}

/** Another text wherever a promise might be kept or broken in another way. */
function newsOf({ world, runners }: Parameters<WorldObserver>[0]): string {
  const told = runners.map((runner, node) => [
    world.nodes[node]!.crashes,
    runner?.state.node.told ?? -1,
  ]);
  const leaders = world.leaders.map((leader) => leader?.node ?? -1);
  return `${told.join()} ${world.services.ledger.length} ${leaders.join()}`;
}

function judge(
  checker: Checker,
  { invariants }: Recipe<unknown>,
  simulation: Parameters<WorldObserver>[0],
): void {
  const running = simulation.runners.filter((runner) => runner !== null);
  const at: Micros = Math.max(0, ...running.map(({ state }) => state.lastAt));
  const seen = seenApplications(simulation);
  for (const invariant of invariants) {
    const found = invariant.contradiction(seen);
    if (found === null) continue;
    const { node, partition, detail } = found;
    report({ checker, node, partition, at }, invariant.promise, detail, {});
  }
}
