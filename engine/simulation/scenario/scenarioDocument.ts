import { unreachable } from "../../base/assert.ts";
import { nodeName, partitionName } from "../../base/ids.ts";
import { formatHlc } from "../../node/hybridLogicalClock.ts";
import type { BatchEntry } from "../../node/nodeCall.ts";
import type { NodeSettings } from "../../node/settings.ts";
import type { ApplicationChoice } from "../../recipes/catalogue.ts";
import type { InitialReplica, MicrosRange, NetworkSettings } from "../config.ts";
import type { Action } from "../input.ts";
import { printDuration } from "./duration.ts";
import type { Expectation, Span, TracePattern } from "./expectation.ts";
import {
  printGroups,
  printLink,
  printNodeReference,
  printNodesReference,
} from "./nodeReference.ts";
import type { Comparison, Predicate } from "./predicate.ts";
import { printRatio } from "./ratio.ts";
import type { Scenario } from "./scenario.ts";
import { isConditional, type ScenarioInput } from "./timing.ts";
import { printWhere } from "./where.ts";

/** Plain data as it stands in a scenario's text. Undefined fields are not there. */
export type Plain = Readonly<Record<string, unknown>>;

/** A scenario as the document that reads back as the same scenario. */
export function scenarioDocument(scenario: Scenario): Plain {
  const { name, about, source, config, inputs, until, script, expectations } = scenario;
  const { seed, nodes, members, partitions, preset, rules, network, disk, settings, initial } =
    config;
  const { application } = config;
  return withoutGaps({
    name,
    about: about ?? undefined,
    source: source ?? undefined,
    seed,
    nodes,
    members,
    partitions,
    application: application && applicationDocument(application),
    preset,
    rules: rules.length > 0 ? [...rules] : undefined,
    network: network && networkDocument(network),
    disk: disk && withoutGaps({ fsync: disk.fsync && rangeDocument(disk.fsync) }),
    settings: settings && settingsDocument(settings),
    initial: initial && initial.length > 0 ? initial.map(initialDocument) : undefined,
    until: printDuration(until),
    inputs: inputs.length > 0 ? inputs.map(inputDocument) : undefined,
    script:
      script.length > 0
        ? script.map((step) => ({ ...step, at: printDuration(step.at) }))
        : undefined,
    expect: expectations.length > 0 ? expectations.map(expectationDocument) : undefined,
  });
}

function applicationDocument({ name, settings }: ApplicationChoice): unknown {
  return settings === undefined ? name : { name, settings: { ...settings } };
}

export function inputDocument(input: ScenarioInput): Plain {
  return { ...timingDocument(input), ...actionDocument(input.action) };
}

function timingDocument(input: ScenarioInput): Plain {
  if (!isConditional(input)) return { at: printDuration(input.at) };
  const { timing } = input;
  switch (timing.kind) {
    case "after":
      return { after: printDuration(timing.after) };
    case "when":
      return withoutGaps({
        when: timing.when === "settled" ? timing.when : predicateDocument(timing.when),
        within: timing.within === null ? undefined : printDuration(timing.within),
      });
    default:
      return unreachable(timing);
  }
}

