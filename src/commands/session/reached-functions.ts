import type { CallEdges } from '../../model/call-edges.ts';

const MAX_DEPTH = 3;
const MAX_FUNCTIONS = 200;

/** The functions that one calls, those that they call, and so on, a few steps down. */
export function reachedFrom(
  row: number,
  { caller, callee }: Pick<CallEdges, 'caller' | 'callee'>,
): readonly number[] {
  const reached = new Set([row]);
  for (let depth = 0, isNew = true; depth < MAX_DEPTH && isNew; depth++) {
    isNew = false;
    const before = new Set(reached);
    for (let edge = 0; edge < caller.length && reached.size <= MAX_FUNCTIONS; edge++) {
      const to = callee[edge];
      if (!before.has(caller[edge]) || reached.has(to)) continue;
      reached.add(to);
      isNew = true;
    }
  }
  reached.delete(row);
  return [...reached];
}
