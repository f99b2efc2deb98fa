import { nodeName, type NodeId } from "../../base/ids.ts";
import { printDuration } from "../scenario/duration.ts";
import type { FactOf, TraceEvent } from "../trace.ts";
import type { RecordedRun } from "./labTrace.ts";
import { printFact, printMessage, printOperation, printRole } from "./printFact.ts";
import { quietMessages } from "./quietMessages.ts";

/** A longer diagram helps nobody, and Mermaid refuses to draw it. */
export const mostMermaidLines = 300;

/**
 * A sequence diagram: messages as arrows (at their arrival, crossed where they are lost), notes for
 * roles, commits and crashes. Heartbeats that nothing came of are left out, and so is all behind the
 * first `mostMermaidLines`; the last note says how much that is.
 */
export function printMermaidTrace({ name, config, events }: RecordedRun): string[] {
  const quiet = quietMessages(events);
  const sent = new Map<number, TraceEvent & { readonly fact: FactOf<"messageSent"> }>();
  const body: string[] = [];
  for (const event of events) {
    const { fact, ref } = event;
    if (fact.kind === "messageSent") sent.set(ref, { ...event, fact });
    if (quiet.has(ref)) continue;
    const line = printLine(event, sent.get(event.cause));
    if (line !== null) body.push(`  ${line}`);
  }
  const steps = foldRepeats(body);
  const last = nodeName(config.nodes - 1);
  const over = config.nodes === 1 ? "A" : `A,${last}`;
  const lines = [
    `%% ${name}: ${events.length} trace lines, ${quiet.size} of heartbeats left out`,
    "sequenceDiagram",
    "  participant client",
    ...Array.from({ length: config.nodes }, (_, node) => `  participant ${nodeName(node)}`),
    ...steps.slice(0, mostMermaidLines),
  ];
  const more = steps.length - mostMermaidLines;
  if (more > 0) lines.push(`  Note over ${over}: ${more} more steps are left out here`);
  return lines;
}

/** A step that is repeated at once is drawn once, with its count. */
function foldRepeats(lines: readonly string[]): string[] {
  const folded: string[] = [];
  for (let from = 0; from < lines.length;) {
    let to = from + 1;
    while (lines[to] === lines[from]) to += 1;
    folded.push(to - from === 1 ? lines[from]! : `${lines[from]!} (${to - from} times)`);
    from = to;
  }
  return folded;
}

function printLine(
  event: TraceEvent,
  message: (TraceEvent & { readonly fact: FactOf<"messageSent"> }) | undefined,
): string | null {
  const { fact, node } = event;
  switch (fact.kind) {
    case "messageSent":
      // What arrives is drawn when it does.
      return fact.fate === "travels"
        ? null
        : arrow("-x", node, fact.to, printMessage(fact.message));
    case "messageDelivered":
      return message === undefined
        ? null
        : arrow("->>", message.node, node, printMessage(message.fact.message));
    case "messageDropped":
      return message === undefined
        ? null
        : arrow("-x", message.node, node, printMessage(message.fact.message));
    case "clientInvoked":
      return fact.node === null
        ? null
        : `client->>${nodeName(fact.node)}: ${escape(printOperation(fact.operation))}`;
    case "requestAnswered":
      return `${nodeName(node)}-->>client: ${fact.status}${fact.value === null ? "" : ` ${escape(fact.value)}`}`;
    case "roleChanged":
      return fact.reason === "started"
        ? null
        : note(event, `${printRole(fact)}, term ${fact.term} (${fact.reason})`);
    case "nodeStarted":
      return fact.cold ? null : note(event, "restarts");
    case "commitAdvanced":
    case "nodeCrashed":
    case "logTruncated":
    case "linksChanged":
    case "networkChanged":
      return note(event, printFact(fact) ?? "");
    default:
      return null;
  }
}

function arrow(shape: "->>" | "-x", from: NodeId, to: NodeId, text: string): string {
  return `${nodeName(from)}${shape}${nodeName(to)}: ${escape(text)}`;
}

function note({ node, at }: TraceEvent, text: string): string {
  const over = node < 0 ? "client" : nodeName(node);
  return `Note over ${over}: ${escape(text)} at ${printDuration(at)}`;
}

/** Mermaid ends a statement at ";" and a block at "end", and reads "#" as an escape. */
function escape(text: string): string {
  return text
    .replace(/[#;]/g, (sign) => `#${sign.charCodeAt(0)};`)
    .replace(/[\r\n]+/g, " ")
    .replace(/\bend\b/gi, (word) => `#${word.charCodeAt(0)};${word.slice(1)}`);
}