function actionDocument(action: Action): Plain {
  switch (action.kind) {
    case "crash":
      return withoutGaps({ crash: printNodeReference(action.node), unsynced: action.unsynced });
    case "restart":
      return { restart: printNodeReference(action.node) };
    case "wipe":
    case "pause":
    case "resume":
      return { [action.kind]: printNodeReference(action.node) };
    case "clock": {
      const { rate, jump } = action;
      return withoutGaps({
        clock: printNodeReference(action.node),
        rate: rate === null ? undefined : printRatio(rate),
        jump: jump === 0 ? undefined : `${jump < 0 ? "-" : ""}${printDuration(Math.abs(jump))}`,
      });
    }
    case "disk": {
      const { state, fsync } = action;
      return withoutGaps({
        disk: printNodeReference(action.node),
        state: state ?? undefined,
        fsync: fsync === null ? undefined : rangeDocument(fsync),
      });
    }
    case "isolate":
      return { isolate: printNodeReference(action.node) };
    case "cut":
      return { cut: printGroups(action.groups) };
    case "cutLink":
      return { cutLink: printLink(action) };
    case "heal":
      return { heal: "all" };
    case "healLink":
      return { heal: printLink({ ...action, oneWay: false }) };
    case "network":
      return { network: networkDocument(action.settings) };
    case "linkNetwork":
      return { link: printLink(action), ...networkDocument(action.settings ?? {}) };
    case "interfere": {
      const { how, message, partition, nth } = action;
      return withoutGaps({
        [how]: printLink(action),
        message: message === "any" ? undefined : message,
        partition: partition === null ? undefined : partitionName(partition),
        nth: nth ?? undefined,
      });
    }
    case "release":
      return { release: printLink(action) };
    case "fire":
    case "elect":
      return {
        [action.kind]: printNodeReference(action.node),
        partition: partitionName(action.partition),
      };
    case "freeze":
    case "thaw": {
      const { timer, partition } = action;
      return withoutGaps({
        [action.kind]: printNodesReference(action.node),
        timer: timer === "all" ? undefined : timer,
        partition: partition === null ? undefined : partitionName(partition),
      });
    }
    case "service":
      return { service: action.service, state: action.state };
    case "submit": {
      const { operation } = action;
      const named = "partition" in operation ? operation.partition : null;
      const partition = named === null ? undefined : partitionName(named);
      const to = action.node === null ? undefined : printNodeReference(action.node);
      switch (operation.kind) {
        case "set": {
          const { key, value } = operation;
          return { write: withoutGaps({ key, value, partition, to }) };
        }
        case "get": {
          const { key } = operation;
          const through = operation.through === "copy" ? undefined : operation.through;
          return { read: withoutGaps({ key, through, partition, to }) };
        }
        case "compareAndSet": {
          const { key, expected, value } = operation;
          return { compareAndSet: withoutGaps({ key, expected, value, partition, to }) };
        }
        case "append": {
          const { key, value } = operation;
          return { append: withoutGaps({ key, value, partition, to }) };
        }
        case "ask": {
          const { name, key, data } = operation;
          const fields = Object.keys(data).length === 0 ? undefined : { ...data };
          return { ask: withoutGaps({ name, key, data: fields, partition, to }) };
        }
        case "replicateLogs": {
          const { logType: type, data, autoCommit, expectedGeneration } = operation;
          const options = { autoCommit, expectedGeneration };
          return {
            replicateLogs: withoutGaps({ partition, type, data: [...data], ...options, to }),
          };
        }
        case "replicateEntries": {
          const entries = operation.entries.map(entryDocument);
          return { replicateEntries: withoutGaps({ partition, entries, to }) };
        }
        case "commitLogs":
        case "rollbackLogs": {
          const of =
            "ticket" in operation.of ? formatHlc(operation.of.ticket) : operation.of.request;
          return { [operation.kind]: withoutGaps({ partition, of, to }) };
        }
        case "cancelCall":
          return { cancelCall: withoutGaps({ partition, request: operation.request, to }) };
        case "configure": {
          const voters = operation.voters.map(nodeName);
          const learners =
            operation.learners.length === 0 ? undefined : operation.learners.map(nodeName);
          const leaving = operation.leaving?.map(nodeName);
          return { configure: withoutGaps({ partition, voters, learners, leaving, to }) };
        }
        case "joinCluster":
          return { join: to };
        case "requestLeave":
          return { leave: to };
        case "getMembership":
          return { getMembership: to };
        case "changeMember": {
          const { change, member, expectedVersion } = operation;
          const version = expectedVersion ?? undefined;
          return { [`${change}Member`]: withoutGaps({ member: nodeName(member), version, to }) };
        }
        case "waitForLeader":
        case "amILeader":
        case "amILeaderQuick":
        case "confirmLeadership":
        case "confirmLocalApplication":
        case "stepDown":
        case "suspendHeartbeats":
        case "resumeHeartbeats":
          return { [operation.kind]: withoutGaps({ partition, to }) };
        case "waitForLeaderStable": {
          const minStable = printDuration(operation.minStable);
          return { waitForLeaderStable: withoutGaps({ partition, minStable, to }) };
        }
        case "transferLeadership": {
          const target = nodeName(operation.target);
          return { transferLeadership: withoutGaps({ partition, target, to }) };
        }
        case "replicateCheckpoint":
        case "getCommitIndex":
        case "getSnapshotStatuses":
          return { [operation.kind]: withoutGaps({ partition, to }) };
        case "setMinRetainIndex":
        case "acquireRetentionHold": {
          const { kind, index } = operation;
          return { [kind]: withoutGaps({ partition, index, to }) };
        }
        case "releaseRetentionHold": {
          const { hold } = operation;
          return { releaseRetentionHold: withoutGaps({ partition, hold, to }) };
        }
        case "createPartition": {
          const { id, range } = operation;
          const name = id === null ? undefined : partitionName(id);
          return {
            createPartition: withoutGaps({
              id: name,
              range: range === null ? undefined : [range.start, range.end],
              to,
            }),
          };
        }
        case "removePartition":
          return { removePartition: withoutGaps({ id: partitionName(operation.id), to }) };
        case "splitPartition": {
          const { source, target, boundary, targetMode } = operation;
          return {
            splitPartition: withoutGaps({
              source: partitionName(source),
              target: target === null ? undefined : partitionName(target),
              boundary: boundary ?? undefined,
              targetMode: targetMode === "hashRange" ? undefined : targetMode,
              to,
            }),
          };
        }
        case "mergePartitions": {
          const survivor = partitionName(operation.survivor);
          return {
            mergePartitions: withoutGaps({ survivor, source: partitionName(operation.source), to }),
          };
        }
        case "getPartitionMap":
        case "getNextAvailablePartitionId":
          return { [operation.kind]: withoutGaps({ to }) };
        case "getPartitionGeneration":
          return { getPartitionGeneration: withoutGaps({ id: partitionName(operation.id), to }) };
        default:
          return unreachable(operation);
      }
    }
    default:
      return unreachable(action);
  }
}

