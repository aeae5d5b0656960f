import type { Boxes } from './boxes.ts';

/** What is to be laid out. */
export interface Viewport {
  /** The part of the root that takes the whole width, in the unit of the boxes. */
  readonly from: number;
  readonly to: number;
  readonly widthPx: number;
  /** What is narrower is joined with its neighbours. */
  readonly minWidthPx: number;
  /** Rows from the root's on that can be seen, the last one not included. */
  readonly firstRow: number;
  readonly endRow: number;
}

/** Places of boxes as columns: row by row, each from left to right. Pixels. */
export interface Placed {
  /** -1: several that are too narrow to be drawn. */
  readonly box: readonly number[];
  readonly row: readonly number[];
  readonly x: readonly number[];
  readonly width: readonly number[];
  /** Rows that have boxes, from the root on, as far as they were looked at. */
  readonly rowCount: number;
  /** Whether there are more below. */
  readonly isMore: boolean;
}

/** Where boxes are drawn, those in sight alone, cut at the edges. */
export function layOut(boxes: Boxes, view: Viewport): Placed {
  const box: number[] = [];
  const row: number[] = [];
  const x: number[] = [];
  const width: number[] = [];
  const scale = view.widthPx / (view.to - view.from || 1);
  let depth = 0;
  const take = (taken: number, start: number, end: number): void => {
    if (depth < view.firstRow) return;
    const left = Math.max(0, (start - view.from) * scale);
    box.push(taken);
    row.push(depth);
    x.push(left);
    width.push(Math.min(view.widthPx, (end - view.from) * scale) - left);
  };
  let above: readonly number[] = [0];
  take(0, boxes.startOf(0), boxes.startOf(0) + boxes.widthOf(0));
  for (depth = 1; depth < view.endRow && above.length > 0; depth++) {
    above = placeRow(boxes, above, { ...view, minWidth: view.minWidthPx / scale, take });
  }
  const rowCount = above.length === 0 ? depth - 1 : depth;
  return { box, row, x, width, rowCount, isMore: above.length > 0 };
}

interface Placing {
  readonly from: number;
  readonly to: number;
  /** In the unit of the boxes. */
  readonly minWidth: number;
  readonly take: (box: number, start: number, end: number) => void;
}

/** Places what is below the boxes of a row; gives the boxes of the next one. */
function placeRow(boxes: Boxes, above: readonly number[], placing: Placing): readonly number[] {
  const below: number[] = [];
  for (const parent of above) placeChildren(boxes, parent, placing, below);
  return below;
}

function placeChildren(boxes: Boxes, parent: number, placing: Placing, below: number[]): void {
  const children = boxes.childrenOf(parent);
  const { from, to, minWidth, take } = placing;
  let joinedFrom = Number.POSITIVE_INFINITY;
  let joinedTo = 0;
  const flush = (): void => {
    const end = Math.min(joinedTo, to);
    if (end > joinedFrom) take(-1, joinedFrom, end);
    joinedFrom = Number.POSITIVE_INFINITY;
  };
  for (let i = firstInSight(boxes, children, from); i < children.length; i++) {
    const box = children[i];
    const start = boxes.startOf(box);
    const width = boxes.widthOf(box);
    if (start >= to) break;
    if (width >= minWidth && width > 0) {
      flush();
      take(box, start, start + width);
      below.push(box);
      continue;
    }
    joinedFrom = Math.min(joinedFrom, Math.max(start, from));
    joinedTo = start + width;
    if (!boxes.isBySize) continue;
    const last = children[children.length - 1];
    joinedTo = boxes.startOf(last) + boxes.widthOf(last);
    break;
  }
  flush();
}

/** The first child that ends behind a place: they stand from left to right. */
function firstInSight(boxes: Boxes, children: ArrayLike<number>, from: number): number {
  let low = 0;
  let high = children.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const box = children[middle];
    if (boxes.startOf(box) + boxes.widthOf(box) <= from) low = middle + 1;
    else high = middle;
  }
  return low;
}
