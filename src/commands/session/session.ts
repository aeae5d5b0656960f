// biome-ignore-all lint/style/noExcessiveLinesPerFile: a session is one value; its changes belong side by side
import { callEdges } from '../../model/call-edges.ts';
import type { CallTree } from '../../model/call-tree.ts';
import { functionStats } from '../../model/function-stats.ts';
import type { FunctionTable } from '../../model/function-table.ts';
import type { NameStyle } from '../../model/labels.ts';
import { mergeTables, type StatsTables } from '../../model/merge-stats.ts';
import type { OriginalLines, OriginalPosition } from '../../model/original-position.ts';
import type { CountedProfile, Profile } from '../../model/profile.ts';
import type { GcPlacement } from '../../model/sample-placement.ts';
import type { SampledProfile } from '../../model/sampled-profile.ts';
import type { SamplingQuality } from '../../model/sampling-quality.ts';
import type { ActiveView } from '../../render/report.ts';
import type { SourceFinder } from '../../sources/source-finder.ts';
import { type SortableTable, type SortOrder, sortRows } from '../language/sort-keys.ts';
import { callCountsOf } from './call-counts-of.ts';
import { countedTables, type LoadedDump, type Step, strippedTables } from './dump-tables.ts';
import { DumpTrees } from './dump-trees.ts';
import { versionedNames } from './package-names.ts';
import { type FindOriginals, FunctionLabels, type ShownFunctions } from './shown-functions.ts';
import {
  filteredTree,
  isWhole,
  type StackView,
  viewCommands,
  viewGroups,
  WHOLE_VIEW,
} from './stack-view.ts';
import { originalsFinder } from './stripped-originals.ts';

interface SessionState {
  readonly steps: readonly Step[];
  readonly gc: GcPlacement;
  /** The order that `sort` and `reverse` made; `null`: the one that the dump starts in. */
  readonly order: SortOrder | null;
  /** Finds the sources of functions; `null`: positions are shown as they are in the dumps. */
  readonly sources: SourceFinder | null;
  readonly view: StackView;
  /** The view of a dump that is read anew. */
  readonly startView: StackView;
  /** Rows that layouts for readers show where nobody says how many. */
  readonly rowLimit: number;
  /** Rows have numbers, and commands take them. */
  readonly isForReaders: boolean;
  /** What `undo` goes back to, the last first. */
  readonly before: SessionState | null;
}

export type { LoadedDump } from './dump-tables.ts';

const DEFAULT_ROW_LIMIT = 20;

/** Time of a Python dump, which has none that is idle. */
function wholeUs({ stats: { totals, unit } }: CountedProfile): number {
  return unit === 's' ? totals.time * 1e6 : totals.time;
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
  readonly callCounts: ReturnType<typeof callCountsOf>;
  /** The functions as they are shown, some of them at least with their originals: cheaper than `labels`. */
  readonly shownOf: (functions: readonly number[]) => ShownFunctions;
  /** By function, where `labels` have it from, if that is not the dump. */
  readonly originals: ReadonlyMap<number, OriginalPosition>;
  /** Labels as the dumps alone give them. */
  readonly plainLabels: readonly string[];
}

/**
 * The profiles at hand and how they are looked at. A value: a command returns the next one, and the old one
 * stays as it was. Tables are made when they are asked for, once for each value.
 */
export class Session {
  private readonly state: SessionState;
  private readonly trees: DumpTrees;
  /** Labels of the rows that were shown last, in their order: row 3 is the third. */
  private readonly shown: readonly string[] | null;
  private cachedTable: SessionTable | undefined;
  private cachedRows: readonly number[] | undefined;

  private constructor(
    state: SessionState,
    trees: DumpTrees,
    shown: readonly string[] | null = null,
  ) {
    this.state = state;
    this.trees = trees;
    this.shown = shown;
  }

