import { useState, type FormEvent, type ReactNode } from "react";
import {
  getPartitionKey,
  keyPrefix,
  leaderOf,
  nodeName,
  partitionName,
  routingHash,
  type ClientOperation,
  type NodeReference,
  type ReadPath,
} from "../../engine/index.ts";
import { useSession } from "../session/useSession.ts";
import { useDesk, useDeskSlice } from "./desk.ts";
import { Modal } from "./Modal.tsx";
import { ReadWayChoice } from "./ReadWayChoice.tsx";

const longestText = 80;

/** What a client may ask for. */
type Asking = "set" | "compareAndSet" | "append" | ReadPath;

const writings: readonly (readonly [Asking, string])[] = [
  ["set", "Write: replace whatever is there"],
  ["compareAndSet", "Compare and set: replace only what is expected"],
  ["append", "Append: add to the list that is there"],
];

const verbs: Readonly<Record<Asking, string>> = {
  set: "Write",
  compareAndSet: "Compare and set",
  append: "Append",
  copy: "Read",
  lease: "Read",
  confirmed: "Read",
  follower: "Read",
  log: "Read",
};

/** A client's write or read, each in its ways. */
export function ClientDialog(): ReactNode {
  const desk = useDesk();
  const session = useSession();
  const request = useDeskSlice((state) => state.request);
  const reads = request === "read";
  const [{ view, selection, run }] = useState(() => session.store.getState());
  const { node } = selection;
  const [asking, setAsking] = useState<Asking>(reads ? "copy" : "set");
  const [key, setKey] = useState("price");
  const [expected, setExpected] = useState("");
  const [value, setValue] = useState(() => String(10 + view.operations.length));
  const [place, setPlace] = useState(
    selection.partition === 0 ? "key" : String(selection.partition),
  );
  const [target, setTarget] = useState("leader");
  const [tried, setTried] = useState(false);
  const { partitionMap } = view;
  const live = partitionMap.partitions.filter(({ state }) => state !== "removed");
  const routed = getPartitionKey(partitionMap, key);
  const partition = place === "key" ? routed : Number(place);
  const leader = partition === null ? null : leaderOf(view, partition);
  const keyError = textError(key, "A key", "price");
  const valueError = reads ? null : textError(value, "A value", "20");
  const expectedError =
    expected.length > longestText
      ? `An expectation of ${expected.length} characters is too long. Keep it under ${longestText}.`
      : null;
  const ofCopy = asking === "copy";
  const readsNowhere = ofCopy && node === null;

  function submit(event: FormEvent): void {
    event.preventDefault();
    setTried(true);
    if (keyError !== null || valueError !== null || readsNowhere) return;
    if (asking === "compareAndSet" && expectedError !== null) return;
    const operation = operationOf();
    const asksNode = ofCopy || target === "node";
    const reference: NodeReference | null =
      asksNode && node !== null ? { kind: "node", node } : null;
    desk.act({ kind: "submit", operation, node: reference });
    if (partition !== null && partition !== selection.partition)
      session.select({ partition, ref: null });
    desk.put({ dialog: null });
  }

  /** Whoever wants a follower to answer has one in mind: the selected node. */
  function chooseWay(through: ReadPath): void {
    setAsking(through);
    setTarget(through === "follower" && node !== null ? "node" : "leader");
  }

  function operationOf(): ClientOperation {
    const named = place === "key" ? null : Number(place);
    switch (asking) {
      case "set":
      case "append":
        return { kind: asking, key, value, partition: named };
      case "compareAndSet": {
        const met = expected === "" ? null : expected;
        return { kind: asking, key, expected: met, value, partition: named };
      }
      case "copy":
      case "lease":
      case "confirmed":
      case "follower":
      case "log":
        return { kind: "get", key, partition: named, through: asking };
    }
  }

  return (
    <Modal title={ofCopy && node !== null ? `Read ${nodeName(node)}’s own copy` : verbs[asking]}>
      <form className="modal-form" onSubmit={submit} noValidate>
        <div className="modal-body">
          {reads ? (
            <ReadWayChoice config={run.config} chosen={asking} onChoose={chooseWay} />
          ) : (
            <label className="field">
              <span className="field-label">What</span>
              <select value={asking} onChange={(event) => setAsking(event.target.value as Asking)}>
                {writings.map(([kind, words]) => (
                  <option key={kind} value={kind}>
                    {words}
                  </option>
                ))}
              </select>
            </label>
          )}
          <div className="field-row">
            <Text label="Key" text={key} error={tried ? keyError : null} onChange={setKey} />
            {asking === "compareAndSet" && (
              <Text
                label="Expected"
                text={expected}
                error={tried ? expectedError : null}
                onChange={setExpected}
              />
            )}
            {!reads && (
              <Text
                label="Value"
                text={value}
                error={tried ? valueError : null}
                onChange={setValue}
              />
            )}
          </div>
          {asking === "compareAndSet" && (
            <p className="field-hint">
              Expect nothing, and it is written only where the key holds nothing yet.
            </p>
          )}
          <label className="field">
            <span className="field-label">Partition</span>
            <select value={place} onChange={(event) => setPlace(event.target.value)}>
              <option value="key">
                By the key{routed === null ? "" : `: ${partitionName(routed)}`}
              </option>
              {live.map(({ partitionId }) => (
                <option key={partitionId} value={partitionId}>
                  {partitionName(partitionId)}
                </option>
              ))}
            </select>
            <span className="field-hint" aria-live="polite">
              {place === "key"
                ? `“${keyPrefix(key)}” hashes to ${routingHash(keyPrefix(key))}, which is in ${routed === null ? "no range" : partitionName(routed)}.`
                : "Chosen by you; the key decides nothing."}
            </span>
          </label>
          {ofCopy ? (
            <p className="field field-hint">
              {node === null
                ? "Select a node first: a local read asks one node."
                : `${nodeName(node)} answers from what it has applied. That may be older than what others hold.`}
            </p>
          ) : (
            <label className="field">
              <span className="field-label">Ask</span>
              <select value={target} onChange={(event) => setTarget(event.target.value)}>
                <option value="leader">
                  the leader, wherever it is
                  {leader === null ? "" : ` (now ${nodeName(leader.node)})`}
                </option>
                {node !== null && (
                  <option value="node">node {nodeName(node)}, whatever it is</option>
                )}
              </select>
              <span className="field-hint">
                {target === "leader"
                  ? `The client follows hints until somebody takes the ${reads ? "read" : "write"}.`
                  : "The client takes this node’s refusal for an answer."}
              </span>
            </label>
          )}
        </div>
        <div className="modal-foot">
          <button type="button" className="lab-button" onClick={() => desk.put({ dialog: null })}>
            Leave it
          </button>
          <button type="submit" className="lab-button lab-solid" disabled={readsNowhere}>
            {verbs[asking]}
          </button>
        </div>
      </form>
    </Modal>
  );
}

function Text({
  label,
  text,
  error,
  onChange,
}: {
  readonly label: string;
  readonly text: string;
  readonly error: string | null;
  readonly onChange: (text: string) => void;
}): ReactNode {
  const id = `client-${label}`;
  return (
    <div className="field">
      <label className="field-label" htmlFor={id}>
        {label}
      </label>
      <input
        id={id}
        className="mono"
        value={text}
        autoComplete="off"
        spellCheck={false}
        aria-invalid={error !== null}
        aria-describedby={error === null ? undefined : `${id}-error`}
        onChange={(event) => onChange(event.target.value)}
      />
      {error !== null && (
        <span className="field-error" id={`${id}-error`}>
          {error}
        </span>
      )}
    </div>
  );
}

function textError(text: string, what: string, example: string): string | null {
  if (text === "") return `${what} is missing. Write something like ${example}.`;
  if (text.length > longestText)
    return `${what} of ${text.length} characters is too long. Keep it under ${longestText}.`;
  return null;
}
