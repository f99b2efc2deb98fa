/** Paths around the origin, in the user units of whoever draws them. */

/** Flat-top hexagon with the given circumradius. */
export function hexagonPath(radius: number): string {
  const half = radius / 2;
  const height = radius * 0.866;
  return `M${-radius} 0L${-half} ${-height}H${half}L${radius} 0L${half} ${height}H${-half}Z`;
}

export function diamondPath(radius: number): string {
  return `M0 ${-radius}L${radius} 0L0 ${radius}L${-radius} 0Z`;
}

/** A triangle that points to the right: somebody on the way out. */
export function leavingPath(radius: number): string {
  const back = round(-radius * 0.7);
  const half = round(radius * 0.95);
  return `M${back} ${-half}L${radius} 0L${back} ${half}Z`;
}

/** A waning moon of the given radius, open to the upper right. */
export function moonPath(radius: number): string {
  const r = round(radius);
  const x = round(radius * 0.24);
  const y = round(radius * 0.97);
  const tipX = round(radius * 0.97);
  const tipY = round(radius * 0.24);
  return `M${-x} ${-y}A${r} ${r} 0 1 0 ${tipX} ${tipY}A${round(radius * 0.82)} ${round(radius * 0.82)} 0 0 1 ${-x} ${-y}Z`;
}

/** A crown of the given width, standing on y = 0. */
export function crownPath(width: number): string {
  const u = width / 20;
  const point = (x: number, y: number): string => `${round(x * u)} ${round(y * u)}`;
  return [
    `M${point(-8.4, 0)}`,
    `L${point(-10, -9)}`,
    `L${point(-4.9, -5.4)}`,
    `L${point(0, -11.8)}`,
    `L${point(4.9, -5.4)}`,
    `L${point(10, -9)}`,
    `L${point(8.4, 0)}Z`,
  ].join("");
}

/** An arc of a circle, clockwise from twelve o'clock; `fraction` in [0, 1]. */
export function clockArcPath(radius: number, fraction: number): string {
  if (fraction <= 0) return "";
  // A whole circle has no arc: stop a hair before it.
  const angle = Math.min(fraction, 0.9999) * 2 * Math.PI;
  const { x, y } = clockPoint(radius, angle);
  return `M0 ${-radius}A${radius} ${radius} 0 ${angle > Math.PI ? 1 : 0} 1 ${round(x)} ${round(y)}`;
}

/** The point of a clock face at an angle from twelve o'clock. */
export function clockPoint(
  radius: number,
  angle: number,
): { readonly x: number; readonly y: number } {
  return { x: radius * Math.sin(angle), y: -radius * Math.cos(angle) };
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
