import type { FlameChange, FlameGraph, FlameGroup, FlameOrder, FlameUnit } from './flame-graph.ts';
import { flameTree, type TreeColumns } from './flame-tree.ts';
import { VarintReader, VarintWriter } from './varints.ts';

/**
 * A flame graph as JSON. Names and files stand there once; columns of numbers are base64 of varints. A node is how many
 * levels it begins above the one before it (0: it is its child), its function, its own amount and its samples, each in a
 * column of its own.
 */
export interface FlameData {
  readonly title: string;
  readonly about: readonly string[];
  readonly unit: FlameUnit;
  readonly groups: readonly FlameGroup[];
  readonly names: readonly string[];
  readonly files: readonly string[];
  /** Of each function: name, file, group, line, column. */
  readonly functions: string;
  readonly rise: string;
  readonly fn: string;
  readonly self: string;
  readonly samples: string | null;
  readonly order: {
    readonly node: string;
    readonly duration: string;
    /** What durations count, in microseconds. */
    readonly stepUs: number;
  } | null;
  readonly changes: readonly FlameChange[] | null;
}

/** The form for a file. Amounts are rounded to whole ones in such a way that their sums stay right. */
export function encodeFlame(graph: FlameGraph): FlameData {
  const { title, about, unit, groups, functions, tree, order, changes } = graph;
  const texts = { names: new Numbered(), files: new Numbered() };
  const table = new VarintWriter();
  functions.name.forEach((name, i) => {
    table.add(texts.names.of(name));
    table.add(texts.files.of(functions.file[i] ?? ''));
    table.add(functions.group[i]);
    table.add(functions.line[i]);
    table.add(functions.column[i]);
  });
  const nodes = Array.from(tree.fn.keys());
  const isCounted = tree.samples !== null;
  return {
    ...{ title, about, unit, groups },
    names: texts.names.all,
    files: texts.files.all,
    functions: table.base64,
    rise: written(
      nodes.slice(1).map((i) => depthOf(tree.depth, i - 1) + 1 - depthOf(tree.depth, i)),
    ),
    fn: written(nodes.slice(1).map((i) => tree.fn[i])),
    self: writtenSigned(rounded(tree.self, 1)),
    samples: isCounted ? written(nodes.map((i) => Math.round(tree.samples?.[i] ?? 0))) : null,
    order: order && encodedOrder(order),
    changes,
  };
}

function depthOf(depth: Int32Array, node: number): number {
  return depth[node];
}

/** Texts by their numbers, each once. */
class Numbered {
  private readonly known = new Map<string, number>();

  of(text: string): number {
    const number = this.known.get(text) ?? this.known.size;
    this.known.set(text, number);
    return number;
  }

  get all(): readonly string[] {
    return [...this.known.keys()];
  }
}

function written(values: readonly number[]): string {
  const writer = new VarintWriter();
  for (const value of values) writer.add(value);
  return writer.base64;
}

function writtenSigned(values: readonly number[]): string {
  const writer = new VarintWriter();
  for (const value of values) writer.addSigned(value);
  return writer.base64;
}

/** Whole numbers of a step whose sums up to any place are those of the values, rounded. */
function rounded(values: ArrayLike<number>, step: number): readonly number[] {
  let sum = 0;
  let before = 0;
  return Array.from(values, (value) => {
    sum += value;
    const now = Math.round(sum / step);
    const whole = now - before;
    before = now;
    return whole;
  });
}

/** Durations are a few hundred steps: a finer one would be a byte more for each, and no screen shows it. */
const STEPS_OF_A_RUN = 60;

function encodedOrder({ node, duration }: FlameOrder): FlameData['order'] {
  let total = 0;
  for (let i = 0; i < duration.length; i++) total += duration[i];
  const stepUs = Math.max(1, Math.floor(total / Math.max(1, duration.length) / STEPS_OF_A_RUN));
  let before = 0;
  const moves = Array.from(node, (now) => {
    const move = now - before;
    before = now;
    return move;
  });
  return {
    node: writtenSigned(moves),
    duration: written(rounded(duration, stepUs).map((steps) => Math.max(0, steps))),
    stepUs,
  };
}

/** The graph that a file holds. */
export function decodeFlame(data: FlameData): FlameGraph {
  const { title, about, unit, groups, changes } = data;
  return {
    ...{ title, about, unit, groups, changes },
    functions: decodedFunctions(data),
    tree: flameTree(decodedColumns(data)),
    order: data.order && decodedOrder(data.order),
  };
}

function decodedFunctions({ names, files, functions }: FlameData): FlameGraph['functions'] {
  const reader = new VarintReader(functions);
  const name: string[] = [];
  const file: string[] = [];
  const group: number[] = [];
  const line: number[] = [];
  const column: number[] = [];
  while (!reader.isAtEnd) {
    name.push(names[reader.next()] ?? '');
    file.push(files[reader.next()] ?? '');
    group.push(reader.next());
    line.push(reader.next());
    column.push(reader.next());
  }
  return { name, file, group, line, column };
}

function decodedColumns(data: FlameData): TreeColumns {
  const rises = new VarintReader(data.rise);
  const fns = new VarintReader(data.fn);
  const count = rises.count + 1;
  const fn = new Int32Array(count);
  const parent = new Int32Array(count).fill(-1);
  // Entry `d` is the last node at depth `d`.
  const last = [0];
  let depth = 0;
  for (let node = 1; node < count; node++) {
    depth = Math.max(1, depth + 1 - rises.next());
    fn[node] = fns.next();
    parent[node] = last[depth - 1] ?? 0;
    last[depth] = node;
  }
  const { self, samples } = data;
  return {
    ...{ fn, parent },
    self: column(self, (reader) => reader.nextSigned()),
    samples: samples === null ? null : column(samples, (reader) => reader.next()),
  };
}

function decodedOrder({ node, duration, stepUs }: NonNullable<FlameData['order']>): FlameOrder {
  let at = 0;
  return {
    node: column(node, (reader) => {
      at += reader.nextSigned();
      return at;
    }),
    duration: column(duration, (reader) => reader.next() * stepUs),
  };
}

function column(base64: string, read: (reader: VarintReader) => number): Float64Array {
  const reader = new VarintReader(base64);
  const values = new Float64Array(reader.count);
  for (let i = 0; i < values.length; i++) values[i] = read(reader);
  return values;
}
