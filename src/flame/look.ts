import type { Boxes } from './boxes.ts';
import type { ColorBy } from './colors.ts';
import type { FlameGraph } from './flame-graph.ts';
import { type FlameTree, type MappedTree, sortedTree, withoutFunctions } from './flame-tree.ts';
import { GroupedBoxes } from './grouped-boxes.ts';
import { type Found, foundIn, matchingFunctions } from './search.ts';
import { timeBoxes } from './time-boxes.ts';
import { TreeBoxes } from './tree-boxes.ts';

/** `down`: callers above what they call. `up`: what ran, and below it its callers. `time`: as it happened. */
export type Mode = 'down' | 'up' | 'time';

/** How a graph is looked at, and all that follows from that, made when it is asked for. */
export class Look {
  readonly graph: FlameGraph;
  /** By function, 1 where its time is no part of the whole. */
  readonly isIdle: Uint8Array;
  colorBy: ColorBy;
  private mode: Mode = 'down';
  private isByAppearance = false;
  private query = '';
  private readonly hidden = new Set<number>();
  private readonly hiddenGroups = new Set<number>();
  private mappedTree: MappedTree | null = null;
  private knownWhole: number | null = null;
  private shownBoxes: Boxes | null = null;
  private isMatch: Uint8Array | null = null;

  constructor(graph: FlameGraph) {
    this.graph = graph;
    this.colorBy = graph.changes === null ? 'package' : 'change';
    const { functions, groups } = graph;
    this.isIdle = Uint8Array.from(functions.name, (_, i) =>
      Number(groups[functions.group[i]]?.kind === 'idle' && i > 0),
    );
  }

  get shownMode(): Mode {
    return this.mode;
  }

  /** An order of time that the graph has not is not taken. */
  setMode(mode: Mode): void {
    if (mode === 'time' && this.graph.order === null) return;
    this.mode = mode;
    this.shownBoxes = null;
  }

  get isInOrderOfAppearance(): boolean {
    return this.isByAppearance;
  }

  toggleAppearance(): void {
    this.isByAppearance = !this.isByAppearance;
    this.shownBoxes = null;
  }

  get search(): string {
    return this.query;
  }

  /** An expression that is not complete finds nothing. */
  setSearch(query: string): void {
    this.query = query;
    this.isMatch = query === '' ? null : matchingFunctions(this.graph.functions, query);
  }

  /** By function; `null`: nothing is searched for. */
  get matches(): Uint8Array | null {
    if (this.query === '') return null;
    return this.isMatch ?? new Uint8Array(this.graph.functions.name.length);
  }

  /** `null`: nothing is searched for, or the expression is not complete. */
  get found(): Found | null {
    return this.isMatch && foundIn(this.tree, this.isMatch, this.isIdle);
  }

  hideFunction(fn: number): void {
    this.hidden.add(fn);
    this.forgetTree();
  }

  toggleGroup(group: number): void {
    if (!this.hiddenGroups.delete(group)) this.hiddenGroups.add(group);
    this.forgetTree();
  }

  isGroupHidden(group: number): boolean {
    return this.hiddenGroups.has(group);
  }

  get hiddenFunctions(): ReadonlySet<number> {
    return this.hidden;
  }

  get isAnythingHidden(): boolean {
    return this.hidden.size + this.hiddenGroups.size > 0;
  }

  showAll(): void {
    this.hidden.clear();
    this.hiddenGroups.clear();
    this.forgetTree();
  }

  /** The tree without what is hidden. */
  get tree(): FlameTree {
    return this.mapped.tree;
  }

  /** All time that is not idle. */
  get whole(): number {
    this.knownWhole ??= this.sumOfBusy();
    return this.knownWhole;
  }

  private sumOfBusy(): number {
    const { fn, self, total } = this.tree;
    let whole = total[0];
    for (let node = 1; node < fn.length; node++) {
      if (this.isIdle[fn[node]] === 1) whole -= self[node];
    }
    return whole;
  }

  get boxes(): Boxes {
    this.shownBoxes ??= this.madeBoxes();
    return this.shownBoxes;
  }

  private get mapped(): MappedTree {
    this.mappedTree ??= this.madeTree();
    return this.mappedTree;
  }

  private forgetTree(): void {
    this.knownWhole = null;
    this.mappedTree = null;
    this.shownBoxes = null;
  }

  private madeTree(): MappedTree {
    const { tree, functions } = this.graph;
    if (!this.isAnythingHidden) return { tree, nodeOf: tree.fn.map((_, node) => node) };
    const isHidden = (fn: number): boolean =>
      this.hidden.has(fn) || this.hiddenGroups.has(functions.group[fn]);
    return withoutFunctions(tree, functions.name.length, isHidden);
  }

  private madeBoxes(): Boxes {
    const { order } = this.graph;
    if (this.mode === 'up') return GroupedBoxes.bottomUp(this.tree);
    if (this.mode === 'time' && order !== null) {
      return timeBoxes(this.tree, order, this.mapped.nodeOf);
    }
    if (!this.isByAppearance) return new TreeBoxes(this.tree, true);
    return new TreeBoxes(sortedTree(this.tree, this.appearance()).tree, false);
  }

  /** By node when it is first there; without an order of time functions stand by their names. */
  private appearance(): Float64Array {
    const { order, functions } = this.graph;
    const { tree, nodeOf } = this.mapped;
    if (order === null) {
      const byName = functions.name.map((_, i) => i);
      byName.sort((a, b) => ((functions.name[a] ?? '') < (functions.name[b] ?? '') ? -1 : 1));
      const rank = new Float64Array(byName.length);
      byName.forEach((fn, i) => {
        rank[fn] = i;
      });
      return Float64Array.from(tree.fn, (fn) => rank[fn]);
    }
    const first = new Float64Array(tree.fn.length).fill(Number.POSITIVE_INFINITY);
    for (let i = order.node.length - 1; i >= 0; i--) first[nodeOf[order.node[i] ?? 0]] = i;
    for (let node = first.length - 1; node > 0; node--) {
      const above = tree.parent[node];
      first[above] = Math.min(first[above], first[node]);
    }
    return first;
  }
}
