import type { CallEdges } from '../../src/model/call-edges.ts';
import { buildCallTree, type CallTree, type CallTreeOptions } from '../../src/model/call-tree.ts';
import {
  type FunctionStats,
  functionStats,
  type TreeStats,
} from '../../src/model/function-stats.ts';
import { type FunctionTable, FunctionTableBuilder } from '../../src/model/function-table.ts';
import type { SampledProfile } from '../../src/model/sampled-profile.ts';

/** Short names for V8's own rows. */
const SPECIAL: ReadonlyMap<string, string> = new Map([
  ['(root)', '(root)'],
  ['(program)', '(program)'],
  ['(idle)', '(idle)'],
  ['(gc)', '(garbage collector)'],
]);

/**
 * A profile drawn as text. Each column is a sample, its stack from the first called function down:
 *
 *     us  10    20    5
 *         main  main  (idle)
 *         a     b
 *
 * The row `us` says how long each sample lasts; without it all last 1 µs. A column ends where the next
 * begins in the first row of functions. `a` stands for a function of app.js, `a@b.js:3:9` for another
 * place, `a'` for the same function as `a` in a node of its own, `(root)`, `(gc)` and so on for V8's rows.
 */
export function drawn(text: string): SampledProfile {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const hasTimes = lines[0]?.trim().startsWith('us ') ?? false;
  const times = hasTimes ? (lines.shift() as string).trim().split(/\s+/).slice(1).map(Number) : [];
  const starts = [...(lines[0] as string).matchAll(/\S+/g)].map(({ index }) => index);
  const stacks = starts.map((start, i) =>
    lines.map((line) => line.slice(start, starts[i + 1]).trim()).filter((name) => name !== ''),
  );
  const { profile, nodeOf } = emptyProfile();
  const nodeIndex = Int32Array.from(stacks, nodeOf);
  const durationUs = Float64Array.from(stacks, (_, i) => times[i] ?? 1);
  return { ...profile(), timeline: { nodeIndex, durationUs, startUs: 0, isEstimated: false } };
}

function emptyProfile() {
  const functions = new FunctionTableBuilder();
  const nodeByStack = new Map<string, number>([['', 0]]);
  const parent = [-1];
  const functionIndex = [functions.intern('(root)', '', 0, 0)];
  const nodeOf = (stack: readonly string[]): number => {
    if (stack.length === 0 || stack.join() === '(root)') return 0;
    const key = stack.join(' ');
    const known = nodeByStack.get(key);
    if (known !== undefined) return known;
    parent.push(nodeOf(stack.slice(0, -1)));
    const node = functionIndex.push(internDrawn(functions, stack.at(-1) as string)) - 1;
    nodeByStack.set(key, node);
    return node;
  };
  const profile = (): Omit<SampledProfile, 'timeline'> => ({
    kind: 'sampled',
    unit: 'us',
    functions: functions.table,
    nodes: { parent: Int32Array.from(parent), functionIndex: Int32Array.from(functionIndex) },
    weights: null,
    positionTicks: null,
    request: null,
    warnings: [],
  });
  return { profile, nodeOf };
}

function internDrawn(functions: FunctionTableBuilder, text: string): number {
  if (/\s/.test(text)) throw new Error(`two names in one column: ${text}`);
  const special = SPECIAL.get(text);
  if (special !== undefined) return functions.intern(special, '', 0, 0);
  const [name = '', place = 'app.js:1:1'] = text.replaceAll("'", '').split('@');
  const [, url = '', line, column] = /^(.*):(\d+):(\d+)$/.exec(place) ?? [];
  return functions.intern(name, url, Number(line), Number(column));
}

/** A table of functions, each drawn as `name@url:line:column`. */
export function drawnFunctions(...functions: readonly string[]): FunctionTable {
  const builder = new FunctionTableBuilder();
  for (const text of functions) internDrawn(builder, text);
  return builder.table;
}

export function drawnStats(text: string, options?: CallTreeOptions): TreeStats {
  return functionStats(buildCallTree(drawn(text), options));
}

/**
 * A call tree as indented text: name, time on top, time in the subtree, observed calls. The root is first;
 * what was never sampled is left out.
 */
export function printedTree(tree: CallTree): string {
  const depth: number[] = [];
  const lines: string[] = [];
  tree.parent.forEach((parent, node) => {
    depth[node] = parent < 0 ? 0 : (depth[parent] as number) + 1;
    if (node > 0 && tree.cumulativeSamples[node] === 0) return;
    const name = tree.functions.functionName[tree.functionIndex[node] as number];
    const times = `${tree.self[node]}/${tree.cumulative[node]}`;
    const calls = node === 0 || tree.calls === null ? '' : ` ×${tree.calls[node]}`;
    lines.push(`${'  '.repeat(depth[node] as number)}${name} ${times}${calls}`);
  });
  return `\n${lines.join('\n')}\n`;
}

/** One line per function: calls as pstats writes them, time on top, cumulative time. */
export function printedRows(stats: FunctionStats): string {
  const lines: string[] = [];
  for (let i = 0; i < stats.rowCount; i++) {
    const times = `${stats.self[i]}/${stats.cumulative[i]}`;
    const calls = callsText(stats.calls[i], stats.primitiveCalls[i]);
    lines.push(`${stats.functions.functionName[i]} ${times} ×${calls}`);
  }
  return `\n${lines.join('\n')}\n`;
}

/** One line per edge, `caller > callee`, then as in `printedRows`. */
export function printedEdges(stats: FunctionStats, edges: CallEdges): string {
  const nameOf = (row: number): string => stats.functions.functionName[row] as string;
  const lines = Array.from(edges.caller, (caller, i) => {
    const times = `${edges.self?.[i]}/${edges.cumulative?.[i]}`;
    const calls = callsText(edges.calls[i], edges.primitiveCalls[i]);
    return `${nameOf(caller)} > ${nameOf(edges.callee[i] as number)} ${times} ×${calls}`;
  });
  return `\n${lines.join('\n')}\n`;
}

type MaybeCount = number | bigint | null | undefined;

function callsText(calls: MaybeCount, primitive: MaybeCount): string {
  return calls === primitive ? String(calls) : `${calls}/${primitive}`;
}

/** The text of a template without the indentation of its first line, to compare with what is printed. */
export function lines(text: string): string {
  const indent = /^\n( *)/.exec(text)?.[1] ?? '';
  return `\n${text.trim().split(`\n${indent}`).join('\n')}\n`;
}
