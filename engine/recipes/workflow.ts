import type { LogIndex } from "../base/ids.ts";
import type {
  Application,
  ApplicationCommand,
  Fields,
  RaftFacade,
  Received,
  Rows,
} from "../node/application.ts";
import { agreement } from "./agreement.ts";
import { decode } from "./decode.ts";
import type { Recipe } from "./recipe.ts";
import { servedItems } from "./servedItems.ts";
import { itemsOf, keepShelves, printShelf, shelfOf, type Shelves } from "./shelves.ts";

/** Where an order stands; before anybody started it, it is New. */
type OrderState =
  "New" | "Created" | "PaymentAuthorized" | "ShipmentRequested" | "Completed" | "Cancelled";

/** Where an order may go next; the runner takes the first way. */
const steps: Readonly<Record<OrderState, readonly OrderState[]>> = {
  New: ["Created"],
  Created: ["PaymentAuthorized", "Cancelled"],
  PaymentAuthorized: ["ShipmentRequested", "Cancelled"],
  ShipmentRequested: ["Completed"],
  Completed: [],
  Cancelled: [],
};

/** An order on its way through the shop. */
interface Order {
  /** Oldest first; it stands where the last one led. */
  readonly taken: readonly Step[];
  /** Transitions that came too late: another had gone from the same state before. */
  readonly refused: number;
}

/** A step that an order took. */
interface Step {
  readonly toState: OrderState;
  readonly reason: string;
  /** Its entry, and the time of that, by the clock of whoever proposed it; milliseconds. */
  readonly index: LogIndex;
  readonly since: number;
}

interface WorkflowState {
  /** False: whatever is committed is a step, wherever the order stands. */
  readonly guard: boolean;
  /** How long the runner lets an order stand in a state; 0: no runner. */
  readonly stepMillis: number;
  readonly orders: Shelves<Order>;
}

/** WorkflowTransition: what the log holds. */
interface Transition {
  readonly workflowId: string;
  readonly fromState: OrderState;
  readonly toState: OrderState;
  readonly reason: string;
}

const none: readonly ApplicationCommand[] = [];
const runEvery = 500_000;
const unknown: Order = { taken: [], refused: 0 };

/**
 * Durable workflow state. Each step of an order is an entry that names the state it goes from. The
 * program that runs orders may die with all its timers: what it decided is in the log. And it may run
 * twice: Kommander puts both proposals in an order, and the guard lets the first one pass.
 */
const application: Application<WorkflowState> = {
  name: "workflow",
  settings: { guard: true, stepMillis: 1000 },

  initialState: ({ settings }) => ({
    guard: settings["guard"] === true,
    stepMillis: Number(settings["stepMillis"]),
    orders: {},
  }),

  onStarted: ({ stepMillis }) =>
    stepMillis > 0 ? [{ kind: "setTimer", name: "run", after: runEvery }] : none,

  onRequest: (_state, { id, operation }, raft) => {
    if (operation.kind === "ask") {
      const transition = transitionOf(operation.name, operation.key, operation.data);
      if (transition !== null) return [propose(transition, raft, id)];
    }
    return [{ kind: "reply", request: id, status: "Errored" }];
  },

  // 4. Apply what was committed, on every node alike. The guard is part of it.
  onReplicationReceived: (state, received) => {
    apply(state, received);
    return none;
  },

  // 5. Rebuild after a restart: remember, and do nothing. The runner finds where orders stand.
  onLogRestored: apply,

  onTimer: ({ stepMillis, orders }, _name, raft) => {
    const now = raft.clockMillis();
    const due = itemsOf(orders).filter(
      // A step that lies far ahead was timed by a clock that was wrong: it is not waited for.
      ({ partition, item }) =>
        Math.abs(now - lastStep(item).since) >= stepMillis && raft.amILeader(partition),
    );
    return [
      ...due.flatMap(({ key, item }) => runOn(key, item, raft)),
      { kind: "setTimer", name: "run", after: runEvery },
    ];
  },

  // Committed is not yet taken: the order tells whether its last step is of this very entry.
  onProposalCompleted: ({ orders }, completion) => {
    const { request, partition, status, ticket, logIndex, tag: workflowId } = completion;
    if (request === 0) return none;
    const said = { kind: "reply", request, partition, status, ticket, logIndex } as const;
    if (status !== "Success") return [said];
    const { [workflowId]: order = unknown } = shelfOf(orders, partition);
    const wasTaken = order.taken.some(({ index }) => index === logIndex);
    return [{ ...said, value: wasTaken ? "taken" : `refused: ${standsAt(order)}` }];
  },

  ...keepShelves(({ orders }: WorkflowState) => orders),

  rows: ({ orders, stepMillis }): Rows =>
    Object.fromEntries(itemsOf(orders).map(({ key, item }) => [key, rowOf(item, stepMillis)])),
};

