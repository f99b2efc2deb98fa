import { z } from "zod";
import { maxNodes, type Micros } from "../../base/ids.ts";
import { ruleSwitches, type RuleSwitch } from "../../raft/rules.ts";
import type { NodeSettings } from "../../node/settings.ts";
import {
  presets,
  type DiskSettings,
  type InitialReplica,
  type NetworkSettings,
  type PresetName,
} from "../config.ts";
import type { ApplicationChoice } from "../../recipes/catalogue.ts";
import { applicationSchema, diskSchema, initialSchema, settingsSchema } from "./configSchema.ts";
import type { Expectation } from "./expectation.ts";
import { expectationSchema } from "./expectationSchema.ts";
import { inputSchema, networkSchema } from "./inputSchema.ts";
import { durationSchema, mapping } from "./spelling.ts";
import type { ScriptStep } from "./scenario.ts";
import type { ScenarioInput } from "./timing.ts";

/** Most user partitions of one cluster. */
const maxPartitions = 64;

const line = z.string().min(1);

/** The fields of a scenario's document, in the order in which they are printed. */
export const scenarioFields: {
  readonly name: z.ZodType<string>;
  readonly about: z.ZodType<string | undefined>;
  readonly source: z.ZodType<string | undefined>;
  readonly seed: z.ZodType<number | undefined>;
  readonly nodes: z.ZodType<number>;
  readonly members: z.ZodType<number | undefined>;
  readonly partitions: z.ZodType<number | undefined>;
  readonly application: z.ZodType<ApplicationChoice | undefined>;
  readonly preset: z.ZodType<PresetName | undefined>;
  readonly rules: z.ZodType<RuleSwitch[] | undefined>;
  readonly network: z.ZodType<Partial<NetworkSettings> | undefined>;
  readonly disk: z.ZodType<Partial<DiskSettings> | undefined>;
  readonly settings: z.ZodType<Partial<NodeSettings> | undefined>;
  readonly initial: z.ZodType<InitialReplica[] | undefined>;
  readonly until: z.ZodType<Micros>;
  readonly inputs: z.ZodType<ScenarioInput[] | undefined>;
  readonly script: z.ZodType<ScriptStep[] | undefined>;
  readonly expect: z.ZodType<Expectation[] | undefined>;
} = {
  name: line.meta({ description: "What people call it." }),
  about: line.meta({ description: "One sentence." }).optional(),
  source: line.meta({ description: "Where it comes from." }).optional(),
  seed: z
    .int()
    .min(0)
    .max(0xffff_ffff)
    .meta({ description: "All chance follows from it. 1 unless it is given." })
    .optional(),
  nodes: z.int().min(1).max(maxNodes).meta({ description: "Nodes, named A, B, C …" }),
  members: z
    .int()
    .min(1)
    .max(maxNodes)
    .meta({
      description:
        "The first so many begin as members, the others are spare. All of them unless it is given.",
    })
    .optional(),
  partitions: z
    .int()
    .min(1)
    .max(maxPartitions)
    .meta({ description: "User partitions P1, P2 …; P0 comes on top. 1 unless it is given." })
    .optional(),
  application: applicationSchema
    .meta({ description: "What runs on every node. The register, unless it is given." })
    .optional(),
  preset: z
    .enum(Object.keys(presets) as [PresetName, ...PresetName[]])
    .meta({ description: "Timings and switches. classroom unless it is given." })
    .optional(),
  rules: z
    .array(z.enum(Object.keys(ruleSwitches) as [RuleSwitch, ...RuleSwitch[]]))
    .meta({ description: "Wrong rules in force, beyond those of the preset." })
    .optional(),
  disk: diskSchema.meta({ description: "Departures from the preset's disks." }).optional(),
  settings: settingsSchema
    .meta({ description: "Departures from the preset's timings and limits." })
    .optional(),
  initial: z
    .array(initialSchema)
    .meta({ description: "Replicas that do not begin empty: logs, terms, votes." })
    .optional(),
  network: networkSchema.meta({ description: "Departures from the preset's network." }).optional(),
  until: durationSchema.meta({ description: "Everything before this instant happens." }),
  inputs: z.array(inputSchema).meta({ description: "What is done to the cluster." }).optional(),
  script: z
    .array(
      mapping({
        at: durationSchema.meta({ description: "Where the run stops for it." }),
        title: line.meta({ description: "A few words." }),
        text: line.meta({ description: "What is to be said, in one to three sentences." }),
      }),
    )
    .meta({ description: "What somebody says while showing the run, stop by stop." })
    .refine((steps) => steps.every(({ at }, slot) => slot === 0 || at > steps[slot - 1]!.at), {
      error: "goes back in time",
      params: { remedy: "Sort its steps by their instants." },
    })
    .optional(),
  expect: z.array(expectationSchema).meta({ description: "What the run promises." }).optional(),
};

/** The document as a whole, for the published schema. */
export const scenarioSchema: z.ZodType = mapping(scenarioFields);
