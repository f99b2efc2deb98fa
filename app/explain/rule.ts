import { unreachable, type FactOf, type TraceEvent } from "../../engine/index.ts";

/** One sentence of Raft, and where it is written. */
export interface Rule {
  readonly text: string;
  readonly section: string;
}

/** The rule behind a line; null where Raft has nothing to say. */
export function ruleOf({ fact }: TraceEvent): Rule | null {
  switch (fact.kind) {
    case "roleChanged":
      return roleRule(fact);
    case "voteDecided":
      return voteRule(fact);
    case "voteCounted":
      return rule(
        "A candidate needs the votes of a majority of all voters, up or down.",
        "Raft paper §5.2",
      );
    case "leaderKnown":
      return rule(
        "Whoever sends a valid append of the current term is its leader.",
        "Raft paper §5.2",
      );
    case "entriesAppended":
      return appendRule(fact);
    case "logTruncated":
      return rule(
        "Where a follower's entry conflicts with its leader's, the follower drops that entry and all behind it.",
        "Raft paper §5.3",
      );
    case "entriesDurable":
      return rule(
        "A copy counts only once it is on disk, the leader's own copy too.",
        "dissertation 10.2.1",
      );
    case "commitAdvanced":
      return fact.copies.length > 0
        ? rule(
            "A leader commits an entry of its own term once a majority stores it; all before it is committed with it.",
            "Raft paper §5.3, §5.4.2",
          )
        : rule(
            "A follower takes over its leader's commitIndex, as far as its own log is verified.",
            "Raft paper, Figure 2",
          );
    case "progressChanged":
      return rule(
        "Counting copies commits only entries of the leader's own term; older ones are committed along with them.",
        "Raft paper §5.4.2",
      );
    case "snapshotTaken":
    case "snapshotDurable":
    case "compacted":
    case "snapshotSent":
    case "snapshotReceived":
    case "snapshotInstalled":
      return snapshotRule(fact);
    case "entriesApplied":
      return rule("Committed entries are applied in the order of the log.", "Raft paper §5.3");
    case "ticketOpened":
      return rule(
        "Manual entries are committed by Raft, and applied only when somebody decides: nothing behind them is applied before.",
        "Kommander, ReplicateLogs with autoCommit false",
      );
    case "ticketDecided":
      return rule(
        "A committed entry decides about a ticket, on every node alike; a second one changes nothing.",
        "Kommander, CommitLogs and RollbackLogs",
      );
    case "rosterChanged":
      return rule(
        "The configuration of P0 is the roster of the whole cluster; the other partitions follow it, one server at a time.",
        "dissertation 4.1",
      );
    case "configurationChanged":
      return rule(
        "A server always uses the latest configuration in its log, committed or not.",
        "dissertation 4.1",
      );
    case "serving":
      return rule(
        "A new leader serves once an entry of its own term is committed: only then it knows what is.",
        "Raft paper §8, dissertation 6.4",
      );
    case "appendRejected":
      return rule(
        "A follower accepts entries only if it has the leader's previous entry, with the same index and term.",
        "Raft paper §5.3",
      );
    case "staleTermRefused":
      return rule(
        "A message of an older term is refused; the answer carries the newer term.",
        "Raft paper §5.1",
      );
    case "nodeCrashed":
    case "nodeStarted":
    case "restored":
      return rule(
        "Term, vote and log survive a crash on disk; role and commitIndex may be forgotten.",
        "Raft paper, Figure 2",
      );
    case "diskFailed":
      return rule(
        "After a failed fsync nobody knows what the disk holds: the process must stop, and read it anew.",
        "Raft paper, Figure 2: persistent state",
      );
    case "partitionMapChanged":
      return rule(
        "The map of partitions is a log like any other: what P0 has committed, every node applies in the same order, and every change raises a generation.",
        "Kommander, partition lifecycle",
      );
    case "diskWiped":
      return rule(
        "A node that lost its disk has lost its promises too: it may not vote under its old name.",
        "Raft paper, Figure 2",
      );
    case "nodePaused":
    case "nodeResumed":
      return rule(
        "Safety does not depend on time: a node may stop and go on at any moment.",
        "Raft paper §2",
      );
    case "linksChanged":
      return rule("Raft goes on as long as a majority can talk to each other.", "Raft paper §2");
    case "clientCompleted":
      return clientRule(fact);
    case "quiesced":
      return rule(
        "The leader of an idle partition may fall silent: the liveness of its node, watched once for all partitions, stands in for heartbeats.",
        "Kommander: quiescence",
      );
    case "woken":
      return rule(
        "Whoever has no live leader to rely on, or something to say, keeps its timer running again.",
        "Kommander: quiescence",
      );
    case "livenessChanged":
      return livenessRule(fact);
    case "leaderMovePlanned":
    case "leaderMoveEnded":
      return rule(
        "Leaders go from nodes with too many to nodes with too few; where the counts are even, two may be swapped for the sake of load.",
        "Kommander: leader balancer",
      );
    case "transferConsidered":
      return rule(
        "A leader hands over to a voter that is alive, and to none while another hand-over is under way.",
        "dissertation 3.10; Kommander: leader balancer",
      );
    case "readStarted":
    case "readConfirmed":
      return readRule(fact.through);
    case "transferStarted":
      return rule(
        "A leader that hands over stops taking writes, brings its successor up to date, and tells it to stand at once.",
        "dissertation 3.10",
      );
    case "transferEnded":
      return rule(
        "If a transfer does not complete within about an election timeout, the leader goes on.",
        "dissertation 3.10",
      );
    case "heartbeatsSwitched":
      return rule(
        "A leader keeps its office by being heard: followers that hear nothing stand for election.",
        "Raft paper §5.2",
      );
    case "serviceCalled":
    case "serviceActed":
    case "serviceAnswered":
      return rule(
        "Whoever heard no answer does not know whether it was done. Asking again is safe under an idempotency key alone.",
        "Kommander recipes: idempotent job processing",
      );
    case "nodeCalled":
    case "applicationTimerFired":
    case "applicationShown":
    case "timerSet":
    case "timerFired":
    case "messageSent":
    case "messageDelivered":
    case "messageDropped":
    case "messageReleased":
    case "conditionsChanged":
    case "acted":
    case "actionRefused":
    case "networkChanged":
    case "clientInvoked":
    case "clientRetried":
    case "requestReceived":
    case "requestAnswered":
    case "proposed":
      return null;
    default:
      return unreachable(fact);
  }
}