function entryDocument({ logType: type, data, autoCommit, expectedGeneration }: BatchEntry): Plain {
  return withoutGaps({
    type,
    data,
    autoCommit: autoCommit ? undefined : false,
    expectedGeneration: expectedGeneration === 0 ? undefined : expectedGeneration,
  });
}

function rangeDocument({ from, to }: MicrosRange): string[] {
  return [printDuration(from), printDuration(to)];
}

function networkDocument(settings: Partial<NetworkSettings>): Plain {
  const { latency, loss, duplication, reordering } = settings;
  return withoutGaps({
    latency: latency && rangeDocument(latency),
    loss: loss && printRatio(loss),
    duplication: duplication && printRatio(duplication),
    reordering,
  });
}

export function expectationDocument(expectation: Expectation): Plain {
  const { under } = expectation;
  return withoutGaps({ ...claimDocument(expectation), under: under && [...under] });
}

function claimDocument(expectation: Expectation): Plain {
  const because = expectation.because ?? undefined;
  switch (expectation.kind) {
    case "ever":
    case "always": {
      const { kind, predicate, span } = expectation;
      return withoutGaps({ [kind]: predicateDocument(predicate), ...spanDocument(span), because });
    }
    case "finally":
      return withoutGaps({ finally: predicateDocument(expectation.predicate), because });
    case "at": {
      const { at, predicate } = expectation;
      return withoutGaps({ at: printDuration(at), holds: predicateDocument(predicate), because });
    }
    case "count": {
      const { pattern, count, span } = expectation;
      const bounds = comparisonDocument(count);
      const counted = patternDocument(pattern);
      return withoutGaps({ count: counted, ...bounds, ...spanDocument(span), because });
    }
    case "leadsTo": {
      const { when, predicate, within } = expectation;
      return withoutGaps({
        when: predicateDocument(when),
        leadsTo: predicateDocument(predicate),
        within: within === null ? undefined : printDuration(within),
        because,
      });
    }
    case "then": {
      const { predicates, within } = expectation;
      return withoutGaps({
        then: predicates.map(predicateDocument),
        within: within === null ? undefined : printDuration(within),
        because,
      });
    }
    case "same":
      return withoutGaps({ same: expectation.of, because });
    default:
      return unreachable(expectation);
  }
}

/** The settings that are times. */
const durations: ReadonlySet<string> = new Set<keyof NodeSettings>([
  "heartbeatInterval",
  "proposalTimeout",
  "snapshotReceiveSessionTtl",
  "ticketPatience",
  "updateNodesInterval",
  "learnerPromotionStableWindow",
  "deadMemberEvictionGrace",
  "leadershipConfirmationTimeout",
  "pingInterval",
  "pingTimeout",
  "suspicionTimeout",
  "gossipInterval",
  "quiesceAfter",
  "leaderBalancerInterval",
  "leaderBalancerReportTtl",
  "minLeaderStability",
  "moveCooldown",
  "suggestionTimeout",
]);

function settingsDocument({
  electionTimeout,
  leaseDrift,
  loadImbalanceThreshold,
  ...settings
}: Partial<NodeSettings>): Plain {
  const printed = Object.entries(settings).map(([name, value]) => [
    name,
    durations.has(name) && typeof value === "number" ? printDuration(value) : value,
  ]);
  return withoutGaps({
    electionTimeout: electionTimeout && rangeDocument(electionTimeout),
    ...(Object.fromEntries(printed) as Plain),
    leaseDrift: leaseDrift && printRatio(leaseDrift),
    loadImbalanceThreshold: loadImbalanceThreshold && printRatio(loadImbalanceThreshold),
  });
}

function initialDocument({
  node,
  partition,
  entries,
  compacted = 0,
  currentTerm,
  votedFor,
  commitMark,
}: InitialReplica): Plain {
  const lastTerm = entries.at(-1)?.term ?? 0;
  return withoutGaps({
    node: nodeName(node),
    partition: partitionName(partition),
    log: entries.map(({ term, data }) => (data === null ? term : `${term}: ${data}`)),
    compacted: compacted === 0 ? undefined : compacted,
    term: currentTerm === lastTerm ? undefined : currentTerm,
    votedFor: votedFor === null ? undefined : nodeName(votedFor),
    commit: commitMark === 0 ? undefined : commitMark,
  });
}

