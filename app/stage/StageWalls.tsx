import { memo, type NamedExoticComponent } from "react";
import { curveCatmullRom, line } from "d3";
import { wallHalf, type Point, type Wall } from "./wall.ts";
import "./stage.css";

export interface StageWallsProps {
  readonly walls: readonly Wall[];
  readonly hatch: string;
  readonly onWallMenu: ((anchor: Element) => void) | undefined;
}

const smooth = line<Point>(
  ({ x }) => x,
  ({ y }) => y,
).curve(curveCatmullRom.alpha(0.5));

/** A wall's middle line. */
export function wallPath(wall: Wall): string {
  switch (wall.kind) {
    case "line":
      return `M${wall.from.x} ${wall.from.y}L${wall.to.x} ${wall.to.y}`;
    case "path":
      return smooth([...wall.points]) ?? "";
    case "ring": {
      const { centre, radius } = wall;
      return `M${centre.x - radius} ${centre.y}a${radius} ${radius} 0 1 1 ${2 * radius} 0a${radius} ${radius} 0 1 1 ${-2 * radius} 0Z`;
    }
  }
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
        <path key={`edge${path}`} className="stage-wallEdge" d={path} strokeWidth={2 * wallHalf + 2} />
      ))}
      {paths.map((path) => (
        <path key={`ground${path}`} className="stage-wallGround" d={path} strokeWidth={2 * wallHalf} />
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
