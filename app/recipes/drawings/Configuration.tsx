import type { ReactNode } from "react";
import { nodeName, type ClusterView } from "../../../engine/index.ts";
import { count } from "../../explain/names.ts";
import { differs, planTable } from "../table.ts";
import { copiesInProse, copyOf, heldBy, newestOf, type Copy, type HeldValue } from "./copies.ts";
import { Dial } from "./Dial.tsx";
import type { BoardProps, CommonProps, RecipeDrawing } from "./drawing.ts";
import "./configuration.css";

/** The value that turns the dial. */
const dialled = "config/us-east";

/** What this node does by its copy of the configuration, and the copy. */
function Board({ view, node }: BoardProps): ReactNode {
  const held = heldBy(view, node, dialled);
  const newest = newestOf(view, dialled);
  const copy = copyOf(view, node);
  const behind = copy.missing > 0;
  return (
    <div className={behind ? "copy copy-behind" : "copy"}>
      <div className="copy-dial">
        <Dial
          share={shareOf(held)}
          newest={behind ? shareOf(newest) : null}
          muted={behind || held === null}
        />
        <div>
          <p className="copy-share">
            {held === null ? (
              "nothing set"
            ) : (
              <>
                <strong>{shareOf(held) === null ? held.value : `${held.value} %`}</strong> to
                us-east
              </>
            )}
          </p>
          <p className="copy-asOf">{ageInWords(copy, held)}</p>
          <p className="copy-note">{noteOf(view, held, copy)}</p>
        </div>
      </div>
      <Values view={view} node={node} />
    </div>
  );
}

/** Null: no share of anything. */
function shareOf(held: HeldValue | null): number | null {
  if (held === null || held.value.trim() === "") return null;
  const share = Number(held.value);
  return share >= 0 && share <= 100 ? share : null;
}

function ageInWords({ asOf, missing }: Copy, held: HeldValue | null): string {
  if (missing > 0) return asOf === 0 ? "as of nothing" : `as of #${asOf}`;
  if (asOf > 0) return `at #${asOf}`;
  return held === null ? "" : "not in the log";
}

/** What somebody should know before going by this copy. */
function noteOf(view: ClusterView, held: HeldValue | null, { missing }: Copy): string {
  if (missing > 0) return `${count(missing, "change")} behind`;
  // Each change raises the version by one, unless somebody wrote over what they had not seen.
  if (held !== null && held.changes > held.version)
    return `${count(held.changes - held.version, "change")} lost`;
  const ordered = newestOf(view, dialled) !== null;
  return !ordered && differs(view.nodes, dialled, "value") ? "others differ" : "";
}

const columns = ["value", "version", "index"] as const;

function Values({ view, node }: BoardProps): ReactNode {
  return (
    <table className="app-rows">
      <caption className="visuallyHidden">What {nodeName(node)}’s application holds</caption>
      <colgroup>
        <col style={{ width: "43%" }} />
        <col style={{ width: "19%" }} />
        <col style={{ width: "20%" }} />
        <col style={{ width: "18%" }} />
      </colgroup>
      <thead>
        <tr>
          <th scope="col">key</th>
          <th scope="col">value</th>
          <th scope="col">version</th>
          <th scope="col" title="The entry that set it">
            entry
          </th>
        </tr>
      </thead>
      <tbody>
        {planTable(view).names.map((key) => {
          const held = heldBy(view, node, key);
          return (
            <tr key={key}>
              <th scope="row" title={key}>
                {key}
              </th>
              {columns.map((column) => (
                <td
                  key={column}
                  className={differs(view.nodes, key, column) ? "app-apart" : undefined}
                >
                  {cellOf(held, column)}
                </td>
              ))}
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

function cellOf(held: HeldValue | null, column: (typeof columns)[number]): string {
  if (held === null) return "–";
  if (column !== "index") return `${held[column]}`;
  return held.index === 0 ? "none" : `#${held.index}`;
}

/** How the copies stand to one another, and how to read the dials. */
function Common({ view }: CommonProps): ReactNode {
  return (
    <div className="dials">
      <p>{copiesInProse(view)}</p>
      <p className="dials-legend">
        <svg width={22} height={8} viewBox="0 0 22 8" aria-hidden="true">
          <line className="dial-newest" x1={1} y1={4} x2={21} y2={4} />
        </svg>
        what a copy misses
      </p>
    </div>
  );
}

export const configurationDrawing: RecipeDrawing = { Board, Common };
