import type { Boxes } from '../../../flame/boxes.ts';
import type { FlameGraph } from '../../../flame/flame-graph.ts';
import type { Screen } from '../../screen.ts';
import { BoxLabels } from './box-label.ts';
import { type BoxPaint, boxPaint } from './box-paint.ts';
import { type BoxCells, cellRows } from './cell-rows.ts';

/** A flame graph that is printed. */
export interface PrintedFlame {
  readonly graph: FlameGraph;
  readonly boxes: Boxes;
  /** Levels below the root. */
  readonly depth: number;
  /** The part of the whole below which a box is not drawn. */
  readonly minShare: number;
}

/** An icicle, a line for each level: the root is at the top. */
export function* flameLines(flame: PrintedFlame, screen: Screen): Iterable<string> {
  const { graph, boxes, depth, minShare } = flame;
  const to = boxes.widthOf(0);
  const { columns } = screen;
  const { rows } = cellRows(boxes, {
    from: 0,
    to,
    columns,
    minShare,
    firstRow: 0,
    endRow: depth + 1,
  });
  const drawn = rowDrawer({
    boxes,
    columns,
    paint: boxPaint(graph, graph.changes === null ? 'package' : 'change', screen),
    labels: new BoxLabels(graph, boxes, { whole: to, isAscii: screen.isAscii }),
    isAscii: screen.isAscii,
  });
  for (const row of rows) yield drawn(row).trimEnd();
}

export interface RowLook {
  readonly boxes: Boxes;
  readonly columns: number;
  readonly labels: BoxLabels;
  readonly paint: BoxPaint;
  readonly isAscii: boolean;
}

/** Draws the boxes of a row: each begins with a border, and one stands behind the last of several. */
export function rowDrawer({ boxes, columns, labels, paint, isAscii }: RowLook) {
  const border = isAscii ? '|' : '▏';
  const joined = isAscii ? '.' : '…';
  const boxText = ({ box, from, to }: BoxCells): string => {
    if (box < 0) return paint(0, joined.repeat(to - from));
    return paint(boxes.fnOf(box), border + labels.text(box, to - from - 1));
  };
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
