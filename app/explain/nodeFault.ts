import { type LocalClock, type NodeView, type PartitionId } from "../../engine/index.ts";
import { formatDuration } from "./time.ts";

/** What is wrong with a node that is up, or with its disk. */
export interface NodeFault {
  readonly kind: "paused" | "full" | "failing" | "slow" | "wiped" | "clock" | "frozen";
  /** Two or three words for a badge: "disk full". */
  readonly words: string;
  /** What follows from it, in one sentence. */
  readonly meaning: string;
}

/** Everything that is wrong with a node in one partition, the gravest first. A crash is no fault of this kind. */
export function faultsOf(
  { up, paused, conditions }: NodeView,
  partition: PartitionId,
): readonly NodeFault[] {
  const { disk, fsync, wipes, clock, frozen } = conditions;
  const faults: NodeFault[] = [];
  if (up && paused)
    faults.push({
      kind: "paused",
      words: "paused",
      meaning: "It hears nothing, and does not know it. Messages and timers wait.",
    });
  if (wipes > 0)
    faults.push({
      kind: "wiped",
      words: "disk wiped",
      meaning:
        "It forgot what it had promised: it is another member now, and votes once it has been let in as that.",
    });
  if (disk === "full")
    faults.push({
      kind: "full",
      words: "disk full",
      meaning: "It refuses entries; terms and votes still fit.",
    });
  if (disk === "failing")
    faults.push({
      kind: "failing",
      words: "next write fails",
      meaning: "At the next fsync the process stops: nobody would know what the disk holds.",
    });
  if (fsync !== null)
    faults.push({
      kind: "slow",
      words: "slow disk",
      meaning: `A write takes ${formatDuration(fsync.from)} to ${formatDuration(fsync.to)}: it answers that much later.`,
    });
  const reading = clockWords(clock);
  if (reading !== null)
    faults.push({
      kind: "clock",
      words: reading,
      meaning:
        clock.rate.of === clock.rate.in
          ? "Its wall clock is off. Raft's safety asks no clock."
          : "Its timers run by this clock. Raft's safety asks no clock.",
    });
  const still = frozenWords(frozen.election[partition], frozen.heartbeat[partition]);
  if (still !== null)
    faults.push({
      kind: "frozen",
      words: still,
      meaning: "It does not run out by itself until it is thawed.",
    });
  return faults;
}

/** "paused, disk full"; empty: nothing is wrong. */
export function faultWords(node: NodeView | undefined, partition: PartitionId): string {
  if (node === undefined) return "";
  return faultsOf(node, partition)
    .map(({ words }) => words)
    .join(", ");
}

/** It hears messages, and answers them. */
export function isAnswering(node: NodeView | undefined): boolean {
  return node?.up === true && !node.paused;
}

/** Its acknowledgement of a new entry would count towards a majority. */
export function isCounted(node: NodeView | undefined): boolean {
  return isAnswering(node) && node?.forgotten === false && node.conditions.disk !== "full";
}

/** Its vote counts: a full disk has room for that, a wiped one is a stranger until it is let in. */
export function canVote(node: NodeView | undefined): boolean {
  return isAnswering(node) && node?.forgotten === false;
}

/** What those are called that count: where it makes no difference, they are simply up. */
export function countedWord(nodes: readonly NodeView[]): "up" | "answer" | "count" {
  const left = nodes.filter((node) => node.up && !isCounted(node));
  if (left.length === 0) return "up";
  return left.every(({ paused }) => paused) ? "answer" : "count";
}

/** Less than this is no fault that anybody set. */
const smallestOffset = 100_000;

function clockWords({ rate, since, reading }: LocalClock): string | null {
  if (rate.of !== rate.in)
    return `clock ${rate.of > rate.in ? "fast" : "slow"} ${rate.of}/${rate.in}`;
  const offset = reading - since;
  if (Math.abs(offset) < smallestOffset) return null;
  return `clock ${offsetText(Math.abs(offset))} ${offset > 0 ? "ahead" : "behind"}`;
}

function offsetText(micros: number): string {
  const hours = micros / 3_600_000_000;
  return hours >= 0.95 ? `${Math.round(hours * 10) / 10} h` : formatDuration(micros);
}

function frozenWords(election = false, heartbeat = false): string | null {
  if (election && heartbeat) return "timers frozen";
  if (election) return "election timer frozen";
  return heartbeat ? "heartbeat frozen" : null;
}
