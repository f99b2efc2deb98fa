import * as Comlink from "comlink";
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
  if (typeof Worker === "undefined") return connectOnThisThread();
  const worker = new Worker(new URL("./conductorWorker.ts", import.meta.url), {
    type: "module",
    name: "conductor",
  });
  worker.addEventListener("error", (event) => onFailure(event.message));
  const remote = Comlink.wrap<ConductorApi>(worker);
  const api: ConductorApi = {
    ...forward((call) => call(remote)),
    subscribe: (onFrame) => remote.subscribe(Comlink.proxy(onFrame)),
  };
  return { api, threaded: true, end: () => worker.terminate() };
}

/** The whole engine comes to the page's thread only where there is no other: it is not small. */
function connectOnThisThread(): ConductorConnection {
  const conductor = import("./conductor.ts").then(({ createConductor }) =>
    createConductor({ spawn: null, now: () => performance.now() }),
  );
  const api = forward(async (call) => call(await conductor));
  return { api, threaded: false, end: () => void api.pause() };
}

type Call = (api: ConductorApi | Comlink.Remote<ConductorApi>) => Promise<void>;

/** Every call, passed on to a conductor elsewhere or yet to come. */
function forward(pass: (call: Call) => Promise<void>): ConductorApi {
  return {
    subscribe: (onFrame: (frame: Frame) => void) => pass((api) => api.subscribe(onFrame)),
    open: (run, playTo) => pass((api) => api.open(run, playTo)),
    play: (speed) => pass((api) => api.play(speed)),
    pause: () => pass((api) => api.pause()),
    step: (unit) => pass((api) => api.step(unit)),
    runTo: (at) => pass((api) => api.runTo(at)),
    act: (action) => pass((api) => api.act(action)),
    forkAt: (at, action) => pass((api) => api.forkAt(at, action)),
    replaceInputs: (inputs, playTo) => pass((api) => api.replaceInputs(inputs, playTo)),
    setWorkload: (perSecond) => pass((api) => api.setWorkload(perSecond)),
    preferExecutor: (executor) => pass((api) => api.preferExecutor(executor)),
    recover: () => pass((api) => api.recover()),
  };
}