function readRule(through: FactOf<"readStarted">["through"]): Rule {
  switch (through) {
    case "confirmed":
      return rule(
        "A leader answers a read only when a round of heartbeats, sent after the read came, has shown that it still leads, and it has applied what was committed then.",
        "dissertation 6.4",
      );
    case "lease":
      return rule(
        "While a majority has promised to elect nobody else, a leader may answer reads without asking. This relies on clocks that drift less than a bound.",
        "dissertation 6.4.1",
      );
    case "follower":
      return rule(
        "A follower may answer a read once it has applied up to an index that its leader confirmed after the read came.",
        "dissertation 6.4",
      );
    default:
      return unreachable(through);
  }
}

function snapshotRule({
  kind,
}: FactOf<
  | "snapshotTaken"
  | "snapshotDurable"
  | "compacted"
  | "snapshotSent"
  | "snapshotReceived"
  | "snapshotInstalled"
>): Rule {
  switch (kind) {
    case "snapshotTaken":
    case "snapshotDurable":
      return rule(
        "A snapshot holds the state that a log leads to, with the index and the term of its last entry.",
        "Raft paper §7, dissertation 5.1",
      );
    case "compacted":
      return rule(
        "Entries that a snapshot on the disk stands for may be thrown away.",
        "Raft paper §7, dissertation 5.1.3",
      );
    case "snapshotSent":
      return rule(
        "A leader sends its snapshot to a follower whose next entry it no longer has.",
        "Raft paper §7, Figure 13",
      );
    case "snapshotReceived":
      return rule(
        "A snapshot that says nothing new is not taken; any other is gathered piece by piece, in order.",
        "Raft paper §7, Figure 13",
      );
    case "snapshotInstalled":
      return rule(
        "An installed snapshot takes the place of the state; the log behind it stays only if it agrees.",
        "Raft paper §7, Figure 13",
      );
    default:
      return unreachable(kind);
  }
}

