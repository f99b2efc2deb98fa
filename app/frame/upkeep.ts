import { presets, type NodeSettings, type PresetName } from "../../engine/index.ts";

/** What nodes see to by themselves, or leave be: a switch of the set-up each. */
export type Upkeep = "probes" | "gossip" | "quiescence" | "balancer" | "leases";

export interface UpkeepSwitch {
  readonly upkeep: Upkeep;
  readonly label: string;
  /** What it is for. */
  readonly meaning: string;
  /** What Kommander does where nobody says otherwise. */
  readonly byDefault: string;
  /** Without that it cannot work. */
  readonly needs: Upkeep | null;
}

export const upkeepSwitches: readonly UpkeepSwitch[] = [
  {
    upkeep: "probes",
    label: "SWIM probes",
    meaning: "Each asks another whether it is alive, and tells the rest.",
    byDefault: "on, every second",
    needs: null,
  },
  {
    upkeep: "gossip",
    label: "Gossip",
    meaning: "Liveness and load spread from one to two others at a time.",
    byDefault: "on, every 5 s",
    needs: null,
  },
  {
    upkeep: "quiescence",
    label: "Quiescence",
    meaning: "Where nothing happens the leader sends no heartbeats; probes stand in for them.",
    byDefault: "on, after 1.5 s",
    needs: "probes",
  },
  {
    upkeep: "balancer",
    label: "Leader balancer",
    meaning: "The leader of P0 has leadership moved, until everybody leads alike.",
    byDefault: "off; when on, every 30 s",
    needs: "gossip",
  },
  {
    upkeep: "leases",
    label: "Lease reads",
    meaning: "Leaders answer reads without asking around, while a majority has promised to wait.",
    byDefault: "it has none; reads are confirmed",
    needs: null,
  },
];

/** The settings that these switches stand for. */
export const upkeepSettingNames: readonly string[] = [
  "pingInterval",
  "gossipInterval",
  "enableQuiescence",
  "enableLeaderBalancer",
  "leaseReads",
] satisfies readonly (keyof NodeSettings)[];

/** Why a switch is off whatever is chosen; null: it may be chosen. */
export function upkeepRefusal({ needs }: UpkeepSwitch, chosen: readonly Upkeep[]): string | null {
  if (needs === null || chosen.includes(needs)) return null;
  return `Needs ${needs === "probes" ? "SWIM probes" : "gossip"}.`;
}

/** What a preset, or a run with departures of its own, has switched on. */
export function upkeepOf(
  preset: PresetName,
  departures: Partial<NodeSettings> = {},
): readonly Upkeep[] {
  const settings = { ...presets[preset].node, ...departures };
  const on: Readonly<Record<Upkeep, boolean>> = {
    probes: settings.pingInterval > 0,
    gossip: settings.gossipInterval > 0,
    quiescence: settings.enableQuiescence,
    balancer: settings.enableLeaderBalancer,
    leases: settings.leaseReads,
  };
  return upkeepSwitches.map(({ upkeep }) => upkeep).filter((upkeep) => on[upkeep]);
}

/** The settings by which a cluster does what is chosen, as far as its preset does otherwise. */
export function upkeepSettings(
  preset: PresetName,
  chosen: readonly Upkeep[],
): Partial<NodeSettings> {
  const settled = upkeepSwitches
    .filter((one) => chosen.includes(one.upkeep) && upkeepRefusal(one, chosen) === null)
    .map(({ upkeep }) => upkeep);
  const before = upkeepOf(preset);
  const departures: Partial<NodeSettings> = {};
  for (const { upkeep } of upkeepSwitches) {
    const isOn = settled.includes(upkeep);
    if (isOn !== before.includes(upkeep))
      Object.assign(departures, settingsOf(upkeep, isOn, preset));
  }
  return departures;
}

function settingsOf(upkeep: Upkeep, isOn: boolean, preset: PresetName): Partial<NodeSettings> {
  switch (upkeep) {
    case "probes":
      return { pingInterval: isOn ? pace[preset].pingInterval : 0 };
    case "gossip":
      return { gossipInterval: isOn ? pace[preset].gossipInterval : 0 };
    case "quiescence":
      return { enableQuiescence: isOn };
    case "balancer":
      return { enableLeaderBalancer: isOn };
    case "leases":
      return { leaseReads: isOn };
  }
}

const { pingInterval, gossipInterval } = presets.kommander.node;

/** Kommander's, or as much faster as the preset's other timings are. */
const pace: Readonly<Record<PresetName, Pick<NodeSettings, "pingInterval" | "gossipInterval">>> = {
  classroom: { pingInterval, gossipInterval },
  kommander: { pingInterval, gossipInterval },
  robust: { pingInterval: pingInterval / 10, gossipInterval: gossipInterval / 10 },
};
