import type { CallTree } from '../model/call-tree.ts';
import { type FunctionTable, FunctionTableBuilder } from '../model/function-table.ts';
import { mergeTrees } from '../model/merge-trees.ts';
import type { ProfileView } from '../model/profile-view.ts';

/** A frame as a format writes it: rows with equal frames are one there. */
export interface Frame {
  readonly name: string;
  /** Path or url; empty: native code. */
  readonly file: string;
  /** From 1; 0: unknown. */
  readonly line: number;
  readonly column: number;
}

/** The frames of a view: entry 0 is none, which stands for the root. */
export interface Frames {
  readonly table: FunctionTable;
  /** By row of the view. */
  readonly frameOfRow: Int32Array;
}

/** The frames of all rows, each distinct one once. */
export function framesOf(
  { stats, shown }: ProfileView,
  frameAt: (functions: FunctionTable, row: number) => Frame,
): Frames {
  const builder = new FunctionTableBuilder();
  // No frame has this place, not even that of a native function without a name.
  builder.intern('(root)', '\0', 0, 0);
  const frameOfRow = Int32Array.from({ length: stats.rowCount }, (_, row) => {
    const { name, file, line, column } = frameAt(shown, row);
    return builder.intern(name, file, line, column);
  });
  return { table: builder.table, frameOfRow };
}

/** All stacks of a view as one tree of frames; node 0 is the root. */
export function frameTree({ summedStacks }: ProfileView, { table, frameOfRow }: Frames): CallTree {
  const all = summedStacks ?? [];
  return mergeTrees(
    all.map(({ tree }) => tree),
    table,
    all.map(({ rowOfFunction }) => rowOfFunction.map((row) => frameOfRow[row] ?? 0)),
  );
}
