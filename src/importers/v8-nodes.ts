import {
  evaluatedUrl,
  FunctionTableBuilder,
  functionKind,
  isSyntheticName,
  UNKNOWN_NODE_NAME,
} from '../model/function-table.ts';
import type { ProfileNodes, ProfileWarning } from '../model/sampled-profile.ts';
import { IdIndex } from './id-index.ts';
import { brokenProfile } from './json-shape.ts';

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
 * Collects the nodes of a dump, in any order, and makes one tree of them: the first node without a
 * parent is the root, others without one hang under it; of two parents the first wins.
 */
export class V8NodeBuilder {
  readonly functions = new FunctionTableBuilder();
  private readonly lineBase: LineBase;
  private readonly indexById = new IdIndex();
  private readonly functionIndex: number[] = [];
  private readonly parent: number[] = [];
  private readonly found = new Map<string, { count: number; message: (count: number) => string }>();
  private unknownNode = -1;

  constructor(lineBase: LineBase) {
    this.lineBase = lineBase;
  }

  /** Adds a node and gives its index. Throws `not-a-profile` where the id was there before. */
  add(id: number, frame: V8Frame): number {
    return this.addNode(id, this.internFrame(frame));
  }

  /** Like `add`, with a function that `internFrame` gave. */
  addNode(id: number, functionIndex: number): number {
    if (this.indexById.get(id) !== undefined) throw brokenProfile(`two nodes have the id ${id}`);
    this.indexById.set(id, this.functionIndex.length);
    return this.push(functionIndex);
  }

  /** Makes node `parent` the caller of the node with this id. */
  link(parent: number, childId: number): void {
    const child = this.indexById.get(childId);
    if (child === undefined) {
      this.warn('child-unknown', (n) => `${many(n, 'child')} not in the list of nodes: ignored`);
    } else if ((this.parent[child] as number) < 0) {
      this.parent[child] = parent;
    } else if (this.parent[child] !== parent) {
      const message = (n: number): string =>
        `${many(n, 'node')} with two parents: the first is used`;
      this.warn('two-parents', message);
    }
  }

  /** Makes the node with id `parentId` the caller of node `child`. */
  linkToParent(child: number, parentId: number): void {
    const parent = this.indexById.get(parentId);
    if (parent !== undefined) this.parent[child] = parent;
    else
      this.warn(
        'parent-unknown',
        (n) => `${many(n, 'node')} whose parent is not in the list of nodes`,
      );
  }

  /**
   * The indices of the nodes that samples name, in place where the ids have the type; what is in no list goes to a
   * row of its own.
   */
  nodesOfSamples(ids: Int32Array | Float64Array): Int32Array {
    const nodes = ids instanceof Int32Array ? ids : new Int32Array(ids.length);
    const { table } = this.indexById;
    for (let i = 0; i < ids.length; i++) {
      const id = ids[i] as number;
      // Reading beside the table gives undefined.
      const index = table[id] ?? -1;
      nodes[i] = index >= 0 ? index : (this.indexById.get(id) ?? this.unknownSample());
    }
    return nodes;
  }

  /**
   * The finished tree, and where several nodes are the root, for each node that which takes its place. Call it
   * once, after all nodes, links and samples.
   * Throws `not-a-profile` where nodes are their own callers.
   */
  finish(): { nodes: ProfileNodes; mainNode: Int32Array | null; warnings: ProfileWarning[] } {
    const root = this.hangUnderRoot();
    this.checkAcyclic(root);
    const mainNode = this.secondRoots(root);
    const nodes = {
      parent: Int32Array.from(this.parent),
      functionIndex: Int32Array.from(this.functionIndex),
    };
    for (let i = 0; mainNode !== null && i < nodes.parent.length; i++) {
      const parent = nodes.parent[i] as number;
      if (parent >= 0) nodes.parent[i] = mainNode[parent] as number;
    }
    const warnings = [...this.found].map(([kind, { count, message }]) => {
      return { kind, message: message(count) };
    });
    return { nodes, mainNode, warnings };
  }

  private push(functionIndex: number): number {
    this.parent.push(-1);
    return this.functionIndex.push(functionIndex) - 1;
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
    const functionName = text(frame.functionName);
    const url = text(frame.url);
    const isEvaluated = url === '' && !isSyntheticName(functionName) && hasScript(frame.scriptId);
    return this.functions.intern(
      functionName,
      isEvaluated ? evaluatedUrl(String(frame.scriptId)) : url,
      this.position(frame.lineNumber),
      this.position(frame.columnNumber),
    );
  }

  /** V8's position, counted from 1; 0 where it is unknown. */
  private position(value: unknown): number {
    if (typeof value !== 'number' || !Number.isFinite(value) || value < 0) return 0;
    return this.lineBase === 0 ? value + 1 : value;
  }

  private hangUnderRoot(): number {
    const root = this.parent.findIndex((parent, i) => parent < 0 && i !== this.unknownNode);
    if (root < 0) {
      if (this.indexById.size > 0) throw brokenProfile('every node has a caller: there is no root');
      return this.impliedRoot();
    }
    for (let i = 0; i < this.parent.length; i++) {
      if (i === root || (this.parent[i] as number) >= 0) continue;
      this.parent[i] = root;
      if (i === this.unknownNode) continue;
      this.warn('many-roots', (n) => `${many(n, 'node')} without a parent: put under the root`);
    }
    return root;
  }

  private impliedRoot(): number {
    this.warn('no-nodes', () => 'the dump has no nodes');
    const root = this.push(this.functions.intern('(root)', '', 0, 0));
    if (this.unknownNode >= 0) this.parent[this.unknownNode] = root;
    return root;
  }

  private checkAcyclic(root: number): void {
    const checked = new Uint8Array(this.parent.length);
    checked[root] = 1;
    for (let i = 0; i < checked.length; i++) {
      let steps = 0;
      let at = i;
      for (; checked[at] === 0; at = this.parent[at] as number) {
        checked[at] = 2;
        steps++;
      }
      if (checked[at] === 2) throw brokenProfile('nodes are their own callers (a cycle)');
      for (at = i; steps > 0; steps--, at = this.parent[at] as number) checked[at] = 1;
    }
  }

  /** For each node itself, and the root for other nodes named (root) right below it; `null`: there are none. */
  private secondRoots(root: number): Int32Array | null {
    const table = this.functions.table;
    const isRoot = table.functionName.map(
      (name, fn) => functionKind(name, table.url[fn] as string) === 'root',
    );
    const others = this.functionIndex.flatMap((fn, i) =>
      isRoot[fn] === true && this.parent[i] === root ? [i] : [],
    );
    if (others.length === 0) return null;
    const mainNode = Int32Array.from(this.functionIndex, (_, i) => i);
    for (const node of others) mainNode[node] = root;
    return mainNode;
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
  return scriptId !== undefined && scriptId !== null && String(scriptId) !== '0';
}
