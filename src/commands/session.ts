import { callEdges } from '../model/call-edges.ts';
import { buildCallTree, type CallTree } from '../model/call-tree.ts';
import { type CallCounts, type FunctionStats, functionStats } from '../model/function-stats.ts';
import { functionLabels } from '../model/labels.ts';
import { mergeTables, renamedTables, type StatsTables } from '../model/merge-stats.ts';
import type { CountedProfile, Profile } from '../model/profile.ts';
import type { GcPlacement } from '../model/sample-placement.ts';
import { stripPaths, stripPythonPaths } from '../model/strip-paths.ts';
import { type SortableTable, type SortOrder, sortRows } from './sort-keys.ts';

/** A profile and the file that it came from. */
export interface LoadedDump {
  /** As the user named it; `-` is standard input. */
  readonly path: string;
  readonly modifiedAt: Date | null;
  readonly profile: Profile;
}

/** What made the profile at hand: dumps, the first and those added, and when paths were stripped. */
type Step = LoadedDump | 'strip';

interface SessionState {
  readonly steps: readonly Step[];
  readonly gc: GcPlacement;
  /** The order that `sort` and `reverse` made; `null`: the one that the dump starts in. */
  readonly order: SortOrder | null;
}

/** What made the tables of a session, for what needs the stacks behind them; entry `i` is dump `i`. */
export interface GraphParts {
  readonly profiles: readonly Profile[];
  readonly isStripped: readonly boolean[];
  readonly gc: GcPlacement;
}

/** All tables of a session with what is needed to select and show rows. */
export interface SessionTable extends SortableTable {
  readonly tables: StatsTables;
  readonly callCounts: CallCounts | 'mixed';
}

/**
 * The profiles at hand and how they are looked at. A value: a command returns the next one, and the old one
 * stays as it was. Tables are made when they are asked for, once for each value.
 */
export class Session {
  private readonly state: SessionState;
  private cachedTable: SessionTable | undefined;
  private cachedRows: readonly number[] | undefined;

  private constructor(state: SessionState) {
    this.state = state;
  }

  /** A session on one dump. */
  static start(dump: LoadedDump, gc: GcPlacement): Session {
    return new Session({ steps: [dump], gc, order: null });
  }

  get dumps(): readonly LoadedDump[] {
    return this.state.steps.filter((step) => step !== 'strip');
  }

  /** The dumps, how garbage collection counts in them, and whether their paths are stripped: what graphs need. */
  get graphParts(): GraphParts {
    const { steps, gc } = this.state;
    const stripsUpTo = steps.lastIndexOf('strip');
    const isStripped = steps.flatMap((step, i) => (step === 'strip' ? [] : [i < stripsUpTo]));
    return { profiles: this.dumps.map(({ profile }) => profile), isStripped, gc };
  }

  /** The path that `read` alone reads again. */
  get mainPath(): string {
    return (this.state.steps[0] as LoadedDump).path;
  }

  /** The order of the rows; `null`: that of the dump. */
  get order(): SortOrder | null {
    return this.state.order ?? this.initialOrder;
  }

  get table(): SessionTable {
    this.cachedTable ??= this.makeTable();
    return this.cachedTable;
  }

  /** All rows in the current order. */
  get rows(): readonly number[] {
    this.cachedRows ??= sortRows(this.table, this.order);
    return this.cachedRows;
  }

  /** Replaces the profile; how it is looked at starts anew. */
  withDump(dump: LoadedDump): Session {
    return Session.start(dump, this.state.gc);
  }

  /** Merges another dump; the order is dropped. */
  withAdded(dump: LoadedDump): Session {
    return new Session({ ...this.state, steps: [...this.state.steps, dump], order: null });
  }

  /** Drops leading directories; the order too. */
  withStrippedPaths(): Session {
    return new Session({ ...this.state, steps: [...this.state.steps, 'strip'], order: null });
  }

  withOrder(order: SortOrder): Session {
    const next = new Session({ ...this.state, order });
    // The order changes no number.
    next.cachedTable = this.cachedTable;
    return next;
  }

  /** The order of a sampled dump's nodes means nothing, so it starts sorted; others start as they are. */
  private get initialOrder(): SortOrder | null {
    const isSampled = this.dumps.some(({ profile }) => profile.kind === 'sampled');
    return isSampled ? { keys: ['tottime'], isReversed: false } : null;
  }

  private makeTable(): SessionTable {
    const { steps, gc } = this.state;
    const stripsUpTo = steps.lastIndexOf('strip');
    const isCounted = steps.every((step) => step === 'strip' || step.profile.kind === 'counted');
    const parts = steps.flatMap((step, i) =>
      step === 'strip' ? [] : dumpTables(step.profile, i < stripsUpTo && !isCounted, gc),
    );
    const tables = isCounted ? countedTables(steps) : mergeTables(parts);
    const nameStyle = isCounted ? 'python' : 'v8';
    const labels = functionLabels(tables.stats.functions, nameStyle);
    return { tables, stats: tables.stats, labels, nameStyle, callCounts: callCountsOf(parts) };
  }
}

/** Python's tables step by step, as pstats does: a sum of floats depends on the order of its parts. */
function countedTables(steps: readonly Step[]): StatsTables {
  const [first, ...others] = steps;
  const profileOf = (step: Step | undefined) => (step as LoadedDump).profile as CountedProfile;
  return others.reduce<StatsTables>(
    (tables, step) =>
      step === 'strip' ? strippedTables(tables) : mergeTables([tables, profileOf(step)]),
    profileOf(first),
  );
}

function strippedTables(tables: StatsTables): StatsTables {
  return renamedTables(tables, stripPythonPaths(tables.stats.functions));
}

function dumpTables(profile: Profile, isStripped: boolean, gc: GcPlacement): StatsTables {
  if (profile.kind === 'counted') return isStripped ? strippedTables(profile) : profile;
  const tree: CallTree = buildCallTree(profile, { gc });
  const stats = functionStats(tree, isStripped ? stripPaths(tree.functions) : undefined);
  let edges: StatsTables['edges'] | undefined;
  return {
    stats,
    get edges() {
      edges ??= callEdges(tree, stats);
      return edges;
    },
  };
}

/** What the counts of all rows of all parts are; `none` where there are no rows to tell. */
function callCountsOf(parts: readonly StatsTables[]): CallCounts | 'mixed' {
  const kinds = new Set<CallCounts>();
  for (const { stats } of parts) {
    if (stats.rowCount === 0) kinds.add(kindOfNone(stats));
    for (const kind of stats.callCounts) kinds.add(kind);
  }
  const [only = 'none'] = kinds;
  return kinds.size > 1 ? 'mixed' : only;
}

function kindOfNone({ totals, samples }: FunctionStats): CallCounts {
  if (totals.calls === null) return 'none';
  return samples === null ? 'exact' : 'observed';
}
