import { Fragment, type ReactNode } from "react";
import { nodeName, type Fields } from "../../../engine/index.ts";
import { clockArcPath } from "../../marks/shapes.ts";
import type { BoardProps, RecipeDrawing } from "./drawing.ts";
import { textIn } from "./fields.ts";
import { hasRunner, isRunner, orderTimer, type OrderTimer } from "./orderTimer.ts";
import { FlowLines } from "./FlowLines.tsx";
import { places, type Place } from "./workflowChart.ts";
import { lastSteps, stepsShown, type SeenStep } from "./workflowSteps.ts";
import "./workflow.css";

/** So many tokens have room at a state; the newest orders are shown. */
const mostShown = 3;

/** The states that an order may stand in, and every order at its own, as this node knows. */
function Board({ view, node }: BoardProps): ReactNode {
  const orders = Object.entries(view.nodes[node]?.rows ?? {}).map(([name, order]) => ({
    name,
    order,
    timer: orderTimer(view, { node, order }),
  }));
  const steps = lastSteps(view, node);
  const moved = steps.findLast(({ fate }) => fate === "taken" || fate === "illegal")?.order;
  return (
    <div className="flow">
      <div className="flow-chart">
        <FlowLines steps={steps} />
        <ul aria-label={`Orders on ${nodeName(node)}`}>
          {places.map((place) => (
            <State
              key={place.state}
              place={place}
              tokens={orders.filter(({ order }) => textIn(order, "state") === place.state)}
              moved={moved}
            />
          ))}
        </ul>
      </div>
      <Steps steps={steps} />
      <Timers tokens={orders} />
    </div>
  );
}

interface Token {
  readonly name: string;
  readonly order: Fields;
  readonly timer: OrderTimer | null;
}

interface StateProps {
  readonly place: Place;
  readonly tokens: readonly Token[];
  /** The order that moved last. */
  readonly moved: string | undefined;
}

function State({ place, tokens, moved }: StateProps): ReactNode {
  const { state, words, across, down } = place;
  const end = state === "Completed" ? " flow-end" : "";
  const below = state === "Cancelled" ? " flow-below" : "";
  return (
    <li
      className={`flow-state${end}${below}`}
      style={{ left: `${across * 100}%`, top: `${down}px` }}
    >
      <span className="flow-words">
        {words.map((word) => (
          <Fragment key={word}>
            <wbr />
            {word}
          </Fragment>
        ))}
        <span className="visuallyHidden">: </span>
      </span>
      {tokens.length === 0 && <span className="flow-place" aria-hidden="true" />}
      {tokens.slice(-mostShown).map((token) => (
        <TokenMark key={token.name} token={token} inFocus={token.name === moved} />
      ))}
      {tokens.length > mostShown && <span className="flow-more">+{tokens.length - mostShown}</span>}
    </li>
  );
}

function TokenMark({
  token,
  inFocus,
}: {
  readonly token: Token;
  readonly inFocus: boolean;
}): ReactNode {
  const { name, timer } = token;
  return (
    <span className={inFocus ? "flow-token flow-moved" : "flow-token"} title={name}>
      {timer !== null && (
        <svg viewBox="-12 -12 24 24" width={24} height={24} aria-hidden="true">
          <circle className="flow-waited" r={10.5} />
          <path className="flow-left" d={clockArcPath(10.5, timer.share)} />
        </svg>
      )}
      <span className="visuallyHidden">order </span>
      {shortName(name)}
    </span>
  );
}

/** The newest proposals that this node's log holds, and what became of them. */
function Steps({ steps }: { readonly steps: readonly SeenStep[] }): ReactNode {
  return (
    <ol className="flow-steps" aria-label="The newest steps in the log">
      {Array.from({ length: stepsShown }, (_, slot) => steps[slot]).map((step, slot) =>
        step === undefined ? (
          <li key={slot} aria-hidden="true" />
        ) : (
          <li key={slot} className={`flow-${step.fate}`}>
            <span className="mono">{step.index}</span>
            <span className="flow-step" title={`${step.from} → ${step.to}`}>
              {shortName(step.order)} → {step.to}
            </span>
            <span className="flow-reason" title={step.reason}>
              {step.reason}
            </span>
            <strong>{fateWords[step.fate]}</strong>
          </li>
        ),
      )}
    </ol>
  );
}

const fateWords: Readonly<Record<SeenStep["fate"], string>> = {
  proposed: "proposed",
  taken: "taken",
  refused: "refused",
  illegal: "no such step",
};

/** The timers that run here, in words. */
function Timers({ tokens }: { readonly tokens: readonly Token[] }): ReactNode {
  const words = tokens.flatMap(({ name, timer }) =>
    timer === null ? [] : [`${shortName(name)} ${timerWords(timer)}`],
  );
  return (
    <p className="flow-timers">
      {words.length > 0 && `timers: ${words.slice(0, mostShown).join(", ")}`}
    </p>
  );
}

function timerWords({ left }: OrderTimer): string {
  return left === 0 ? "due" : `in ${(left / 1000).toFixed(1)} s`;
}

/** "workflows/12": 12. */
function shortName(name: string): string {
  return name.slice(name.lastIndexOf("/") + 1);
}

export const workflowDrawing: RecipeDrawing = {
  Board,
  Common: null,
  part: (view, node) => (hasRunner(view) ? (isRunner(view, node) ? "runner" : "standby") : null),
};
