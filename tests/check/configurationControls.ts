import type { NodeId } from "../../engine/base/ids.ts";
import { withMember, type Configuration } from "../../engine/raft/configuration.ts";
import type { Entry } from "../../engine/raft/entry.ts";
import type { Runner } from "../../engine/simulation/runner.ts";
import { of, see, type Control, type World } from "../support/soundWorld.ts";

/** Appends a configuration to a log in memory, where it is in force at once. */
function configure(runner: Runner, configuration: Configuration): void {
  const own = of(runner);
  const time = { node: 0, millis: 1, counter: own.log.entries.length };
  const entry: Entry = {
    index: own.log.entries.length + 1,
    term: own.currentTerm,
    payload: { kind: "configuration", configuration, time },
  };
  own.log.entries.push(entry);
  own.configuration = configuration;
  own.configurationIndex = entry.index;
}

function part(
  { leader }: World,
  node: NodeId,
  change: { readonly part: "learner" | "none" },
): Configuration {
  return withMember(of(leader).configuration, node, { ...change, disk: 0 });
}

/** What a leader may do to a configuration, and who counts in one. */
export const configurationControls: readonly Control[] = [
  {
    invariant: "quorumOverlap",
    story: "a leader takes two votes at once",
    smuggle: (world) => {
      const voters = [world.leader.options.id];
      configure(world.leader, { voters, learners: [], leaving: [], disks: [] });
      see(world, world.leader);
    },
  },
  {
    invariant: "quorumOverlap",
    story: "a leader leaves nobody a vote",
    smuggle: (world) => {
      configure(world.leader, { voters: [], learners: [], leaving: [], disks: [] });
      see(world, world.leader);
    },
  },
  {
    invariant: "oneChangeAtATime",
    story: "a leader changes the configuration twice, and commits neither",
    smuggle: (world) => {
      const other = world.other.options.id;
      configure(world.leader, part(world, other, { part: "learner" }));
      see(world, world.leader);
      configure(world.leader, part(world, other, { part: "none" }));
      see(world, world.leader);
    },
  },
  {
    invariant: "oneChangeAtATime",
    story: "a leader changes the configuration before an entry of its own term is committed",
    smuggle: (world) => {
      of(world.leader).currentTerm += 1;
      configure(world.leader, part(world, world.other.options.id, { part: "none" }));
      see(world, world.leader);
    },
  },
  {
    invariant: "learnerDiscipline",
    story: "a learner stands for election",
    smuggle: (world) => {
      const own = of(world.follower);
      const learner = { part: "learner", disk: 0 } as const;
      own.configuration = withMember(own.configuration, world.follower.options.id, learner);
      own.role = { kind: "candidate", phase: "preVote", granted: [], refused: [] };
      see(world, world.follower);
    },
  },
  {
    invariant: "learnerDiscipline",
    story: "a candidate counts the vote of a learner",
    smuggle: (world) => {
      const own = of(world.follower);
      const { id } = world.other.options;
      own.configuration = withMember(own.configuration, id, { part: "learner", disk: 0 });
      own.role = { kind: "candidate", phase: "preVote", granted: [id], refused: [] };
      see(world, world.follower);
    },
  },
];
