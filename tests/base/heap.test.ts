import fc from "fast-check";
import { expect, test } from "vitest";
import { popHeap, pushHeap } from "../../engine/base/heap.ts";

const before = (a: number, b: number): boolean => a < b;

test("a heap gives back what it took, in order, however pushes and pops alternate", () => {
  fc.assert(
    fc.property(fc.array(fc.option(fc.nat(50), { nil: null })), (steps) => {
      const heap: number[] = [];
      const model: number[] = [];
      for (const step of steps) {
        if (step === null) {
          model.sort((a, b) => a - b);
          expect(popHeap(heap, before)).toBe(model.shift());
        } else {
          pushHeap(heap, step, before);
          model.push(step);
        }
        expect(heap.length).toBe(model.length);
      }
    }),
  );
});
