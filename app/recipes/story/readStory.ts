import type { TraceEvent } from "../../../engine/index.ts";
import { addClientLine, createClientPart } from "./clientStory.ts";
import { addEntryLine } from "./entryStory.ts";
import { addNodeLine, createNodePart } from "./nodeStory.ts";
import { addServiceLine, createServicePart } from "./serviceStory.ts";
import { createEntryPart } from "./ownEntries.ts";
import type { Story } from "./story.ts";

/** Nothing is told yet; these nodes and services have lanes of their own from the beginning. */
export function createStory(
  key: string,
  { nodes, services }: { readonly nodes: number; readonly services: readonly string[] },
): Story {
  return {
    key,
    nodeCount: nodes,
    events: [],
    arrows: [],
    homes: [],
    services: [...services],
    client: createClientPart(),
    entries: createEntryPart(),
    nodes: createNodePart(),
    calls: createServicePart(),
  };
}

/** Reads one more line of the trace. */
export function addToStory(story: Story, line: TraceEvent, slot: number): void {
  const telling = { story, line, slot };
  addNodeLine(telling);
  addClientLine(telling);
  addEntryLine(telling);
  addServiceLine(telling);
}
