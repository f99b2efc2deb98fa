/** The matrix's measures, in pixels. Columns and rows never move or change their size. */
export interface MatrixPlan {
  readonly narrow: boolean;
  /** Node names, leader counts and P0, left of the scroller. */
  readonly headWidth: number;
  /** From one column to the next. */
  readonly pitch: number;
  readonly rowPitch: number;
  readonly systemX: number;
  /** Top of the load bars, the hash range bar, the fan, the flags, the ids and the cells. */
  readonly loadTop: number;
  readonly rangeTop: number;
  readonly fanTop: number;
  readonly flagTop: number;
  readonly idTop: number;
  readonly cellTop: number;
  readonly bottom: number;
}

const idHeight = 24;

export function planMatrix({
  width,
  nodes,
  columns,
  showsLoad,
}: {
  readonly width: number;
  readonly nodes: number;
  readonly columns: number;
  readonly showsLoad: boolean;
}): MatrixPlan {
  const narrow = width < 640;
  const systemX = narrow ? 54 : 101;
  const room = (width - systemX - 16) / (columns + 1);
  const pitch = narrow ? 26 : Math.max(14, Math.min(32, Math.floor(room * 2) / 2));
  const headWidth = systemX + pitch + 8;
  const rowPitch = narrow ? 26 : pitch > 20 ? 24 : 18;
  const loadTop = 14;
  const rangeTop = loadTop + (showsLoad ? 30 : 4);
  const fanTop = rangeTop + 7;
  const flagTop = fanTop + 18;
  const idTop = flagTop + 66;
  const cellTop = idTop + idHeight;
  return {
    narrow,
    headWidth,
    pitch,
    rowPitch,
    systemX,
    loadTop,
    rangeTop,
    fanTop,
    flagTop,
    idTop,
    cellTop,
    bottom: cellTop + nodes * rowPitch + 1,
  };
}
