import { z } from "zod";
import type { ClientOperation } from "../../node/application.ts";
import type { NetworkSettings } from "../config.ts";
import type { Action, Input, NodeReference } from "../input.ts";
import {
  durationSchema,
  groupsSchema,
  linkSchema,
  nodeReferenceSchema,
  partitionSchema,
  ratioSchema,
  mapping,
  spelled,
} from "./spelling.ts";
import { parseLink } from "./nodeReference.ts";
import { verbObject } from "./verbObject.ts";

/** How messages travel, as far as it departs from what is in force. */
export const networkSchema: z.ZodType<Partial<NetworkSettings>> = mapping({
  latency: z
    .tuple([durationSchema, durationSchema])
    .refine(([from, to]) => from <= to, {
      error: "ends before it begins",
      params: { remedy: "Write the shorter latency first." },
    })
    .meta({ description: "One-way, uniform between the two. Never under 100us." })
    .optional(),
  loss: ratioSchema.optional(),
  duplication: ratioSchema.optional(),
  reordering: z
    .boolean()
    .meta({ description: "Whether a message may overtake an earlier one on the same link." })
    .optional(),
}).transform(({ latency, loss, duplication, reordering }) => ({
  ...(latency && { latency: { from: latency[0], to: latency[1] } }),
  ...(loss && { loss }),
  ...(duplication && { duplication }),
  ...(reordering !== undefined && { reordering }),
}));

const at = durationSchema;

const to = nodeReferenceSchema.optional();

function submit(operation: ClientOperation, node: NodeReference | undefined): Action {
  return { kind: "submit", operation, node: node ?? null };
}

const healSchema = spelled((text) => (text.trim() === "all" ? text.trim() : parseLink(text)), {
  description: "Every link, or one in both directions.",
  examples: ["all", "A - B"],
});

/** Everything that people and scenarios do to a cluster: a new input is one more entry. */
export const inputSchema: z.ZodType<Input> = verbObject<Input>(
  {
    crash: mapping({ at, crash: nodeReferenceSchema }).transform(({ at, crash: node }) => ({
      at,
      action: { kind: "crash", node },
    })),
    restart: mapping({ at, restart: nodeReferenceSchema }).transform(({ at, restart: node }) => ({
      at,
      action: { kind: "restart", node },
    })),
    isolate: mapping({ at, isolate: nodeReferenceSchema }).transform(({ at, isolate: node }) => ({
      at,
      action: { kind: "isolate", node },
    })),
    cut: mapping({ at, cut: groupsSchema }).transform(({ at, cut: groups }) => ({
      at,
      action: { kind: "cut", groups },
    })),
    cutLink: mapping({ at, cutLink: linkSchema }).transform(({ at, cutLink }) => ({
      at,
      action: { kind: "cutLink", ...cutLink },
    })),
    heal: mapping({ at, heal: healSchema }).transform(({ at, heal }) => ({
      at,
      action:
        typeof heal === "string"
          ? { kind: "heal" }
          : { kind: "healLink", from: heal.from, to: heal.to },
    })),
    network: mapping({ at, network: networkSchema }).transform(({ at, network: settings }) => ({
      at,
      action: { kind: "network", settings },
    })),
    write: mapping({
      at,
      write: mapping({
        key: z.string(),
        value: z.string(),
        partition: partitionSchema.optional(),
        to,
      }),
    }).transform(({ at, write: { key, value, partition = null, to } }) => ({
      at,
      action: submit({ kind: "set", key, value, partition }, to),
    })),
    read: mapping({
      at,
      read: mapping({
        key: z.string(),
        through: z
          .enum(["copy", "log"])
          .meta({
            description:
              "From the node's own copy, possibly stale; or through the log: linearizable. By default: copy.",
          })
          .optional(),
        partition: partitionSchema.optional(),
        to,
      }),
    }).transform(({ at, read: { key, through = "copy", partition = null, to } }) => ({
      at,
      action: submit({ kind: "get", key, partition, through }, to),
    })),
    compareAndSet: mapping({
      at,
      compareAndSet: mapping({
        key: z.string(),
        expected: z
          .string()
          .nullable()
          .meta({ description: "What the key must hold; null: nothing yet." }),
        value: z.string(),
        partition: partitionSchema.optional(),
        to,
      }),
    }).transform(({ at, compareAndSet: { partition = null, to, ...asked } }) => ({
      at,
      action: submit({ kind: "compareAndSet", ...asked, partition }, to),
    })),
    append: mapping({
      at,
      append: mapping({
        key: z.string(),
        value: z.string(),
        partition: partitionSchema.optional(),
        to,
      }),
    }).transform(({ at, append: { partition = null, to, ...asked } }) => ({
      at,
      action: submit({ kind: "append", ...asked, partition }, to),
    })),
    replicateLogs: mapping({
      at,
      replicateLogs: mapping({
        partition: partitionSchema,
        type: z.string(),
        data: z.array(z.string()).min(1),
        to,
      }),
    }).transform(({ at, replicateLogs: { partition, type: logType, data, to } }) => ({
      at,
      action: submit({ kind: "replicateLogs", partition, logType, data }, to),
    })),
  },
  { what: "an input", example: "{ at: 3s, crash: A }" },
);
