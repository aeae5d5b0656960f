import {
  evaluatedUrl,
  FunctionTableBuilder,
  isSyntheticName,
  UNKNOWN_NODE_NAME,
} from '../../model/function-table.ts';
import type { ProfileNodes, ProfileWarning } from '../../model/sampled-profile.ts';
import { type EstimateMore, IntColumn } from '../growing-column.ts';
import { brokenProfile, requireNumber } from '../json-shape.ts';
import { IdTable } from './id-table.ts';
import { isAcyclic, isPlainTree, isRootFunction, secondRoots } from './node-tree.ts';
import { CANNOT_SCAN } from './scan/cannot-scan.ts';

/** A function as V8's dumps describe it; every field may be missing. */
export interface V8Frame {
  readonly functionName?: unknown;
  readonly url?: unknown;
  readonly scriptId?: unknown;
  readonly lineNumber?: unknown;
  readonly columnNumber?: unknown;
}

/** What `lineNumber` 0 means: the first line, or (in dumps that count from 1) an unknown one. */
export type LineBase = 0 | 1;

/**
 * Collects the nodes of a dump, in any order, and makes one tree of them: the first node without a parent is the root
 * where it bears that name, else a function like any other, under a root that is added; other nodes without a parent
 * hang under the root; of two parents the first wins.
 */
export class V8NodeBuilder {
  readonly functions = new FunctionTableBuilder();
  private readonly lineBase: LineBase;
  /** Open, as are the columns, to the reader of most nodes of large dumps. */
  readonly ids: IdTable;
  readonly functionIndex: IntColumn;
  readonly parent: IntColumn;
  /** Whether nodes name their children. */
  hasChildLists = false;
  private readonly found = new Map<string, { count: number; message: (count: number) => string }>();
  private unknownNode = -1;

  constructor(lineBase: LineBase, estimateMore?: EstimateMore) {
    this.lineBase = lineBase;
    this.ids = new IdTable(estimateMore);
    this.functionIndex = new IntColumn(estimateMore);
    this.parent = new IntColumn(estimateMore);
  }

  /** Adds a node and gives its index. Throws `not-a-profile` where the id was there before. */
  add(id: number, frame: V8Frame): number {
    return this.addNode(id, this.internFrame(frame));
  }

  /** Like `add`, with a function that `internFrame` gave, or with what will be replaced by one. */
  addNode(id: number, functionIndex: number): number {
    if (this.ids.indexOf(id) >= 0) throw brokenProfile(`two nodes have the id ${id}`);
    this.ids.setIndex(id, this.functionIndex.length);
    return this.push(functionIndex);
  }

  /** Makes node `parent` the caller of the node with this id, which need not be there yet. */
  link(parent: number, childId: number): void {
    const known = this.ids.parentOf(childId);
    if (known < 0) {
      this.ids.setParent(childId, parent);
    } else if (known !== parent) {
      const message = (n: number): string =>
        `${many(n, 'node')} with two parents: the first is used`;
      this.warn('two-parents', message);
    }
  }

  /** Makes the node with id `parentId` the caller of node `child`. */
  linkToParent(child: number, parentId: number): void {
    const parent = this.ids.indexOf(parentId);
    if (parent >= 0) this.parent.values[child] = parent;
    else
      this.warn(
        'parent-unknown',
        (n) => `${many(n, 'node')} whose parent is not in the list of nodes`,
      );
  }

  /**
   * The indices of the nodes that samples name, in place where the ids have the type; what is in no list goes to a
   * row of its own. Call it after all nodes and links. Throws `not-a-profile` where an id is no number.
   */
  nodesOfSamples(ids: Int32Array | Float64Array | readonly unknown[]): Int32Array {
    const nodes = ids instanceof Int32Array ? ids : new Int32Array(ids.length);
    const { index } = this.ids;
    for (let i = 0; i < ids.length; i++) {
      const id = ids[i];
      // Reading beside the table gives undefined; what else than numbers is there must not be read by its text.
      const node = typeof id === 'number' ? (index[id] ?? 0) - 1 : -1;
      nodes[i] = node >= 0 ? node : this.otherNode(id, i);
    }
    return nodes;
  }

  private otherNode(id: unknown, sample: number): number {
    const node = this.ids.indexOf(requireNumber(id, `samples[${sample}]`));
    return node >= 0 ? node : this.unknownSample();
  }

