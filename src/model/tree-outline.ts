import type { CallTree } from './call-tree.ts';

/** What part of a call tree an outline shows. Rows are those of a table of statistics. */
export interface OutlineRequest {
  /** The row of each function of the tree, -1 where it has none. */
  readonly rowOfFunction: Int32Array;
  /** The rows to begin with; `null`: the roots, or from the top of the stack down all that runs. */
  readonly startRows: ReadonlySet<number> | null;
  readonly direction: 'callees' | 'callers';
  readonly maxDepth: number;
  /** Entries with less time are left out, and counted. */
  readonly minUs: number;
  /** The rows of idle time, which come last on their level; missing: none is told apart. */
  readonly idleRows?: ReadonlySet<number>;
  /** Idle time is neither shown nor counted. */
  readonly isBusyOnly?: boolean;
}

/** One line of an outline, in the order to show them. */
export interface OutlineEntry {
  readonly depth: number;
  /** Rows of the functions of a straight chain folded into this line: first called first, or for callers the nearest first. */
  readonly rows: readonly number[];
  /** Time on top of the stack at the end of the chain; for callers 0 but at the start. */
  readonly self: number;
  readonly cumulative: number;
  /** What is left out below this line. */
  readonly hiddenCount: number;
  readonly hiddenUs: number;
  /** Whether it is the last on its level. */
  readonly isLast: boolean;
}

/** Nodes that one line stands for, with the time that each gives it. */
interface Group {
  readonly row: number;
  readonly nodes: number[];
  readonly weights: number[];
  cumulative: number;
}

interface Open {
  readonly group: Group;
  readonly depth: number;
  readonly isLast: boolean;
}

/**
 * A call tree as lines, largest first on each level. What it looks at is what it shows: parts below the least
 * time are not opened. Without recursion, since trees can be 100,000 calls deep.
 */
export function treeOutline(tree: CallTree, request: OutlineRequest): readonly OutlineEntry[] {
  const isDown = request.direction === 'callees';
  const entries: OutlineEntry[] = [];
  const isIdle = ({ row }: Group): boolean => request.idleRows?.has(row) === true;
  const isWanted = (group: Group): boolean => request.isBusyOnly !== true || !isIdle(group);
  const expand = (group: Group): Group[] =>
    (isDown ? calleesOf : callersOf)(tree, request, group).filter(isWanted);
  const starts = startGroups(tree, request)
    .filter(isWanted)
    .filter(({ cumulative }) => isShown(cumulative));
  function isShown(us: number): boolean {
    return us > 0 && us >= request.minUs;
  }
  const open: Open[] = opened(starts, 0, isIdle);
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    const { depth, isLast, group } = at;
    const rows = [group.row];
    let below = expand(group);
    let end = group;
    // A straight chain: all of the time goes on into one function.
    while (below.length === 1 && below[0]?.cumulative === end.cumulative && isFolded(rows)) {
      end = below[0];
      rows.push(end.row);
      below = expand(end);
    }
    const isDeepest = depth + 1 >= request.maxDepth;
    const shown = isDeepest ? [] : below.filter(({ cumulative }) => isShown(cumulative));
    const hidden = below.filter((group) => !shown.includes(group));
    const self = isDown ? ownTime(tree, end) : 0;
    const hiddenUs = hidden.reduce((sum, { cumulative }) => sum + cumulative, 0);
    const { cumulative } = group;
    entries.push({
      depth,
      rows,
      self,
      cumulative,
      hiddenCount: hidden.length,
      hiddenUs,
      isLast,
    });
    for (const next of opened(shown, depth + 1, isIdle)) open.push(next);
  }
  return entries;
}

/** Longer chains go on in a line of their own. */
const MAX_CHAIN = 64;

function isFolded(rows: readonly number[]): boolean {
  return rows.length < MAX_CHAIN;
}

/** Last first, so that a stack gives the largest first; idle time comes after all that runs. */
function opened(
  groups: readonly Group[],
  depth: number,
  isIdle: (group: Group) => boolean,
): Open[] {
  const bySize = groups.toSorted(
    (a, b) => Number(isIdle(b)) - Number(isIdle(a)) || a.cumulative - b.cumulative,
  );
  return bySize.map((group, i) => ({ group, depth, isLast: i === 0 }));
}

function ownTime(tree: CallTree, { nodes }: Group): number {
  return nodes.reduce((sum, node) => sum + tree.self[node], 0);
}

/** Collects nodes by row. */
class GroupList {
  private readonly byRow = new Map<number, Group>();

  add(row: number, node: number, us: number): void {
    let group = this.byRow.get(row);
    if (group === undefined) {
      group = { row, nodes: [], weights: [], cumulative: 0 };
      this.byRow.set(row, group);
    }
    group.nodes.push(node);
    group.weights.push(us);
    group.cumulative += us;
  }

  get groups(): Group[] {
    return [...this.byRow.values()];
  }
}

function startGroups(tree: CallTree, request: OutlineRequest): Group[] {
  const { startRows, direction } = request;
  const rowOf = rowFinder(tree, request);
  if (startRows !== null) return topmostGroups(tree, rowOf, startRows);
  const list = new GroupList();
  if (direction === 'callees') {
    eachChild(tree, 0, (child) => {
      list.add(rowOf(child), child, tree.cumulative[child]);
    });
    return list.groups;
  }
  for (let node = 1; node < tree.parent.length; node++) {
    const us = tree.self[node];
    if (us > 0) list.add(rowOf(node), node, us);
  }
  return list.groups;
}

/** The topmost nodes of the rows: a function that recurs has its time once. */
function topmostGroups(
  tree: CallTree,
  rowOf: (node: number) => number,
  rows: ReadonlySet<number>,
): Group[] {
  const list = new GroupList();
  for (const wanted of rows) {
    for (let node = 1; node < tree.parent.length; ) {
      if (rowOf(node) !== wanted) {
        node++;
        continue;
      }
      if (tree.cumulativeSamples[node] > 0) {
        list.add(wanted, node, tree.cumulative[node]);
      }
      node = tree.subtreeEnd[node];
    }
  }
  return list.groups;
}

function calleesOf(tree: CallTree, request: OutlineRequest, group: Group): Group[] {
  const rowOf = rowFinder(tree, request);
  const list = new GroupList();
  for (const node of group.nodes) {
    eachChild(tree, node, (child) => {
      if (tree.cumulativeSamples[child] === 0) return;
      list.add(rowOf(child), child, tree.cumulative[child]);
    });
  }
  return list.groups;
}

function callersOf(tree: CallTree, request: OutlineRequest, group: Group): Group[] {
  const rowOf = rowFinder(tree, request);
  const list = new GroupList();
  group.nodes.forEach((node, i) => {
    const above = tree.parent[node];
    if (above > 0) list.add(rowOf(above), above, group.weights[i]);
  });
  return list.groups;
}

function rowFinder(tree: CallTree, { rowOfFunction }: OutlineRequest): (node: number) => number {
  return (node) => rowOfFunction[tree.functionIndex[node]];
}

function eachChild(tree: CallTree, node: number, visit: (child: number) => void): void {
  const end = tree.subtreeEnd[node];
  for (let child = node + 1; child < end; child = tree.subtreeEnd[child]) visit(child);
}
