import { memo, type NamedExoticComponent } from "react";
import { wallHalf, type Point, type Wall } from "./wall.ts";
import "./stage.css";

export interface StageWallsProps {
  readonly walls: readonly Wall[];
  readonly hatch: string;
  readonly onWallMenu: ((anchor: Element) => void) | undefined;
}

/** A wall's middle line. */
export function wallPath(wall: Wall): string {
  switch (wall.kind) {
    case "line":
      return `M${wall.from.x} ${wall.from.y}L${wall.to.x} ${wall.to.y}`;
    case "path":
      return roundedPath(wall.points);
    case "ring": {
      const { centre, radius } = wall;
      return `M${centre.x - radius} ${centre.y}a${radius} ${radius} 0 1 1 ${2 * radius} 0a${radius} ${radius} 0 1 1 ${-2 * radius} 0Z`;
    }
  }
}

/** Straight pieces with rounded corners: a smoother curve would swing out towards the nodes. */
function roundedPath(points: readonly Point[]): string {
  return points
    .map((corner, slot) => {
      const before = points[slot - 1];
      const after = points[slot + 1];
      if (before === undefined) return `M${corner.x} ${corner.y}`;
      if (after === undefined) return `L${corner.x} ${corner.y}`;
      const enter = towards(corner, before);
      const leave = towards(corner, after);
      return `L${enter.x} ${enter.y}Q${corner.x} ${corner.y} ${leave.x} ${leave.y}`;
    })
    .join("");
}

const cornerRadius = 28;

function towards(corner: Point, end: Point): Point {
  const length = Math.hypot(end.x - corner.x, end.y - corner.y);
  const share = Math.min(0.5, cornerRadius / length);
  return {
    x: corner.x + (end.x - corner.x) * share,
    y: corner.y + (end.y - corner.y) * share,
  };
}

/** Ten pixels of hatch between two danger edges, along any route. */
export const StageWalls: NamedExoticComponent<StageWallsProps> = memo(function StageWalls({
  walls,
  hatch,
  onWallMenu,
}: StageWallsProps) {
  const paths = walls.map(wallPath);
  return (
    <g>
      {/* The edges first, the ground over them, the hatch on top: exact along any route. */}
      {paths.map((path) => (
        <path
          key={`edge${path}`}
          className="stage-wallEdge"
          d={path}
          strokeWidth={2 * wallHalf + 2}
        />
      ))}
      {paths.map((path) => (
        <path
          key={`ground${path}`}
          className="stage-wallGround"
          d={path}
          strokeWidth={2 * wallHalf}
        />
      ))}
      {paths.map((path) => (
        <path
          key={`hatch${path}`}
          className="stage-wallHatch"
          d={path}
          stroke={`url(#${hatch})`}
          strokeWidth={2 * wallHalf}
        />
      ))}
      {onWallMenu !== undefined &&
        paths.map((path) => (
          <path
            key={`hit${path}`}
            className="stage-wallHit"
            d={path}
            onClick={(event) => onWallMenu(event.currentTarget)}
            onContextMenu={(event) => {
              event.preventDefault();
              onWallMenu(event.currentTarget);
            }}
          >
            <title>The network is cut here</title>
          </path>
        ))}
    </g>
  );
});
