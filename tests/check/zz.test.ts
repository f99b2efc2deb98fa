import { test } from "vitest";
import { createChecker, observeWith, violations } from "../../engine/check/invariants.ts";
import { advanceTo, createSimulation } from "../../engine/simulation/simulation.ts";
import { createStorm } from "../support/storm.ts";
test("find", () => {
  for (let seed = 1; seed < 4000; seed++) {
    const { config, inputs, horizon } = createStorm(seed, ["forget-vote"]);
    const checker = createChecker(config);
    advanceTo(
      createSimulation(config, { inputs, tracing: false, observe: observeWith(checker) }),
      horizon,
    );
    if (violations(checker).some(({ invariant }) => invariant === "voteOnce")) {
      console.log("FOUND", seed);
      return;
    }
  }
}, 500000);
