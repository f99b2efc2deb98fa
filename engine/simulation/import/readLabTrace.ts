import { maxNodes } from "../../base/ids.ts";
import { isRuleSwitch, type RuleSwitch } from "../../raft/rules.ts";
import { presets, type ClusterConfig, type PresetName } from "../config.ts";
import { labTraceFormat, labTraceVersion } from "../export/labTrace.ts";
import type { TraceEvent } from "../trace.ts";
import { faultOfFact, isCount, type TraceBounds } from "./factForms.ts";
import { isJsonObject, type JsonLine, type JsonObject, type SkippedLine } from "./jsonLines.ts";
import type { TraceReading } from "./traceReading.ts";

/** Most user partitions of one cluster. */
const mostPartitions = 64;

/** Whether a line is one of the lab's own: its header, or a trace line. */
export function isLabLine({ value }: JsonLine): boolean {
  return isHeader(value) || (isCount(value["at"]) && isJsonObject(value["fact"]));
}

/** Reads the lab's own trace. Lines that do not fit are passed over, and named. */
export function readLabTrace(lines: readonly JsonLine[]): TraceReading {
  const skipped: SkippedLine[] = [];
  const [first] = lines;
  const header = first !== undefined && isHeader(first.value) ? first : null;
  const bodies = header === null ? lines : lines.slice(1);
  const config = (header && readConfig(header, skipped)) ?? guessConfig(bodies);
  const bounds = { nodes: config.nodes, partitions: config.partitions + 1 };
  const events: TraceEvent[] = [];
  let at = 0;
  for (const { line, value } of bodies) {
    const fault =
      faultOfEvent(value, bounds) ?? (isBefore(value, at) ? "it goes back in time" : null);
    if (fault !== null) {
      skipped.push({ line, reason: fault });
      continue;
    }
    const event = value as unknown as TraceEvent;
    at = event.at;
    events.push(event);
    // Who made partitions on the way may speak of them from then on.
    if (event.fact.kind === "partitionMapChanged")
      for (const { partitionId } of event.fact.map.partitions)
        bounds.partitions = Math.max(bounds.partitions, partitionId + 1);
  }
  const name = header === null ? null : header.value["name"];
  return { name: typeof name === "string" ? name : null, config, events, guessedTo: 0, skipped };
}

function isHeader(value: JsonObject): boolean {
  return value["format"] === labTraceFormat;
}

function isBefore(value: JsonObject, at: number): boolean {
  return (value["at"] as number) < at;
}

function faultOfEvent(value: JsonObject, bounds: TraceBounds): string | null {
  if (isHeader(value)) return "a second header";
  const { ref, cause, at, node, partition, fact } = value;
  if (!isCount(at) || !Number.isSafeInteger(ref) || !Number.isSafeInteger(cause))
    return "this is not a trace line";
  if (!isAmong(node, bounds.nodes)) return `there is no node ${JSON.stringify(node)}`;
  if (!isAmong(partition, bounds.partitions))
    return `there is no partition ${JSON.stringify(partition)}`;
  const fault = faultOfFact(fact, bounds);
  if (fault !== null) return fault;
  const kind = isJsonObject(fact) ? fact["kind"] : null;
  const isNoPlace = node === -1 || (partition === -1 && needsReplica.has(kind));
  return isNoPlace && (needsNode.has(kind) || needsReplica.has(kind))
    ? `a fact of kind ${JSON.stringify(kind)} belongs to a node`
    : null;
}

/** What cannot be the world's word. */
const needsNode: ReadonlySet<unknown> = new Set(["messageSent", "nodeStarted", "nodeCrashed"]);
const needsReplica: ReadonlySet<unknown> = new Set([
  "restored",
  "entriesApplied",
  "roleChanged",
  "leaderKnown",
  "voteDecided",
  "voteCounted",
  "entriesAppended",
  "logTruncated",
  "entriesDurable",
  "commitAdvanced",
  "serving",
  "appendRejected",
  "staleTermRefused",
  "progressChanged",
  "snapshotTaken",
  "snapshotDurable",
  "compacted",
  "snapshotSent",
  "snapshotReceived",
  "snapshotInstalled",
  "timerSet",
  "timerFired",
  "messageSent",
]);

/** From -1, which is none, to below `count`. */
function isAmong(value: unknown, count: number): value is number {
  return value === -1 || (isCount(value) && value < count);
}

function readConfig({ line, value }: JsonLine, skipped: SkippedLine[]): ClusterConfig | null {
  if (value["version"] !== labTraceVersion) {
    const version = JSON.stringify(value["version"]);
    skipped.push({ line, reason: `version ${version} is unknown; ${labTraceVersion} is read` });
    return null;
  }
  const { config } = value;
  if (isJsonObject(config) && isConfig(config)) return config as unknown as ClusterConfig;
  skipped.push({ line, reason: "the configuration is missing or wrong" });
  return null;
}

function isConfig({ seed, nodes, partitions, preset, rules, network }: JsonObject): boolean {
  return (
    isCount(seed) &&
    isCount(nodes) &&
    nodes >= 1 &&
    nodes <= maxNodes &&
    isCount(partitions) &&
    partitions >= 1 &&
    partitions <= mostPartitions &&
    typeof preset === "string" &&
    Object.hasOwn(presets, preset satisfies string as PresetName) &&
    Array.isArray(rules) &&
    rules.every((rule): rule is RuleSwitch => typeof rule === "string" && isRuleSwitch(rule)) &&
    (network === undefined || isJsonObject(network))
  );
}

/** Other nodes that a fact speaks of. */
function nodesIn(fact: unknown): readonly unknown[] {
  if (!isJsonObject(fact)) return [];
  switch (fact["kind"]) {
    case "messageSent":
      return [fact["to"]];
    case "messageDelivered":
      return [fact["from"]];
    case "voteDecided":
      return [fact["candidate"]];
    default:
      return [];
  }
}

/** A cluster that has room for all that is spoken of. */
function guessConfig(lines: readonly JsonLine[]): ClusterConfig {
  let [nodes, partitions] = [1, 1];
  for (const { value } of lines) {
    const { node, partition } = value;
    for (const named of [node, ...nodesIn(value["fact"])])
      if (isCount(named) && named < maxNodes) nodes = Math.max(nodes, named + 1);
    if (isCount(partition) && partition <= mostPartitions)
      partitions = Math.max(partitions, partition);
  }
  return { seed: 0, nodes, partitions, preset: "classroom", rules: [] };
}
