import { functionKind } from '../../model/function-table.ts';
import type { StatsTables } from '../../model/merge-stats.ts';

/** For each function whether it is drawn; `(idle)` is not. */
export function drawableFunctions({ stats }: StatsTables): Uint8Array {
  const { functionName, url } = stats.functions;
  return Uint8Array.from(functionName, (name, i) => {
    return Number(functionKind(name, url[i]) !== 'idle');
  });
}

/**
 * For each function its number in a graph, in order of the first appearance in the dump; -1 where it is not
 * drawn. A dump of counts names a function, then its callers; one of samples names each once.
 */
export function nodeIds(tables: StatsTables): Int32Array {
  const isDrawable = drawableFunctions(tables);
  const ids = new Int32Array(isDrawable.length).fill(-1);
  let next = 0;
  const number = (index: number): void => {
    if (isDrawable[index] === 1 && ids[index] === -1) ids[index] = next++;
  };
  const { edges, stats } = tables;
  const callers = stats.unit === 's' ? edgesBy(edges.callee, ids.length) : null;
  for (let row = 0; row < stats.rowCount; row++) {
    number(row);
    if (callers === null) continue;
    for (let at = callers.start[row]; at < callers.start[row + 1]; at++) {
      number(edges.caller[callers.order[at]]);
    }
  }
  for (let index = stats.rowCount; index < ids.length; index++) number(index);
  return ids;
}

/** Edges in the order of one of their ends, each list in the order of the edges. */
export function edgesBy(end: Int32Array, count: number): { order: Int32Array; start: Int32Array } {
  const start = new Int32Array(count + 2);
  for (const index of end) start[index + 1] = start[index + 1] + 1;
  for (let i = 1; i < start.length; i++) {
    start[i] += start[i - 1];
  }
  const next = start.slice();
  const order = new Int32Array(end.length);
  end.forEach((index, edge) => {
    order[next[index]] = edge;
    next[index] += 1;
  });
  return { order, start };
}