  /** A session on one dump. */
  static start(dump: LoadedDump, gc: GcPlacement, sources: SourceFinder | null = null): Session {
    const view = WHOLE_VIEW;
    const state = {
      steps: [dump],
      gc,
      order: null,
      sources,
      view,
      startView: view,
      rowLimit: DEFAULT_ROW_LIMIT,
      isForReaders: false,
      before: null,
    };
    return new Session(state, new DumpTrees(gc));
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

  get view(): StackView {
    return this.state.view;
  }

  /** What headers say of filters and groups; `undefined` where all is shown, by function. */
  get activeView(): ActiveView | undefined {
    const { view } = this.state;
    if (isWhole(view)) return undefined;
    let wholeBusyTime = 0;
    for (const { profile } of this.dumps) {
      wholeBusyTime += profile.kind === 'sampled' ? this.trees.busyUsOf(profile) : wholeUs(profile);
    }
    return { commands: viewCommands(view), wholeBusyTime };
  }

  get isForReaders(): boolean {
    return this.state.isForReaders;
  }

  /** Labels of the rows that were shown last; `null`: none were, or they have no numbers. */
  get shownLabels(): readonly string[] | null {
    return this.shown;
  }

  /** One for each sampled dump that has enough samples to tell. */
  get quality(): readonly SamplingQuality[] {
    return this.dumps.flatMap(({ profile }) =>
      profile.kind === 'sampled' ? (this.trees.qualityOf(profile) ?? []) : [],
    );
  }

  get rowLimit(): number {
    return this.state.rowLimit;
  }

  /** Replaces the profile; how it is looked at starts anew. */
  withDump(dump: LoadedDump): Session {
    const { gc, isForReaders, sources, startView, rowLimit } = this.state;
    const next = Session.start(dump, gc, sources).startingWith(startView);
    return isForReaders ? next.forReaders(rowLimit) : next;
  }

  /** Begins, and begins anew, with this view; a dump without stacks, of Python, has nothing that it could act on. */
  startingWith(startView: StackView): Session {
    const hasStacks = this.dumps.every(({ profile }) => profile.kind === 'sampled');
    const view = hasStacks ? startView : WHOLE_VIEW;
    const next = new Session({ ...this.state, view, startView, before: null }, this.trees);
    if (view === this.state.view) {
      next.cachedTable = this.cachedTable;
      next.cachedRows = this.cachedRows;
    }
    return next;
  }

  /** Other dumps, looked at in the same way. */
  withDumps(dumps: readonly LoadedDump[]): Session {
    const isStripped = this.isStripped;
    return this.with({ steps: isStripped ? [...dumps, 'strip'] : dumps });
  }

  /** Merges another dump; the order is dropped. */
  withAdded(dump: LoadedDump): Session {
    return this.with({ steps: [...this.state.steps, dump], order: null });
  }

  /** Drops leading directories; the order too. */
  withStrippedPaths(): Session {
    return this.with({ steps: [...this.state.steps, 'strip'], order: null });
  }

  withOrder(order: SortOrder): Session {
    const next = this.with({ order });
    // The order changes no number.
    next.cachedTable = this.cachedTable;
    return next;
  }

  withView(view: StackView): Session {
    return this.with({ view });
  }

  /** Rows are numbered, and commands take the numbers. */
  forReaders(rowLimit: number = DEFAULT_ROW_LIMIT): Session {
    return new Session({ ...this.state, isForReaders: true, rowLimit }, this.trees);
  }

  /** Remembers what was shown; nothing else changes. */
  withShown(labels: readonly string[]): Session {
    const next = new Session(this.state, this.trees, labels);
    next.cachedTable = this.cachedTable;
    next.cachedRows = this.cachedRows;
    return next;
  }

  /** The session before the last change; `null`: nothing was changed since the dump was read. */
  undone(): Session | null {
    const { before } = this.state;
    return before === null ? null : new Session(before, this.trees, this.shown);
  }

  private with(changes: Partial<SessionState>): Session {
    return new Session({ ...this.state, ...changes, before: this.state }, this.trees, this.shown);
  }

  /** The original of a row, and where lines of its script stand there, as far as that is known. */
  originalOf(
    row: number,
    lines: readonly number[],
  ): { readonly position: OriginalPosition; readonly lines: OriginalLines | null } | null {
    const { shownOf, stats } = this.table;
    const position = shownOf([row]).originals.get(row);
    if (position === undefined) return null;
    // Without the folders of its path nobody knows the script.
    const sources = this.isStripped ? null : this.state.sources;
    const url = stats.functions.url[row];
    return { position, lines: sources?.linesOf(url, lines, position) ?? null };
  }

  /** Whether the leading directories of the last dump are dropped. */
  get isStripped(): boolean {
    return this.state.steps.at(-1) === 'strip';
  }

  /** The call tree of a dump as it is looked at. */
  treeOf(profile: SampledProfile, isStripped: boolean): CallTree {
    return filteredTree(this.trees.treeOf(profile), this.state.view, isStripped);
  }

  /** The order of a sampled dump's nodes means nothing, so it starts sorted; others start as they are. */
  private get initialOrder(): SortOrder | null {
    const isSampled = this.dumps.some(({ profile }) => profile.kind === 'sampled');
    return isSampled ? { keys: ['tottime'], isReversed: false } : null;
  }

  private makeTable(): SessionTable {
    const { steps, view } = this.state;
    const stripsUpTo = steps.lastIndexOf('strip');
    const isCounted = steps.every((step) => step === 'strip' || step.profile.kind === 'counted');
    const parts = steps.flatMap((step, i) =>
      step === 'strip' ? [] : this.tablesOf(step.profile, i < stripsUpTo && !isCounted),
    );
    const tables = isCounted ? countedTables(steps) : mergeTables(parts);
    const nameStyle = isCounted ? 'python' : 'v8';
    const { functions } = tables.stats;
    // Groups have names in place of functions.
    const shown =
      view.grouping === null
        ? this.shownFunctions(functions, nameStyle)
        : new FunctionLabels(functions, nameStyle, null, this.groupNames(functions));
    return {
      tables,
      stats: tables.stats,
      nameStyle,
      callCounts: callCountsOf(parts),
      shownOf: (wanted) => shown.of(wanted),
      get labels() {
        return shown.all.labels;
      },
      get originals() {
        return shown.all.originals;
      },
      get shown() {
        return shown.all.functions;
      },
      get plainLabels() {
        return shown.plain.labels;
      },
    };
  }

  private groupNames({ functionName }: FunctionTable): readonly string[] {
    const { sources, view } = this.state;
    if (sources === null || view.grouping !== 'package') return functionName;
    const profiles = this.dumps.map(({ profile }) => profile);
    return versionedNames(functionName, profiles, (url) => sources.packageVersion(url));
  }

  /** Labels of functions, with originals where they are found. */
  shownFunctions(functions: FunctionTable, nameStyle: NameStyle): FunctionLabels {
    const find = nameStyle === 'python' ? null : this.findOriginals();
    return new FunctionLabels(functions, nameStyle, find);
  }

  /** What was found out about sources since this was asked last, for the user to know. */
  takeNotices(): readonly string[] {
    return this.state.sources?.takeNotices() ?? [];
  }

  private findOriginals(): FindOriginals | null {
    const { sources, steps } = this.state;
    return sources === null ? null : originalsFinder(sources, steps);
  }

  private tablesOf(profile: Profile, isStripped: boolean): StatsTables {
    if (profile.kind === 'counted') return isStripped ? strippedTables(profile) : profile;
    const tree = this.treeOf(profile, isStripped);
    const stats = functionStats(tree, viewGroups(tree.functions, this.state.view, isStripped));
    let edges: StatsTables['edges'] | undefined;
    return {
      stats,
      get edges() {
        edges ??= callEdges(tree, stats);
        return edges;
      },
    };
  }
}
