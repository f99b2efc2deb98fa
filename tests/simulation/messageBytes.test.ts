import { expect, test } from "vitest";
import type { WireMessage } from "../../engine/node/nodeMessage.ts";
import { messageBytes } from "../../engine/simulation/messageBytes.ts";

function appendOf(...data: readonly string[]): WireMessage {
  const entries = data.map((text, slot) => {
    const time = { node: 0, millis: 1_767_225_600_000, counter: 0 };
    const payload = { kind: "command", logType: "set", data: text, time } as const;
    return { index: slot + 1, term: 1, payload };
  });
  return {
    kind: "appendEntries",
    term: 1,
    prevLogIndex: 0,
    prevLogTerm: 0,
    entries,
    leaderCommit: 0,
  };
}

test("a heartbeat costs a frame and a few numbers", () => {
  expect(messageBytes(appendOf())).toBeLessThan(40);
});

test("what an entry carries is counted to the byte, as UTF-8", () => {
  const base = messageBytes(appendOf("x".repeat(100)));
  expect(messageBytes(appendOf("x".repeat(5000)))).toBe(base + 4900);
  expect(messageBytes(appendOf(`${"x".repeat(99)}ü`))).toBe(base + 1);
  expect(messageBytes(appendOf(`${"x".repeat(98)}日`))).toBe(base + 1);
  expect(messageBytes(appendOf(`${"x".repeat(98)}😀`))).toBe(base + 2);
});

test("two entries cost twice what one costs, but for the frame", () => {
  const [none, one, two] = [[], ["a=1"], ["a=1", "a=2"]].map((data) =>
    messageBytes(appendOf(...data)),
  );
  expect(two! - one!).toBe(one! - none!);
});
