import { nodeName, partitionName, type FactOf, type TraceEvent } from "../../engine/index.ts";
import { code, major, minor, strong, type Telling } from "./narration.ts";

export function narrateMovePlanned(
  { node, partition }: TraceEvent,
  { from, to, tier }: FactOf<"leaderMovePlanned">,
): Telling {
  const name = partitionName(partition);
  const why =
    tier === "count"
      ? `${nodeName(from)} leads more than its share, ${nodeName(to)} less.`
      : `${nodeName(from)} has much more to do than ${nodeName(to)}; they swap.`;
  return major(
    "neutral",
    strong(`${nodeName(node)} wants ${nodeName(to)} to lead ${name}`),
    `: ${why}`,
  );
}

export function narrateMoveEnded(
  { partition }: TraceEvent,
  { from, to, isDone }: FactOf<"leaderMoveEnded">,
): Telling {
  const name = partitionName(partition);
  return isDone
    ? minor("good", strong(`${nodeName(to)} leads ${name}`), ", as the balancer wanted.")
    : minor(
        "warn",
        strong(`The balancer gives up moving ${name}`),
        ` from ${nodeName(from)} to ${nodeName(to)}: nothing came of it in time.`,
      );
}

export function narrateConsidered(
  { node, partition }: TraceEvent,
  { target, status }: FactOf<"transferConsidered">,
): Telling {
  const name = partitionName(partition);
  return status === "Success"
    ? minor(
        "neutral",
        strong(`${nodeName(node)} hands ${name} over`),
        `: ${nodeName(target)} is to succeed it.`,
      )
    : minor(
        "warn",
        strong(`${nodeName(node)} keeps ${name}`),
        `: it looked for itself, and did not hand over to ${nodeName(target)} (`,
        code(status),
        ").",
      );
}
