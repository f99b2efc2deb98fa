/** The app's only door to the engine. */
export {
  maxNodes,
  nodeName,
  parseNodeName,
  partitionName,
  systemPartition,
  type LogIndex,
  type Micros,
  type NodeId,
  type PartitionId,
  type Term,
} from "./base/ids.ts";
export { assert, assertPresent, unreachable } from "./base/assert.ts";
export { membersOf, type Configuration } from "./raft/configuration.ts";
export type { Entry, EntryPayload } from "./raft/entry.ts";
export type { ElectionPhase, RoleName, RoleReason } from "./raft/fact.ts";
export type { RaftMessage, VoteReason } from "./raft/message.ts";
export { quorumSize } from "./raft/quorum.ts";
export { endangersSafety, isRuleSwitch, ruleSwitches, type RuleSwitch } from "./raft/rules.ts";
export type { ClientOperation } from "./node/application.ts";
export { readClock, type LocalClock } from "./node/conditions.ts";
export { isHeartbeat, isNodeMessage, termOf, type WireMessage } from "./node/nodeMessage.ts";
export { formatHlc, type HlcTimestamp } from "./node/hybridLogicalClock.ts";
export {
  createInitialPartitionMap,
  type PartitionMap,
  type PartitionRange,
} from "./node/partitionMap.ts";
export { getPartitionKey, getPrefixPartitionKey, keyPrefix, routingHash } from "./node/routing.ts";
export { isOutcomeUnknown, type OperationStatus } from "./node/status.ts";
export {
  diskOf,
  networkOf,
  presets,
  type ClusterConfig,
  type MicrosRange,
  type NetworkSettings,
  type PresetName,
} from "./simulation/config.ts";
export { exportTrace, traceFormats, type TraceFormat } from "./simulation/export/exportTrace.ts";
export type { RecordedRun } from "./simulation/export/labTrace.ts";
export { messageClasses, type MessageClass } from "./simulation/interference.ts";
export { foldTrace } from "./simulation/foldTrace.ts";
export type {
  Action,
  Input,
  LinkReference,
  NodeReference,
  NodesReference,
  UnsyncedFate,
} from "./simulation/input.ts";
export {
  compareTraceEvents,
  type ActionRefusal,
  type Fact,
  type FactOf,
  type TraceEvent,
} from "./simulation/trace.ts";
export {
  createView,
  entryOf,
  isLinkCut,
  leaderOf,
  replicaOf,
  type ClusterView,
  type Flight,
  type LinkView,
  type LivenessView,
  type LogView,
  type MeddlingView,
  type MembershipView,
  type NodeView,
  type OperationView,
  type PeerView,
  type ReplicaView,
  type TicketView,
  type TimerView,
  type TransferView,
} from "./simulation/view.ts";
export type {
  ConductorApi,
  EngineFault,
  Executor,
  Frame,
  RunSpecification,
  Speed,
} from "./host/conductorApi.ts";
export type {
  AnalystApi,
  FoundFailure,
  HistoryContradiction,
  HistoryFileJudgement,
  HistoryJudgement,
  KeyJudgement,
  SeedReport,
  ShrunkReport,
} from "./host/analystApi.ts";
export { connectAnalyst, type AnalystConnection } from "./host/connectAnalyst.ts";
export { connectConductor, type ConductorConnection } from "./host/connect.ts";
export {
  createCluster,
  type Cluster,
  type ClusterNode,
  type ClusterOptions,
  type Duration,
  type ReadResult,
  type ReplicationResult,
} from "./host/cluster.ts";
export { ClusterError, ClusterTimeoutError } from "./host/clusterError.ts";
export { parseScenario, printScenario, scheduleInputs } from "./host/scenarios.ts";
export { printTrace } from "./host/traces.ts";
export type { ClientRecords } from "./check/history/historyOf.ts";
export type { HistoryVerdict } from "./check/history/checkHistory.ts";
export type { Failure } from "./check/search/failure.ts";
export {
  faultKinds,
  faultSentences,
  type FaultCounts,
  type FaultKind,
} from "./check/search/faultKind.ts";
export { runScenario, type ScenarioRun } from "./check/runScenario.ts";
export type { ExpectationResult } from "./check/expectations.ts";
export { importTrace, type ImportedTrace } from "./check/importTrace.ts";
export {
  firstViolations,
  invariantSentences,
  type InvariantName,
  type Violation,
} from "./check/violation.ts";
export { describeExpectation } from "./simulation/scenario/describeExpectation.ts";
export type { Expectation } from "./simulation/scenario/expectation.ts";
export type { ParsedScenario } from "./simulation/scenario/parseScenario.ts";
export type { Predicate } from "./simulation/scenario/predicate.ts";
export { printProblem, type ScenarioProblem } from "./simulation/scenario/problem.ts";
export type { Scenario } from "./simulation/scenario/scenario.ts";
