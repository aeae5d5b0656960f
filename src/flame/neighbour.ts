import type { Boxes } from './boxes.ts';

/** Where to go from a box. */
export type Step = 'caller' | 'callee' | 'left' | 'right';

/** The box beside another; -1: there is none. Of what it calls the largest is meant. */
export function neighbour(boxes: Boxes, box: number, to: Step): number {
  const parent = boxes.parentOf(box);
  if (to === 'caller') return parent;
  if (to === 'callee') return widest(boxes, boxes.childrenOf(box));
  if (parent < 0) return -1;
  const beside = Array.from(boxes.childrenOf(parent));
  return beside[beside.indexOf(box) + (to === 'right' ? 1 : -1)] ?? -1;
}

function widest(boxes: Boxes, list: ArrayLike<number>): number {
  let best = -1;
  for (let i = 0; i < list.length; i++) {
    if (best < 0 || boxes.widthOf(list[i]) > boxes.widthOf(best)) best = list[i];
  }
  return best;
}