  /**
   * The finished tree, and where several nodes are named (root), for each node that which takes its samples. Call it
   * once, after all nodes, links and samples.
   * Throws `not-a-profile` where nodes are their own callers.
   */
  finish(): { nodes: ProfileNodes; mainNode: Int32Array | null; warnings: ProfileWarning[] } {
    this.resolveLinks();
    if (this.unknownNode < 0 && isPlainTree(this.nodes(), this.functions.table)) {
      return { nodes: this.nodes(), mainNode: null, warnings: this.warnings() };
    }
    const root = this.hangUnderRoot();
    const nodes = this.nodes();
    if (!isAcyclic(nodes.parent, root)) {
      throw brokenProfile('nodes are their own callers (a cycle)');
    }
    const second = secondRoots(nodes, this.functions.table, root);
    for (let i = 0; second !== null && i < nodes.parent.length; i++) {
      const parent = nodes.parent[i];
      nodes.parent[i] = second.above.get(parent) ?? parent;
    }
    return { nodes, mainNode: second?.mainNode ?? null, warnings: this.warnings() };
  }

  private nodes(): ProfileNodes {
    return { parent: this.parent.finished(), functionIndex: this.functionIndex.finished() };
  }

  private warnings(): ProfileWarning[] {
    return [...this.found].map(([kind, { count, message }]) => {
      return { kind, message: message(count) };
    });
  }

  private push(functionIndex: number): number {
    this.parent.push(-1);
    this.functionIndex.push(functionIndex);
    return this.functionIndex.length - 1;
  }

  private resolveLinks(): void {
    const parents = this.parent.values;
    this.ids.eachChild((node, parent) => {
      if (node >= 0) {
        // Only the order of the dump says which of two parents is the first.
        if (parents[node] >= 0 && parents[node] !== parent) throw CANNOT_SCAN;
        parents[node] = parent;
      } else
        this.warn('child-unknown', (n) => `${many(n, 'child')} not in the list of nodes: ignored`);
    });
  }

  private unknownSample(): number {
    this.warn(
      'sample-unknown',
      (n) =>
        `${many(n, 'sample')} of nodes that are not in the list: shown as ${UNKNOWN_NODE_NAME}`,
    );
    if (this.unknownNode < 0) {
      this.unknownNode = this.push(this.functions.intern(UNKNOWN_NODE_NAME, '', 0, 0));
    }
    return this.unknownNode;
  }

  /** The function of a call frame. */
  internFrame(frame: V8Frame): number {
    return this.internAt(frame, frame.functionName, frame.lineNumber, frame.columnNumber);
  }

  /** The function of this name in the script of a frame, at V8's position. */
  internAt(
    { url, scriptId }: V8Frame,
    functionName: unknown,
    lineNumber: unknown,
    columnNumber: unknown,
  ): number {
    const name = text(functionName);
    const place = text(url);
    const isEvaluated = place === '' && !isSyntheticName(name) && hasScript(scriptId);
    return this.functions.intern(
      name,
      isEvaluated ? evaluatedUrl(String(scriptId)) : place,
      this.position(lineNumber),
      this.position(columnNumber),
    );
  }

  /** V8's position, counted from 1; 0 where it is unknown. */
  position(value: unknown): number {
    if (typeof value !== 'number' || !Number.isFinite(value) || value < 0) return 0;
    return this.lineBase === 0 ? value + 1 : value;
  }

  private hangUnderRoot(): number {
    const top = this.topNode();
    const isRoot = top >= 0 && isRootFunction(this.functions.table, this.functionIndex.values[top]);
    const root = isRoot ? top : this.push(this.functions.intern('(root)', '', 0, 0));
    const parents = this.parent.finished();
    for (let i = 0; i < parents.length; i++) {
      if (i === root || parents[i] >= 0) continue;
      parents[i] = root;
      if (i === this.unknownNode || i === top) continue;
      this.warn('many-roots', (n) => `${many(n, 'node')} without a parent: put under the root`);
    }
    return root;
  }

  /** The first node without a parent; -1 where the dump has no nodes at all. */
  private topNode(): number {
    const { values, length } = this.parent;
    let top = 0;
    while (top < length && (values[top] >= 0 || top === this.unknownNode)) top++;
    if (top < length) return top;
    const isOnlyUnknown = length === Number(this.unknownNode >= 0);
    if (!isOnlyUnknown) throw brokenProfile('every node has a caller: there is no root');
    this.warn('no-nodes', () => 'the dump has no nodes');
    return -1;
  }

  private warn(kind: string, message: (count: number) => string): void {
    const known = this.found.get(kind);
    if (known === undefined) this.found.set(kind, { count: 1, message });
    else known.count++;
  }
}

function many(count: number, noun: string): string {
  if (count === 1) return `1 ${noun}`;
  return `${count} ${noun === 'child' ? 'children' : `${noun}s`}`;
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function hasScript(scriptId: unknown): boolean {
  const isGiven = typeof scriptId === 'string' || typeof scriptId === 'number';
  return isGiven && String(scriptId) !== '0';
}