function spanDocument({ from, to }: Span): Plain {
  return {
    from: from === null ? undefined : printDuration(from),
    to: to === null ? undefined : printDuration(to),
  };
}

function patternDocument({ event, node, partition, where, measure }: TracePattern): Plain {
  return withoutGaps({
    event,
    node: node === null ? undefined : nodeName(node),
    partition: partition === null ? undefined : partitionName(partition),
    where: Object.keys(where).length > 0 ? { ...where } : undefined,
    measure: measure === "lines" ? undefined : measure,
  });
}

export function predicateDocument(predicate: Predicate): Plain {
  switch (predicate.kind) {
    case "leader": {
      const { partition, exists, is, serves } = predicate;
      return withoutGaps({
        leader: partitionName(partition),
        exists: exists ? undefined : false,
        is: is === null ? undefined : nodeName(is),
        serves: serves ?? undefined,
      });
    }
    case "crowns":
      return {
        crowns: partitionName(predicate.partition),
        ...comparisonDocument(predicate.count),
      };
    case "leadingNodes":
      return { leadingNodes: comparisonDocument(predicate.count) };
    case "lifecycle": {
      const { partition, is, generation } = predicate;
      return withoutGaps({
        lifecycle: partitionName(partition),
        is,
        generation: generation ?? undefined,
      });
    }
    case "routes":
      return { routes: predicate.key, to: partitionName(predicate.to) };
    case "waiting":
      return { waiting: comparisonDocument(predicate.count) };
    case "node":
      return { node: nodeName(predicate.node), up: predicate.up };
    case "role": {
      const { partition, on, is } = predicate;
      return { role: partitionName(partition), on: printWhere(on), is };
    }
    case "votedFor": {
      const { partition, on, is } = predicate;
      const candidate = is === null ? null : nodeName(is);
      return { votedFor: partitionName(partition), on: printWhere(on), is: candidate };
    }
    case "voters": {
      const { partition, on, are } = predicate;
      return { voters: partitionName(partition), on: printWhere(on), are: are.map(nodeName) };
    }
    case "member":
      return { member: nodeName(predicate.node), is: predicate.is };
    case "number": {
      const { of, partition, on, count } = predicate;
      return { [of]: partitionName(partition), on: printWhere(on), ...comparisonDocument(count) };
    }
    case "value": {
      const { key, partition, on, is } = predicate;
      return withoutGaps({
        value: key,
        is,
        on: printWhere(on),
        partition: partition === null ? undefined : partitionName(partition),
      });
    }
    case "entry": {
      const { data, partition, on, is } = predicate;
      return withoutGaps({
        entry: data,
        is,
        on: printWhere(on),
        partition: partition === null ? undefined : partitionName(partition),
      });
    }
    case "liveness": {
      const { node, on, is } = predicate;
      return { liveness: nodeName(node), on: printWhere(on), is };
    }
    case "row": {
      const { row, on, has } = predicate;
      return { row, on: printWhere(on), has: has === null ? null : { ...has } };
    }
    case "ledger": {
      const { service: ledger, data, outcome, count } = predicate;
      return withoutGaps({
        ledger,
        data: data ?? undefined,
        outcome: outcome === "done" ? undefined : outcome,
        ...comparisonDocument(count),
      });
    }
    case "quiesced": {
      const { partition, on, is } = predicate;
      return withoutGaps({
        quiesced: partitionName(partition),
        on: printWhere(on),
        is: is ? undefined : false,
      });
    }
    case "request": {
      const { request, ended, returned } = predicate;
      return withoutGaps({
        request,
        ended: ended === null ? "never" : ended.join(" | "),
        returned,
      });
    }
    case "logs": {
      const { partition, agree } = predicate;
      return { logs: partition === null ? "all" : partitionName(partition), agree };
    }
    case "violations":
      return { violations: predicate.are };
    case "histories":
      return { histories: predicate.model };
    case "all":
    case "any":
      return { [predicate.kind]: predicate.of.map(predicateDocument) };
    case "not":
      return { not: predicateDocument(predicate.of) };
    default:
      return unreachable(predicate);
  }
}

function comparisonDocument({ atLeast, atMost }: Comparison): Plain {
  if (atLeast !== null && atLeast === atMost) return { exactly: atLeast };
  return withoutGaps({ atLeast: atLeast ?? undefined, atMost: atMost ?? undefined });
}

function withoutGaps(fields: Plain): Plain {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}
