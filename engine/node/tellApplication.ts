import { assert, unreachable } from "../base/assert.ts";
import { noteTold, type DeferredCommand } from "./agenda.ts";
import type { Application, ApplicationCommand, ClientRequest, RaftFacade } from "./application.ts";
import { noteChore } from "./chores.ts";
import type { NodeStep } from "./nodeStep.ts";
import type { NodeState } from "./node.ts";
import { trueDuration } from "../raft/ownTime.ts";
import { reply } from "./reply.ts";
import { noPartition } from "./nodeMessage.ts";
import { traceFact } from "./traceNode.ts";

type Handler = (
  application: Application<unknown>,
  state: unknown,
  raft: RaftFacade,
) => readonly ApplicationCommand[] | undefined;

/** Lets the application know of something, and takes up what it asks for. */
export function tellApplication(step: NodeStep, handle: Handler): void {
  const { agenda, options, state, facade } = step;
  noteTold(step);
  const commands = handle(options.hosted.application, state.application, facade);
  if (commands === undefined) return;
  for (const command of commands)
    if (command.kind === "reply") reply(step, { partition: 0, ...command });
    else agenda.commands.push({ command, cause: step.latest });
}

/** A client asks the application. */
export function askApplication(step: NodeStep, request: ClientRequest): void {
  const { application } = step.options.hosted;
  if (application.onRequest === undefined)
    reply(step, { request: request.id, partition: 0, status: "Errored" });
  else tellApplication(step, (_, state, raft) => application.onRequest?.(state, request, raft));
}

/** How an application's commands reach the rest of its node. */
export interface CommandDoors {
  propose(step: NodeStep, command: Extract<ApplicationCommand, { kind: "propose" }>): void;
  call(
    step: NodeStep,
    request: number,
    command: Extract<ApplicationCommand, { kind: "call" }>,
  ): void;
}

/** No event leads to so many commands but in an application that goes round in circles. */
const mostCommands = 10_000;

/**
 * Carries out what the application has asked for while an event was handled, and whatever it asks for
 * in return. True where there was anything.
 */
export function carryOut(step: NodeStep, doors: CommandDoors): boolean {
  const { commands, completions } = step.agenda;
  if (commands.length === 0 && completions.length === 0) return false;
  for (let done = 0; ; done++) {
    assert(done < mostCommands, "an application comes to an end with an event");
    const next = commands.shift();
    if (next !== undefined) {
      step.trigger = next.cause;
      step.latest = next.cause;
      perform(step, doors, next.command);
      continue;
    }
    const completion = completions.shift();
    if (completion === undefined) return true;
    tellApplication(step, (application, state, raft) =>
      application.onCallCompleted?.(state, completion, raft),
    );
  }
}

function perform(step: NodeStep, doors: CommandDoors, command: DeferredCommand): void {
  const { state } = step;
  switch (command.kind) {
    case "propose":
      return doors.propose(step, command);
    case "call": {
      state.ownRequests += 1;
      // Clients count upwards from 1.
      const request = -state.ownRequests;
      state.ownCalls.push({ request, tag: command.tag });
      return doors.call(step, request, command);
    }
    case "setTimer":
      forgetTimer(state, command.name);
      return startTimer(step, command);
    case "clearTimer":
      return forgetTimer(state, command.name);
    case "callService": {
      const { kind: _, ...call } = command;
      const cause = traceFact(step, noPartition, { kind: "serviceCalled", ...call }, step.latest);
      step.output.services.push({ at: step.now, cause, ...call });
      return;
    }
    default:
      return unreachable(command);
  }
}

function startTimer(
  step: NodeStep,
  { name, after }: Extract<ApplicationCommand, { kind: "setTimer" }>,
): void {
  const due = step.now + Math.max(1, trueDuration(step.raft, after));
  step.state.timers.push({ name, due });
  noteChore(step, "application", due);
}

function forgetTimer({ timers }: NodeState, name: string): void {
  const slot = timers.findIndex((timer) => timer.name === name);
  if (slot >= 0) timers.splice(slot, 1);
}

/** Fires the application's timers that are due, in the order in which they fall due. */
export function fireTimers(step: NodeStep): void {
  const { timers } = step.state;
  const due = timers.filter((timer) => timer.due <= step.now).sort((a, b) => a.due - b.due);
  for (const timer of due) {
    const slot = timers.indexOf(timer);
    timers.splice(slot, 1);
    const { name } = timer;
    step.latest = traceFact(step, noPartition, { kind: "applicationTimerFired", name }, 0);
    tellApplication(step, (application, state, raft) => application.onTimer?.(state, name, raft));
  }
  for (const timer of timers) noteChore(step, "application", timer.due);
}
