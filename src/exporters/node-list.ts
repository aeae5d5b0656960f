import type { TreeShape } from '../model/tree-shape.ts';

/** The nodes of a `.cpuprofile` while they are collected; node 0 is the root. */
export class NodeList {
  private readonly parent: number[] = [-1];
  private readonly row: number[] = [-1];
  private readonly hits: number[] = [0];
  private readonly childrenOf: Map<number, number>[] = [new Map()];
  private readonly ticks = new Map<number, Map<number, number>>();

  /** The child of a node with this row; added where it is new. */
  childOf(above: number, row: number): number {
    const children = this.childrenOf[above];
    const known = children.get(row);
    if (known !== undefined) return known;
    const node = this.parent.push(above) - 1;
    this.row.push(row);
    this.hits.push(0);
    this.childrenOf.push(new Map());
    children.set(row, node);
    return node;
  }

  /**
   * A node of a tree with all above it.
   *
   * @param known by node of the tree its node here, -1: not yet; entries are added
   */
  add(tree: TreeShape, node: number, known: Int32Array, rowOfFunction: Int32Array): number {
    const missing: number[] = [];
    let at = node;
    for (; known[at] < 0; at = tree.parent[at]) missing.push(at);
    for (let next = missing.pop(); next !== undefined; next = missing.pop()) {
      known[next] = this.childOf(known[at], rowOfFunction[tree.functionIndex[next]]);
      at = next;
    }
    return known[node];
  }

  hit(node: number): void {
    this.hits[node]++;
  }

  addTicks(node: number, line: number, ticks: number): void {
    const lines = this.ticks.get(node) ?? new Map<number, number>();
    lines.set(line, (lines.get(line) ?? 0) + ticks);
    this.ticks.set(node, lines);
  }

  /** By node its id: from 1, each node before its children, these in the order in which they came. */
  depthFirstIds(): Int32Array {
    const ids = new Int32Array(this.parent.length);
    const waiting = [0];
    let id = 0;
    for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
      ids[node] = ++id;
      waiting.push(...[...this.childrenOf[node].values()].reverse());
    }
    return ids;
  }

  /** The nodes as JSON, in the order of these ids of theirs, a comma between them. */
  *texts(ids: Int32Array, frameOf: (row: number) => object): Iterable<string> {
    const inOrder = new Int32Array(ids.length);
    for (const [node, id] of ids.entries()) inOrder[id - 1] = node;
    for (const node of inOrder) {
      const children = Array.from(this.childrenOf[node].values(), (child) => ids[child]);
      const lines = this.ticks.get(node);
      const text = JSON.stringify({
        id: ids[node],
        callFrame: frameOf(this.row[node]),
        hitCount: this.hits[node],
        ...(children.length === 0 ? {} : { children }),
        ...(lines === undefined
          ? {}
          : { positionTicks: Array.from(lines, ([line, ticks]) => ({ line, ticks })) }),
      });
      yield node === 0 ? text : `,${text}`;
    }
  }
}
