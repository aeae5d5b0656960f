import { callEdges } from '../model/call-edges.ts';
import { buildCallTree, type CallTree } from '../model/call-tree.ts';
import type { CallCounts } from '../model/function-stats.ts';
import { functionStats } from '../model/function-stats.ts';
import { functionLabels } from '../model/labels.ts';
import { mergeTables, type StatsTables } from '../model/merge-stats.ts';
import type { Profile } from '../model/profile.ts';
import type { GcPlacement } from '../model/sample-placement.ts';
import { stripPaths } from '../model/strip-paths.ts';
import { type SortableTable, type SortOrder, sortRows } from './sort-keys.ts';

/** A profile and the file that it came from. */
export interface LoadedDump {
  /** As the user named it; `-` is standard input. */
  readonly path: string;
  readonly modifiedAt: Date | null;
  readonly profile: Profile;
}

interface SessionDump extends LoadedDump {
  readonly isStripped: boolean;
}

interface SessionState {
  readonly dumps: readonly SessionDump[];
  readonly gc: GcPlacement;
  /** The order that `sort` and `reverse` made; `null`: the one that the dump starts in. */
  readonly order: SortOrder | null;
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
    return new Session({ dumps: [{ ...dump, isStripped: false }], gc, order: null });
  }

  get dumps(): readonly LoadedDump[] {
    return this.state.dumps;
  }

  /** The path that `read` alone reads again. */
  get mainPath(): string {
    return (this.state.dumps[0] as SessionDump).path;
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
    const dumps = [...this.state.dumps, { ...dump, isStripped: false }];
    return new Session({ ...this.state, dumps, order: null });
  }

  /** Drops leading directories; the order too. */
  withStrippedPaths(): Session {
    const dumps = this.state.dumps.map((dump) => ({ ...dump, isStripped: true }));
    return new Session({ ...this.state, dumps, order: null });
  }

  withOrder(order: SortOrder): Session {
    const next = new Session({ ...this.state, order });
    // The order changes no number.
    next.cachedTable = this.cachedTable;
    return next;
  }

  /** The order of a sampled dump's nodes means nothing, so it starts sorted; others start as they are. */
  private get initialOrder(): SortOrder | null {
    const isSampled = this.state.dumps.some(({ profile }) => profile.kind === 'sampled');
    return isSampled ? { keys: ['tottime'], isReversed: false } : null;
  }

  private makeTable(): SessionTable {
    const parts = this.state.dumps.map((dump) => dumpTables(dump, this.state.gc));
    const tables = mergeTables(parts);
    const nameStyle = this.state.dumps.every(({ profile }) => profile.kind === 'counted')
      ? ('python' as const)
      : ('v8' as const);
    const labels = functionLabels(tables.stats.functions, nameStyle);
    return { tables, stats: tables.stats, labels, nameStyle, callCounts: callCountsOf(parts) };
  }
}

function dumpTables({ profile, isStripped }: SessionDump, gc: GcPlacement): StatsTables {
  if (profile.kind === 'counted') return profile;
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
  const kinds = new Set(
    parts.flatMap(({ stats }) => kindsOf(stats.callCounts, stats.totals.calls)),
  );
  const [only = 'none'] = kinds;
  return kinds.size > 1 ? 'mixed' : only;
}

function kindsOf(rows: readonly CallCounts[], totalCalls: unknown): CallCounts[] {
  if (rows.length > 0) return [...new Set(rows)];
  return [totalCalls === null ? 'none' : 'observed'];
}
