import { useId, type ReactNode } from "react";
import {
  getPartitionKey,
  getPrefixPartitionKey,
  keyPrefix,
  leaderOf,
  nodeName,
  partitionName,
  routingHash,
  type ClusterView,
  type PartitionId,
} from "../../../engine/index.ts";
import { RoleGlyph } from "../../marks/RoleGlyph.tsx";
import type { HashPin } from "./hashPlan.ts";
import "./keyLookup.css";

/** Where a key belongs, by either of Kommander's two ways of routing it. Asking changes nothing. */
export function KeyLookup({
  view,
  text,
  onChange,
}: {
  readonly view: ClusterView;
  readonly text: string;
  readonly onChange: (text: string) => void;
}): ReactNode {
  const field = useId();
  const { partitionMap } = view;
  const prefix = keyPrefix(text);
  return (
    <search className="lookup" aria-label="Key lookup">
      <div className="lookup-field">
        <label htmlFor={field}>Where does a key belong?</label>
        <input
          id={field}
          className="mono"
          value={text}
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => onChange(event.target.value)}
        />
      </div>
      <table className="lookup-answer">
        <caption className="visuallyHidden">Where {text} belongs</caption>
        <thead>
          <tr>
            <th scope="col">
              <span className="visuallyHidden">Step</span>
            </th>
            <th scope="col">GetPartitionKey</th>
            <th scope="col">GetPrefixPartitionKey</th>
          </tr>
        </thead>
        <tbody>
          <tr>
            <th scope="row">hashes</th>
            <Hashed text={prefix} />
            <Hashed text={text} />
          </tr>
          <tr>
            <th scope="row">to</th>
            <td className="mono">{routingHash(prefix)}</td>
            <td className="mono">{routingHash(text)}</td>
          </tr>
          <tr>
            <th scope="row">led by</th>
            <Led view={view} partition={getPartitionKey(partitionMap, text)} />
            <Led view={view} partition={getPrefixPartitionKey(partitionMap, text)} />
          </tr>
        </tbody>
      </table>
    </search>
  );
}

/** The two places of a key in hash space; a key without a slash has one. */
export function previewsOf(key: string): readonly HashPin[] {
  const [prefix, whole] = [routingHash(keyPrefix(key)), routingHash(key)];
  if (prefix === whole) return [{ hash: whole, label: "this key, either way" }];
  return [
    { hash: prefix, label: "GetPartitionKey" },
    { hash: whole, label: "GetPrefixPartitionKey" },
  ];
}

function Hashed({ text }: { readonly text: string }): ReactNode {
  return (
    <td className="mono" title={text}>
      {text === "" ? "the empty text" : text}
    </td>
  );
}

/** A partition and its leader; null: no range holds the key. */
function Led({
  view,
  partition,
}: {
  readonly view: ClusterView;
  readonly partition: PartitionId | null;
}): ReactNode {
  if (partition === null) return <td>no range holds it</td>;
  const leader = leaderOf(view, partition);
  return (
    <td>
      <strong>{partitionName(partition)}</strong>
      {leader === null ? (
        <span className="lookup-none">no leader</span>
      ) : (
        <>
          <svg width={14} height={14} viewBox="-7 -7 14 14" aria-hidden="true">
            <RoleGlyph {...leader} up radius={6} />
          </svg>
          {nodeName(leader.node)}, term {leader.term}
        </>
      )}
    </td>
  );
}
