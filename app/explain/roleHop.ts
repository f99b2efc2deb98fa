import { nodeName, replicaOf, type FactOf, type TraceEvent } from "../../engine/index.ts";
import { nodeNames } from "./names.ts";
import { silence } from "./narrateElection.ts";
import { headline, skip, told, weights, type Records, type Walk } from "./walk.ts";

/** What a change of role contributes to an explanation. */
export function roleHop(event: TraceEvent, fact: FactOf<"roleChanged">, records: Records): Walk {
  const name = nodeName(event.node);
  switch (fact.reason) {
    case "electionTimeout": {
      const replica = replicaOf(records.viewAt(event), event.node, event.partition);
      const text = `${name}'s election timer ran out${silence(replica)}`;
      return { ...told(event, text), kind: "timer", weight: weights.origin };
    }
    case "preVoteWon":
      return told(
        event,
        `${name} became candidate of term ${fact.term}: ${nodeNames(fact.nodes)} would vote for it`,
      );
    case "electionWon":
      return told(event, `${name} won term ${fact.term} with votes ${nodeNames(fact.nodes)}`);
    case "started":
      return skip(event);
    case "ordered":
      return told(event, `${name} became candidate of term ${fact.term}, as it was told`);
    case "refused":
    case "higherTerm":
    case "heardLeader":
    case "lostQuorum":
    case "diskFull":
    case "removed":
    case "steppedDown":
      return told(event, headline(event, records) ?? `${name} became follower`);
  }
}
