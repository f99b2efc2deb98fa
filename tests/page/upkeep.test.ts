import { expect, test } from "vitest";
import { upkeepOf, upkeepSettings, upkeepSwitches } from "../../app/frame/upkeep.ts";
import { presets, type PresetName } from "../../engine/index.ts";
import { settingsFault } from "../../engine/simulation/settingsFault.ts";

const names = Object.keys(presets) as PresetName[];
const everything = upkeepSwitches.map(({ upkeep }) => upkeep);

test("what is left as the preset has it departs in nothing", () => {
  for (const preset of names) expect(upkeepSettings(preset, upkeepOf(preset))).toEqual({});
});

test("whatever is chosen, a cluster can run by it, and the set-up reads it back", () => {
  for (const preset of names)
    for (let mask = 0; mask < 2 ** everything.length; mask++) {
      const chosen = everything.filter((_, bit) => (mask >> bit) % 2 === 1);
      const departures = upkeepSettings(preset, chosen);
      expect(settingsFault({ ...presets[preset].node, ...departures })).toBe(null);
      const lacking = upkeepSwitches
        .filter(({ needs }) => needs !== null && !chosen.includes(needs))
        .map(({ upkeep }) => upkeep);
      expect(upkeepOf(preset, departures)).toEqual(
        chosen.filter((upkeep) => !lacking.includes(upkeep)),
      );
    }
});