function rowOf(order: Order, stepMillis: number): Fields {
  const { taken, refused } = order;
  const { reason, since } = lastStep(order);
  return {
    state: standsAt(order),
    reason,
    steps: taken.length,
    refused,
    path: taken.map(({ toState }) => toState).join(" "),
    entries: taken.map(({ index }) => index).join(" "),
    since,
    patience: stepMillis,
  };
}

/** 1. Route the key. 2. Only the leader's proposal is accepted. 3. Replicate. */
function propose(transition: Transition, raft: RaftFacade, request: number): ApplicationCommand {
  const { workflowId } = transition;
  const partition = raft.getPartitionKey(workflowId);
  const data = [JSON.stringify(transition)];
  const logType = "WorkflowTransition";
  return { kind: "propose", partition, logType, data, request, tag: workflowId };
}

/** The runner sees to whatever an order waits for, and says that it is done. */
function runOn(workflowId: string, order: Order, raft: RaftFacade): ApplicationCommand[] {
  const fromState = standsAt(order);
  return steps[fromState]
    .slice(0, 1)
    .map((toState) => propose({ workflowId, fromState, toState, reason: "runner" }, raft, 0));
}

function standsAt({ taken }: Order): OrderState {
  return taken.at(-1)?.toState ?? "New";
}

/** What is on a shelf was started. */
function lastStep({ taken }: Order): Step {
  return taken.at(-1)!;
}

function isStep(from: string, to: string): boolean {
  return Object.hasOwn(steps, from) && steps[from as OrderState].includes(to as OrderState);
}

/** Null: no step of any order. */
function transitionOf(name: string, workflowId: string, data: Fields): Transition | null {
  const { from = "New", to = "Created", reason = "" } = name === "transition" ? data : {};
  if (name !== "startOrder" && name !== "transition") return null;
  if (!isStep(String(from), String(to))) return null;
  const fromState = from as OrderState;
  return { workflowId, fromState, toState: to as OrderState, reason: String(reason) };
}

function apply({ guard, orders }: WorkflowState, { partition, log }: Received): void {
  const transition = decode<Transition & { readonly type: "WorkflowTransition" }>(log, {
    WorkflowTransition: {
      workflowId: "string",
      fromState: "string",
      toState: "string",
      reason: "string",
    },
  });
  if (transition === null || !Object.hasOwn(steps, transition.toState)) return;
  const { workflowId, fromState, toState, reason } = transition;
  const shelf = shelfOf(orders, partition);
  const order = shelf[workflowId] ?? unknown;
  if (guard && fromState !== standsAt(order)) {
    // Nobody started it: there is nothing to remember of it.
    if (order !== unknown) shelf[workflowId] = { ...order, refused: order.refused + 1 };
    return;
  }
  const step = { toState, reason, index: log.id, since: log.time.millis };
  shelf[workflowId] = { ...order, taken: [...order.taken, step] };
}

export const workflow: Recipe<WorkflowState> = {
  application,
  services: [],
  invariants: [
    agreement(({ orders }, partition) => printShelf(orders, partition)),
    {
      promise: "legalTransitions",
      contradiction: ({ states }) => {
        for (const [node, state] of states.entries())
          for (const { partition, key, item } of itemsOf(state?.orders ?? {})) {
            const path = ["New", ...item.taken.map(({ toState }) => toState)];
            const wrong = path.findIndex((to, slot) => slot > 0 && !isStep(path[slot - 1]!, to));
            if (wrong === -1) continue;
            const detail = `${key} went from ${path[wrong - 1]!} to ${path[wrong]!}.`;
            return { node, partition, detail };
          }
        return null;
      },
    },
  ],
  unfinished: (seen) => {
    const open = servedItems(seen, ({ orders }) => orders).find(
      ({ item }) => steps[standsAt(item)].length > 0,
    );
    if (open === undefined) return null;
    const { partition, key, item } = open;
    const row = { name: key, has: { state: "Completed" } };
    return { partition, detail: `${key} stays ${standsAt(item)}`, row };
  },
  request: (draw) => {
    const asked = { kind: "ask", key: `workflows/${draw(24)}`, partition: null } as const;
    if (draw(2) === 0) return { ...asked, name: "startOrder", data: {} };
    const from = draw(2) === 0 ? "Created" : "PaymentAuthorized";
    return { ...asked, name: "transition", data: { from, to: "Cancelled", reason: "customer" } };
  },
};
