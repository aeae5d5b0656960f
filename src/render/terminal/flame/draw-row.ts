import type { BoxLabels } from './box-label.ts';
import type { BoxCells } from './cell-rows.ts';

export interface RowLook {
  readonly columns: number;
  readonly labels: BoxLabels;
  /** @param box -1: several that are too narrow */
  readonly paint: (box: number, text: string) => string;
  readonly isAscii: boolean;
}

/** Draws the boxes of a row: each begins with a border, and one stands behind the last of several. */
export function rowDrawer({ columns, labels, paint, isAscii }: RowLook) {
  const border = isAscii ? '|' : '▏';
  const joined = isAscii ? '.' : '…';
  const boxText = ({ box, from, to }: BoxCells): string =>
    paint(box, box < 0 ? joined.repeat(to - from) : border + labels.text(box, to - from - 1));
  return (row: readonly BoxCells[]): string => {
    let line = '';
    let at = 0;
    for (const cells of row) {
      if (cells.from > at) line += gap(cells.from - at, at > 0 ? border : ' ');
      line += boxText(cells);
      at = cells.to;
    }
    return at < columns && at > 0 ? line + border : line;
  };
}

/** Cells in which nothing runs: their caller does. */
function gap(columns: number, first: string): string {
  return first + ' '.repeat(columns - 1);
}
