import type { FlameGraph, FlameGroup, GroupKind } from '../../../flame/flame-graph.ts';
import { treeBySize } from '../../../flame/flame-tree.ts';
import type { CallTree } from '../../../model/call-tree.ts';
import { displayPath } from '../../../model/display-path.ts';
import { displayText } from '../../../model/display-text.ts';
import { type FunctionTable, functionKind } from '../../../model/function-table.ts';
import { installedPackage } from '../../../model/installed-package.ts';
import type { CpuProfile } from './cpu-profile.ts';

/** The flame graph of a request: its stacks merged, without the times in which it waited. */
export function flameOfCpu({ tree, stats }: CpuProfile, title: string): FlameGraph {
  const { functions } = tree;
  const { groups, groupOf } = groupsOf(functions);
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
      group: [0, ...groupOf],
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
function groupsOf({ functionName, url }: FunctionTable) {
  const groups: FlameGroup[] = [];
  const known = new Map<string, number>();
  const groupOf = functionName.map((name, i) => {
    const group = groupOfFunction(name, url[i] ?? '');
    const key = `${group.kind} ${group.name}`;
    const index = known.get(key) ?? groups.push(group) - 1;
    known.set(key, index);
    return index;
  });
  return { groups, groupOf };
}

const NAMES: Readonly<Record<Exclude<GroupKind, 'package'>, string>> = {
  program: 'program',
  node: 'node internals',
  native: 'native',
  gc: '(garbage collector)',
  idle: '(idle)',
};

function groupOfFunction(name: string, url: string): FlameGroup {
  const owner = installedPackage(url);
  if (owner !== null) return { name: displayText(owner.name), kind: 'package' };
  const kind = kindOf(name, url);
  return { name: NAMES[kind], kind };
}

function kindOf(name: string, url: string): Exclude<GroupKind, 'package'> {
  if (url.startsWith('node:')) return 'node';
  if (url !== '') return 'program';
  const kind = functionKind(name, '');
  return kind === 'gc' || kind === 'idle' ? kind : 'native';
}
