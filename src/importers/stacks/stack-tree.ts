import type { FunctionTable } from '../../model/function-table.ts';
import { FunctionTableBuilder } from '../../model/function-table.ts';
import type { ProfileNodes } from '../../model/sampled-profile.ts';
import { doubled, IntColumn } from '../growing-column.ts';

/** Stacks as a tree, each distinct one once; node 0 is the root, and a node stands behind that of its caller. */
export class StackTree {
  readonly functions = new FunctionTableBuilder();
  private readonly parent = new IntColumn();
  private readonly functionIndex = new IntColumn();
  private readonly line = new IntColumn();
  /** A hash table of nodes, each plus 1: a Map of as many would need ten times the memory, and it has a limit. */
  private slots = new Int32Array(1 << 8);

  constructor() {
    this.parent.push(-1);
    this.functionIndex.push(this.functions.intern('(root)', '', 0, 0));
    this.line.push(0);
  }

  get nodeCount(): number {
    return this.parent.length;
  }

  /**
   * The node of a function that a node calls. Where it is on top of a stack, `line` says where it stood, from 1, which
   * gives it a node of its own; 0: unknown, or not on top.
   */
  child(parent: number, functionIndex: number, line = 0): number {
    const { slots } = this;
    const mask = slots.length - 1;
    let at = hash(parent, functionIndex, line) & mask;
    for (; slots[at] !== 0; at = (at + 1) & mask) {
      const node = slots[at] - 1;
      if (this.parent.values[node] !== parent) continue;
      if (this.functionIndex.values[node] !== functionIndex) continue;
      if (this.line.values[node] === line) return node;
    }
    const node = this.parent.length;
    slots[at] = node + 1;
    this.parent.push(parent);
    this.functionIndex.push(functionIndex);
    this.line.push(line);
    if (2 * this.parent.length > slots.length) this.grow();
    return node;
  }

  finished(): {
    readonly functions: FunctionTable;
    readonly nodes: ProfileNodes;
    readonly line: Int32Array;
  } {
    const nodes = { parent: this.parent.finished(), functionIndex: this.functionIndex.finished() };
    return { functions: this.functions.table, nodes, line: this.line.finished() };
  }

  private grow(): void {
    const slots = doubled(this.slots).fill(0);
    const mask = slots.length - 1;
    const { values: parent } = this.parent;
    for (let node = 1; node < this.parent.length; node++) {
      let at = hash(parent[node], this.functionIndex.values[node], this.line.values[node]) & mask;
      while (slots[at] !== 0) at = (at + 1) & mask;
      slots[at] = node + 1;
    }
    this.slots = slots;
  }
}

function hash(parent: number, functionIndex: number, line: number): number {
  let bits = Math.imul(parent, 0x9e3779b1) ^ Math.imul(functionIndex + 1, 0x85ebca6b);
  bits ^= Math.imul(line, 0xc2b2ae35);
  bits ^= bits >>> 15;
  return Math.imul(bits, 0x2c1b3c6d) ^ (bits >>> 12);
}
