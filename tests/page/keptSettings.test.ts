import { expect, test } from "vitest";
import { keptInWords, keptSettings } from "../../app/frame/keptSettings.ts";
import { upkeepSettingNames, upkeepSwitches } from "../../app/frame/upkeep.ts";
import type { ClusterConfig } from "../../engine/index.ts";

const open: ClusterConfig = {
  seed: 1,
  nodes: 3,
  partitions: 2,
  preset: "classroom",
  rules: [],
  disk: { fsync: { from: 5000, to: 9000 } },
  settings: { maxEntriesPerAppend: 4, enableQuiescence: false },
  initial: [{ node: 0, partition: 1, entries: [], currentTerm: 3, votedFor: null, commitMark: 0 }],
};

test("what a set-up has no field for goes on, where it fits", () => {
  const kept = keptSettings(open, open);
  expect(kept).toEqual({
    disk: open.disk,
    settings: { maxEntriesPerAppend: 4 },
    initial: open.initial,
  });
  expect(keptInWords(kept)).toBe(
    "how its disks behave, other settings (maxEntriesPerAppend), and what its disks begin with",
  );
  // A switch of the set-up is no other setting.
  expect(upkeepSettingNames).toHaveLength(upkeepSwitches.length);
});

test("departures from one preset mean nothing under another", () => {
  const { preset: _, ...shape } = open;
  expect(keptSettings(open, { ...shape, preset: "robust" })).toEqual({ initial: open.initial });
});

test("disks that begin with something fit so many nodes only", () => {
  const kept = keptSettings(open, { ...open, nodes: 5 });
  expect(kept.initial).toBeUndefined();
  expect(keptInWords({})).toBeNull();
});
