import { hexColor } from '../gprof2dot/themes.ts';
import type { DrawnEdge } from './drawing.ts';

/** Heavy edges are thick, dark and straight. */
export function edgeLook(share: number): Pick<DrawnEdge, 'color' | 'penWidth' | 'weight'> {
  return {
    color: hexColor([0.02, 0.15 + 0.5 * share, 0.62 - 0.25 * Math.sqrt(share)]),
    penWidth: 0.8 + 5 * share,
    weight: 1 + Math.round(99 * share),
  };
}
