import { Crown } from "lucide-react";
import { describe, expect, test } from "vitest";
import { createView, nodeName, type Action } from "../../engine/index.ts";
import { choiceField, formErrors, numberField, type CallForm } from "../../app/frame/callForm.ts";
import type { Call, CallPlace } from "../../app/frame/call.ts";
import { calls } from "../../app/frame/calls.ts";
import { callSections, callTopics } from "../../app/frame/callTools.ts";
import type { Desk, DeskState } from "../../app/frame/desk.ts";
import type { Tool, ToolMenu } from "../../app/frame/tool.ts";

describe("calls in menus", () => {
  test("a call is asked of the node whose menu it stands in", () => {
    const { desk, acts } = fakeDesk();
    const [tool] = toolsOf(desk, place(1));
    tool!.run();
    expect(acts).toEqual([
      {
        kind: "submit",
        operation: { kind: "waitForLeader", partition: 1 },
        node: { kind: "node", node: 1 },
      },
    ]);
  });

  test("from a partition's menu its leader is asked, wherever it is", () => {
    const { desk, acts } = fakeDesk();
    toolsOf(desk, place(null))[0]!.run();
    expect(acts[0]).toMatchObject({ kind: "submit", node: null });
  });

  test("a node that is down answers nobody, and the entry says so", () => {
    const { desk } = fakeDesk();
    const view = createView({ nodes: 3, partitions: 1 });
    const [tool] = toolsOf(desk, { view, node: 1, partition: 1 });
    expect(tool!.refusal).toBe("B is down: it cannot answer. Restart it first.");
  });

  test("a call that needs words asks for them first", () => {
    const { desk, acts, put } = fakeDesk();
    const propose = toolsOf(desk, place(0)).find(({ id }) => id === "replicateLogs")!;
    propose.run();
    expect(acts).toEqual([]);
    put()?.submit({ logType: "note", data: "a; b" });
    expect(acts[0]).toMatchObject({
      operation: { kind: "replicateLogs", partition: 1, logType: "note", data: ["a", "b"] },
    });
  });

  test("sections stand behind their headings, in their order", () => {
    const { desk } = fakeDesk();
    const topics = callTopics(desk, { blocked: null }, place(0));
    expect(topics.map(({ label }) => label)).toEqual([
      "Leadership",
      "Membership",
      "Partition",
      "Log",
      "Writes",
      "Reads",
    ]);
  });

  test("a split asks where, within the range of its partition", () => {
    const { desk, acts, put } = fakeDesk();
    const split = toolsOf(desk, place(null)).find(({ id }) => id === "splitPartition")!;
    split.run();
    const form = put()!;
    expect(form.title).toBe("Split P1");
    expect(formErrors(form, { boundary: "0" })).toHaveProperty("boundary");
    form.submit({ boundary: "1000" });
    expect(acts[0]).toMatchObject({
      operation: { kind: "splitPartition", source: 1, target: null, boundary: 1000 },
      node: null,
    });
  });

  test("a batch says entry by entry what waits for a decision", () => {
    const { desk, acts, put } = fakeDesk();
    toolsOf(desk, place(0))
      .find(({ id }) => id === "replicateEntries")!
      .run();
    put()!.submit({ logType: "note", data: "one; two?" });
    expect(acts[0]).toMatchObject({
      operation: {
        entries: [
          { data: "one", autoCommit: true },
          { data: "two", autoCommit: false },
        ],
      },
    });
  });

  test("what there is nothing of cannot be chosen, and the entry says so", () => {
    const { desk } = fakeDesk();
    const refusals = toolsOf(desk, place(0)).map(({ id, refusal }) => [id, refusal]);
    expect(Object.fromEntries(refusals)).toMatchObject({
      commitLogs: "No ticket is open.",
      releaseRetentionHold: "Nobody holds this log.",
      cancelCall: "Nobody waits for an answer here.",
    });
  });

  test("a call that needs another node offers all the others", () => {
    const { desk, acts } = fakeDesk();
    const [section] = callSections(desk, { blocked: null }, place(0), [
      {
        ...calls[0]!,
        icon: Crown,
        how: {
          kind: "peer",
          operation: (_, peer) => ({
            kind: "set",
            key: "chosen",
            value: nodeName(peer),
            partition: null,
          }),
        },
      } satisfies Call,
    ]);
    const { sections } = section!.entries[0] as ToolMenu;
    const peers = sections[0]!.entries as readonly Tool[];
    expect(peers.map(({ label }) => label)).toEqual(["B", "C"]);
    peers[1]!.run();
    expect(acts[0]).toMatchObject({ operation: { value: "C" } });
  });
});

describe("small dialogs", () => {
  const boundary = numberField(
    { name: "boundary", label: "Boundary", hint: "", initial: "7" },
    { least: 1, most: 9 },
  );
  const mode = choiceField({ name: "mode", label: "Mode", hint: "" }, [["hashRange", "by keys"]]);

  test("say what is wrong and what helps, field by field", () => {
    const form = { fields: [boundary, mode] };
    expect(formErrors(form, { boundary: "12", mode: "hashRange" })).toEqual({
      boundary: "“12” does not do. Write a whole number from 1 to 9.",
    });
    expect(formErrors(form, { boundary: "7", mode: mode.initial })).toEqual({});
    expect(formErrors(form, { boundary: "" })).toHaveProperty("boundary");
    const empty = choiceField({ name: "source", label: "Source", hint: "" }, []);
    expect(formErrors({ fields: [empty] }, { source: empty.initial })).toHaveProperty("source");
  });
});

function place(node: number | null): CallPlace {
  const view = createView({ nodes: 3, partitions: 2 });
  const nodes = view.nodes.map((known) => ({ ...known, up: true }));
  return { view: { ...view, nodes }, node, partition: 1 };
}

function toolsOf(desk: Desk, where: CallPlace): readonly Tool[] {
  return callSections(desk, { blocked: null }, where).flatMap(({ entries }) =>
    entries.filter((known): known is Tool => "run" in known),
  );
}

/** As much of a desk as a menu needs. */
function fakeDesk(): {
  readonly desk: Desk;
  readonly acts: readonly Action[];
  readonly put: () => CallForm | null;
} {
  const acts: Action[] = [];
  let form: CallForm | null = null;
  const desk: Pick<Desk, "act" | "put"> = {
    act: (action) => acts.push(action),
    put: (change: Partial<DeskState>) => {
      form = change.form ?? form;
    },
  };
  return { desk: desk as Desk, acts, put: () => form };
}
