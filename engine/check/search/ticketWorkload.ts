import type { PartitionId } from "../../base/ids.ts";
import type { ClientOperation } from "../../node/application.ts";
import type { BatchEntry } from "../../node/nodeCall.ts";
import type { FinishedOperation } from "../../simulation/clientsState.ts";
import type { Action, NodeReference } from "../../simulation/input.ts";
import type { World } from "../../simulation/world.ts";
import { below, pick } from "./draws.ts";
import type { Storm } from "./storm.ts";

/** Where a request about tickets goes. */
interface Aim {
  readonly key: string;
  readonly partition: PartitionId;
  readonly target: NodeReference | null;
}

/** So many of the newest tickets are in clients' minds; older ones are abandoned. */
const remembered = 12;

/** A client opens a ticket, or decides about one that it or another was given, or gives up. */
export function drawTicketRequest(storm: Storm, world: World, aim: Aim): Action {
  const { draws } = storm;
  const { target } = aim;
  const { open } = world.clients;
  if (open.length > 0 && below(draws, 16) === 0) {
    const { request, partition } = pick(draws, open);
    const operation = { kind: "cancelCall", partition, request } as const;
    return { kind: "submit", operation, node: null };
  }
  const given = world.clients.finished.slice(-64).filter(hasTicket).slice(-remembered);
  if (given.length > 0 && below(draws, 2) === 0) {
    const { request, partition } = pick(draws, given);
    const kind = below(draws, 5) < 3 ? "commitLogs" : "rollbackLogs";
    return { kind: "submit", operation: { kind, partition, of: { request } }, node: target };
  }
  const operation = below(draws, 4) === 0 ? drawBatch(storm, aim) : drawManual(storm, aim);
  return { kind: "submit", operation, node: target };
}

function hasTicket({ operation, ticket }: FinishedOperation): boolean {
  if (ticket === null) return false;
  if (operation.kind === "replicateEntries") return true;
  return operation.kind === "replicateLogs" && operation.autoCommit === false;
}

function drawManual(storm: Storm, { key, partition }: Aim): ClientOperation {
  const length = pick(storm.draws, [1, 1, 2, 3]);
  const data = Array.from({ length }, () => nextValue(storm, key));
  return { kind: "replicateLogs", partition, logType: "set", data, autoCommit: false };
}

/** Now and then one entry is fenced off, or the shape is wrong. */
function drawBatch(storm: Storm, { key, partition }: Aim): ClientOperation {
  const { draws } = storm;
  const auto = below(draws, 3);
  const manual = below(draws, 3);
  const flags = [...Array<boolean>(auto).fill(true), ...Array<boolean>(manual).fill(false)];
  if (below(draws, 16) === 0) flags.reverse();
  const entries = flags.map((autoCommit): BatchEntry => {
    const expectedGeneration = pick(draws, [0, 0, 0, 0, 0, 1, 2]);
    return { logType: "set", data: nextValue(storm, key), autoCommit, expectedGeneration };
  });
  return { kind: "replicateEntries", partition, entries };
}

function nextValue(storm: Storm, key: string): string {
  storm.written += 1;
  return `${key}=v${storm.written}`;
}
