import { upkeepSettingNames } from "./upkeep.ts";
import type { ClusterConfig } from "../../engine/index.ts";

/** What a run has that its set-up has no field for. */
export type KeptSettings = Pick<ClusterConfig, "disk" | "settings" | "initial">;

/**
 * What of the open run fits another set-up. Departures are from a preset: under another one they would
 * mean something else; and disks that begin with something belong to so many nodes and partitions.
 */
export function keptSettings(
  open: ClusterConfig,
  { preset, nodes, partitions }: Pick<ClusterConfig, "preset" | "nodes" | "partitions">,
): KeptSettings {
  const { disk, settings = {}, initial } = open;
  const samePreset = preset === open.preset;
  const sameShape = nodes === open.nodes && partitions === open.partitions;
  const others = Object.fromEntries(
    Object.entries(settings).filter(([name]) => !upkeepSettingNames.includes(name)),
  );
  return {
    ...(samePreset && disk !== undefined ? { disk } : {}),
    ...(samePreset && Object.keys(others).length > 0 ? { settings: others } : {}),
    ...(sameShape && initial !== undefined ? { initial } : {}),
  };
}

/** "its disks, 2 settings and what disks begin with"; null: there is nothing. */
export function keptInWords({ disk, settings = {}, initial }: KeptSettings): string | null {
  const names = Object.keys(settings);
  const parts = [
    ...(disk === undefined ? [] : ["how its disks behave"]),
    ...(names.length === 0 ? [] : [`other settings (${names.join(", ")})`]),
    ...(initial === undefined ? [] : ["what its disks begin with"]),
  ];
  return parts.length === 0 ? null : new Intl.ListFormat("en").format(parts);
}
