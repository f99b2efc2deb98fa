import { memo, type NamedExoticComponent, type ReactNode } from "react";
import { quorumSize } from "../../engine/index.ts";
import { QuorumBar, quorumBarWidth } from "../marks/QuorumBar.tsx";
import type { Cut, Side } from "./cut.ts";
import { nodeNames } from "./describe.ts";
import type { StagePlan } from "./seats.ts";
import type { Wall } from "./wall.ts";
import "./stage.css";

export interface StageSidesProps {
  readonly cut: Cut;
  readonly walls: readonly Wall[];
  readonly plan: StagePlan;
  readonly onWallMenu: ((anchor: Element) => void) | undefined;
}

/** Who can commit, in one sentence a side. */
export const StageSides: NamedExoticComponent<StageSidesProps> = memo(function StageSides({
  cut,
  walls,
  plan,
  onWallMenu,
}: StageSidesProps) {
  const { sides } = cut;
  const upright = uprightWall(walls);
  const [first, second] = sides;
  if (first === undefined) return null;
  if (second === undefined)
    return <Verdict side={first} plan={plan} x={margin(plan)} text={wholeVerdict(first, plan)} />;
  if (upright !== null && sides.length === 2) {
    const [left, right] = sidesByPlace(cut, plan) as [Side, Side];
    return (
      <>
        <Verdict side={left} plan={plan} x={margin(plan)} text={sideVerdict(left, plan, "left")} />
        {plan.narrow ? (
          <Verdict
            side={right}
            plan={plan}
            x={upright + 17}
            text={sideVerdict(right, plan, "right")}
          />
        ) : (
          <Verdict
            side={right}
            plan={plan}
            x={plan.width - margin(plan)}
            mirrored
            text={sideVerdict(right, plan, "right")}
          />
        )}
        <WallLabel
          sides={[left, right]}
          verdict={
            left.canCommit
              ? "only the left side can commit"
              : right.canCommit
                ? "only the right side can commit"
                : "no side can commit"
          }
          plan={plan}
          x={upright}
          onWallMenu={onWallMenu}
        />
      </>
    );
  }
  return <Summary cut={cut} plan={plan} onWallMenu={onWallMenu} />;
});

/** Where an upright wall stands; null: no wall does. */
export function uprightWall(walls: readonly Wall[]): number | null {
  const [wall] = walls;
  return wall?.kind === "line" && wall.vertical ? wall.from.x : null;
}

/** The sides from left to right. */
export function sidesByPlace({ sides }: Cut, { seats }: StagePlan): readonly Side[] {
  const leftmost = ({ nodes }: Side): number =>
    Math.min(...nodes.map((node) => seats[node]?.x ?? 0));
  return [...sides].sort((a, b) => leftmost(a) - leftmost(b));
}

function margin({ narrow }: StagePlan): number {
  return narrow ? 16 : 24;
}

function wholeVerdict({ up, word, voters, canCommit }: Side, { narrow }: StagePlan): string {
  const count = `${up} of ${voters} ${word}`;
  const verdict = canCommit ? "can commit" : "cannot commit";
  return narrow ? `${count}: ${verdict}` : `${count}, needs ${quorumSize(voters)}: ${verdict}`;
}

function sideVerdict(side: Side, plan: StagePlan, place: "left" | "right"): string {
  const { narrow, tight } = plan;
  const count = `${side.up} of ${side.voters}`;
  const verdict = side.canCommit ? "can commit" : "cannot commit";
  // The narrow left side has room for a number only; the wall's label says the rest.
  if (narrow) return place === "left" || !side.canCommit ? count : `${count}: ${verdict}`;
  return tight ? `${count}: ${verdict}` : `${count}, needs ${quorumSize(side.voters)}: ${verdict}`;
}

function Verdict({
  side,
  plan,
  x,
  text,
  mirrored = false,
}: {
  readonly side: Side;
  readonly plan: StagePlan;
  readonly x: number;
  readonly text: string;
  readonly mirrored?: boolean;
}) {
  const { voters } = side;
  const segment = plan.narrow ? (voters > 5 ? 8 : 11) : voters > 5 ? 11 : 20;
  const width = quorumBarWidth(voters, segment);
  return (
    <g transform={`translate(${mirrored ? x - width : x} 20)`}>
      <QuorumBar
        voters={voters}
        reached={side.up}
        canCommit={side.canCommit}
        segmentWidth={segment}
      />
      <text
        className={plan.narrow ? "stage-verdict stage-verdictNarrow" : "stage-verdict"}
        x={mirrored ? -14 : width + (plan.narrow ? 10 : 14)}
        y={9}
        textAnchor={mirrored ? "end" : "start"}
      >
        {text}
      </text>
    </g>
  );
}

/** Where there is room behind a verdict: its letters are about 7 px wide. */
function verdictEnd(plan: StagePlan, voters: number, text: string): number {
  const bar = quorumBarWidth(voters, voters > 5 ? 11 : 20);
  return Math.round(margin(plan) + bar + 14 + text.length * 7 + 18);
}

