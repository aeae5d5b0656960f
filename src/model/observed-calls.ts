import { eachPlacedSample, NODE_KIND, type PlacedNodes } from './sample-placement.ts';
import type { SampledProfile } from './sampled-profile.ts';
import { type MergedTree, subtreeSums, type TreeShape } from './tree-shape.ts';

export interface ObservedCallsInput {
  readonly profile: SampledProfile;
  readonly placed: PlacedNodes;
  readonly tree: MergedTree;
}

/**
 * Counts, for each node of the tree, how often the sampled stack entered it: between two samples every
 * frame beyond the stack's common part is one entry. That is the number of runs of samples inside the
 * node's subtree, hence (samples in the subtree) - (neighbours both in the subtree); so it is enough to
 * count each sample at its node, take one off at the deepest common node of each pair of neighbours, and
 * sum over subtrees. Linear whatever the depth, where walking the stacks is not.
 *
 * `(program)` and `(garbage collector)` leave the stack as it was; after `(idle)` and `(root)` nothing
 * runs. A run of samples on the same such row is one call of it.
 */
export function countObservedCalls(input: ObservedCallsInput): Float64Array {
  const { profile, placed, tree } = input;
  const counter = new CallCounter(tree);
  eachPlacedSample(profile, placed, (node) => {
    counter.count(tree.treeNode[node] as number, placed.kind[node] as number);
  });
  return counter.finish();
}

class CallCounter {
  private readonly tree: TreeShape;
  private readonly deepestCommonNode: (a: number, b: number) => number;
  /** Samples at each node, less one for each pair of neighbours whose deepest common node it is. */
  private readonly entries: Float64Array;
  /** Calls of the node alone, which those below it share nothing with. */
  private readonly ownCalls: Float64Array;
  private running = -1;
  private specialRow = -1;

  constructor(tree: TreeShape) {
    this.tree = tree;
    this.deepestCommonNode = commonNodeFinder(tree);
    this.entries = new Float64Array(tree.parent.length);
    this.ownCalls = new Float64Array(tree.parent.length);
  }

  /** Takes the next sample: its node in the tree and that node's kind. */
  count(at: number, kind: number): void {
    if (kind === NODE_KIND.ordinary) this.countStack(at);
    else this.countSpecial(at, kind);
  }

  private countStack(at: number): void {
    this.specialRow = -1;
    if (at === this.running) return;
    this.entries[at] = (this.entries[at] as number) + 1;
    if (this.running >= 0) {
      const common = this.deepestCommonNode(this.running, at);
      this.entries[common] = (this.entries[common] as number) - 1;
    }
    this.running = at;
  }

  private countSpecial(at: number, kind: number): void {
    const row = this.tree.functionIndex[at] as number;
    if (row !== this.specialRow) this.ownCalls[at] = (this.ownCalls[at] as number) + 1;
    this.specialRow = row;
    if (kind === NODE_KIND.idle || kind === NODE_KIND.root) this.running = -1;
  }

  finish(): Float64Array {
    const calls = subtreeSums(this.entries, this.tree.parent);
    for (let i = 1; i < calls.length; i++) {
      calls[i] = (calls[i] as number) + (this.ownCalls[i] as number);
    }
    calls[0] = 0;
    return calls;
  }
}

/**
 * Finds the deepest node that two nodes have above them (or are). The tree is cut into chains that
 * follow the largest subtree down; climbing goes a chain at a time, so a query takes at most log2(nodes)
 * steps. In depth-first order the chain that starts later is never above the other.
 */
function commonNodeFinder(tree: TreeShape): (a: number, b: number) => number {
  const { parent } = tree;
  const chainStart = chainStarts(tree);
  return (a, b) => {
    while (chainStart[a] !== chainStart[b]) {
      const startA = chainStart[a] as number;
      const startB = chainStart[b] as number;
      if (startA > startB) a = parent[startA] as number;
      else b = parent[startB] as number;
    }
    return Math.min(a, b);
  };
}

function chainStarts({ parent, subtreeEnd }: TreeShape): Int32Array {
  const count = parent.length;
  const heaviest = new Int32Array(count).fill(-1);
  const sizeOf = (node: number): number => (subtreeEnd[node] as number) - node;
  for (let i = count - 1; i > 0; i--) {
    const above = parent[i] as number;
    const known = heaviest[above] as number;
    if (known < 0 || sizeOf(i) >= sizeOf(known)) heaviest[above] = i;
  }
  const start = new Int32Array(count);
  for (let i = 1; i < count; i++) {
    const above = parent[i] as number;
    start[i] = heaviest[above] === i ? (start[above] as number) : i;
  }
  return start;
}
