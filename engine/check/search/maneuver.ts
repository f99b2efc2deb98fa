import { unreachable } from "../../base/assert.ts";
import type { Micros } from "../../base/ids.ts";
import type { World } from "../../simulation/world.ts";
import { churn } from "./churn.ts";
import { below, pick } from "./draws.ts";
import { faultKinds, type FaultKind } from "./faultKind.ts";
import {
  bridge,
  cut,
  cutLeaderOff,
  cutLink,
  interfere,
  isolate,
  isolateLeader,
  lateAnswers,
  lateAppends,
  slowLink,
  slowNetwork,
  splitVote,
  weather,
} from "./linkFaults.ts";
import {
  clockJump,
  clockRate,
  crash,
  crashLeader,
  pause,
  powerCut,
  restartVoters,
  troubleDisk,
  wipe,
} from "./nodeFaults.ts";
import { troubleService } from "./serviceFaults.ts";
import { anyNode, leaderOf, type Scene } from "./scene.ts";
import type { Storm } from "./storm.ts";
import { elect, fireTimers, freezeTimers } from "./timerFaults.ts";

/** Which fault comes next; null: this seed does without any. */
export function drawFault(storm: Storm): FaultKind | null {
  const { weights } = storm.plan.faults;
  let total = 0;
  for (const kind of faultKinds) total += weights[kind] ?? 0;
  if (total === 0) return null;
  let left = below(storm.draws, total);
  for (const kind of faultKinds) {
    left -= weights[kind] ?? 0;
    if (left < 0) return kind;
  }
  return null;
}

/** Adds the inputs of one fault, of the writes around it, and of its repair. */
export function performFault(storm: Storm, world: World, kind: FaultKind, at: Micros): void {
  const scene: Scene = { storm, world, at };
  const { draws } = storm;
  switch (kind) {
    case "crash":
      return crash(scene, anyNode(scene), at);
    case "crashLeader":
      return crashLeader(scene);
    case "restartVoters":
      return restartVoters(scene, [leaderOf(scene).node]);
    case "powerCut":
      return powerCut(scene);
    case "wipe":
      return wipe(scene);
    case "pause":
      return pause(scene);
    case "clockRate":
      return clockRate(scene);
    case "clockJump":
      return clockJump(scene);
    case "slowDisk":
      return troubleDisk(scene, "slow");
    case "fullDisk":
      return troubleDisk(scene, "full");
    case "failingDisk":
      return troubleDisk(scene, "failing");
    case "isolate":
      return isolate(scene, anyNode(scene));
    case "isolateLeader":
      return isolateLeader(scene);
    case "cut":
      return cut(scene);
    case "leaderInMinority":
      return cutLeaderOff(scene);
    case "bridge":
      return bridge(scene);
    case "cutLink":
    case "cutOneWay":
      return cutLink(scene, kind === "cutOneWay");
    case "splitVote":
      return splitVote(scene);
    case "lossyNetwork":
      return weather(scene, {
        loss: pick(draws, [
          { of: 1, in: 8 },
          { of: 1, in: 2 },
        ]),
      });
    case "slowNetwork":
      return slowNetwork(scene);
    case "duplicatingNetwork":
      return weather(scene, { duplication: { of: 1, in: 2 }, reordering: below(draws, 2) === 0 });
    case "slowLink":
      return slowLink(scene);
    case "dropMessages":
      return interfere(scene, "drop");
    case "holdMessages":
      return interfere(scene, "hold");
    case "duplicateMessages":
      return interfere(scene, "duplicate");
    case "lateAnswers":
      return lateAnswers(scene);
    case "lateAppends":
      return lateAppends(scene);
    case "freezeTimers":
      return freezeTimers(scene);
    case "fireTimers":
      return fireTimers(scene);
    case "elect":
      return elect(scene);
    case "churn":
      return churn(scene);
    case "failingService":
      return troubleService(scene);
    default:
      return unreachable(kind);
  }
}
