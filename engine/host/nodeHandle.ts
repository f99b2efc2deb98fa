import * as Comlink from "comlink";
import type { NodeId } from "../base/ids.ts";
import type { ClusterConfig } from "../simulation/config.ts";
import type {
  NodeBatch,
  NodeOrder,
  NodeReport,
  NodeStart,
  RunnerState,
} from "../simulation/runner.ts";
import { packBatch, unpackReport } from "./codec.ts";
import { createDeferred } from "./deferred.ts";
import type { NodeWorkerApi } from "./nodeWorkerApi.ts";

/** One node where its steps run apart from the conductor. Every call may fail with a NodeFault. */
export interface NodeHandle {
  start(config: ClusterConfig, tracing: boolean, start: NodeStart): Promise<NodeReport>;
  load(config: ClusterConfig, tracing: boolean, state: RunnerState): Promise<void>;
  dump(): Promise<RunnerState>;
  obey(order: NodeOrder): Promise<NodeReport>;
  run(batch: NodeBatch): Promise<NodeReport>;
  /** Ends the thread at once. What survives is the disk image, which is not in it. */
  terminate(): void;
}

/** A node's worker died or fell silent of its own accord. */
export class NodeFault extends Error {
  override readonly name = "NodeFault";
  readonly node: NodeId;

  constructor(node: NodeId, message: string) {
    super(message);
    this.node = node;
  }
}

/** A worker that has not answered a window for so long is dead: windows take milliseconds. */
const silenceMillis = 10_000;

/** Starts a dedicated worker for one node. */
export function spawnNodeWorker(node: NodeId): NodeHandle {
  const worker = new Worker(new URL("./nodeWorker.ts", import.meta.url), {
    type: "module",
    name: `node ${node}`,
  });
  const api = Comlink.wrap<NodeWorkerApi>(worker);
  const { port1, port2 } = new MessageChannel();
  const attached = api.attach(Comlink.transfer(port2, [port2]));

  const failure = createDeferred<never>();
  // Nobody may be waiting at the moment of death: the next call will hear of it.
  failure.promise.catch(() => undefined);
  const fail = (message: string): void => failure.reject(new NodeFault(node, message));
  worker.addEventListener("error", (event) => {
    event.preventDefault();
    fail(event.message === "" ? "the node's worker could not be started" : event.message);
  });
  worker.addEventListener("messageerror", () => fail("a message could not be read"));

  async function guard<Value>(answer: Promise<Value>): Promise<Value> {
    const silence = createDeferred<never>();
    const timer = setTimeout(() => {
      silence.reject(new NodeFault(node, "the node's worker does not answer"));
    }, silenceMillis);
    try {
      return await Promise.race([answer, failure.promise, silence.promise]);
    } catch (error) {
      if (error instanceof NodeFault) throw error;
      throw new NodeFault(node, error instanceof Error ? error.message : String(error));
    } finally {
      clearTimeout(timer);
    }
  }

  return {
    start: async (config, tracing, start) => {
      await guard(attached);
      return guard(api.start(config, tracing, start));
    },
    load: async (config, tracing, state) => {
      await guard(attached);
      return guard(api.load(config, tracing, node, state));
    },
    dump: () => guard(api.dump()),
    obey: (order) => guard(api.obey(order)),
    run: (batch) => {
      const answer = createDeferred<NodeReport>();
      port1.onmessage = ({ data }: MessageEvent<ArrayBuffer>) => answer.resolve(unpackReport(data));
      const packed = packBatch(batch);
      port1.postMessage(packed, [packed]);
      return guard(answer.promise);
    },
    terminate: () => {
      worker.terminate();
      port1.close();
    },
  };
}
