import { boxAt } from './boxes.ts';
import type { Look } from './look.ts';

/** The box of a function's largest stack, where callers stand above what they call; 0: it has none. */
export function largestBox({ tree, boxes }: Look, fn: number): number {
  let largest = 0;
  for (let node = 1; node < tree.fn.length; node++) {
    const isLarger = largest === 0 || tree.total[node] > tree.total[largest];
    if (tree.fn[node] === fn && isLarger) largest = node;
  }
  const path: number[] = [];
  for (let at = largest; at > 0; at = tree.parent[at]) path.push(tree.fn[at]);
  return boxAt(boxes, path.reverse());
}
