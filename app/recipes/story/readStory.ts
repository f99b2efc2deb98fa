import type { TraceEvent } from "../../../engine/index.ts";
import { addClientLine, createClientPart } from "./clientStory.ts";
import { addEntryLine, createEntryPart } from "./entryStory.ts";
import { addNodeLine, createNodePart } from "./nodeStory.ts";
import { addServiceLine, createServicePart } from "./serviceStory.ts";
import type { Story } from "./story.ts";

export function createStory(key: string, nodeCount: number): Story {
  return {
    key,
    nodeCount,
    events: [],
    arrows: [],
    homes: [],
    services: [],
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
