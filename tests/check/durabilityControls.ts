import type { ReplicaImage } from "../../engine/raft/replica.ts";
import { emptyImage } from "../../engine/raft/replica.ts";
import { startRunner, type Runner } from "../../engine/simulation/runner.ts";
import { appendTo, of, see, write, type Control, type World } from "../support/soundWorld.ts";

/** What the disk of an idle node holds of P1, as an image. */
export function heldImage(runner: Runner): ReplicaImage {
  const { currentTerm, votedFor, log, commitIndex } = of(runner);
  return {
    ...emptyImage,
    currentTerm,
    votedFor,
    entries: [...log.entries],
    commitMark: commitIndex,
  };
}

/** Restarts the world's follower with this on its disk for P1. */
export function restartWith(
  world: World,
  held: ReplicaImage,
  {
    runner = world.follower,
    change = () => undefined,
  }: { readonly runner?: Runner; readonly change?: (restarted: Runner) => void } = {},
): Runner {
  const { options, diskSettings, state } = runner;
  const { replicas, writtenSequence: sequence } = state.node;
  const { currentTerm, votedFor, log, commitIndex } = replicas[0]!;
  const system = {
    ...emptyImage,
    currentTerm,
    votedFor,
    entries: log.entries,
    commitMark: commitIndex,
  };
  const image = held === emptyImage ? [emptyImage, emptyImage] : [system, held];
  const start = {
    node: options.id,
    at: world.at,
    image,
    sequence,
    traceCount: 0,
    conditions: state.node.conditions,
    cause: 0,
  };
  const restarted = startRunner(options, diskSettings, start);
  change(restarted);
  world.observe(restarted, -1, world.at);
  return restarted;
}

/** Three writes that no fsync has covered: two entries, a vote in a new term, one entry. */
export function writeUnsynced(world: World): ReplicaImage {
  const { follower } = world;
  const { node } = follower.state;
  write(follower, [appendTo(follower, "one"), appendTo(follower, "two")]);
  const term = of(follower).currentTerm + 1;
  of(follower).currentTerm = term;
  of(follower).votedFor = 0;
  node.writtenSequence += 1;
  const record = { kind: "hardState", term, votedFor: 0 } as const;
  follower.output.writes.push({ sequence: node.writtenSequence, partition: 1, record });
  write(follower, [appendTo(follower, "three")]);
  see(world, follower);
  return heldImage(follower);
}

/** What a restarted node finds on its disk. */
export const durabilityControls: readonly Control[] = [
  {
    invariant: "durability",
    story: "an entry that was durable is gone",
    smuggle: (world) => {
      const held = heldImage(world.follower);
      restartWith(world, { ...held, commitMark: 0, entries: held.entries.slice(0, -1) });
    },
  },
  {
    invariant: "durability",
    story: "a vote that was durable is gone",
    smuggle: (world) =>
      restartWith(world, { ...heldImage(world.leader), votedFor: null }, { runner: world.leader }),
  },
  {
    invariant: "durability",
    story: "everything is gone, and nobody wiped the disk",
    smuggle: (world) => restartWith(world, emptyImage),
  },
  {
    invariant: "durability",
    story: "the disk holds what was never written",
    smuggle: (world) => {
      const held = heldImage(world.follower);
      restartWith(world, { ...held, currentTerm: held.currentTerm + 1 });
    },
  },
  {
    invariant: "durability",
    story: "a later write survived, an earlier one did not",
    smuggle: (world) => {
      const before = heldImage(world.follower);
      const { currentTerm, votedFor } = writeUnsynced(world);
      restartWith(world, { ...before, currentTerm, votedFor });
    },
  },
];
