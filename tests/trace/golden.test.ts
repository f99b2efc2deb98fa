import { describe, expect, test } from "vitest";
import { runScenario } from "../../engine/check/runScenario.ts";
import {
  exportTrace,
  traceFormats,
  type TraceFormat,
} from "../../engine/simulation/export/exportTrace.ts";
import type { RecordedRun } from "../../engine/simulation/export/labTrace.ts";
import { mostMermaidLines } from "../../engine/simulation/export/mermaidTrace.ts";
import { shivizParser } from "../../engine/simulation/export/shivizTrace.ts";
import type { Scenario } from "../../engine/simulation/scenario/scenario.ts";
import type { TraceEvent } from "../../engine/simulation/trace.ts";
import { readScenario } from "../scenario/readScenario.ts";

/** Two nodes, a write, a crash. */
const tiny = `
name: Tiny
seed: 7
nodes: 2
preset: robust
until: 250ms
inputs:
  - { at: 230ms, write: { key: k, value: "1" } }
  - { at: 245ms, crash: A }
`;

async function record(
  change: (scenario: Scenario) => Scenario = (same) => same,
): Promise<RecordedRun> {
  const scenario = change(await readScenario(tiny));
  const events: TraceEvent[] = [];
  runScenario(scenario, { onTrace: (lines) => void events.push(...lines) });
  return { ...scenario, events };
}

function print(run: RecordedRun, format: TraceFormat): string[] {
  return exportTrace(run, { format, partition: 1 });
}

const endings: Readonly<Record<TraceFormat, string>> = {
  lab: "ndjson",
  etcd: "ndjson",
  shiviz: "log",
  perfetto: "json",
  mermaid: "mmd",
};

describe("a tiny run", () => {
  test.each(traceFormats)("as %s", async (format) => {
    const text = `${print(await record(), format).join("\n")}\n`;
    await expect(text).toMatchFileSnapshot(`golden/${format}.${endings[format]}`);
  });

  test("for ShiViz is read by its own parser, with clocks that grow by one", async () => {
    const [parser, delimiter, ...lines] = print(await record(), "shiviz");
    expect([parser, delimiter]).toEqual([shivizParser, ""]);
    const found = [...lines.join("\n").matchAll(new RegExp(shivizParser, "g"))];
    expect(found).toHaveLength(lines.length / 2);
    const counts = new Map<string, number>();
    for (const { groups } of found) {
      const { host = "", clock = "" } = groups ?? {};
      const count = (counts.get(host) ?? 0) + 1;
      expect(JSON.parse(clock)[host]).toBe(count);
      counts.set(host, count);
    }
    expect([...counts.keys()].toSorted()).toEqual(["A", "B", "world"]);
  });

  test("for Perfetto is one JSON document, whose flows begin before they end", async () => {
    const document = JSON.parse(print(await record(), "perfetto").join("\n"));
    const begun = new Map<number, number>();
    for (const { ph, id, ts } of document.traceEvents) {
      if (ph === "s") begun.set(id, ts);
      if (ph === "f") expect(begun.get(id)).toBeLessThan(ts);
    }
    expect(begun.size).toBeGreaterThan(4);
    const spans = document.traceEvents.filter((event: { cat?: string }) => event.cat === "role");
    for (const { dur } of spans) expect(dur).toBeGreaterThanOrEqual(0);
  });

  test("for etcd keeps its order when it is sorted as text, by its time", async () => {
    const lines = print(await record(), "etcd");
    const stamp = (line: string): string => line.split(":").slice(2).join(":");
    const sorted = lines.toSorted((a, b) => (stamp(a) < stamp(b) ? -1 : 1));
    expect(sorted).toEqual(lines);
  });
});

test("a long run's diagram ends with what it leaves out", async () => {
  const lines = print(
    await record((scenario) => ({
      ...scenario,
      until: 30_000_000,
      config: {
        ...scenario.config,
        nodes: 3,
        network: { loss: { of: 1, in: 5 } },
      },
    })),
    "mermaid",
  );
  expect(lines.length).toBe(mostMermaidLines + 7);
  expect(lines.at(-1)).toMatch(/^ {2}Note over A,C: \d+ more steps are left out here$/);
});
