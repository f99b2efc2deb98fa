import type { ApplicationCommand, CallCompletion } from "./application.ts";
import type { NodeStep } from "./nodeStep.ts";

/** What is carried out as soon as a node has done with an event. */
export interface Agenda {
  /** With the trace line that each follows from. */
  readonly commands: { readonly command: DeferredCommand; readonly cause: number }[];
  /** Answers to calls that the application made of its own node. */
  readonly completions: CallCompletion[];
  /** Its state may be another than before the event. */
  wasTold: boolean;
}

/** Everything but an answer, which is said at once. */
export type DeferredCommand = Exclude<ApplicationCommand, { kind: "reply" }>;

export function createAgenda(): Agenda {
  return { commands: [], completions: [], wasTold: false };
}

/** The application's state may be another now. */
export function noteTold({ agenda, state }: Pick<NodeStep, "agenda" | "state">): void {
  agenda.wasTold = true;
  state.told += 1;
}
