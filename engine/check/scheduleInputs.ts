import { unreachable } from "../base/assert.ts";
import type { Micros } from "../base/ids.ts";
import { diskOf, settingsOf } from "../simulation/config.ts";
import { nextEventAt } from "../simulation/advance.ts";
import type { Input } from "../simulation/input.ts";
import {
  advanceTo,
  createSimulation,
  insertInput,
  stepEvent,
  takeTrace,
} from "../simulation/simulation.ts";
import type { Fact } from "../simulation/trace.ts";
import type { Predicate } from "../simulation/scenario/predicate.ts";
import type { Scenario } from "../simulation/scenario/scenario.ts";
import { isConditional, type Timing } from "../simulation/scenario/timing.ts";
import { networkOfLink, type World } from "../simulation/world.ts";
import {
  createExpectationWatch,
  foldExpectations,
  momentOf,
  observeValues,
} from "./expectations.ts";
import { judgePredicate } from "./judgePredicate.ts";

/** Every input at its instant: from here on a run is seed, configuration and inputs alone. */
export interface Schedule {
  readonly inputs: readonly Input[];
  /** Places in the scenario's list whose time never came; they are in `inputs` no more. */
  readonly unmet: readonly number[];
}

/**
 * Finds the instants of inputs that wait for something, by running the scenario up to each. The
 * answer is as deterministic as the run: whoever plays the schedule sees the same.
 */
export function scheduleInputs({ config, inputs, until }: Scenario): Schedule {
  const fixed = inputs.filter((input): input is Input => !isConditional(input));
  if (fixed.length === inputs.length) return { inputs: fixed, unmet: [] };
  const rehearsal = createRehearsal({ config, inputs, until }, fixed);
  const scheduled: Input[] = [];
  const unmet: number[] = [];
  let before: Micros = 0;
  for (const [slot, input] of inputs.entries()) {
    if (!isConditional(input)) {
      before = Math.max(before, input.at);
      scheduled.push(input);
      continue;
    }
    const at = rehearsal.find(input.timing, before);
    if (at === null) {
      unmet.push(slot);
      continue;
    }
    before = at;
    const found: Input = { at, action: input.action };
    rehearsal.insert(found);
    scheduled.push(found);
  }
  return { inputs: scheduled, unmet };
}

/** A run that is played only to learn when things happen. */
interface Rehearsal {
  /** When an input falls due that comes after another at `before`; null: never. */
  find(timing: Timing, before: Micros): Micros | null;
  insert(input: Input): void;
}

function createRehearsal(
  { config, inputs, until }: Pick<Scenario, "config" | "inputs" | "until">,
  fixed: readonly Input[],
): Rehearsal {
  const conditions = inputs.flatMap((input) => (isConditional(input) ? [input.timing] : []));
  const predicates = conditions.flatMap((timing) =>
    timing.kind === "when" && timing.when !== "settled" ? [timing.when] : [],
  );
  const watch = createExpectationWatch(config, predicates.map(toExpectation), []);
  const simulation = createSimulation(config, { inputs: fixed, observe: observeValues(watch) });
  const { world } = simulation;
  let changedAt: Micros = 0;

  const fold = (): void => {
    const events = takeTrace(simulation);
    for (const { at, fact } of events) if (isChange(fact)) changedAt = at;
    foldExpectations(watch, events);
  };
  const waitFor = (when: Predicate | "settled", from: Micros, latest: Micros): Micros | null => {
    // Only what comes after the input before counts.
    if (world.frontier <= from) advanceTo(simulation, from + 1);
    fold();
    for (;;) {
      const due = nextEventAt(world);
      const quietAt = Math.max(world.frontier, changedAt + longestStep(world));
      if (when === "settled") {
        // Nothing happens before it: the moment itself needs no event.
        if (quietAt <= due) return quietAt <= latest ? quietAt : null;
      } else if (judgePredicate(when, momentOf(watch, world.frontier))) return world.frontier;
      if (due >= latest) return null;
      stepEvent(simulation);
      fold();
    }
  };
  return {
    find: (timing, before) => {
      switch (timing.kind) {
        case "after": {
          const at = before + timing.after;
          return at >= until || at < world.frontier ? null : at;
        }
        case "when": {
          const latest = timing.within === null ? until : Math.min(until, before + timing.within);
          return waitFor(timing.when, before, latest);
        }
        default:
          return unreachable(timing);
      }
    },
    insert: (input) => insertInput(world, input),
  };
}

function toExpectation(predicate: Predicate): Scenario["expectations"][number] {
  return { kind: "finally", predicate, because: null };
}

/** While something is going on, something changes at least so often. */
function longestStep(world: World): Micros {
  const { config, links, nodes } = world;
  const { heartbeatInterval } = settingsOf(config);
  const latency = Math.max(...links.map((link) => networkOfLink(world, link).latency.to));
  const fsync = Math.max(
    ...nodes.map(({ conditions }) => (conditions.fsync ?? diskOf(config).fsync).to),
  );
  return 2 * (heartbeatInterval + latency + fsync);
}

/** Whether a line tells of a change, rather than of the talk that goes on for ever. */
function isChange({ kind }: Fact): boolean {
  return !(
    kind === "messageSent" ||
    kind === "messageDelivered" ||
    kind === "messageDropped" ||
    kind === "timerSet" ||
    kind === "timerFired" ||
    // Nor what a cluster does when it is left alone.
    kind === "livenessChanged" ||
    kind === "applicationTimerFired" ||
    kind === "quiesced" ||
    kind === "woken"
  );
}
