import { ArrowDown, ArrowUp, Ellipsis } from "lucide-react";
import type { ReactNode } from "react";
import {
  nodeName,
  replicaOf,
  type ClusterView,
  type NodeId,
  type PartitionId,
} from "../../engine/index.ts";
import { partOf } from "../explain/membershipOf.ts";
import { RoleGlyph } from "../marks/RoleGlyph.tsx";
import type { Callbacks } from "./callbacks.ts";
import { CardLog } from "./CardLog.tsx";
import type { RecipeDrawing } from "./drawings/drawing.ts";
import { RowsTable } from "./RowsTable.tsx";

export interface NodeCardProps {
  readonly view: ClusterView;
  readonly node: NodeId;
  readonly partition: PartitionId;
  readonly selected: boolean;
  readonly callbacks: Callbacks;
  /** The recipe's own drawing; undefined: a table. */
  readonly drawing: RecipeDrawing | undefined;
  /** Columns of the table whose numbers are nodes. */
  readonly nodeColumns: readonly string[];
  /** So many of the newest entries are shown. */
  readonly logRows: number;
  readonly onSelect: (node: NodeId) => void;
  readonly onMenu: (node: NodeId, anchor: Element) => void;
}

/** A node in two halves: what its application holds, and what Kommander holds for it. */
export function NodeCard(props: NodeCardProps): ReactNode {
  const { view, node, selected, callbacks, drawing } = props;
  const { up = false, paused = false, starts = 0 } = view.nodes[node] ?? {};
  const name = nodeName(node);
  const part = drawing?.part?.(view, node);
  return (
    <article
      className={selected ? "card card-selected" : "card"}
      aria-label={`Node ${name}`}
      data-card={node}
    >
      <div className={up ? "card-app" : "card-app card-gone"}>
        <p className="card-label">
          <span>Your application</span>
          {up && <span>{callbacks.outside === null ? part : `calls ${callbacks.outside}`}</span>}
        </p>
        {up ? (
          <Held {...props} />
        ) : (
          <p className="card-absent">
            <strong>{starts === 0 ? "Not started" : "Process gone"}</strong>
            {starts === 0
              ? "it holds nothing yet"
              : "its memory went with it; what is committed will be told again"}
          </p>
        )}
      </div>
      <Boundary callbacks={up ? callbacks : null} />
      <div className="card-raft">
        <Head {...props} up={up} paused={paused} />
        <CardLog view={view} node={node} partition={props.partition} up={up} rows={props.logRows} />
      </div>
    </article>
  );
}

function Held({ view, node, drawing, nodeColumns }: NodeCardProps): ReactNode {
  if (drawing === undefined) return <RowsTable view={view} node={node} nodeColumns={nodeColumns} />;
  return <drawing.Board view={view} node={node} />;
}

function Head({
  view,
  node,
  partition,
  selected,
  up,
  paused,
  onSelect,
  onMenu,
}: NodeCardProps & { readonly up: boolean; readonly paused: boolean }): ReactNode {
  const replica = replicaOf(view, node, partition);
  const { role, phase, serving, term, commitIndex } = replica;
  const name = nodeName(node);
  return (
    <div className="card-head">
      <button
        type="button"
        className="card-node"
        aria-pressed={selected}
        onClick={() => onSelect(node)}
      >
        <svg width={26} height={26} viewBox="-13 -13 26 26" aria-hidden="true">
          <RoleGlyph
            role={role}
            phase={phase}
            serving={serving}
            up={up}
            part={partOf(view, partition, node)}
            paused={paused}
            term={term}
            radius={11}
          />
        </svg>
        <span>
          <strong>{name}</strong> {up ? (paused ? "paused" : role) : "stopped"}
          <span className="card-facts">
            term {term}, {up ? `commit ${commitIndex}` : "log on disk"}
          </span>
        </span>
      </button>
      <span className="card-owner own-kommanders">Kommander</span>
      <button
        type="button"
        className="lab-icon"
        aria-label={`What to do with ${name}`}
        aria-haspopup="menu"
        onClick={(event) => onMenu(node, event.currentTarget)}
      >
        <Ellipsis size={17} aria-hidden="true" />
      </button>
    </div>
  );
}

/** The line between the halves, and what crosses it now. Null: nobody stands on the upper side. */
function Boundary({ callbacks }: { readonly callbacks: Callbacks | null }): ReactNode {
  const { down = null, up = null } = callbacks ?? {};
  return (
    <div className={callbacks === null ? "card-line card-lineGone" : "card-line"}>
      <span key={`down ${down}`} className={down === null ? "port" : "port port-on"}>
        <ArrowDown size={12} aria-hidden="true" />
        {down !== null && "replicateLogs"}
      </span>
      <span key={`up ${up?.ref}`} className={up === null ? "port" : "port port-on port-up"}>
        <ArrowUp size={12} aria-hidden="true" />
        {up?.name}
      </span>
    </div>
  );
}
