import { expect, test } from "vitest";
import { maxNodes, nodeName, parseNodeName, partitionName } from "../../engine/base/ids.ts";

test("nodes are called A to I, in either case; nothing else is a node", () => {
  for (let node = 0; node < maxNodes; node++) {
    expect(parseNodeName(nodeName(node))).toBe(node);
    expect(parseNodeName(nodeName(node).toLowerCase())).toBe(node);
  }
  expect([nodeName(0), nodeName(8), partitionName(3)]).toEqual(["A", "I", "P3"]);
  for (const text of ["", "J", "AB", "1", " A"]) expect(parseNodeName(text)).toBeNull();
});
