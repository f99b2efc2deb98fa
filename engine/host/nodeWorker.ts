import * as Comlink from "comlink";
import { assertPresent } from "../base/assert.ts";
import { diskOf } from "../simulation/config.ts";
import {
  obey,
  reportOf,
  resumeRunner,
  runBatch,
  startRunner,
  type Runner,
} from "../simulation/runner.ts";
import { nodeOptionsOf } from "../simulation/world.ts";
import { packReport, unpackBatch } from "./codec.ts";
import type { NodeWorkerApi } from "./nodeWorkerApi.ts";

/** The entry point of one node's worker: one node, its disk's timing, and nothing else. */
let runner: Runner | null = null;

const api: NodeWorkerApi = {
  attach: (port) => {
    port.onmessage = ({ data }: MessageEvent<ArrayBuffer>) => {
      const node = assertPresent(runner, "the node of this worker");
      runBatch(node, unpackBatch(data));
      const packed = packReport(reportOf(node));
      port.postMessage(packed, [packed]);
    };
  },
  start: (config, tracing, start) => {
    const options = nodeOptionsOf(config, start.node, tracing);
    runner = startRunner(options, diskOf(config), start);
    return reportOf(runner);
  },
  load: (config, tracing, node, state) => {
    const options = nodeOptionsOf(config, node, tracing);
    runner = resumeRunner(options, diskOf(config), state);
  },
  obey: (order) => {
    const node = assertPresent(runner, "the node of this worker");
    obey(node, order);
    return reportOf(node);
  },
  dump: () => assertPresent(runner, "the node of this worker").state,
};

Comlink.expose(api);
