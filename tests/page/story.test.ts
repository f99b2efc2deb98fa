import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, test } from "vitest";
import { recipePageOf } from "../../app/recipes/recipePages.ts";
import { planDiagram } from "../../app/recipes/story/diagramPlan.ts";
import { gapsOf } from "../../app/recipes/story/gap.ts";
import { pictureOf, type Picture } from "../../app/recipes/story/picture.ts";
import { addToStory, createStory } from "../../app/recipes/story/readStory.ts";
import type { Story } from "../../app/recipes/story/story.ts";
import {
  addMention,
  createSubjects,
  namesKey,
  newestSubject,
  subjectsBefore,
} from "../../app/recipes/story/subject.ts";
import { createTimeScale, ticksOf } from "../../app/recipes/story/timeScale.ts";
import { runScenario } from "../../engine/check/runScenario.ts";
import type { TraceEvent } from "../../engine/index.ts";
import { readScenario } from "../scenario/readScenario.ts";

const gap = recipePageOf("jobs")!.gap!;

/** A worker dies between the charge and the entry that would have told of it. */
const chargedTwice = `
name: A job is charged twice
seed: 3
nodes: 3
application: { name: jobs, settings: { idempotencyKeys: false } }
until: 40s
inputs:
  - { at: 4s, ask: { name: submitJob, key: jobs/7, data: { amount: 10 } } }
  - { when: { ledger: payments, exactly: 1 }, crash: leader of P1 }
  - { at: 20s, restart: C }
`;

function shipped(scenario: string): string {
  return readFileSync(`scenarios/${scenario}.yaml`, "utf8");
}

async function traceOf(text: string): Promise<readonly TraceEvent[]> {
  const lines: TraceEvent[] = [];
  runScenario(await readScenario(text), { onTrace: (more) => lines.push(...more) });
  return lines;
}

function storyOf(lines: readonly TraceEvent[], key: string): Story {
  const story = createStory(key, { nodes: 3, services: [] });
  lines.forEach((line, slot) => addToStory(story, line, slot));
  return story;
}

/** The story up to an instant, in seconds. */
function shown(lines: readonly TraceEvent[], story: Story, seconds: number): Picture {
  const at = seconds * 1e6;
  const slot = lines.findIndex((line) => line.at > at);
  return pictureOf(story, { slot: slot < 0 ? lines.length : slot, at }, gap);
}

function told({ points }: Picture): readonly string[] {
  return points.map(({ words }) => words.join(" "));
}

describe("what belongs to a subject", () => {
  test("its key stands there as a word, or as the path to something below it", () => {
    expect(namesKey('{"jobId":"jobs/7","amount":10}', "jobs/7")).toBe(true);
    expect(namesKey("charge 10 for jobs/7", "jobs/7")).toBe(true);
    expect(namesKey("mail tenant-1/4", "tenant-1")).toBe(true);
    expect(namesKey("mail tenant-10/4", "tenant-1")).toBe(false);
    expect(namesKey('{"key":"old/tenant-1"}', "tenant-1")).toBe(false);
    expect(namesKey("tenant-10 after tenant-1", "tenant-1")).toBe(true);
    expect(namesKey("anything", "")).toBe(false);
  });

  test("the newest is the one that the newest request or effect was about", async () => {
    const lines = await traceOf(shipped("workers-everywhere"));
    const subjects = createSubjects();
    lines.forEach((line, slot) => addMention(subjects, line, slot));
    const asked = lines.findIndex(({ fact }) => fact.kind === "clientInvoked");
    expect(newestSubject(subjects, asked)).toBeNull();
    expect(newestSubject(subjects, asked + 1)).toBe("tenant-1");
    expect(subjectsBefore(subjects, lines.length)).toContain("tenant-1");
    const acted = lines.findIndex(({ fact }) => fact.kind === "serviceActed");
    const { fact } = lines[acted]!;
    const newest = newestSubject(subjects, acted + 1);
    expect(fact.kind === "serviceActed" && namesKey(fact.tag, newest ?? "")).toBe(true);
  });
});