function roleRule({ reason, phase }: FactOf<"roleChanged">): Rule {
  switch (reason) {
    case "started":
      return rule("A node starts as a follower.", "Raft paper §5.2");
    case "electionTimeout":
      return phase === "preVote"
        ? rule(
            "A node that hears no leader for its election timeout first asks whether it could win, without raising its term.",
            "Raft paper §5.2, dissertation 9.6",
          )
        : rule(
            "A node that hears no leader for its election timeout raises its term and asks for votes.",
            "Raft paper §5.2",
          );
    case "ordered":
      return rule(
        "Leadership is handed over by telling the successor to stand at once.",
        "dissertation 3.10",
      );
    case "diskFull":
      return rule(
        "A leader writes what it proposes: one that cannot write steps down.",
        "Raft paper §5.3",
      );
    case "preVoteWon":
      return rule(
        "A node raises its term only after a majority said that it would vote for it.",
        "dissertation 9.6",
      );
    case "electionWon":
      return rule(
        "A majority elects, and a node has one vote per term: so a term has one leader at most.",
        "Raft paper §5.2",
      );
    case "refused":
      return rule(
        "A candidate without a majority waits for a random time; ties are rare that way.",
        "Raft paper §5.2",
      );
    case "higherTerm":
      return rule(
        "Whoever sees a newer term takes it over and becomes a follower.",
        "Raft paper §5.1",
      );
    case "heardLeader":
      return rule("A candidate that hears its term's leader follows it.", "Raft paper §5.2");
    case "lostQuorum":
      return rule(
        "A leader that hears no majority for an election timeout steps down.",
        "dissertation 6.2",
      );
    case "removed":
      return rule(
        "A leader that is no longer part of the configuration steps down when that is committed.",
        "dissertation 4.2.2",
      );
    case "steppedDown":
      return rule(
        "A leader may lay its office down at any time: an election finds another.",
        "Raft paper §5.2, dissertation 3.10",
      );
    default:
      return unreachable(reason);
  }
}

function voteRule({ reason }: FactOf<"voteDecided">): Rule {
  switch (reason) {
    case "granted":
      return rule(
        "A voter says yes to the first candidate of a term whose log is at least as new as its own.",
        "Raft paper §5.2, §5.4.1",
      );
    case "logBehind":
      return rule(
        "A log is newer if its last term is higher, or, in the same term, if it is longer.",
        "Raft paper §5.4.1",
      );
    case "alreadyVoted":
      return rule("A node has one vote per term.", "Raft paper §5.2");
    case "staleTerm":
      return rule("A request of an older term is refused.", "Raft paper §5.1");
    case "notVoter":
      return rule(
        "Votes survive on disk; who lost the disk has no vote to give.",
        "Raft paper, Figure 2",
      );
    case "heardLeader":
    case "isLeader":
      return rule(
        "While the leader is heard, requests for votes are refused, so that nobody disturbs it.",
        "dissertation 4.2.3, 9.6",
      );
    default:
      return unreachable(reason);
  }
}

function appendRule({ asLeader, entries }: FactOf<"entriesAppended">): Rule {
  if (!asLeader)
    return rule(
      "A follower stores entries only behind one that matches its leader's.",
      "Raft paper §5.3",
    );
  if (entries[0]?.payload.kind === "noop")
    return rule(
      "A new leader first appends a no-op of its own term, to commit what it inherited.",
      "Raft paper §8, dissertation 6.4",
    );
  return rule(
    "Only the leader adds entries, at the end of its own log; it never changes one.",
    "Raft paper §5.3",
  );
}

function livenessRule({ state }: FactOf<"livenessChanged">): Rule {
  switch (state) {
    case "alive":
      return rule(
        "A node that hears itself called suspect or dead raises its incarnation and says that it is alive; a later incarnation wins.",
        "SWIM (Das, Gupta, Motivala 2002) 4.2",
      );
    case "suspect":
      return rule(
        "Whoever answers neither a probe nor the relays is suspect, not dead: it may still refute.",
        "SWIM (Das, Gupta, Motivala 2002) 4.2",
      );
    case "dead":
      return rule(
        "A suspicion that nobody refutes in time becomes certainty.",
        "SWIM (Das, Gupta, Motivala 2002) 4.2",
      );
    default:
      return unreachable(state);
  }
}

function clientRule({ status, silent, logIndex }: FactOf<"clientCompleted">): Rule | null {
  if (silent || status === "ProposalTimeout" || status === "ReplicationFailed")
    return rule(
      "No answer is not a no: a write may take effect although its client never hears of it.",
      "Raft paper §8, dissertation 6.3",
    );
  if (status === "Success" && logIndex > 0)
    return rule(
      "A leader answers a write once its entry is committed and applied.",
      "Raft paper §5.3",
    );
  if (status === "NodeIsNotLeader")
    return rule(
      "Only a leader takes writes; the others refuse and name the leader they know.",
      "Raft paper §8",
    );
  return null;
}

function rule(text: string, section: string): Rule {
  return { text, section };
}
