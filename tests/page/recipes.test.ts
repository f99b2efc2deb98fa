import { readdirSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { Ask, LedgerLine } from "../../engine/index.ts";
import { stopAt } from "../../app/frame/scriptMoves.ts";
import { callbacksOf } from "../../app/recipes/callbacks.ts";
import { codeSteps } from "../../app/recipes/codeSteps.ts";
import { booksInProse, booksOf } from "../../app/recipes/ledger.ts";
import { readRecipeAddress, recipeAddress } from "../../app/recipes/recipeAddress.ts";
import { recipePages } from "../../app/recipes/recipePages.ts";
import { asksOf, nextKey, typedLike } from "../../app/recipes/requests.ts";

describe("the pages of recipes", () => {
  test.each(recipePages.map((page) => [page.name, page] as const))(
    "%s: its demo can be opened, and its source marks the five steps",
    (_name, { demo, source }) => {
      const files = readdirSync("scenarios");
      for (const { scenario } of demo) expect(files).toContain(`${scenario}.yaml`);
      expect(codeSteps(source.split("\n")).map(({ step }) => step)).toEqual([1, 2, 3, 4, 5]);
    },
  );
});

describe("books of a service", () => {
  test("who acts twice for the same is marked in words", () => {
    const books = booksOf([line({}), line({ node: 1 })], "payments");
    expect(books.map(({ words }) => words)).toEqual(["acted", "acted again: duplicate of 1"]);
    expect(booksInProse(books)).toBe("Called twice, acted twice: once too often.");
  });

  test("a key that was known is no second act", () => {
    const books = booksOf(
      [line({}), line({ node: 1, outcome: "duplicate", answered: false })],
      "payments",
    );
    expect(books[1]!.repeats).toBeNull();
    expect(books[1]!.words).toBe(
      "knew the key, did not act again; its answer is lost, B cannot know",
    );
    expect(booksInProse(books)).toBe("Called twice, acted once.");
  });

  test("each service has books of its own", () => {
    expect(booksOf([line({}), line({ service: "mail" })], "mail")).toHaveLength(1);
  });
});

describe("steps of a source", () => {
  test("several may stand in one comment; they are shown in their order", () => {
    const steps = codeSteps([
      "  // 4. Apply what was committed, on every node alike.",
      "  onReplicationReceived: apply,",
      "",
      "/** 1. Route the key. 2. Check leadership. 3. Replicate. */",
      "function send() {}",
    ]);
    expect(steps.map(({ step, title, line: at }) => [step, title, at])).toEqual([
      [1, "Route the key", 3],
      [2, "Check leadership", 3],
      [3, "Replicate", 3],
      [4, "Apply what was committed", 0],
    ]);
    expect(steps[3]!.end).toBe(2);
  });
});

describe("calls across the line", () => {
  test("proposals go down, what was committed goes up; those of P0 are Kommander's own", () => {
    const applied = { kind: "entriesApplied", from: 1, to: 2 } as const;
    const at = { cause: 0, at: 5 };
    const lines = [
      { ...at, ref: 1, node: 0, partition: 0, fact: applied },
      { ...at, ref: 2, node: 1, partition: 1, fact: applied },
    ];
    expect(callbacksOf(lines).get(0)?.up).toBeUndefined();
    expect(callbacksOf(lines).get(1)?.up).toEqual({ ref: 2, name: "onReplicationReceived" });
  });
});

describe("requests by form", () => {
  const ask: Ask = {
    kind: "ask",
    name: "submitJob",
    key: "jobs/9",
    data: { amount: 10, note: "x", urgent: false },
    partition: null,
  };

  test("the highest key of each name is the example, and the next one is proposed", () => {
    const inputs = ["jobs/7", "jobs/9", "jobs/8"].map((key, at) => {
      return { at, action: { kind: "submit", operation: { ...ask, key }, node: null } } as const;
    });
    expect(asksOf(inputs)).toEqual([ask]);
    expect(nextKey(ask.key)).toBe("jobs/10");
    expect(nextKey("tenants/a")).toBe("tenants/a");
  });

  test("what is typed has the kind of the example", () => {
    expect(typedLike(ask.data, { amount: "25", urgent: "true" })).toEqual({
      amount: 25,
      note: "x",
      urgent: true,
    });
    expect(typedLike(ask.data, { amount: "much" })).toBeNull();
  });
});

test("a link names a recipe, and a run of its demo where that is not the first", () => {
  const place = { recipe: "jobs", scenario: "jobs-charged-once" };
  expect(readRecipeAddress(recipeAddress(place))).toEqual(place);
  expect(readRecipeAddress("#recipe=jobs")).toEqual({ recipe: "jobs", scenario: null });
  expect(readRecipeAddress("#lab")).toBeNull();
});

test("a stop stands until the next one is reached", () => {
  const script = [4, 8].map((at) => ({ at, title: "", text: "" }));
  expect([3, 4, 7, 8, 9].map((cursor) => stopAt(script, cursor))).toEqual([-1, 0, 0, 1, 1]);
});

function line(change: Partial<LedgerLine>): LedgerLine {
  return {
    at: 0,
    node: 0,
    service: "payments",
    tag: "jobs/7",
    data: "charge 10 for jobs/7",
    idempotencyKey: null,
    outcome: "done",
    answered: true,
    ...change,
  };
}
