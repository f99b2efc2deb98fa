import {
  nodeName,
  type FactOf,
  type Fields,
  type Micros,
  type NodeId,
} from "../../../engine/index.ts";
import { operationText } from "../../explain/names.ts";
import { comeHome, drawArrow, tell, type Telling } from "./story.ts";
import { keyOf } from "./subject.ts";

/** What is known of the requests about the subject. */
export interface ClientPart {
  readonly requests: Set<number>;
  /** When a client sent what, by the line that tells it. */
  readonly sent: Map<number, Micros>;
  /** Who answered when, by the line that tells it. */
  readonly answered: Map<number, { readonly node: NodeId; readonly at: Micros }>;
}

export function createClientPart(): ClientPart {
  return { requests: new Set(), sent: new Map(), answered: new Map() };
}

/** Requests, and what came back. */
export function addClientLine(telling: Telling): void {
  const { fact } = telling.line;
  switch (fact.kind) {
    case "clientInvoked":
      if (keyOf(fact.operation) === telling.story.key) invoked(telling, fact);
      return;
    case "clientRetried":
    case "requestReceived":
    case "requestAnswered":
    case "clientCompleted":
      if (telling.story.client.requests.has(fact.request)) went(telling, fact);
      return;
    default:
  }
}

function invoked(
  telling: Telling,
  { request, operation, partition, node }: FactOf<"clientInvoked">,
): void {
  const { requests, sent } = telling.story.client;
  requests.add(request);
  sent.set(telling.line.ref, telling.line.at);
  comeHome(telling, partition);
  const fields = operation.kind === "ask" ? operation.data : {};
  const told = Object.entries(fields).map(([name, value]) => `${name} ${value}`);
  const what = operationText(operation) + (told.length === 0 ? "" : ` (${told.join(", ")})`);
  const words =
    node === null
      ? `A client wants to ${what}, and finds no node up.`
      : `A client asks ${nodeName(node)} to ${what}.`;
  const verb = operation.kind === "ask" ? spaced(operation.name) : operationText(operation);
  const full = `${verb}: ${valuesOf(fields)}`;
  const isTelling = full.length > verb.length + 2 && full.length <= mostLetters;
  const labels = isTelling ? [full, verb] : [verb];
  tell(telling, { lane: "client", words, labels });
}

/** Of a label. */
const mostLetters = 28;

/** What was sent along, without its names: "75, 1"; what is merely true by its name. */
function valuesOf(fields: Fields): string {
  return Object.entries(fields)
    .flatMap(([name, value]) => (typeof value === "boolean" ? (value ? [name] : []) : [value]))
    .join(", ");
}

function went(
  telling: Telling,
  fact: FactOf<"clientRetried" | "requestReceived" | "requestAnswered" | "clientCompleted">,
): void {
  const { story, line } = telling;
  const { sent, answered } = story.client;
  const { node, at, ref, cause } = line;
  switch (fact.kind) {
    case "clientRetried": {
      sent.set(ref, at);
      const name = nodeName(fact.node);
      tell(telling, {
        lane: "client",
        words: `The client tries ${name}.`,
        labels: [`tries ${name}`],
      });
      return;
    }
    case "requestReceived": {
      const from = sent.get(cause);
      if (from !== undefined)
        drawArrow(telling, {
          from: { lane: "client", at: from },
          to: { lane: node, at },
          look: "ask",
        });
      tell(telling, { lane: node, words: `The request reaches ${nodeName(node)}.` });
      return;
    }
    case "requestAnswered":
      answered.set(ref, { node, at });
      return;
    case "clientCompleted": {
      const by = answered.get(cause);
      if (by !== undefined && !fact.silent)
        drawArrow(telling, {
          from: { lane: by.node, at: by.at },
          to: { lane: "client", at },
          look: "ask",
        });
      const said = answerOf(fact);
      const isRefusal = fact.silent || fact.status !== "Success";
      const words = fact.silent
        ? "Nobody answered: the client waits no longer."
        : `The client hears: ${said}.`;
      tell(telling, { lane: "client", words, labels: [said], look: isRefusal ? "fault" : "dot" });
    }
  }
}

function answerOf({ silent, status, value }: FactOf<"clientCompleted">): string {
  if (silent) return "no answer";
  return status === "Success" ? (value ?? "confirmed") : spaced(status);
}

/** "NodeIsNotLeader" as people say it: "node is not leader". */
function spaced(name: string): string {
  return name.replaceAll(/(?<=[a-z])[A-Z]/g, (letter) => ` ${letter}`).toLowerCase();
}
