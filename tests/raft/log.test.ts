import { describe, expect, test } from "vitest";
import {
  createLog,
  entriesFrom,
  entryAt,
  isUpToDate,
  lastIndex,
  lastPossibleMatch,
  lastTerm,
  termAt,
  truncateFrom,
  type RaftLog,
} from "../../engine/raft/log.ts";
import { initialConfiguration } from "../../engine/raft/configuration.ts";
import {
  acknowledge,
  becomeProbe,
  becomeSnapshot,
  createProgress,
  neededTail,
} from "../../engine/raft/progress.ts";
import { quorumIndex, quorumSize } from "../../engine/raft/quorum.ts";
import { entry } from "../support/protocolGroup.ts";

function logOf(...terms: number[]): RaftLog {
  return createLog(terms.map((term, slot) => entry(slot + 1, term)));
}

describe("the log", () => {
  test("is 1-based; index 0 is the place before the first entry, of term 0", () => {
    const log = logOf(1, 1, 2);
    expect([lastIndex(log), lastTerm(log)]).toEqual([3, 2]);
    expect([termAt(log, 0), termAt(log, 1), termAt(log, 3), termAt(log, 4)]).toEqual([
      0,
      1,
      2,
      null,
    ]);
    expect(entryAt(log, 0)).toBeUndefined();
    expect(entriesFrom(log, 2, 9).map(({ index }) => index)).toEqual([2, 3]);
    truncateFrom(log, 2);
    expect(lastIndex(log)).toBe(1);
  });

  test("whose prefix was compacted away still knows the term of its base", () => {
    const log = { ...logOf(1, 1, 2), entries: [entry(3, 2)], baseIndex: 2, baseTerm: 1 };
    expect([lastIndex(log), termAt(log, 2), termAt(log, 1)]).toEqual([3, 1, null]);
    expect(() => entriesFrom(log, 2, 1)).toThrow("below the log's base");
  });

  test("terms are compared before lengths (§5.4.1)", () => {
    const log = logOf(1, 2);
    expect(isUpToDate(log, { term: 2, index: 2 })).toBe(true);
    expect(isUpToDate(log, { term: 2, index: 1 })).toBe(false);
    expect(isUpToDate(log, { term: 3, index: 1 })).toBe(true);
    expect(isUpToDate(log, { term: 1, index: 9 })).toBe(false);
  });

  // Where a leader's log may still agree with a follower that refused (index, term).
  test.each([
    [[1, 3, 3, 3, 5, 5, 5, 5, 5], { index: 6, term: 2 }, { index: 1, term: 1 }],
    [[1, 3, 3, 3, 5, 5, 5, 5, 5], { index: 6, term: 4 }, { index: 4, term: 3 }],
    [[1, 1, 1], { index: 9, term: 1 }, { index: 3, term: 1 }],
    [[2, 2], { index: 2, term: 1 }, { index: 0, term: 0 }],
  ])("%j against %j may match up to %j (end of §5.3)", (terms, refused, match) => {
    expect(lastPossibleMatch(logOf(...terms), refused)).toEqual(match);
  });
});

describe("quorums", () => {
  test("are floor(n / 2) + 1, also of one", () => {
    expect([1, 2, 3, 4, 5, 9].map(quorumSize)).toEqual([1, 2, 2, 3, 3, 5]);
  });

  test.each([
    [[7], 7],
    [[7, 3], 3],
    [[7, 3, 5], 5],
    [[7, 3, 5, 5], 5],
    [[1, 2, 3, 4, 5], 3],
    [[9, 0, 0], 0],
  ])("%j: a majority has reached %i", (matchIndexes, index) => {
    expect(quorumIndex(matchIndexes)).toBe(index);
  });
});

describe("a leader's progress", () => {
  test("keeps matchIndex below nextIndex, through acknowledgements in any order", () => {
    const progress = createProgress(1, 10, 0);
    acknowledge(progress, 4);
    expect(progress).toMatchObject({ mode: "replicate", matchIndex: 4, nextIndex: 10 });
    acknowledge(progress, 12);
    acknowledge(progress, 7);
    expect(progress).toMatchObject({ matchIndex: 12, nextIndex: 13 });
    becomeProbe(progress, 3);
    expect(progress).toMatchObject({ mode: "probe", matchIndex: 12, nextIndex: 13 });
  });

  test("an acknowledgement frees every append that it covers", () => {
    const progress = createProgress(1, 1, 0);
    progress.inflight.push(2, 4, 6);
    acknowledge(progress, 5);
    expect(progress.inflight).toEqual([6]);
  });

  test("who catches up behind a snapshot needs what comes after it, while it answers", () => {
    const progress = createProgress(1, 1, 0);
    const at = (now: number): number => neededTail([progress], { now, patience: 100 });
    expect(at(50)).toBe(Infinity);
    const snapshot = {
      index: 7,
      term: 1,
      configuration: initialConfiguration([0, 1]),
      data: "",
      checksum: "",
    };
    becomeSnapshot(progress, { id: 1, snapshot, chunk: 0 });
    expect(at(50)).toBe(8);
    acknowledge(progress, 9);
    expect(at(50)).toBe(10);
    expect(at(100)).toBe(Infinity);
  });
});
