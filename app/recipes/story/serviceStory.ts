import { nodeName, type FactOf, type Micros, type NodeId } from "../../../engine/index.ts";
import { operationLabel, operationVerb } from "../../explain/names.ts";
import { drawArrow, tell, type Lane, type Telling } from "./story.ts";
import { namesKey } from "./subject.ts";

/** A service acted for the subject, for the first time or once more. */
export interface Act {
  readonly slot: number;
  readonly at: Micros;
  readonly service: string;
}

/** What is known of the calls about the subject. */
export interface ServicePart {
  /** By the line of the call. */
  readonly calls: Map<number, { readonly node: NodeId; readonly at: Micros }>;
  /** By the line of the act: who is to hear of it. */
  readonly heard: Map<number, { readonly lane: Lane; readonly at: Micros }>;
  readonly acts: Act[];
  /** What was done, by service: whoever does it again did not know. */
  readonly done: Set<string>;
}

export function createServicePart(): ServicePart {
  return { calls: new Map(), heard: new Map(), acts: [], done: new Set() };
}

/** Calls of the application: outside, and of its own node. */
export function addServiceLine(telling: Telling): void {
  const { story, line } = telling;
  const { fact } = line;
  switch (fact.kind) {
    case "serviceCalled":
      if (namesKey(`${fact.tag}\n${fact.data}`, story.key)) called(telling, fact);
      return;
    case "serviceActed":
      if (namesKey(`${fact.tag}\n${fact.data}`, story.key)) acted(telling, fact);
      return;
    case "serviceAnswered":
      if (namesKey(fact.tag, story.key)) answered(telling, fact);
      return;
    case "nodeCalled": {
      if (!namesKey(fact.tag, story.key)) return;
      const name = nodeName(line.node);
      const verb = operationVerb(fact.call);
      const what = operationLabel(fact.call);
      const words = `${name}’s application asks Kommander to ${verb}${what === "" ? "" : ` ${what}`}.`;
      tell(telling, { lane: line.node, words, look: "quiet" });
      return;
    }
    default:
  }
}

function laneOf(service: string): Lane {
  return `outside ${service}`;
}

function called(
  telling: Telling,
  { service, data, idempotencyKey }: FactOf<"serviceCalled">,
): void {
  const { story, line } = telling;
  const { node, at, ref } = line;
  if (!story.services.includes(service)) story.services.push(service);
  story.calls.calls.set(ref, { node, at });
  const under = idempotencyKey === null ? "without a key" : `under the key ${idempotencyKey}`;
  tell(telling, { lane: node, words: `${nodeName(node)} calls ${service}: ${data}, ${under}.` });
}

function acted(telling: Telling, fact: FactOf<"serviceActed">): void {
  const { story, line, slot } = telling;
  const { calls, heard, acts, done } = story.calls;
  const { at, ref, cause } = line;
  const { service, data, outcome } = fact;
  const lane = laneOf(service);
  const call = calls.get(cause);
  if (call !== undefined)
    drawArrow(telling, {
      from: { lane: call.node, at: call.at },
      to: { lane, at },
      look: "call",
      term: null,
      lost: outcome === "unheard",
    });
  const what = `${service}\n${data}`;
  const isAgain = outcome === "done" && done.has(what);
  if (outcome === "done") {
    acts.push({ slot, at, service });
    done.add(what);
  }
  if (fact.answered) heard.set(ref, { lane, at });
  const [said, label] = outcomeWords(fact, isAgain);
  const lost = fact.answered || outcome === "unheard" ? "" : " Its answer is lost.";
  const isRefusal = outcome === "failed" || outcome === "unheard";
  tell(telling, {
    lane,
    words: `${service} ${said}: ${data}.${lost}`,
    labels: [label],
    look: isAgain ? "again" : isRefusal ? "fault" : "dot",
  });
}
function outcomeWords(
  { outcome }: FactOf<"serviceActed">,
  isAgain: boolean,
): readonly [words: string, label: string] {
  switch (outcome) {
    case "done":
      return isAgain ? ["acts once more", "done again"] : ["acts", "done"];
    case "duplicate":
      return ["knows the key, and does nothing again", "knows the key"];
    case "failed":
      return ["refuses", "refuses"];
    case "unheard":
      return ["is switched off, and hears nothing", "hears nothing"];
  }
}

function answered(telling: Telling, { service, outcome }: FactOf<"serviceAnswered">): void {
  const { story, line } = telling;
  const { node, at, cause } = line;
  const from = story.calls.heard.get(cause);
  if (from !== undefined) drawArrow(telling, { from, to: { lane: node, at }, look: "call" });
  const said =
    outcome === "done" ? "it is done" : outcome === "duplicate" ? "it had been done" : "it failed";
  tell(telling, { lane: node, words: `${nodeName(node)} hears from ${service}: ${said}.` });
}
