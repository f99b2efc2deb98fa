import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { fileKindOf } from "../../app/frame/fileKind.ts";

test("traces are recognised, the lab's own and etcd's, also behind other lines", () => {
  expect(fileKindOf(golden("lab.ndjson"))).toBe("trace");
  expect(fileKindOf(golden("etcd.ndjson"))).toBe("trace");
  expect(fileKindOf(`=== RUN TestInteraction\n\n${golden("etcd.ndjson")}`)).toBe("trace");
});

test("histories are recognised, the lab's own and Jepsen's", () => {
  expect(fileKindOf('{"process":1,"function":"write","key":"P1/price"}\n')).toBe("history");
  expect(fileKindOf("INFO  jepsen.util - 0\t:invoke\t:write\t3\n")).toBe("history");
});

test("everything else is for the reader of scenarios to judge", () => {
  expect(fileKindOf("name: Two\nnodes: 3\n")).toBe("scenario");
  expect(fileKindOf('{\n  "name": "Two",\n  "nodes": 3\n}\n')).toBe("scenario");
  expect(fileKindOf('{"name":"Two","nodes":3,"inputs":[{"at":"4s","heal":"all"}]}')).toBe(
    "scenario",
  );
  expect(fileKindOf("")).toBe("scenario");
});

function golden(name: string): string {
  return readFileSync(new URL(`../trace/golden/${name}`, import.meta.url), "utf8");
}
