import type { Boxes } from './boxes.ts';
import type { FlameTree } from './flame-tree.ts';

/** Nodes of a tree that a box stands for, with what each gives to its width. */
interface Members {
  readonly node: number[];
  readonly amount: number[];
  readonly samples: number[];
}

function noMembers(): Members {
  return { node: [], amount: [], samples: [] };
}

/** What stands below a box: the callers of its function, or what that calls. */
export type Direction = 'callers' | 'callees';

/**
 * Boxes of nodes that the same functions lead to, made when somebody looks at them: upside down there are many more of
 * them than a tree has nodes.
 */
export class GroupedBoxes implements Boxes {
  readonly isBySize = true;
  private readonly tree: FlameTree;
  private readonly direction: Direction;
  private readonly fn: number[] = [];
  private readonly parent: number[] = [];
  private readonly depth: number[] = [];
  private readonly start: number[] = [];
  private readonly width: number[] = [];
  private readonly samples: number[] = [];
  private readonly members: Members[] = [];
  private readonly children: (readonly number[] | null)[] = [];

  private constructor(tree: FlameTree, direction: Direction) {
    this.tree = tree;
    this.direction = direction;
  }

  /** What ran, by its functions, and below each the functions that called it. */
  static bottomUp(tree: FlameTree): GroupedBoxes {
    const boxes = new GroupedBoxes(tree, 'callers');
    const running = noMembers();
    for (let node = 1; node < tree.fn.length; node++) {
      const self = tree.self[node];
      if (!(self > 0)) continue;
      running.node.push(node);
      running.amount.push(self);
      running.samples.push(tree.samples?.[node] ?? 0);
    }
    boxes.addBox({ fn: 0, parent: -1, start: 0, members: running });
    // Nothing leads to the root: its children are what ran, not what called that.
    boxes.children[0] = boxes.grouped(0, running);
    return boxes;
  }

  /** The chosen functions below the root, and below each what leads to it or what it calls; the outermost count. */
  static ofFunctions(tree: FlameTree, isChosen: Uint8Array, direction: Direction): GroupedBoxes {
    const boxes = new GroupedBoxes(tree, direction);
    const members = outermost(tree, (fn) => isChosen[fn] === 1);
    boxes.addBox({ fn: 0, parent: -1, start: 0, members });
    boxes.children[0] = boxes.grouped(0, members);
    return boxes;
  }

  /** One function at the top, and below it its callers, or what it calls. Where it recurs the outermost counts. */
  static around(tree: FlameTree, fn: number, direction: Direction): GroupedBoxes {
    const boxes = new GroupedBoxes(tree, direction);
    const members = outermost(tree, (own) => own === fn);
    boxes.addBox({ fn, parent: -1, start: 0, members });
    return boxes;
  }

  fnOf(box: number): number {
    return this.fn[box];
  }

  parentOf(box: number): number {
    return this.parent[box];
  }

  depthOf(box: number): number {
    return this.depth[box];
  }

  startOf(box: number): number {
    return this.start[box];
  }

  widthOf(box: number): number {
    return this.width[box];
  }

  selfOf(box: number): number {
    // Only what stands at the top ran: below it are its callers.
    if (this.direction === 'callers' && this.depthOf(box) !== 1) return 0;
    if (this.direction === 'callees' && this.parentOf(box) < 0 && this.fnOf(box) === 0) return 0;
    let sum = 0;
    for (const node of this.members[box]?.node ?? []) sum += this.tree.self[node];
    return sum;
  }

  samplesOf(box: number): number | null {
    return this.tree.samples === null ? null : this.samples[box];
  }

  childrenOf(box: number): readonly number[] {
    const known = this.children[box];
    if (known !== null && known !== undefined) return known;
    const members = this.members[box] ?? noMembers();
    const next = this.direction === 'callers' ? this.callers(members) : this.callees(members);
    const children = this.grouped(box, next);
    this.children[box] = children;
    return children;
  }

  private callers({ node, amount, samples }: Members): Members {
    const kept = node.map((_, i) => i).filter((i) => this.tree.parent[node[i] ?? 0] > 0);
    return {
      node: kept.map((i) => this.tree.parent[node[i] ?? 0]),
      amount: kept.map((i) => amount[i]),
      samples: kept.map((i) => samples[i]),
    };
  }

  private callees({ node }: Members): Members {
    const { end, total, totalSamples } = this.tree;
    const called: number[] = [];
    for (const above of node) {
      const last = end[above];
      for (let child = above + 1; child < last; child = end[child]) called.push(child);
    }
    return {
      node: called,
      amount: called.map((child) => Math.max(0, total[child])),
      samples: called.map((child) => totalSamples?.[child] ?? 0),
    };
  }

  /** Adds a box for each function of the nodes, the largest first. */
  private grouped(parent: number, { node, amount, samples }: Members): readonly number[] {
    const groups = new Map<number, Members>();
    const widths = new Map<number, number>();
    node.forEach((at, i) => {
      const fn = this.tree.fn[at];
      let group = groups.get(fn);
      if (group === undefined) {
        group = noMembers();
        groups.set(fn, group);
      }
      group.node.push(at);
      group.amount.push(amount[i]);
      group.samples.push(samples[i]);
      widths.set(fn, (widths.get(fn) ?? 0) + amount[i]);
    });
    let start = this.startOf(parent);
    return [...groups]
      .sort(([a], [b]) => (widths.get(b) ?? 0) - (widths.get(a) ?? 0))
      .map(([fn, members]) => {
        const box = this.addBox({ fn, parent, start, members });
        start += this.widthOf(box);
        return box;
      });
  }

  private addBox(box: { fn: number; parent: number; start: number; members: Members }): number {
    this.fn.push(box.fn);
    this.parent.push(box.parent);
    this.depth.push(box.parent < 0 ? 0 : this.depthOf(box.parent) + 1);
    this.start.push(box.start);
    this.width.push(sum(box.members.amount));
    this.samples.push(sum(box.members.samples));
    this.members.push(box.members);
    return this.children.push(null) - 1;
  }
}

/** The nodes of functions that have none of them above. */
function outermost(tree: FlameTree, isWanted: (fn: number) => boolean): Members {
  const node: number[] = [];
  for (let at = 1; at < tree.fn.length; ) {
    const isThere = isWanted(tree.fn[at]);
    if (isThere) node.push(at);
    at = isThere ? tree.end[at] : at + 1;
  }
  return {
    node,
    amount: node.map((i) => Math.max(0, tree.total[i])),
    samples: node.map((i) => tree.totalSamples?.[i] ?? 0),
  };
}

function sum(values: readonly number[]): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}
