import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { runScenario } from "../../engine/check/runScenario.ts";
import type { RuleSwitch } from "../../engine/raft/rules.ts";
import { readScenario } from "../scenario/readScenario.ts";

/**
 * Quiet partitions rest on suspicion, and on what the answers to probes say. Without the one or the
 * other exactly those stories come out wrong that are about it: so these checks can fail.
 */
const controls: readonly [RuleSwitch, readonly string[]][] = [
  ["sleep-under-suspects", ["quiet-leader-crash", "quiet-leader-cut"]],
  ["unheeded-probes", ["quiet-full-disk", "quiet-suspended", "quiet-wiped-follower"]],
];

const stories = readdirSync("scenarios").filter((file) => /^quiet-.*\.yaml$/.test(file));

test.each(controls)(
  "under %s these stories come out wrong, and no others: %j",
  async (rule, wrong) => {
    const failed: string[] = [];
    for (const file of stories) {
      const scenario = await readScenario(readFileSync(`scenarios/${file}`, "utf8"));
      const { config } = scenario;
      const { ok, violations } = runScenario({
        ...scenario,
        config: { ...config, rules: [...config.rules, rule] },
      });
      expect(violations).toEqual([]);
      if (!ok) failed.push(file.replace(/\.yaml$/, ""));
    }
    expect(failed).toEqual(wrong);
  },
);
