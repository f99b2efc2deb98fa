import { checksumOf } from "../../engine/raft/checksum.ts";
import { dropUpTo, lastIndex, termAt } from "../../engine/raft/log.ts";
import type { Snapshot } from "../../engine/raft/snapshot.ts";
import type { Runner } from "../../engine/simulation/runner.ts";
import { of, see, type Control, type World } from "../support/soundWorld.ts";

/** A snapshot of what a node holds up to an index. */
function snapshotOf(runner: Runner, index: number, data = "state"): Snapshot {
  const { log, configuration } = of(runner);
  return { index, term: termAt(log, index) ?? 1, configuration, data, checksum: checksumOf(data) };
}

/** Hands a snapshot to a node's disk. */
function keep(world: World, runner: Runner, snapshot: Snapshot): void {
  const { node } = runner.state;
  node.writtenSequence += 1;
  const record = { kind: "snapshot", snapshot, log: "kept" } as const;
  runner.output.writes.push({ sequence: node.writtenSequence, partition: 1, record });
  see(world, runner);
}

/** Snapshots that nobody may take over, and logs that begin where they may not. */
export const snapshotControls: readonly Control[] = [
  {
    invariant: "snapshotFloor",
    story: "a log drops what no snapshot on the disk stands for",
    smuggle: (world) => {
      const { log } = of(world.follower);
      dropUpTo(log, { index: 2, term: termAt(log, 2)! });
      see(world, world.follower);
    },
  },
  {
    invariant: "snapshotFloor",
    story: "a snapshot is taken over whose state was left behind",
    smuggle: (world) => keep(world, world.follower, snapshotOf(world.follower, 1)),
  },
  {
    invariant: "snapshotFloor",
    story: "two snapshots of one index differ",
    smuggle: (world) => {
      const index = lastIndex(of(world.leader).log);
      for (const runner of [world.follower, world.other]) {
        world.checker.nodes[runner.options.id]!.replicas[1]!.lastApplied = index - 1;
        keep(world, runner, snapshotOf(runner, index, `of ${runner.options.id}`));
      }
    },
  },
  {
    invariant: "snapshotFloor",
    story: "a snapshot reaches beyond what was ever committed",
    smuggle: (world) => keep(world, world.follower, snapshotOf(world.follower, 50)),
  },
];
