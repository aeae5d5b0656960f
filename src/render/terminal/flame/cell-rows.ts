import type { Boxes } from '../../../flame/boxes.ts';
import { layOut } from '../../../flame/lay-out.ts';

/** A box on a row of cells, from a cell up to, not including, another; -1: several that are too narrow. */
export interface BoxCells {
  readonly box: number;
  readonly from: number;
  readonly to: number;
}

export interface CellView {
  /** The part of the root that takes the whole width, in the unit of the boxes. */
  readonly from: number;
  readonly to: number;
  readonly columns: number;
  /** What is narrower than this part of the width is joined with its neighbours, as is what takes no whole cell. */
  readonly minShare: number;
  /** Rows from the root's on, the last one not included. */
  readonly firstRow: number;
  readonly endRow: number;
}

export interface CellRows {
  readonly rows: readonly (readonly BoxCells[])[];
  /** Whether there are more below. */
  readonly isMore: boolean;
}

/** Boxes in cells, row by row from the first one that is seen: only these are looked at. */
export function cellRows(boxes: Boxes, view: CellView): CellRows {
  const { columns } = view;
  const minWidthPx = Math.max(1, view.minShare * columns);
  const placed = layOut(boxes, { ...view, widthPx: columns, minWidthPx });
  const rows: BoxCells[][] = [];
  for (const [i, box] of placed.box.entries()) {
    const from = Math.round(placed.x[i]);
    const to = Math.round(placed.x[i] + placed.width[i]);
    // Neighbours that are joined may take less than a cell together.
    if (to <= from) continue;
    const row = placed.row[i] - view.firstRow;
    while (rows.length <= row) rows.push([]);
    rows[row].push({ box, from, to });
  }
  return { rows, isMore: placed.isMore };
}
