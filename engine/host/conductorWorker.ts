import * as Comlink from "comlink";
import { createConductor } from "./conductor.ts";
import { spawnNodeWorker } from "./nodeHandle.ts";

/** The entry point of the conductor's worker. */
const spawn = typeof Worker === "undefined" ? null : spawnNodeWorker;
Comlink.expose(createConductor({ spawn, now: () => performance.now() }));
