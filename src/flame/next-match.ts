import type { Boxes } from './boxes.ts';
import { TreeBoxes } from './tree-boxes.ts';

/** Where a walk over the matches begins, and which way it goes. */
interface Walk {
  readonly start: number;
  readonly step: 1 | -1;
  /** The boxes that are drawn, in their order. */
  readonly drawn: readonly number[];
}

/**
 * The next box whose function matches, round at the end; -1: none does. Trees are walked from end to end. Of boxes that
 * are made only when they are looked at, those that are drawn count.
 */
export function nextMatch(boxes: Boxes, isMatch: Uint8Array, { start, step, drawn }: Walk): number {
  const isThere = (box: number): boolean => box > 0 && isMatch[boxes.fnOf(box)] === 1;
  const count = boxes instanceof TreeBoxes ? boxes.count : drawn.length;
  const boxOf = (i: number): number => (boxes instanceof TreeBoxes ? i : drawn[i]);
  const from = boxes instanceof TreeBoxes ? start : drawn.indexOf(start);
  for (let i = 1; i <= count; i++) {
    const box = boxOf((((from + step * i) % count) + count) % count);
    if (isThere(box) && boxes.widthOf(box) > 0) return box;
  }
  return -1;
}
