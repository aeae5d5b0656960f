import { callEdges } from '../../src/model/call-edges.ts';
import { buildCallTree } from '../../src/model/call-tree.ts';
import { functionStats } from '../../src/model/function-stats.ts';
import type { SampledProfile } from '../../src/model/sampled-profile.ts';
import type { SeededRandom } from '../seeded-random.ts';

/** A function as all formats of stacks name one. */
export interface StackFrame {
  readonly name: string;
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

export interface WeighedStack {
  /** From the root on. */
  readonly frames: readonly StackFrame[];
  readonly value: number;
}

/** Own and cumulative values by function, and by pair of caller and called. */
export type Sums = ReadonlyMap<string, { self: number; cumulative: number }>;

const NAMES = ['main', 'parse', 'parse', 'größe', 'f (x)', 'operator<', '<anonymous>', 'a b'];
const FILES = ['', '/app/a.js', 'C:\\Program Files (x86)\\b.js', 'file:///app/b c.js', 'x:1'];

function randomFrame(random: SeededRandom): StackFrame {
  const file = random.pick(FILES);
  const name = random.pick(NAMES);
  if (file === '') return { name, file, line: 0, column: 0 };
  return { name, file, line: 1 + random.below(3), column: random.below(2) };
}

/** Stacks that share beginnings, recur and come again; some have no frames. */
export function randomStacks(random: SeededRandom): readonly WeighedStack[] {
  const frames = Array.from({ length: 1 + random.below(6) }, () => randomFrame(random));
  const known: StackFrame[][] = [[]];
  return Array.from({ length: 1 + random.below(30) }, () => {
    const start = random.pick(known).slice(0, random.below(6));
    const more = Array.from({ length: random.below(4) }, () => random.pick(frames));
    const stack = [...start, ...more];
    known.push(stack);
    return { frames: stack, value: random.below(100) };
  });
}

/** The plain way to add up, written apart from the program. */
export function sumsOfStacks(stacks: readonly WeighedStack[]): Sums {
  const sums = new Map<string, { self: number; cumulative: number }>();
  const add = (key: string, what: 'self' | 'cumulative', value: number): void => {
    const sum = sums.get(key) ?? { self: 0, cumulative: 0 };
    sum[what] += value;
    sums.set(key, sum);
  };
  for (const { frames, value } of stacks) {
    const keys = frames.map(keyOf);
    const pairs = keys.slice(1).map((key, i) => `${keys[i]} > ${key}`);
    for (const list of [keys, pairs]) {
      for (const key of new Set(list)) add(key, 'cumulative', value);
      if (list.length > 0) add(list.at(-1) as string, 'self', value);
    }
  }
  return sums;
}

/** The same of a profile that was read. */
export function sumsOfProfile(profile: SampledProfile): Sums {
  const tree = buildCallTree(profile);
  const stats = functionStats(tree);
  const edges = callEdges(tree, stats);
  const { functionName, url, line, column } = stats.functions;
  const keys = functionName.map((name, i) =>
    keyOf({
      name,
      file: url[i] as string,
      line: Number(line[i]),
      column: column[i] as number,
    }),
  );
  const sums = new Map<string, { self: number; cumulative: number }>();
  for (let row = 0; row < stats.rowCount; row++) {
    const [self, cumulative] = [stats.self[row], stats.cumulative[row]] as [number, number];
    sums.set(keys[row] as string, { self, cumulative });
  }
  for (let i = 0; i < edges.caller.length; i++) {
    const key = `${keys[edges.caller[i] as number]} > ${keys[edges.callee[i] as number]}`;
    const { self, cumulative } = edges as { self: Float64Array; cumulative: Float64Array };
    sums.set(key, { self: self[i] as number, cumulative: cumulative[i] as number });
  }
  return sums;
}

export function totalOf(stacks: readonly WeighedStack[]): number {
  return stacks.reduce((sum, { value }) => sum + value, 0);
}

function keyOf({ name, file, line, column }: StackFrame): string {
  return `${name}@${file}:${line}:${column}`;
}
