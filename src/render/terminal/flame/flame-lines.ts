import type { Boxes } from '../../../flame/boxes.ts';
import type { FlameGraph } from '../../../flame/flame-graph.ts';
import type { Screen } from '../../screen.ts';
import { BoxLabels } from './box-label.ts';
import { boxPaint } from './box-paint.ts';
import { cellRows } from './cell-rows.ts';
import { rowDrawer } from './draw-row.ts';

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
  const paint = boxPaint(graph, graph.changes === null ? 'package' : 'change', screen);
  const drawn = rowDrawer({
    columns,
    labels: new BoxLabels(graph, boxes, { whole: to, isAscii: screen.isAscii }),
    paint: (box, text) => paint(box < 0 ? 0 : boxes.fnOf(box), text),
    isAscii: screen.isAscii,
  });
  for (const row of rows) yield drawn(row).trimEnd();
}
