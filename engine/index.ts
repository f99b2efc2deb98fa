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
export type { Ratio } from "./base/random.ts";
export { membersOf, type Configuration, type MemberPart } from "./raft/configuration.ts";
export type { Entry, EntryPayload, EntryTime } from "./raft/entry.ts";
export type {
  ElectionPhase,
  RaftFact,
  RoleName,
  RoleReason,
  TimerReason,
  TransferEnd,
  WakeReason,
} from "./raft/fact.ts";
export type { RaftMessage, VoteReason } from "./raft/message.ts";
export { quorumSize } from "./raft/quorum.ts";
export type { ReplicaImage } from "./raft/replica.ts";
export { endangersSafety, isRuleSwitch, ruleSwitches, type RuleSwitch } from "./raft/rules.ts";
export type { RaftSettings } from "./raft/settings.ts";
export type {
  Application,
  ApplicationCommand,
  ApplicationOperation,
  ApplicationSettings,
  Ask,
  CallCompletion,
  ClientOperation,
  ClientRequest,
  CommittedLog,
  Exported,
  Fields,
  KeyRange,
  ProposalCompletion,
  RaftFacade,
  ReadPath,
  Received,
  ReplicateLogs,
  Rows,
  ServiceReply,
} from "./node/application.ts";
export {
  applicationSettings,
  recipeNames,
  servicesOf,
  type ApplicationChoice,
  type RecipeName,
} from "./recipes/catalogue.ts";
export { promiseSentences, type RecipePromise } from "./recipes/promise.ts";
export type { LedgerLine, ServiceState } from "./simulation/servicesState.ts";
export {
  readClock,
  type DiskState,
  type FrozenTimers,
  type LocalClock,
  type NodeConditions,
} from "./node/conditions.ts";
export type { NodeFact } from "./node/fact.ts";
export {
  isHeartbeat,
  isNodeMessage,
  termOf,
  type NodeMessage,
  type WireMessage,
} from "./node/nodeMessage.ts";
export type { EntryOutcome } from "./node/entryBatch.ts";
export type {
  BatchEntry,
  MapCall,
  MapQuestion,
  MemberChange,
  NodeCall,
  TicketReference,
} from "./node/nodeCall.ts";
export type { Ticket, TicketDecision } from "./node/tickets.ts";
export type { ClusterMember, MemberRole, Roster } from "./node/roster.ts";
export type { LoadReport, PartitionLoad } from "./node/loadReport.ts";
export type { RoutingMode, SystemCommand } from "./node/systemCommand.ts";
export type { Lifecycle } from "./simulation/scenario/predicate.ts";
export type { SnapshotOutcome } from "./raft/message.ts";
export type { CurrentReadPath } from "./raft/reads.ts";
export type { Snapshot } from "./raft/snapshot.ts";
export { formatHlc, type HlcTimestamp } from "./node/hybridLogicalClock.ts";
export {
  createInitialPartitionMap,
  type HashRange,
  type PartitionMap,
  type PartitionRange,
  type Transfer,
} from "./node/partitionMap.ts";
export { getPartitionKey, getPrefixPartitionKey, keyPrefix, routingHash } from "./node/routing.ts";
export { readSystemLog, type SystemLog } from "./node/readSystemLog.ts";
export { epochMillis, type NodeSettings } from "./node/settings.ts";
export { isOutcomeUnknown, operationStatuses, type OperationStatus } from "./node/status.ts";
export {
  diskOf,
  networkOf,
  presets,
  type ClusterConfig,
  type DiskSettings,
  type InitialEntry,
  type InitialReplica,
  type MicrosRange,
  type NetworkSettings,
  type Preset,
  type PresetName,
} from "./simulation/config.ts";
export { exportTrace, traceFormats, type TraceFormat } from "./simulation/export/exportTrace.ts";
export type { RecordedRun } from "./simulation/export/labTrace.ts";
export { messageClasses, type MessageClass } from "./simulation/interference.ts";
export { entriesOf } from "./simulation/view.ts";
export { entryState, type EntryState, type LogProgress } from "./simulation/entryState.ts";
export { foldTrace } from "./simulation/foldTrace.ts";
export type { SkippedLine } from "./simulation/import/jsonLines.ts";
export type { TraceOrigin } from "./simulation/import/readTrace.ts";
export type { MessageFate } from "./simulation/network.ts";
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
  type WorldFact,
} from "./simulation/trace.ts";
export {
  createView,
  entryOf,
  isLinkCut,
  leaderOf,
  memberRole,
  replicaOf,
  rosterOf,
  type ClusterView,
  type Flight,
  type LinkView,
  type LogView,
  type MeddlingView,
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
  type BatchResult,
  type Cluster,
  type ClusterNode,
  type ClusterOptions,
  type DecisionResult,
  type Duration,
  type EntryToReplicate,
  type MapResult,
  type MembershipResult,
  type ReadResult,
  type ReplicationOptions,
  type ReplicationResult,
  type RetentionHold,
} from "./host/cluster.ts";
export type { NodeKnowledge } from "./host/nodeKnowledge.ts";
export type { BackfillStatus } from "./node/backfillStatus.ts";
export {
  memberLivenessStates,
  type Belief,
  type MemberLiveness,
  type MemberLivenessState,
  type Rumour,
} from "./node/livenessTable.ts";
export type { SnapshotStatus } from "./node/snapshotStatus.ts";
export { ClusterError, ClusterTimeoutError } from "./host/clusterError.ts";
export { parseScenario, printScenario, scheduleInputs } from "./host/scenarios.ts";
export { printTrace } from "./host/traces.ts";
export type { ClientRecords, FinishedRecord, OpenRecord } from "./check/history/historyOf.ts";
export type { Asked, CasOutput, HistoryOperation } from "./check/history/historyOperation.ts";
export type { HistoryVerdict } from "./check/history/checkHistory.ts";
export type { Failure, Frontier } from "./check/search/failure.ts";
export {
  faultKinds,
  faultSentences,
  type FaultCounts,
  type FaultKind,
} from "./check/search/faultKind.ts";
export type { FoundRun } from "./check/search/foundRun.ts";
export type { Recovery } from "./check/search/recovery.ts";
export type { SeedOptions } from "./check/search/runSeed.ts";
export type { FailingRun } from "./check/search/shrink.ts";
export type { TrialCounts } from "./check/search/trial.ts";
export { runScenario, type ScenarioRun } from "./check/runScenario.ts";
export type { Schedule } from "./check/scheduleInputs.ts";
export type { ExpectationResult } from "./check/expectations.ts";
export { importTrace, type ImportedTrace } from "./check/importTrace.ts";
export {
  firstViolations,
  invariantSentences,
  type Evidence,
  type InvariantName,
  type Violation,
  type EngineInvariant,
} from "./check/violation.ts";
export { describeExpectation } from "./simulation/scenario/describeExpectation.ts";
export type { Claim, Expectation, Span, TracePattern } from "./simulation/scenario/expectation.ts";
export type { ParsedScenario } from "./simulation/scenario/parseScenario.ts";
export type {
  Comparison,
  Predicate,
  ReplicaNumber,
  Where,
} from "./simulation/scenario/predicate.ts";
export { isConditional } from "./simulation/scenario/timing.ts";
export { printProblem, type ScenarioProblem } from "./simulation/scenario/problem.ts";
export type { Scenario, ScriptStep } from "./simulation/scenario/scenario.ts";
export type { ConditionalInput, ScenarioInput, Timing } from "./simulation/scenario/timing.ts";