describe("the story of a job that is charged twice", () => {
  let lines: readonly TraceEvent[];
  let story: Story;
  beforeAll(async () => {
    lines = await traceOf(chargedTwice);
    story = storyOf(lines, "jobs/7");
  });

  test("goes from the request through the log to the charge, and ends in the gap", () => {
    expect(told(shown(lines, story, 4.4))).toEqual([
      "A client asks C to submit job jobs/7 (amount 10).",
      "The request reaches C. C proposes entry 2, JobSubmitted, in term 1.",
      "A stores entry 2.",
      "B stores entry 2.",
      "Entry 2 is committed: A and C hold it. C applies entry 2. C proposes entry 3, JobStarted, in term 1.",
      "The client hears: confirmed.",
      "A applies entry 2.",
      "B stores entry 3. B applies entry 2.",
      "A stores entry 3.",
      "Entry 3 is committed: B and C hold it. C applies entry 3. C calls payments: charge 10 for jobs/7, without a key.",
      "payments acts: charge 10 for jobs/7. From here on: charged, not recorded.",
      "C crashes.",
      "B applies entry 3.",
      "A applies entry 3.",
    ]);
  });

  test("what is told later is not known before, whoever read ahead", () => {
    const early = shown(lines, story, 4.2);
    expect(told(early).at(-1)).toContain("C proposes entry 3");
    // Two appends to each follower; each answered the first of them; a client asked.
    expect(early.arrows.map(({ look }) => look).toSorted()).toEqual(
      ["ask", "ack", "ack", "entry", "entry", "entry", "entry", "notice"].toSorted(),
    );
    expect(early.gaps).toEqual([]);
  });

  test("another worker takes over, and the gap ends where its entry is committed", () => {
    const late = shown(lines, story, 12);
    expect(told(late)).toContain("A leads P1, in term 2.");
    const again = late.points.find(({ words }) => words[0]!.startsWith("payments acts once more"));
    expect(again).toMatchObject({ lane: "outside payments", isFault: true });
    const recorded = late.points.find(({ words }) => words[0]!.startsWith("Entry 6 is committed"))!;
    expect(late.gaps).toEqual([{ lane: "outside payments", from: 4_333_717, to: recorded.at }]);
    // What is sent to a node that is down reaches nobody.
    const toC = late.arrows.filter(({ to, from }) => to.lane === 2 && from.at > 9e6);
    expect(toC.map(({ lost }) => lost)).toEqual([true, true]);
  });

  test("a lane is what its node is: it leads, is down, comes back", () => {
    const { spans } = shown(lines, story, 40);
    const states = spans.filter(({ lane }) => lane === 2).map(({ state }) => state);
    expect(states).toEqual(["leads", "down", "up"]);
    expect(told(shown(lines, story, 40)).slice(-2)).toEqual([
      "C restarts. C finds entries 2–3 on its disk.",
      "C stores entries 5–6. C applies entries 3–6.",
    ]);
  });

  test("without words for it, doing a thing again is no fault, and no gap", () => {
    const { points, gaps } = pictureOf(story, { slot: lines.length, at: 40e6 }, null);
    expect(gaps).toEqual([]);
    expect(points.filter(({ isFault }) => isFault).map(({ words }) => words)).toEqual([
      ["C crashes."],
    ]);
  });

  test("everything has a place, in the order of time, and no words cover each other", () => {
    for (const width of [300, 520, 900]) {
      const picture = shown(lines, story, 40);
      const size = { width, height: 200, gapWords: gap.words };
      const plan = planDiagram({ picture, cursor: 40e6, ...size });
      const xs = plan.points.map(({ x }) => x);
      expect(xs).toEqual(xs.toSorted((a, b) => a - b));
      expect(plan.points.every(({ y }) => y > 0 && y < plan.bottom)).toBe(true);
      expect(plan.now).toBe(plan.end);
      expect(plan.now).toBeLessThan(plan.width);
      for (const [slot, a] of plan.labels.entries())
        for (const b of plan.labels.slice(slot + 1)) {
          const apart = ((a.text.length + b.text.length) * 4.8) / 2;
          expect(Math.abs(a.y - b.y) >= 13 || Math.abs(a.x - b.x) >= apart).toBe(true);
        }
    }
  });
});

test("a worker that is paused is told of once it goes on, and then sends once more", async () => {
  const lines = await traceOf(shipped("workers-paused-twice"));
  const story = storyOf(lines, "tenant-1");
  const words = told(shown(lines, story, 16.3));
  expect(words).toContain("B applies entry 2.");
  const resumed = words.find((sentence) => sentence.startsWith("C goes on."))!;
  expect(resumed).toContain("C calls mail");
  expect(resumed).toContain("C leads P1 no more.");
  expect(words.some((sentence) => sentence.startsWith("mail acts once more"))).toBe(true);
  const records = gapsOf(story, recipePageOf("workers")!.gap!, lines.length);
  expect(records).toHaveLength(2);
  expect(records[1]!.to).toBeNull();
});

describe("time of a story", () => {
  test("is cut where nothing happens, and runs equally fast in all that is left", () => {
    const scale = createTimeScale({
      instants: [0, 50_000, 100_000, 3_000_000, 3_040_000],
      usual: 50_000,
      width: 500,
    });
    expect(scale.pieces.map(({ from, to }) => [from, to])).toEqual([
      [0, 100_000],
      [3_000_000, 3_040_000],
    ]);
    expect(scale.breaks.map(({ skipped }) => skipped)).toEqual([2_900_000]);
    const { x } = scale;
    expect(x(50_000) - x(0)).toBeCloseTo(50_000 * scale.slope);
    expect(x(3_040_000) - x(3_000_000)).toBeCloseTo(40_000 * scale.slope);
    const within = x(1_000_000);
    expect(within).toBeGreaterThan(x(100_000));
    expect(within).toBeLessThan(x(3_000_000));
    expect(scale.width).toBe(500);
  });

  test("needs room for a message, however narrow the place", () => {
    const instants = Array.from({ length: 40 }, (_, slot) => slot * 50_000);
    const scale = createTimeScale({ instants, usual: 50_000, width: 200 });
    expect(scale.width).toBeGreaterThan(400);
    expect(scale.x(50_000) - scale.x(0)).toBeGreaterThan(10);
  });

  test("each stretch says when it is", () => {
    const instants = [4_000_000, 4_300_000, 7_348_000];
    const scale = createTimeScale({ instants, usual: 100_000, width: 500 });
    const ticks = ticksOf(scale);
    expect(ticks.at(-1)).toMatchObject({ at: 7_348_000, text: "7.35" });
    expect(ticks.every(({ at, x }) => x === scale.x(at))).toBe(true);
  });

  test("one instant alone stands somewhere", () => {
    const scale = createTimeScale({ instants: [7], usual: 50_000, width: 300 });
    expect(scale.x(7)).toBeGreaterThan(0);
    expect(scale.breaks).toEqual([]);
  });
});
