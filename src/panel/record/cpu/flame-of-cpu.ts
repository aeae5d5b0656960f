import type { FlameGraph, FlameGroup, GroupKind } from '../../../flame/flame-graph.ts';
import { treeBySize } from '../../../flame/flame-tree.ts';
import type { CallTree } from '../../../model/call-tree.ts';
import { displayPath } from '../../../model/display-path.ts';
import { displayText } from '../../../model/display-text.ts';
import { type Category, categoryOf, groupFunctions } from '../../../model/function-groups.ts';
import { type FunctionTable, functionKind } from '../../../model/function-table.ts';
import { codeOwners } from '../../../model/package-of.ts';
import type { CpuProfile } from './cpu-profile.ts';

/** The flame graph of a request: its stacks merged, without the times in which it waited. */
export function flameOfCpu({ tree, stats }: CpuProfile, title: string): FlameGraph {
  const { functions } = tree;
  const { groups, groupOfFunction } = groupsOf(functions);
  return {
    title,
    about: [`${stats.totals.sampleCount ?? 0} samples`],
    unit: 'us',
    groups,
    functions: {
      // Function 0 of a flame graph is none: all are one further on.
      name: ['', ...functions.functionName.map((name) => displayText(name || '(anonymous)'))],
      file: ['', ...functions.url.map(displayPath)],
      line: [0, ...functions.line.map(Number)],
      column: [0, ...functions.column],
      group: [0, ...groupOfFunction],
    },
    tree: treeBySize(workingColumns(tree)).tree,
    order: null,
    changes: null,
  };
}

/** The columns of the tree without its nodes of waiting, which stand right below the root. */
function workingColumns({ parent, functionIndex, self, samples, functions }: CallTree) {
  const kept = new Int32Array(parent.length).fill(-1);
  const old: number[] = [];
  for (let node = 0; node < parent.length; node++) {
    const fn = functionIndex[node] ?? 0;
    const isIdle =
      node > 0 &&
      functionKind(functions.functionName[fn] ?? '', functions.url[fn] ?? '') === 'idle';
    const isBelowKept = node === 0 || (kept[parent[node] ?? 0] ?? -1) >= 0;
    if (!isIdle && isBelowKept) kept[node] = old.push(node) - 1;
  }
  return {
    fn: Int32Array.from(old, (node) => (node === 0 ? 0 : (functionIndex[node] ?? 0) + 1)),
    parent: Int32Array.from(old, (node) => (node === 0 ? -1 : (kept[parent[node] ?? 0] ?? 0))),
    self: Float64Array.from(old, (node) => self[node] ?? 0),
    samples: Float64Array.from(old, (node) => samples[node] ?? 0),
  };
}

/** Whose code each function is: the program's, a package's, Node's, the engine's. */
function groupsOf(table: FunctionTable) {
  const { groups, groupOfFunction } = groupFunctions(table, 'package');
  const ownerOf = codeOwners(table.url);
  const kinds: GroupKind[] = [];
  table.functionName.forEach((name, i) => {
    kinds[groupOfFunction[i] ?? 0] = KINDS[categoryOf(name, ownerOf(table.url[i] ?? ''))];
  });
  return {
    groups: groups.functionName.map((name, i): FlameGroup => {
      return { name, kind: kinds[i] ?? 'native' };
    }),
    groupOfFunction,
  };
}

const KINDS: Readonly<Record<Category, GroupKind>> = {
  program: 'program',
  dependencies: 'package',
  extensions: 'package',
  'node internals': 'node',
  native: 'native',
  '(garbage collector)': 'gc',
  '(idle)': 'idle',
};
