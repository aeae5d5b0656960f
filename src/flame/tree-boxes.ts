import type { Boxes } from './boxes.ts';
import type { FlameTree } from './flame-tree.ts';

/** A box for each node of a tree: callers above what they call. What is negative has no width. */
export class TreeBoxes implements Boxes {
  readonly isBySize: boolean;
  readonly tree: FlameTree;
  private readonly width: Float64Array;
  private readonly start: Float64Array;

  /** @param start where boxes begin, if they do not stand one beside the other */
  constructor(tree: FlameTree, isBySize: boolean, start?: Float64Array) {
    this.isBySize = isBySize;
    this.tree = tree;
    this.width = widthsOf(tree);
    this.start = start ?? startsOf(tree, this.width);
  }

  get count(): number {
    return this.tree.fn.length;
  }

  fnOf(box: number): number {
    return this.tree.fn[box];
  }

  parentOf(box: number): number {
    return this.tree.parent[box];
  }

  depthOf(box: number): number {
    return this.tree.depth[box];
  }

  startOf(box: number): number {
    return this.start[box];
  }

  widthOf(box: number): number {
    return this.width[box];
  }

  selfOf(box: number): number {
    return this.tree.self[box];
  }

  samplesOf(box: number): number | null {
    return this.tree.totalSamples?.[box] ?? null;
  }

  childrenOf(box: number): readonly number[] {
    const { end } = this.tree;
    const children: number[] = [];
    const last = end[box];
    for (let child = box + 1; child < last; child = end[child]) children.push(child);
    return children;
  }
}

/** Sums of the subtrees, of which none is narrower than its parts together: negative amounts take no room. */
function widthsOf({ self, parent, total }: FlameTree): Float64Array {
  if (self.every((value) => value >= 0)) return total;
  const width = self.map((value) => Math.max(0, value));
  for (let i = parent.length - 1; i > 0; i--) {
    const above = parent[i];
    width[above] = width[above] + width[i];
  }
  return width;
}

function startsOf({ parent }: FlameTree, width: Float64Array): Float64Array {
  const start = new Float64Array(parent.length);
  // Where the next child of each node begins.
  const next = new Float64Array(parent.length);
  for (let i = 1; i < parent.length; i++) {
    const above = parent[i];
    start[i] = next[above];
    next[i] = next[above];
    next[above] = next[above] + width[i];
  }
  return start;
}
