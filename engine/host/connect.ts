import * as Comlink from "comlink";
import { createConductor } from "./conductor.ts";
import type { ConductorApi, Frame } from "./conductorApi.ts";

/** A conductor as the page holds it. */
export interface ConductorConnection {
  readonly api: ConductorApi;
  /** False in a browser without workers: everything runs on the page's own thread. */
  readonly threaded: boolean;
  /** Ends the conductor and all its workers. */
  end(): void;
}

/**
 * Starts a conductor in its own worker, or on this thread where there are none. `onFailure` hears of
 * a conductor that could not be started or died.
 */
export function connectConductor(onFailure: (message: string) => void): ConductorConnection {
  if (typeof Worker === "undefined") {
    const api = createConductor({ spawn: null, now: () => performance.now() });
    return { api, threaded: false, end: () => void api.pause() };
  }
  const worker = new Worker(new URL("./conductorWorker.ts", import.meta.url), {
    type: "module",
    name: "conductor",
  });
  worker.addEventListener("error", (event) => onFailure(event.message));
  const remote = Comlink.wrap<ConductorApi>(worker);
  const api: ConductorApi = {
    subscribe: (onFrame: (frame: Frame) => void) => remote.subscribe(Comlink.proxy(onFrame)),
    open: (run, playTo) => remote.open(run, playTo),
    play: (speed) => remote.play(speed),
    pause: () => remote.pause(),
    step: (unit) => remote.step(unit),
    runTo: (at) => remote.runTo(at),
    act: (action) => remote.act(action),
    forkAt: (at, action) => remote.forkAt(at, action),
    replaceInputs: (inputs, playTo) => remote.replaceInputs(inputs, playTo),
    preferExecutor: (executor) => remote.preferExecutor(executor),
    recover: () => remote.recover(),
  };
  return { api, threaded: true, end: () => worker.terminate() };
}