function WallLabel({
  sides,
  verdict,
  plan,
  x,
  onWallMenu,
}: {
  readonly sides: readonly Side[];
  readonly verdict: string;
  readonly plan: StagePlan;
  readonly x: number;
  readonly onWallMenu: ((anchor: Element) => void) | undefined;
}) {
  const names = sides.map(({ nodes }) => nodeNames(nodes)).join(" | ");
  const namesWidth = names.length * 7.9;
  if (plan.narrow) {
    const width = plan.width - 32;
    return (
      <WallButton
        x={16}
        y={plan.height - 37}
        width={width}
        height={29}
        name={`Network cut ${names}: ${verdict}`}
        onWallMenu={onWallMenu}
      >
        <CutIcon x={20} y={14.5} />
        <text className="stage-wallNames stage-wallNamesNarrow" x={36} y={19}>
          {names}
        </text>
        <text
          className="stage-wallVerdict stage-wallVerdictNarrow"
          x={width - 12}
          y={19}
          textAnchor="end"
        >
          {verdict}
        </text>
      </WallButton>
    );
  }
  if (plan.tight) {
    // The sentences above say who can commit.
    const width = Math.round(namesWidth + 44);
    return (
      <WallButton
        x={Math.round(x - width / 2)}
        y={plan.height - 35}
        width={width}
        height={29}
        name={`Network cut ${names}: ${verdict}`}
        onWallMenu={onWallMenu}
      >
        <CutIcon x={19} y={14.5} />
        <text className="stage-wallNames" x={34} y={19}>
          {names}
        </text>
      </WallButton>
    );
  }
  const width = Math.max(196, namesWidth + 60);
  const left = (width - namesWidth - 26) / 2;
  return (
    <WallButton
      x={Math.round(x - width / 2)}
      y={plan.height - 53}
      width={width}
      height={45}
      name={`Network cut ${names}: ${verdict}`}
      onWallMenu={onWallMenu}
    >
      <CutIcon x={left + 8} y={13} />
      <text className="stage-wallNames" x={left + 26} y={17.5}>
        {names}
      </text>
      <text className="stage-wallVerdict" x={width / 2} y={36} textAnchor="middle">
        {verdict}
      </text>
    </WallButton>
  );
}

/** Walls that have no left and right: the side that can commit first, then who is cut off. */
function Summary({
  cut: { sides },
  plan,
  onWallMenu,
}: {
  readonly cut: Cut;
  readonly plan: StagePlan;
  readonly onWallMenu: ((anchor: Element) => void) | undefined;
}) {
  const able = sides.find(({ canCommit }) => canCommit);
  const largest = [...sides].sort((a, b) => b.up - a.up)[0] as Side;
  const names = sides.map(({ nodes }) => nodeNames(nodes)).join(" | ");
  const { voters } = largest;
  const needed = quorumSize(voters);
  const count = `${largest.up} of ${voters}`;
  const text =
    able === undefined
      ? `no side has ${needed} of ${voters}: nobody can commit`
      : plan.narrow
        ? `${count}: can commit`
        : `${count}, needs ${needed}: ${nodeNames(able.nodes)} can commit`;
  return (
    <>
      <Verdict side={able ?? largest} plan={plan} x={margin(plan)} text={text} />
      <WallButton
        x={plan.narrow ? 16 : verdictEnd(plan, largest.voters, text)}
        y={plan.narrow ? plan.height - 41 : 10}
        width={Math.round(names.length * 7.9 + 44)}
        height={29}
        name={`Network cut ${names}`}
        onWallMenu={onWallMenu}
      >
        <CutIcon x={19} y={14.5} />
        <text className="stage-wallNames" x={34} y={19}>
          {names}
        </text>
      </WallButton>
    </>
  );
}

/** Its frame is the button; what stands on it is drawing. */
function WallButton({
  x,
  y,
  width,
  height,
  name,
  onWallMenu,
  children,
}: {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly name: string;
  readonly onWallMenu: ((anchor: Element) => void) | undefined;
  readonly children: ReactNode;
}) {
  const frame = (
    <rect
      className="stage-wallLabel"
      x={0.5}
      y={0.5}
      width={width - 1}
      height={height - 1}
      rx={7}
    />
  );
  return (
    <g transform={`translate(${x} ${y})`}>
      {onWallMenu === undefined ? (
        frame
      ) : (
        <g
          className="stage-wallButton"
          // SVG has no button element.
          // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role
          role="button"
          tabIndex={0}
          aria-label={name}
          onClick={(event) => onWallMenu(event.currentTarget)}
          onKeyDown={(event) => {
            if (event.key !== "Enter") return;
            event.preventDefault();
            onWallMenu(event.currentTarget);
          }}
        >
          {frame}
        </g>
      )}
      <g className="stage-wallWords">{children}</g>
    </g>
  );
}

function CutIcon({ x, y }: { readonly x: number; readonly y: number }) {
  return (
    <g className="stage-cutIcon" transform={`translate(${x} ${y})`}>
      <circle cx={-5.5} r={2} />
      <circle cx={5.5} r={2} />
      <path d="M0 -7V7" strokeDasharray="3 2.5" />
    </g>
  );
}
