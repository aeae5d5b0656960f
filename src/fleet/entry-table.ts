import type { FunctionTable } from '../model/function-table.ts';
import { functionOfEntry } from './frame-entry.ts';

/** The functions of stacks, each entry once, in the order of the entries; the first is the root's. */
export class EntryTable {
  readonly functions: FunctionTable;
  private readonly indexes = new Map<string, number>();

  constructor(stacks: readonly (readonly string[])[]) {
    const entries = new Set<string>();
    for (const stack of stacks) for (const entry of stack) entries.add(entry);
    const columns = {
      functionName: ['(root)'],
      url: [''],
      line: [0],
      column: [0],
    };
    for (const entry of [...entries].sort()) {
      const named = functionOfEntry(entry);
      if (named === null) continue;
      this.indexes.set(entry, columns.functionName.length);
      columns.functionName.push(named.functionName);
      columns.url.push(named.url);
      columns.line.push(named.line);
      columns.column.push(named.column);
    }
    this.functions = columns;
  }

  /** The function of an entry; `undefined`: it is none of a function. */
  indexOf(entry: string): number | undefined {
    return this.indexes.get(entry);
  }
}
