import { nodeName, partitionName, type Micros, type NodeId } from "../../base/ids.ts";
import type { TraceEvent } from "../trace.ts";
import type { RecordedRun } from "./labTrace.ts";
import { printFact, printMessage, printRole } from "./printFact.ts";
import { quietMessages } from "./quietMessages.ts";

/** One event of the Trace Event Format; `ts` and `dur` in microseconds. */
type ChromeEvent = Readonly<Record<string, unknown>>;

/** A span that has begun. */
interface OpenSpan {
  readonly name: string;
  readonly from: Micros;
}

/** Above every partition's thread of a process: what concerns the whole node. */
const nodeThread = 999;

/**
 * Chrome's trace JSON, one event a line: nodes as processes, partitions as threads; roles as spans,
 * messages as short spans joined by flows, commits and faults as instants. Heartbeats that nothing
 * came of are left out.
 */
export function printPerfettoTrace(run: RecordedRun): string[] {
  const { name, config } = run;
  const events = [...nameTracks(run), ...printSpans(run), ...printInstants(run)];
  const lines = events.map((event, slot) => {
    const comma = slot === events.length - 1 ? "" : ",";
    return `${JSON.stringify(event)}${comma}`;
  });
  const other = JSON.stringify({ name, seed: config.seed });
  return [`{"displayTimeUnit":"ms","otherData":${other},"traceEvents":[`, ...lines, "]}"];
}

function processOf({ config }: RecordedRun, node: NodeId): number {
  return node < 0 ? config.nodes + 1 : node + 1;
}

/** Threads have numbers of their own in the whole file: some readers ask for that. */
function trackOf(
  run: RecordedRun,
  node: NodeId,
  partition: number,
): { readonly pid: number; readonly tid: number } {
  const pid = processOf(run, node);
  return { pid, tid: pid * 1000 + (partition < 0 ? nodeThread : partition) };
}

function nameTracks(run: RecordedRun): ChromeEvent[] {
  const { config, events } = run;
  const named: ChromeEvent[] = [];
  const used = new Set(events.map(({ partition }) => partition).filter((id) => id >= 0));
  for (let node = 0; node <= config.nodes; node++) {
    const id = node === config.nodes ? -1 : node;
    const { pid, tid } = trackOf(run, id, -1);
    const host = id < 0 ? "world" : nodeName(id);
    named.push({ ph: "M", name: "process_name", pid, tid, args: { name: host } });
    named.push({ ph: "M", name: "process_sort_index", pid, tid, args: { sort_index: pid } });
    named.push({ ph: "M", name: "thread_name", pid, tid, args: { name: host } });
    if (id < 0) continue;
    for (const partition of [...used].sort((a, b) => a - b)) {
      const track = trackOf(run, id, partition);
      const args = { name: partitionName(partition) };
      named.push({ ph: "M", name: "thread_name", ...track, args });
    }
  }
  return named;
}

/** Roles, from one change to the next, a crash or the end of the trace. */
function printSpans(run: RecordedRun): ChromeEvent[] {
  const { events } = run;
  const spans: ChromeEvent[] = [];
  const open = new Map<number, OpenSpan & { readonly node: NodeId; readonly partition: number }>();
  const close = (tid: number, at: Micros): void => {
    const span = open.get(tid);
    if (span === undefined) return;
    open.delete(tid);
    const { node, partition, name, from } = span;
    const track = trackOf(run, node, partition);
    spans.push({ ph: "X", cat: "role", name, ...track, ts: from, dur: at - from });
  };
  for (const { at, node, partition, fact } of events) {
    if (fact.kind === "roleChanged") {
      const { tid } = trackOf(run, node, partition);
      close(tid, at);
      open.set(tid, { name: `${printRole(fact)}, term ${fact.term}`, from: at, node, partition });
    } else if (fact.kind === "nodeCrashed") {
      for (const [tid, span] of open) if (span.node === node) close(tid, at);
    }
  }
  const end = events.at(-1)?.at ?? 0;
  for (const tid of open.keys()) close(tid, end);
  return spans;
}

function printInstants(run: RecordedRun): ChromeEvent[] {
  const quiet = quietMessages(run.events);
  const sent = new Map<number, string>();
  const printed: ChromeEvent[] = [];
  for (const event of run.events) {
    const { ref, cause, at: ts, node, partition, fact } = event;
    if (quiet.has(ref)) continue;
    const track = trackOf(run, node, partition);
    switch (fact.kind) {
      case "messageSent": {
        const name = printMessage(fact.message);
        const args = { to: nodeName(fact.to), fate: fact.fate };
        printed.push({ ph: "X", cat: "message", name, ...track, ts, dur: 1, args });
        if (fact.fate !== "travels") break;
        sent.set(ref, name);
        printed.push({ ph: "s", cat: "message", name, id: ref, ...track, ts });
        break;
      }
      case "messageDelivered":
      case "messageDropped": {
        const name = sent.get(cause);
        if (name === undefined) break;
        // A second copy has no arrow of its own: a flow ends once.
        sent.delete(cause);
        const args = { from: nodeName(fact.from) };
        const shown = fact.kind === "messageDelivered" ? name : `lost: ${name}`;
        printed.push({ ph: "X", cat: "message", name: shown, ...track, ts, dur: 1, args });
        printed.push({ ph: "f", bp: "e", cat: "message", name, id: cause, ...track, ts });
        break;
      }
      case "commitAdvanced":
      case "logTruncated":
      case "serving":
        printed.push({ ph: "i", s: "t", cat: "log", name: printFact(fact), ...track, ts });
        break;
      case "nodeCrashed":
      case "nodeStarted":
        printed.push({ ph: "i", s: "p", cat: "fault", name: printFact(fact), ...track, ts });
        break;
      case "acted":
      case "actionRefused":
      case "linksChanged":
      case "networkChanged":
      case "clientInvoked":
      case "clientCompleted":
        printed.push(instantOfWorld(run, event));
        break;
      default:
        break;
    }
  }
  return printed;
}

function instantOfWorld(run: RecordedRun, { at: ts, fact }: TraceEvent): ChromeEvent {
  const isClient = fact.kind === "clientInvoked" || fact.kind === "clientCompleted";
  const [cat, s] = isClient ? ["client", "t"] : ["fault", "g"];
  return { ph: "i", s, cat, name: printFact(fact), ...trackOf(run, -1, -1), ts };
}
