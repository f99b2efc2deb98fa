import { unreachable } from "../base/assert.ts";
import { foldNumber } from "../base/fingerprint.ts";
import { popHeap, pushHeap } from "../base/heap.ts";
import type { Micros, NodeId } from "../base/ids.ts";
import { drawBetween, streamOf } from "../base/random.ts";
import type { ServiceReply } from "../node/application.ts";
import type { ServiceCall } from "../node/node.ts";
import { isBefore } from "./runner.ts";
import type { LedgerLine, ServiceState, TravellingCall } from "./servicesState.ts";
import type { TraceEvent } from "./trace.ts";
import { traceWorld, type World } from "./world.ts";

/** Answers of services come after requests of clients at the same instant. */
export const serviceAddress: NodeId = 1001;

const callPurpose = 12;
const replyPurpose = 13;

/** When a call next reaches its service. */
export function nextServiceAt({ services: { calls } }: World): Micros {
  return calls[0]?.at ?? Number.MAX_SAFE_INTEGER;
}

function isCallBefore(a: TravellingCall, b: TravellingCall): boolean {
  if (a.at !== b.at) return a.at < b.at;
  return a.node !== b.node ? a.node < b.node : a.sequence < b.sequence;
}

/** An application's call leaves its node. */
export function routeCall(world: World, node: NodeId, call: ServiceCall): void {
  const slot = world.nodes[node]!;
  const { config, network, services } = world;
  slot.serviceCalls += 1;
  const sequence = slot.serviceCalls;
  const delay = drawBetween(config.seed, streamOf(callPurpose, node, 0), sequence, network.latency);
  const { at, ...asked } = call;
  const life = slot.crashes;
  pushHeap(services.calls, { ...asked, at: at + delay, node, life, sequence }, isCallBefore);
}

/** The earliest call reaches its service, which does what its state lets it. */
export function runNextCall(world: World, trace: TraceEvent[]): void {
  const { services } = world;
  const call = popHeap(services.calls, isCallBefore)!;
  const { at, node, service, tag, data, idempotencyKey, cause } = call;
  const state = services.states[service] ?? "working";
  const outcome = outcomeOf(world, call, state);
  const answered = state === "working" || state === "failing";
  const line: LedgerLine = { at, node, service, tag, data, idempotencyKey, outcome, answered };
  services.ledger.push(line);
  foldLine(world, line);
  const { at: _, node: caller, ...seen } = line;
  const fact = { kind: "serviceActed", caller, ...seen } as const;
  const ref = traceWorld(world, trace, { at, cause, fact });
  if (answered && outcome !== "unheard") sendAnswer(world, call, { outcome, ref });
}

/** What it makes of a call: under one key it acts once. */
function outcomeOf(
  { services: { ledger } }: World,
  { service, idempotencyKey }: TravellingCall,
  state: ServiceState,
): LedgerLine["outcome"] {
  switch (state) {
    case "down":
      return "unheard";
    case "failing":
      return "failed";
    case "working":
    case "silent": {
      const acted = (line: LedgerLine): boolean =>
        line.outcome === "done" &&
        line.service === service &&
        line.idempotencyKey === idempotencyKey;
      return idempotencyKey !== null && ledger.some(acted) ? "duplicate" : "done";
    }
    default:
      return unreachable(state);
  }
}

function sendAnswer(
  { config, network, nodes }: World,
  { at, node, life, sequence, service, tag }: TravellingCall,
  { outcome, ref }: { readonly outcome: ServiceReply["outcome"]; readonly ref: number },
): void {
  const delay = drawBetween(
    config.seed,
    streamOf(replyPurpose, node, 0),
    sequence,
    network.latency,
  );
  pushHeap(
    nodes[node]!.inbox,
    {
      kind: "serviceReply",
      at: at + delay,
      sequence,
      from: serviceAddress,
      life,
      reply: { service, tag, outcome },
      cause: ref,
    },
    isBefore,
  );
}

function foldLine({ fingerprint }: World, line: LedgerLine): void {
  const text = JSON.stringify(line);
  for (let slot = 0; slot < text.length; slot++) foldNumber(fingerprint, text.charCodeAt(slot));
}
