import { callEdges } from '../model/call-edges.ts';
import { buildCallTree, type CallTree } from '../model/call-tree.ts';
import { filterStacks, type StackFilter } from '../model/filter-stacks.ts';
import { type FunctionGroups, functionStats } from '../model/function-stats.ts';
import { type FunctionTable, FunctionTableBuilder } from '../model/function-table.ts';
import { mergeTables, type StatsTables } from '../model/merge-stats.ts';
import type { Profile } from '../model/profile.ts';
import type { GcPlacement } from '../model/sample-placement.ts';
import type { SampledProfile } from '../model/sampled-profile.ts';

/** The stacks of a dump, and for each of their functions its row in the tables; -1: it has none. */
export interface StackSource {
  readonly tree: CallTree;
  readonly rowOfFunction: Int32Array;
}

/** What a graph is made of: tables, and the stacks behind them where all dumps have some. */
export interface GraphSource {
  readonly tables: StatsTables;
  readonly stacks: readonly StackSource[] | null;
}

export interface GraphSourceOptions {
  readonly gc: GcPlacement;
  readonly filter?: StackFilter;
  /** The tree of a dump where it is there already, filtered or not. */
  readonly treeOf?: (profile: SampledProfile, dump: number) => CallTree;
  /** Functions that are one row. */
  readonly groupBy?: (functions: FunctionTable, dump: number) => FunctionGroups | undefined;
}

/** The dumps as one. A filter acts on stacks: dumps without any it leaves as they are. */
export function graphSource(
  profiles: readonly Profile[],
  options: GraphSourceOptions,
): GraphSource {
  const parts = profiles.map((profile, dump) => partOf(profile, dump, options));
  const tables = mergeTables(parts.map((part) => part.tables));
  const builder = new FunctionTableBuilder();
  const stacks = parts.flatMap(({ tables: { stats }, tree, rowOfFunction }) => {
    if (tree === null || rowOfFunction === null) return [];
    // As the tables are merged: rows get their places in the order of the dumps.
    const merged = Int32Array.from({ length: stats.rowCount }, (_, row) =>
      builder.internFrom(stats.functions, row),
    );
    return [{ tree, rowOfFunction: rowOfFunction.map((row) => merged[row] ?? -1) }];
  });
  return { tables, stacks: stacks.length === parts.length ? stacks : null };
}

interface Part {
  readonly tables: StatsTables;
  readonly tree: CallTree | null;
  readonly rowOfFunction: Int32Array | null;
}

function partOf(profile: Profile, dump: number, options: GraphSourceOptions): Part {
  const { gc, filter = {}, groupBy, treeOf } = options;
  if (profile.kind === 'counted') return { tables: profile, tree: null, rowOfFunction: null };
  const tree = treeOf?.(profile, dump) ?? filterStacks(buildCallTree(profile, { gc }), filter);
  const stats = functionStats(tree, groupBy?.(tree.functions, dump));
  let edges: StatsTables['edges'] | undefined;
  const tables: StatsTables = {
    stats,
    get edges() {
      edges ??= callEdges(tree, stats);
      return edges;
    },
  };
  return { tables, tree, rowOfFunction: stats.rowOfFunction };
}
