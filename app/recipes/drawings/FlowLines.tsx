import { useId, type ReactNode } from "react";
import { HatchPattern } from "../../marks/Hatch.tsx";
import { edges, placeOf, type Place } from "./workflowChart.ts";
import type { SeenStep } from "./workflowSteps.ts";

/** The ways between the states, and over them the steps that were proposed last. */
export function FlowLines({ steps }: { readonly steps: readonly SeenStep[] }): ReactNode {
  const id = useId();
  const hatch = `${id}hatch`;
  return (
    <svg className="flow-lines" aria-hidden="true">
      <defs>
        <HatchPattern id={hatch} pitch={5} weight={1.8} />
        <Head id={`${id}ink`} className="flow-inkHead" />
        <Head id={`${id}danger`} className="flow-dangerHead" />
      </defs>
      {edges.map(([from, to]) => (
        <line key={`${from} ${to}`} className="flow-way" {...between(placeOf(from), placeOf(to))} />
      ))}
      {steps.map((step) => (
        <Step key={step.index} step={step} id={id} hatch={hatch} />
      ))}
    </svg>
  );
}

interface StepProps {
  readonly step: SeenStep;
  readonly id: string;
  readonly hatch: string;
}

function Step({ step, id, hatch }: StepProps): ReactNode {
  const from = placeOf(step.from);
  const to = placeOf(step.to);
  if (from === undefined || to === undefined) return null;
  const line = between(from, to);
  switch (step.fate) {
    case "proposed":
      return (
        <>
          <line className="flow-ground" {...line} />
          <line className="flow-asked" {...line} markerEnd={`url(#${id}ink)`} />
        </>
      );
    case "taken":
      return <line className="flow-went" {...line} markerEnd={`url(#${id}ink)`} />;
    case "illegal":
      return (
        <>
          <line className="flow-wrong" {...line} markerEnd={`url(#${id}danger)`} />
          <svg {...middleOf(from, to)} className="flow-noGuard">
            <rect className="flow-noGuardGround" x={-8} y={-8} width={16} height={16} rx={3} />
            <rect fill={`url(#${hatch})`} x={-8} y={-8} width={16} height={16} rx={3} />
            <text x={13} y={9}>
              no guard
            </text>
          </svg>
        </>
      );
    case "refused":
      return <Barred from={from} to={to} />;
  }
}

/** A way that was closed when the step came there: the application's guard. */
function Barred({ from, to }: { readonly from: Place; readonly to: Place }): ReactNode {
  // The bar stands across the way.
  const along = Math.abs(to.down - from.down) > 0;
  return (
    <>
      <line className="flow-ground" {...between(from, to)} />
      <line className="flow-barredWay" {...between(from, to)} />
      <svg {...middleOf(from, to)} className="flow-bar">
        <line
          {...(along ? { x1: -13, x2: 13, y1: 0, y2: 0 } : { x1: 0, x2: 0, y1: -13, y2: 13 })}
        />
        <text x={18} y={4}>
          guard
        </text>
      </svg>
    </>
  );
}

/** The head of an arrow, short of the token that stands where it goes. */
function Head({ id, className }: { readonly id: string; readonly className: string }): ReactNode {
  return (
    <marker
      id={id}
      className={className}
      viewBox="0 0 8 8"
      refX={20}
      refY={4}
      markerWidth={8}
      markerHeight={8}
      markerUnits="userSpaceOnUse"
      orient="auto"
    >
      <path d="M0 0 L8 4 L0 8 Z" />
    </marker>
  );
}

interface Line {
  readonly x1: string;
  readonly y1: number;
  readonly x2: string;
  readonly y2: number;
}

function middleOf(from: Place, to: Place): { readonly x: string; readonly y: number } {
  return { x: `${((from.across + to.across) / 2) * 100}%`, y: (from.down + to.down) / 2 };
}

function between(from: Place | undefined, to: Place | undefined): Line {
  const { across: x1 = 0, down: y1 = 0 } = from ?? {};
  const { across: x2 = 0, down: y2 = 0 } = to ?? {};
  return { x1: `${x1 * 100}%`, y1, x2: `${x2 * 100}%`, y2 };
}
