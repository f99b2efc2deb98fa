import { expect, test } from "vitest";
import { actionLabel } from "../../app/explain/actionLabel.ts";
import { narrate } from "../../app/explain/narrate.ts";
import { ruleOf } from "../../app/explain/rule.ts";
import { whyTitle } from "../../app/explain/whyTitle.ts";
import type { ClientOperation, ClusterConfig, Input, TraceEvent } from "../../engine/index.ts";
import { run, second } from "./scene.ts";

const config: ClusterConfig = { seed: 7, nodes: 3, partitions: 1, preset: "robust", rules: [] };

function submit(at: number, operation: ClientOperation): Input {
  return { at: at * second, action: { kind: "submit", operation, node: null } };
}

const proposal = { partition: 1, logType: "set", data: ["price=20"], autoCommit: false } as const;
const inputs: readonly Input[] = [
  { at: 0, action: { kind: "elect", node: { kind: "node", node: 0 }, partition: 1 } },
  submit(1, { kind: "replicateLogs", ...proposal }),
  submit(2, { kind: "commitLogs", partition: 1, of: { request: 1 } }),
  submit(3, { kind: "replicateLogs", ...proposal }),
  submit(4, { kind: "rollbackLogs", partition: 1, of: { request: 3 } }),
  submit(5, { kind: "commitLogs", partition: 1, of: { request: 3 } }),
  submit(6, { kind: "commitLogs", partition: 1, of: { request: 9 } }),
];

const story = run(config, inputs, 7 * second);

function linesOf(kind: TraceEvent["fact"]["kind"], node: number): readonly TraceEvent[] {
  return story.trace.filter(
    (line) => line.fact.kind === kind && line.node === node && Math.max(0, line.partition) < 2,
  );
}

function told(line: TraceEvent): string {
  return narrate(line, story.viewAt(line), story.lookup(line.cause))?.plain ?? "";
}

test("a leader tells that it holds entries back, and what was decided about them", () => {
  expect(linesOf("ticketOpened", 0).map(told)).toEqual([
    "A holds entry 2 back: it is committed, but nobody has decided about the ticket. What comes behind waits as well.",
    "A holds entry 4 back: it is committed, but nobody has decided about the ticket. What comes behind waits as well.",
  ]);
  expect(linesOf("ticketDecided", 0).map(told)).toEqual([
    "A may apply entry 2: entry 3 commits the ticket.",
    "A skips entry 4: entry 5 rolls the ticket back. In the log it stays; no application hears of it.",
  ]);
});

test("a client hears what a success means, and why it is refused", () => {
  expect(linesOf("clientCompleted", -1).map(told)).toEqual([
    "set price=20 is proposed: a majority holds it as entry 2. It takes effect when its ticket is committed.",
    "Committed: ticket HLC(0:1767225601001:0). Its entries take effect everywhere.",
    "set price=20 is proposed: a majority holds it as entry 4. It takes effect when its ticket is committed.",
    "Rolled back: ticket HLC(0:1767225603001:0). Its entries never take effect.",
    "A refused to commit ticket HLC(0:1767225603001:0) (Errored): the ticket was rolled back already, or no majority holds its entries yet.",
    "A refused to commit the ticket of request 9 (ProposalNotFound): nobody knows that ticket here: it was never given, or is over long ago.",
  ]);
});

test("each line has its question and its rule", () => {
  const [opened] = linesOf("ticketOpened", 1);
  const [committed, rolledBack] = linesOf("ticketDecided", 1);
  expect(whyTitle(opened!)).toBe("Why does B hold entry 2 back?");
  expect(whyTitle(committed!)).toBe("Why may B apply entry 2?");
  expect(whyTitle(rolledBack!)).toBe("Why does B skip entry 4?");
  expect(ruleOf(opened!)?.section).toBe("Kommander, ReplicateLogs with autoCommit false");
  expect(ruleOf(committed!)?.section).toBe("Kommander, CommitLogs and RollbackLogs");
});

test("an action about a ticket is named by the request that opened it", () => {
  expect(inputs.slice(1, 3).map(({ action }) => actionLabel(action))).toEqual([
    "set price=20",
    "commit the ticket of request 1",
  ]);
});
