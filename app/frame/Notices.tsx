import { TriangleAlert, X } from "lucide-react";
import { useEffect, type ReactNode } from "react";
import { nodeName } from "../../engine/index.ts";
import { describeQuorum } from "../explain/describe.ts";
import { isCounted } from "../explain/nodeFault.ts";
import { formatInstant } from "../explain/time.ts";
import { useSession, useSlice } from "../session/useSession.ts";
import { useDesk, useDeskSlice } from "./desk.ts";
import { endFaults } from "./endFaults.ts";
import "./notices.css";

/** What stands in the way, and what helps. Over the view, so that nothing moves. */
export function Notices(): ReactNode {
  return (
    <div className="notices">
      <Failure />
      <Fault />
      <NoWorkers />
      <Message />
      <NoQuorum />
    </div>
  );
}

/** The engine did not start, or its thread died. */
function Failure(): ReactNode {
  const { status, failure } = useSlice((state) => ({
    status: state.status,
    failure: state.failure,
  }));
  if (status !== "failed") return null;
  return (
    <div className="notice notice-danger" role="alert">
      <p className="notice-title">
        <TriangleAlert size={16} aria-hidden="true" /> The engine did not start
      </p>
      <p>{failure ?? "Its thread ended without a word."} Reload the page; nothing else is lost.</p>
      <div className="notice-buttons">
        <button type="button" className="lab-button" onClick={() => location.reload()}>
          Reload
        </button>
      </div>
    </div>
  );
}

/** A bug in the engine must never look like a crash of a node. */
function Fault(): ReactNode {
  const session = useSession();
  const fault = useSlice((state) => state.fault);
  if (fault === null) return null;
  return (
    <div className="notice notice-danger" role="alert">
      <p className="notice-title">
        <TriangleAlert size={16} aria-hidden="true" /> Engine fault, not a simulated crash
      </p>
      <p>
        {fault.node === null ? "The engine" : `The worker of node ${nodeName(fault.node)}`} stopped:{" "}
        {fault.message} The run is intact up to {formatInstant(fault.at)}.
      </p>
      <div className="notice-buttons">
        <button
          type="button"
          className="lab-button lab-solid"
          onClick={() => void session.recover()}
        >
          Recover the run
        </button>
        <button
          type="button"
          className="lab-button"
          onClick={() => void navigator.clipboard.writeText(fault.report).catch(() => undefined)}
        >
          Copy the report
        </button>
      </div>
    </div>
  );
}

function NoWorkers(): ReactNode {
  const threaded = useSlice((state) => state.threaded);
  if (threaded) return null;
  return (
    <p className="notice">
      This browser has no workers, so everything runs on the page’s own thread. The run is the same,
      only slower.
    </p>
  );
}

/** A word of confirmation goes by itself; what needs doing stays. */
const neutralMillis = 5000;

function Message(): ReactNode {
  const desk = useDesk();
  const notice = useDeskSlice((state) => state.notice);
  useEffect(() => {
    if (notice?.tone !== "neutral") return undefined;
    const timer = window.setTimeout(() => desk.put({ notice: null }), neutralMillis);
    return () => clearTimeout(timer);
  }, [desk, notice]);
  if (notice === null) return null;
  return (
    <div
      className={notice.tone === "neutral" ? "notice" : `notice notice-${notice.tone}`}
      role={notice.tone === "neutral" ? "status" : "alert"}
    >
      <p className="notice-title">
        {notice.tone !== "neutral" && <TriangleAlert size={16} aria-hidden="true" />}
        {notice.title}
      </p>
      {notice.lines.length > 0 && (
        <ul className="notice-lines">
          {notice.lines.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      )}
      <button
        type="button"
        className="lab-icon notice-close"
        aria-label="Close the message"
        onClick={() => desk.put({ notice: null })}
      >
        <X size={15} aria-hidden="true" />
      </button>
    </div>
  );
}

/** Not enough nodes can talk to each other: say so, and offer the way out. */
function NoQuorum(): ReactNode {
  const desk = useDesk();
  const { sentence, up, needed, firstDown, someCut, someIdle, started, recorded } = useSlice(
    ({ view, selection, recorded }) => {
      const { canCommit, sentence, up, needed } = describeQuorum(view, selection.partition);
      const downs = view.nodes.filter((node) => !node.up);
      return {
        sentence: canCommit ? null : sentence,
        up,
        needed,
        firstDown: downs[0]?.node ?? null,
        someCut: view.cut.includes(true),
        // Up, and yet of no use: paused, or with a disk that takes nothing.
        someIdle: view.nodes.some((node) => node.up && !isCounted(node) && !node.forgotten),
        started: view.nodes.some(({ starts }) => starts > 0),
        recorded,
      };
    },
  );
  const cutting = useDeskSlice((state) => state.cutting !== null);
  if (sentence === null || !started || cutting) return null;
  return (
    <output className="notice notice-warn notice-line">
      <TriangleAlert size={16} aria-hidden="true" />
      <span className="notice-long">{sentence}</span>
      <span className="notice-short">Cannot commit</span>
      {!recorded && up < needed && firstDown !== null && (
        <button
          type="button"
          className="lab-button"
          onClick={() => desk.act({ kind: "restart", node: { kind: "node", node: firstDown } })}
        >
          Restart {nodeName(firstDown)}
        </button>
      )}
      {!recorded && someCut && (
        <button type="button" className="lab-button" onClick={() => desk.act({ kind: "heal" })}>
          Mend links
        </button>
      )}
      {!recorded && someIdle && (
        <button
          type="button"
          className="lab-button"
          onClick={() => {
            const { view, cursor, run } = desk.session.store.getState();
            desk.actAll(endFaults(view, { now: cursor, config: run.config }));
          }}
        >
          End faults
        </button>
      )}
    </output>
  );
}
