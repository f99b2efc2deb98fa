import { expect, test } from "vitest";
import { withMember } from "../../engine/raft/configuration.ts";
import { lastIndex } from "../../engine/raft/log.ts";
import {
  checkpoint,
  compact,
  createGroup,
  elect,
  heal,
  isolate,
  office,
  propose,
  proposeConfiguration,
  receive,
  replica,
  settle,
  take,
  timeout,
  type ProtocolGroup,
  type Wire,
} from "../support/protocolGroup.ts";

/** A leads B and C, and has appended a configuration without itself, which C does not hold yet. */
function leaverOf(group: ProtocolGroup): void {
  const { configuration } = replica(group, 0);
  const without = withMember(configuration, 0, { part: "none", disk: 0 });
  proposeConfiguration(group, 0, without);
}

test("the leader that removed itself commits without its own copy, and only then lays its office down (4.2.2)", () => {
  const group = createGroup({ nodes: 3 });
  elect(group, 0);
  isolate(group, 2);
  leaverOf(group);
  settle(group);
  expect(office(group, 0)).toBe("leader 1");
  expect(replica(group, 0).commitIndex).toBe(1);
  heal(group);
  elect(group, 0);
  expect(office(group, 0)).toBe("follower 1");
  expect(replica(group, 0)).toMatchObject({ commitIndex: 2, role: { leader: null } });
  // It hears nobody, and has no vote to ask with.
  elect(group, 0);
  expect([office(group, 0), group.wires.length]).toEqual(["follower 1", 0]);
});

test("until then it leads: what is proposed behind the change is replicated, too (4.2.2)", () => {
  const group = createGroup({ nodes: 3 });
  elect(group, 0);
  leaverOf(group);
  propose(group, 0, "x=1");
  settle(group);
  expect(office(group, 0)).toBe("follower 1");
  elect(group, 1);
  settle(group);
  expect(office(group, 1)).toBe("leader 2");
  expect(replica(group, 2)).toMatchObject({ commitIndex: 4 });
});

test("with the answer that commits the change its office ends: no append follows", () => {
  const group = createGroup({
    nodes: 3,
    settings: { maxEntriesPerAppend: 1, maxInflightAppends: 1 },
  });
  elect(group, 0);
  leaverOf(group);
  propose(group, 0, "x=1");
  settle(group, ({ from, to }) => from !== 2 && to !== 2);
  expect(office(group, 0)).toBe("leader 1");
  settle(group, ({ to }) => to === 2);
  take(group, ({ from }) => from === 0);
  settle(group, ({ to }) => to === 0);
  expect(office(group, 0)).toBe("follower 1");
  expect(take(group, carriesMore)).toEqual([]);
});

test("neither does what comes behind a snapshot, where its answer says that much", () => {
  const group = createGroup({ nodes: 3 });
  elect(group, 0);
  isolate(group, 2);
  propose(group, 0, "x=1");
  checkpoint(group, 0);
  settle(group);
  compact(group, 0);
  leaverOf(group);
  const changeAt = lastIndex(replica(group, 0).log);
  propose(group, 0, "x=2");
  settle(group);
  heal(group);
  timeout(group, 0);
  settle(group, ({ message }) => message.kind !== "installSnapshotResponse");
  const [answer] = take(group);
  if (answer?.message.kind !== "installSnapshotResponse") throw new Error("C lacks nothing");
  const message = { ...answer.message, index: changeAt };
  receive(group, 0, { from: 2, message });
  expect(office(group, 0)).toBe("follower 1");
  expect(take(group, carriesMore)).toEqual([]);
});

/** Word of the commit still goes out with it. */
function carriesMore({ message }: Wire): boolean {
  return message.kind !== "appendEntries" || message.entries.length > 0;
}
