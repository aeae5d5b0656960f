import { filterTree } from '../../model/filter-tree.ts';
import { idleRowsOf } from '../../model/function-stats.ts';
import { isSyntheticName } from '../../model/function-table.ts';
import { busyTime, inBaseUnit } from '../../model/profile-times.ts';
import type { RowStacks } from '../../model/profile-view.ts';
import { type OutlineEntry, treeOutline } from '../../model/tree-outline.ts';
import type { SummaryPath } from '../../render/summary/summary-report.ts';
import { placeOf } from '../../render/view-report.ts';
import { mergedStacks } from '../../views/merged-stacks.ts';
import type { Session } from '../session/session.ts';
import { ownerFinder } from './code-owner.ts';

const LEAST_SHARE = 0.05;
const MOST_PATHS = 8;
/** A call that takes this part of its caller's time goes on in the same line. */
const FOLDED_SHARE = 0.9;
const MAX_DEPTH = 40;

/** The heaviest paths of calls, those of the runtime itself left out where there are others. */
export function heavyPaths(session: Session): readonly SummaryPath[] {
  const stacks = mergedStacks(session.table);
  const busy = busyTime(session.table.stats);
  if (stacks === null || busy <= 0) return [];
  const entries = outlineOf(session, withoutRuntime(session, stacks));
  const shown = heaviest([...foldedPaths(nested(entries), rowTester(session))]);
  const { stats, shownOf } = session.table;
  const { labelOf, originals } = shownOf(shown.flatMap(({ rows }) => rows));
  return shown.map(({ rows, depth, cumulative }) => ({
    depth,
    places: rows.map((row) => placeOf({ stats, labelOf, originals }, row)),
    cumulative: inBaseUnit(stats, cumulative),
    share: cumulative / busy,
  }));
}

function outlineOf(session: Session, { tree, rowOfFunction }: RowStacks): readonly OutlineEntry[] {
  const { stats } = session.table;
  return treeOutline(tree, {
    rowOfFunction,
    startRows: null,
    direction: 'callees',
    maxDepth: MAX_DEPTH,
    minUs: LEAST_SHARE * busyTime(stats),
    idleRows: idleRowsOf(stats),
    isBusyOnly: true,
  });
}

/** So much of the time must be below other code, or the runtime's own is what there is to see. */
const WORTHWHILE_SHARE = 0.3;

function withoutRuntime(session: Session, stacks: RowStacks): RowStacks {
  const { tree, rowOfFunction } = stacks;
  const ownerOf = ownerFinder(session, tree);
  const isRuntime = Uint8Array.from(tree.functions.url, (_, index) =>
    Number(index > 0 && ownerOf(index).kind === 'node'),
  );
  const shown = filterTree(tree, 'hide', isRuntime);
  let left = 0;
  for (let node = 1; node < shown.parent.length; ) {
    const isCode = ['program', 'package'].includes(ownerOf(shown.functionIndex[node]).kind);
    if (isCode) left += shown.cumulative[node];
    node = isCode ? shown.subtreeEnd[node] : node + 1;
  }
  const isWorthwhile = left >= WORTHWHILE_SHARE * busyTime(session.table.stats);
  return isWorthwhile ? { tree: shown, rowOfFunction } : stacks;
}

/** A path with those that branch off from it. */
interface PathNode {
  readonly rows: number[];
  readonly cumulative: number;
  readonly children: PathNode[];
}

/** The paths of the outline's first level, with all below them. */
function nested(entries: readonly OutlineEntry[]): PathNode[] {
  const roots: PathNode[] = [];
  const open: PathNode[] = [];
  for (const { depth, rows, cumulative } of entries) {
    const node: PathNode = { rows: [...rows], cumulative, children: [] };
    (depth === 0 ? roots : (open[depth - 1]?.children ?? roots)).push(node);
    open.length = depth;
    open.push(node);
  }
  return roots;
}

/** How much a row says of a path. */
type RowTester = (row: number) => 'code' | 'native' | 'engine';

/** Native code between other functions says nothing, and what the engine does for itself has no place in a path. */
function rowTester({ table: { stats } }: Session): RowTester {
  const { functionName, url } = stats.functions;
  return (row) => {
    if (url[row] !== '') return 'code';
    return isSyntheticName(functionName[row]) ? 'engine' : 'native';
  };
}

/** All paths in the order to show them, with their levels. */
function* foldedPaths(roots: readonly PathNode[], kindOf: RowTester): Iterable<FoldedPath> {
  const open = roots.toReversed().map((node) => ({ node, depth: 0, above: new Set<number>() }));
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    const { node, depth, above } = at;
    const { rows, children } = folded(node, above, kindOf);
    const below = new Set([...above, ...rows]);
    // What recurs only is no level of its own.
    const next = rows.length === 0 ? depth : depth + 1;
    if (rows.length > 0) yield { rows, depth, cumulative: node.cumulative };
    for (const child of children.toReversed())
      open.push({ node: child, depth: next, above: below });
  }
}

interface FoldedPath {
  readonly rows: readonly number[];
  readonly depth: number;
  readonly cumulative: number;
}

/** A path as far as nearly all of its time goes on into one function; those that stand above are not repeated. */
function folded(start: PathNode, above: ReadonlySet<number>, kindOf: RowTester) {
  const chain = [...start.rows];
  let end = start;
  for (;;) {
    const [only] = end.children;
    const isStraight = end.children.length === 1 && only !== undefined;
    if (!isStraight || only.cumulative < FOLDED_SHARE * start.cumulative) break;
    end = only;
    chain.push(...end.rows);
  }
  const { children } = end;
  const rows = [...new Set(chain)].filter((row) => !above.has(row) && kindOf(row) !== 'engine');
  const code = rows.filter((row) => kindOf(row) === 'code');
  // What runs at the end of a path may well be native.
  const last = children.length === 0 ? rows.slice(-1) : [];
  return { rows: [...code, ...last.filter((row) => !code.includes(row))], children };
}

/** A path is never larger than the one that it branches off from, which stands before it. */
function heaviest(paths: readonly FoldedPath[]): readonly FoldedPath[] {
  const bySize = paths.toSorted((a, b) => b.cumulative - a.cumulative).slice(0, MOST_PATHS);
  const kept = new Set(bySize);
  return paths.filter((path) => kept.has(path));
}
