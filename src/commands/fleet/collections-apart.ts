import { functionOfEntry } from '../../fleet/frame-entry.ts';
import type { StackRows } from '../../fleet/tree-of-rows.ts';
import { functionKind } from '../../model/function-table.ts';

/**
 * The rows with garbage collection under the root alone. Rows have it on the stack that it interrupted; the calls of
 * that stack stay its own: they are lower bounds as before.
 */
export function collectionsApart(rows: StackRows): StackRows {
  const known = new Map<string, boolean>();
  const isCollection = (entry: string): boolean => {
    const found = known.get(entry) ?? isOfCollector(entry);
    known.set(entry, found);
    return found;
  };
  const stacks: (readonly string[])[] = [];
  const [selfUs, samples, calls]: [number[], number[], number[]] = [[], [], []];
  const add = (stack: readonly string[], values: readonly [number, number, number]): void => {
    stacks.push(stack);
    selfUs.push(values[0]);
    samples.push(values[1]);
    calls.push(values[2]);
  };
  rows.stacks.forEach((stack, row) => {
    const top = stack.at(-1);
    const called = rows.calls?.[row] ?? 0;
    const isMoved = stack.length > 1 && top !== undefined && isCollection(top);
    if (isMoved) add(stack.slice(0, -1), [0, 0, called]);
    add(isMoved ? [top] : stack, [rows.selfUs[row], rows.samples[row], called]);
  });
  return { ...rows, stacks, selfUs, samples, calls: rows.calls === null ? null : calls };
}

function isOfCollector(entry: string): boolean {
  const fn = functionOfEntry(entry);
  return fn !== null && functionKind(fn.functionName, fn.url) === 'gc';
}
