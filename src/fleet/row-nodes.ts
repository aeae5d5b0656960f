import type { EntryTable } from './entry-table.ts';
import { EXACT_CALLS, OBSERVED_CALLS } from './frame-entry.ts';

/** Rows that are counts of a function, not of a stack. */
interface FunctionCount {
  /** `null`: it is the number of dumps in which somebody counted. */
  readonly fn: number | null;
  /** Else what was observed where somebody counted. */
  readonly isExact: boolean;
}

/** The nodes of stacks, callers first, those of one caller in the order of their functions. */
export interface RowNodes {
  readonly parent: Int32Array;
  readonly functionIndex: Int32Array;
  /** -1: the row is no stack. */
  readonly nodeOfRow: Int32Array;
  /** By row. */
  readonly countsOfRow: ReadonlyMap<number, FunctionCount>;
}

/** More functions than these no table has: with it a node and a function are one number. */
const FUNCTION_LIMIT = 2 ** 26;

export function rowNodes(stacks: readonly (readonly string[])[], table: EntryTable): RowNodes {
  const nodes = new GrowingNodes();
  const nodeOfRow = new Int32Array(stacks.length).fill(-1);
  const countsOfRow = new Map<number, FunctionCount>();
  stacks.forEach((stack, row) => {
    const count = functionCount(stack, table);
    if (count === null) nodeOfRow[row] = nodes.nodeOf(stack, table);
    else countsOfRow.set(row, count);
  });
  const { parent, functionIndex, position } = nodes.inOrder();
  return {
    parent,
    functionIndex,
    nodeOfRow: nodeOfRow.map((node) => (node < 0 ? -1 : position[node])),
    countsOfRow,
  };
}

function functionCount([kind, entry]: readonly string[], table: EntryTable): FunctionCount | null {
  const isExact = kind === EXACT_CALLS;
  if (!isExact && kind !== OBSERVED_CALLS) return null;
  return { fn: entry === undefined ? null : (table.indexOf(entry) ?? null), isExact };
}

class GrowingNodes {
  private readonly children = new Map<number, number>();
  private readonly parent = [-1];
  private readonly functionIndex = [0];
  private readonly depth = [0];

  nodeOf(stack: readonly string[], table: EntryTable): number {
    let node = 0;
    for (const entry of stack) {
      const fn = table.indexOf(entry);
      if (fn === undefined) break;
      node = this.child(node, fn);
    }
    return node;
  }

  /** Sorted by depth, then by function: whoever asks for the children of a node finds them in that order. */
  inOrder() {
    const { parent, functionIndex, depth } = this;
    const order = Array.from(parent, (_, node) => node).sort(
      (a, b) => depth[a] - depth[b] || functionIndex[a] - functionIndex[b],
    );
    const position = new Int32Array(order.length);
    order.forEach((node, at) => {
      position[node] = at;
    });
    return {
      parent: Int32Array.from(order, (node) => (node === 0 ? -1 : position[parent[node]])),
      functionIndex: Int32Array.from(order, (node) => functionIndex[node]),
      position,
    };
  }

  private child(node: number, fn: number): number {
    const key = node * FUNCTION_LIMIT + fn;
    const known = this.children.get(key);
    if (known !== undefined) return known;
    const added = this.parent.push(node) - 1;
    this.children.set(key, added);
    this.functionIndex.push(fn);
    this.depth.push(this.depth[node] + 1);
    return added;
  }
}
