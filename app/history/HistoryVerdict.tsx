import { Check, CircleHelp, TriangleAlert } from "lucide-react";
import { type ReactNode } from "react";
import {
  partitionName,
  type HistoryJudgement,
  type Micros,
  type PartitionId,
} from "../../engine/index.ts";
import { count } from "../explain/names.ts";
import { useSession } from "../session/useSession.ts";
import {
  countInvoked,
  isLocalRead,
  outcomeAt,
  type ClientHistory,
  type HistoryRequest,
} from "./clientHistory.ts";
import type { Judged } from "./useJudgement.ts";

/** Whether what clients were told can be explained, in sentences. */
export function HistoryVerdict({
  judged,
  history,
  cursor,
  partition,
}: {
  readonly judged: Judged;
  readonly history: ClientHistory;
  readonly cursor: Micros;
  readonly partition: PartitionId;
}): ReactNode {
  const { judgement, busy, failure } = judged;
  const asked = history.requests.slice(0, countInvoked(history, cursor));
  const local = asked.filter(
    (request) => isLocalRead(request) && outcomeAt(request, cursor) === "ok",
  ).length;
  return (
    <div className="history-verdict">
      {failure !== null ? (
        <p>
          <TriangleAlert className="history-unsure" size={17} aria-hidden="true" />
          <span>
            <strong>Nobody judges.</strong> The checker stopped: {failure}
          </span>
        </p>
      ) : judgement === null ? (
        <p>
          <CircleHelp className="history-unsure" size={17} aria-hidden="true" />
          <strong>{busy ? "Judging…" : "Nothing to judge yet."}</strong>
        </p>
      ) : (
        <Sentence judgement={judgement} judged={judged} history={history} partition={partition} />
      )}
      {local > 0 && (
        <p className="history-aside">
          {count(local, "read")} of a node’s own copy {local === 1 ? "is" : "are"} not judged:
          nobody promises that a copy is current. Read through the log for an answer that counts.
        </p>
      )}
      <output className="visuallyHidden">
        {judgement === null ? "" : spoken[judgement.verdict]}
      </output>
    </div>
  );
}

const spoken: Readonly<Record<HistoryJudgement["verdict"], string>> = {
  linearizable: "The history is linearizable.",
  violation: "The history is not linearizable.",
  unknown: "Whether the history is linearizable is not known.",
};

function Sentence({
  judgement,
  judged,
  history,
  partition,
}: {
  readonly judgement: HistoryJudgement;
  readonly judged: Judged;
  readonly history: ClientHistory;
  readonly partition: PartitionId;
}): ReactNode {
  const session = useSession();
  const { verdict, keys, judged: operations, contradiction } = judgement;
  const size = `${count(operations, "operation")} on ${count(keys.length, "key")} of all partitions`;
  if (operations === 0)
    return (
      <p>
        <CircleHelp className="history-unsure" size={17} aria-hidden="true" />
        <strong>Nothing to judge yet.</strong>
      </p>
    );
  switch (verdict) {
    case "linearizable":
      return (
        <p>
          <Check className="history-good" size={17} aria-hidden="true" />
          <span>
            <strong className="history-good">Linearizable.</strong> {size}: each can have taken
            effect at one instant between asking and answer. The numbers are such an order.
          </span>
        </p>
      );
    case "violation": {
      const { key, why, requests } = contradiction!;
      const first = requests.map((number) => history.byNumber.get(number)).find(isRequest);
      const elsewhere = first !== undefined && first.partition !== partition;
      return (
        <p>
          <TriangleAlert className="history-bad" size={17} aria-hidden="true" />
          <span>
            <strong className="history-bad">Not linearizable.</strong> {key}: {why}.{" "}
            {count(requests.length, "operation")} of {size} show it
            {elsewhere ? " in " : "; they are hatched."}
            {elsewhere && (
              <button
                type="button"
                className="lab-link"
                onClick={() => session.select({ partition: first.partition, ref: null })}
              >
                {partitionName(first.partition)}
              </button>
            )}
          </span>
        </p>
      );
    }
    case "unknown":
      return (
        <p>
          <CircleHelp className="history-unsure" size={17} aria-hidden="true" />
          <span>
            <strong>Not known.</strong> So many of {size} overlap that the search was given up.{" "}
            <button type="button" className="lab-link" onClick={() => judged.tryLonger()}>
              Try ten times as long
            </button>
          </span>
        </p>
      );
  }
}

function isRequest(request: HistoryRequest | undefined): request is HistoryRequest {
  return request !== undefined;
}
