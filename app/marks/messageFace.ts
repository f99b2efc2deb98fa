import {
  isNodeMessage,
  replicaOf,
  unreachable,
  type ClusterView,
  type Flight,
} from "../../engine/index.ts";

/** How a message looks: its kind decides the drawing, the text stands in it. */
export interface MessageFace {
  readonly kind:
    | "heartbeat"
    | "heartbeatAnswer"
    | "entries"
    | "commit"
    | "vote"
    | "preVote"
    | "granted"
    | "refused"
    | "stored"
    | "mismatch";
  readonly preVote: boolean;
  readonly text: string;
  readonly width: number;
  /** The message in words, for a tooltip and for screen readers. */
  readonly words: string;
}

const dot = { preVote: false, text: "", width: 8 };

export function messageFace(
  view: ClusterView,
  { from, to, partition, message }: Flight,
): MessageFace {
  if (isNodeMessage(message)) return { ...dot, kind: "heartbeat", words: message.kind };
  switch (message.kind) {
    case "requestVote":
      return message.preVote
        ? face("preVote", "pre-vote?", `would you vote for me in term ${message.term}?`, true)
        : face("vote", "vote?", `asks for a vote in term ${message.term}`);
    case "requestVoteResponse": {
      const { granted, preVote } = message;
      const asked = preVote ? "pre-vote" : "vote";
      return granted
        ? face("granted", "", `grants its ${asked}`, preVote)
        : face("refused", "", `refuses its ${asked}: ${message.reason}`, preVote);
    }
    case "appendEntries": {
      const { entries, leaderCommit } = message;
      if (entries.length > 0)
        return face("entries", String(entries.length), `appends ${plural(entries.length)}`);
      if (leaderCommit > replicaOf(view, to, partition).commitIndex && leaderCommit > 0)
        return face("commit", `commit ${leaderCommit}`, `entry ${leaderCommit} is committed`);
      return { ...dot, kind: "heartbeat", words: "heartbeat" };
    }
    case "appendEntriesResponse": {
      const { success, index } = message;
      if (!success) return face("mismatch", String(index), `no match at entry ${index}`);
      const known = replicaOf(view, to, partition).peers.find(({ peer }) => peer === from);
      if (known !== undefined && known.matchIndex < index)
        return face("stored", String(index), `stored up to entry ${index}`);
      return { ...dot, kind: "heartbeatAnswer", words: "heartbeat answered" };
    }
    case "installSnapshot": {
      const { chunk, index } = message;
      return face("entries", "snap", `piece ${chunk + 1} of the snapshot up to entry ${index}`);
    }
    case "installSnapshotResponse": {
      const { chunk, outcome, index } = message;
      if (outcome === "refused") return face("mismatch", "snap", "gives up a snapshot");
      if (outcome === "accepted")
        return { ...dot, kind: "heartbeatAnswer", words: `has piece ${chunk + 1} of a snapshot` };
      return face("stored", String(index), `holds everything up to entry ${index}`);
    }
    default:
      return unreachable(message);
  }
}

/** Dots go first when there are too many messages to draw. */
export function isDot({ kind }: MessageFace): boolean {
  return kind === "heartbeat" || kind === "heartbeatAnswer";
}

function face(
  kind: MessageFace["kind"],
  text: string,
  words: string,
  preVote = false,
): MessageFace {
  const marked = kind === "entries" || kind === "stored" || kind === "mismatch";
  const width = Math.max(28, Math.round(text.length * 6.8) + (marked ? 24 : 18));
  return { kind, text, words, preVote, width };
}

function plural(count: number): string {
  return count === 1 ? "1 entry" : `${count} entries`;
}
