import type { ReactNode } from "react";
import { partitionName } from "../../../engine/index.ts";
import { useSlice } from "../../session/useSession.ts";
import type { BoardProps, CommonProps, RecipeDrawing } from "./drawing.ts";
import { Gear, type GearKind } from "./Gear.tsx";
import { coordinationInProse, rivalsInProse, tenantsOf, type KnownTenant } from "./tenants.ts";
import "./workers.css";

/** The tenants that this node coordinates and works for, as far as it knows: a gear each. */
function Board({ view, node }: BoardProps): ReactNode {
  const playing = useSlice((state) => state.playing);
  const paused = view.nodes[node]?.paused === true;
  const tenants = tenantsOf(view, node);
  const coordinated = tenants.filter(({ known }) => known?.coordinates === true);
  return (
    <div className="gears">
      <p className="gears-count">
        <span>
          coordinates <strong>{coordinated.length}</strong> of {tenants.length}
        </span>
        {paused && <span>stands still</span>}
      </p>
      <ul className="gears-tenants">
        {tenants.map((tenant) => (
          <Tenant key={tenant.name} tenant={tenant} turning={playing && !paused} />
        ))}
      </ul>
      <p className="gears-rivals">{rivalsInProse(tenants)}</p>
    </div>
  );
}

function Tenant({
  tenant: { name, known, rivals },
  turning,
}: {
  readonly tenant: KnownTenant;
  readonly turning: boolean;
}): ReactNode {
  const kind = kindOf(known);
  return (
    <li className={rivals.length > 0 ? "gears-tenant gears-shared" : "gears-tenant"}>
      <Gear kind={kind} text={known === null ? "" : `${known.tick}`} turning={turning} />
      <span className="gears-words">
        <span className="gears-name" title={name}>
          {name}
        </span>
        <span className="visuallyHidden">{known === null ? "" : ` tick ${known.tick} `}</span>
        <span className="gears-state">{stateInWords(known)}</span>
        <span className="visuallyHidden">, {gearWords[kind]}</span>
      </span>
    </li>
  );
}

function kindOf(known: KnownTenant["known"]): GearKind {
  if (known?.coordinates !== true) return "off";
  return known.works ? "works" : "rests";
}

/** What it has in hand without coordinating it, it may still act upon. */
function stateInWords(known: KnownTenant["known"]): string {
  if (known === null) return "unheard";
  const inHand = known.works && !known.coordinates;
  const state = known.done ? "done" : inHand ? "in hand" : "open";
  return `${partitionName(known.partition)}, ${state}`;
}

const gearWords: Readonly<Record<GearKind, string>> = {
  works: "works now",
  rests: "coordinates",
  off: "does not coordinate",
};

/** Who coordinates, all nodes together, and how to read the gears. */
function Common({ view }: CommonProps): ReactNode {
  return (
    <div className="gears-common">
      <p>{coordinationInProse(view)}</p>
      <ul className="gears-legend" aria-label="Gears">
        {(["works", "rests", "off"] as const).map((kind) => (
          <li key={kind}>
            <Gear kind={kind} text="" turning={false} />
            {kind === "off" ? "does not" : gearWords[kind]}
          </li>
        ))}
        <li>number: tick</li>
      </ul>
    </div>
  );
}

export const workersDrawing: RecipeDrawing = { Board, Common };
