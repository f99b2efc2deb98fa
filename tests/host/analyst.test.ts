import { describe, expect, test } from "vitest";
import type { ClientOperation } from "../../engine/index.ts";
import { createAnalyst } from "../../engine/host/analyst.ts";

describe("the analyst", () => {
  const analyst = createAnalyst();

  test("names the operations of a contradiction by their requests", async () => {
    const finished = [
      asked(1, { kind: "set", key: "x", value: "1", partition: 1 }, 0, 10, null),
      asked(2, { kind: "get", key: "x", partition: 1, through: "log" }, 20, 30, null),
      asked(3, { kind: "set", key: "y", value: "1", partition: 1 }, 0, 10, null),
    ];
    const { verdict, contradiction } = await analyst.judgeHistory({ open: [], finished }, 1000);
    expect(verdict).toBe("violation");
    expect(contradiction).toMatchObject({ key: "P1/x", requests: [1, 2] });
  });

  test("gives an order where there is one, and leaves reads of a copy alone", async () => {
    const finished = [
      asked(1, { kind: "set", key: "x", value: "1", partition: 1 }, 0, 10, null),
      asked(2, { kind: "get", key: "x", partition: 1, through: "copy" }, 20, 30, null),
      asked(3, { kind: "get", key: "x", partition: 1, through: "log" }, 20, 30, "1"),
    ];
    const { verdict, judged, keys } = await analyst.judgeHistory({ open: [], finished }, 1000);
    expect(verdict).toBe("linearizable");
    expect(judged).toBe(2);
    expect(keys[0]?.order).toEqual([1, 3]);
  });

  test("makes what a seed found small, and writes a scenario of it", async () => {
    const options = { events: 3000, rules: ["skip-log-check"] } as const;
    const { found } = await analyst.runSeed(9, options);
    expect(found?.name).toBe("leaderCompleteness");
    const { scenario, failure } = await analyst.shrinkRun(found!, 1_000_000, "a test");
    expect(failure.kind).toBe("violation");
    expect(scenario.inputs.length).toBeLessThan(found!.run.inputs.length);
  });
});

function asked(
  request: number,
  operation: ClientOperation,
  invokedAt: number,
  at: number,
  value: string | null,
) {
  const status = "Success" as const;
  return { request, operation, partition: 1, invokedAt, at, status, value, logIndex: -1 };
}
