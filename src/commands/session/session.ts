// biome-ignore-all lint/style/noExcessiveLinesPerFile: a session is one value; its changes belong side by side
import type { TimeWindow } from '../../model/cut-profile.ts';
import type { ProfileQuality, ProfileView } from '../../model/profile-view.ts';
import { requireSameQuantity } from '../../model/same-quantity.ts';
import type { GcPlacement } from '../../model/sample-placement.ts';
import type { ActiveView } from '../../render/table-report.ts';
import type { SourceFinder } from '../../sources/source-finder.ts';
import { ProfileViews } from '../../views/profile-views.ts';
import { isTimeFilter, type StackView, WHOLE_VIEW } from '../../views/stack-view.ts';
import { isTimed } from '../../views/steps.ts';
import type { Slice } from '../fleet/slice.ts';
import type { SortOrder } from '../language/sort-keys.ts';
import {
  type Choice,
  ChosenSteps,
  NO_CHOICE,
  type SessionStep,
  type ThreadChoice,
  type ValueChoice,
} from './chosen-steps.ts';
import type { LoadedDump } from './loaded-dump.ts';
import { lookForSources } from './look-for-sources.ts';
import { SortedRows } from './sorted-rows.ts';

interface SessionState {
  readonly steps: readonly SessionStep[];
  readonly choice: Choice;
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

export type { LoadedDump } from './loaded-dump.ts';

/** What makes a filter of time one of this window. */
function literal({ fromUs, toUs }: TimeWindow) {
  const amount = (value: number) => ({ unit: 'us', value }) as const;
  return { kind: 'between', from: amount(fromUs), to: amount(toUs) } as const;
}

/** What sessions that follow from one another share, so that nothing is made twice. */
interface Shared {
  readonly views: ProfileViews;
  readonly chosen: ChosenSteps;
  readonly rows: SortedRows;
}

const DEFAULT_ROW_LIMIT = 20;

type ShownLabels = readonly string[] | (() => readonly string[]);

/** What was shown last, in the order of its rows: row 3 is the third. */
interface Shown {
  readonly labels: ShownLabels | null;
  readonly dumps: readonly string[] | null;
}

const NOTHING_SHOWN: Shown = { labels: null, dumps: null };

/** The order of a sampled dump's nodes means nothing, so it starts sorted. */
const SAMPLED_ORDER: SortOrder = { keys: ['tottime'], isReversed: false };

/**
 * The open profiles and how they are looked at. A value: a command returns the next one, and the old one
 * stays as it was. Tables are made when they are asked for, once for each value.
 */
export class Session {
  private readonly state: SessionState;
  private readonly shared: Shared;
  private readonly shown: Shown;

  private constructor(state: SessionState, shared: Shared, shown: Shown = NOTHING_SHOWN) {
    this.state = state;
    this.shared = shared;
    this.shown = shown;
  }

  /** A session on one dump. */
  static start(dump: LoadedDump, gc: GcPlacement, sources: SourceFinder | null = null): Session {
    return Session.startAll([dump], gc, sources);
  }

  /** A session on dumps that are added up. Throws `usage` where they do not measure the same. */
  static startAll(
    dumps: readonly LoadedDump[],
    gc: GcPlacement,
    sources: SourceFinder | null = null,
  ): Session {
    requireSameQuantity(dumps);
    const view = WHOLE_VIEW;
    const state = {
      steps: dumps,
      choice: NO_CHOICE,
      gc,
      order: null,
      sources,
      view,
      startView: view,
      rowLimit: DEFAULT_ROW_LIMIT,
      isForReaders: false,
      before: null,
    };
    lookForSources(sources, dumps);
    const shown = sources?.isPlain === true ? null : sources;
    const views = new ProfileViews(gc, shown);
    const shared = { views, rows: new SortedRows(), chosen: new ChosenSteps() };
    return new Session(state, shared);
  }

  /** The profiles that are looked at, with the dumps that they are of: one dump may stand here for each of its threads. */
  get dumps(): readonly LoadedDump[] {
    return this.steps.filter((step) => step !== 'strip');
  }

  /** The same by file: threads of one stand together. */
  get runs(): readonly (readonly LoadedDump[])[] {
    const runs: LoadedDump[][] = [];
    for (const dump of this.dumps) {
      if (dump.isContinued === true) runs.at(-1)?.push(dump);
      else runs.push([dump]);
    }
    return runs;
  }

  /** Those of them too that `only dump` leaves out. */
  get allDumps(): readonly LoadedDump[] {
    return this.state.steps.filter((step) => step !== 'strip');
  }

  private get steps(): readonly SessionStep[] {
    return this.shared.chosen.of(this.state.steps, this.state.choice);
  }

  /** The dumps in a line. */
  get title(): string {
    return [...new Set(this.dumps.map(({ path }) => path))].join(' + ');
  }

  /** The path that `read` alone reads again. */
  get mainPath(): string {
    return (this.state.steps[0] as LoadedDump).path;
  }

  /** The order of the rows; `null`: that of the dump. */
  get order(): SortOrder | null {
    if (this.state.order !== null) return this.state.order;
    const isSampled = this.dumps.some(({ profile }) => profile.kind === 'sampled');
    return isSampled ? SAMPLED_ORDER : null;
  }

  /** What all tables, graphs and exports are taken from. */
  get table(): ProfileView {
    return this.shared.views.of(this.steps, this.state.view);
  }

  /** All rows in the current order. */
  get rows(): readonly number[] {
    return this.shared.rows.of(this.table, this.order);
  }

  get view(): StackView {
    return this.state.view;
  }

  /** What headers say of filters and groups; `undefined` where all is shown, by function. */
  get activeView(): ActiveView | undefined {
    const { filters, wholeBusyTime } = this.table;
    const { chosenDump } = this;
    if (chosenDump === null)
      return filters.length === 0 ? undefined : { commands: filters, wholeBusyTime };
    const whole = this.withChosenDump(null).table.wholeBusyTime;
    return { commands: [`only dump ${chosenDump + 1}`, ...filters], wholeBusyTime: whole };
  }

  get isForReaders(): boolean {
    return this.state.isForReaders;
  }

  /** Labels of the rows that were shown last; `null`: none were, or they have no numbers. */
  get shownLabels(): readonly string[] | null {
    const { labels } = this.shown;
    return typeof labels === 'function' ? labels() : labels;
  }

  /** Paths of the dumps that were listed last, if a list of them was shown last. */
  get shownDumps(): readonly string[] | null {
    return this.shown.dumps;
  }

  /** One for each sampled dump that has enough samples to tell. */
  get quality(): readonly ProfileQuality[] {
    return this.table.quality;
  }

  get rowLimit(): number {
    return this.state.rowLimit;
  }

  /** Replaces the profile; how it is looked at starts anew, but for the thread and the value. */
  withDump(dump: LoadedDump): Session {
    const { gc, isForReaders, sources, startView, rowLimit } = this.state;
    const next = Session.start(dump, gc, sources).startingWith(startView, this);
    return isForReaders ? next.forReaders(rowLimit) : next;
  }

  /** Begins, and begins anew, with this view; a dump without stacks, of Python, has nothing that it could act on. */
  startingWith(startView: StackView, { state: { choice } }: Session = this): Session {
    const hasStacks = this.dumps.every(({ profile }) => profile.kind === 'sampled');
    const view = hasStacks ? this.suitable(startView) : WHOLE_VIEW;
    const { thread, value } = choice;
    const chosen = { ...this.state.choice, thread, value };
    const state = { ...this.state, view, startView, choice: chosen, before: null };
    return new Session(state, this.shared);
  }

  /** Samples without an order of time have no part of it. */
  private suitable(view: StackView): StackView {
    if (this.dumps.every(isTimed)) return view;
    return { ...view, filters: view.filters.filter((filter) => !isTimeFilter(filter)) };
  }

  /** Other dumps, looked at in the same way, with the threads that they are of. */
  withDumps(dumps: readonly LoadedDump[]): Session {
    const isStripped = this.isStripped;
    lookForSources(this.state.sources, dumps);
    return this.with({ steps: isStripped ? [...dumps, 'strip'] : dumps, choice: NO_CHOICE });
  }

  /** Some of the dumps alone, whose times count as they do among all. */
  withRun(run: readonly LoadedDump[]): Session {
    const { dumps, view } = this;
    const { times } = this.table;
    if (times === null) return this.withDumps(run);
    const { spans, windows } = times;
    const placed = run.map((dump) => ({ ...dump, span: spans[dumps.indexOf(dump)] }));
    // What was slowest of all need not be so of one.
    const filters = view.filters.map((filter) => {
      const window = filter.kind === 'slowest' ? windows.get(filter) : undefined;
      return filter.kind !== 'slowest' || window === undefined
        ? filter
        : { text: filter.text, partsOf: filter.partsOf, ...literal(window) };
    });
    return this.withDumps(placed).withView({ ...view, filters });
  }

  /** Merges other dumps; the order is dropped. Throws `usage` where they do not measure the same. */
  withAdded(dumps: readonly LoadedDump[]): Session {
    requireSameQuantity([...this.allDumps, ...dumps]);
    lookForSources(this.state.sources, dumps);
    const choice = { ...this.state.choice, dump: null };
    const next = this.with({ steps: [...this.state.steps, ...dumps], order: null, choice });
    requireSameQuantity(next.dumps);
    return next;
  }

  /** Drops leading directories; the order too. */
  withStrippedPaths(): Session {
    return this.with({ steps: [...this.state.steps, 'strip'], order: null });
  }

  withOrder(order: SortOrder): Session {
    return this.with({ order });
  }

  /** One dump alone, by its index among all; `null`: all of them. */
  withChosenDump(chosenDump: number | null): Session {
    return this.with({ choice: { ...this.state.choice, dump: chosenDump } });
  }

  /** Whether anything but what is shown at first is looked at: a dump, threads, a value. */
  get hasChoice(): boolean {
    return Object.values(this.state.choice).some((choice) => choice !== null);
  }

  get chosenDump(): number | null {
    return this.state.choice.dump;
  }

  /** One thread of each dump that has several, or all of them; `null`: those that are shown where nobody chooses. */
  withThread(thread: ThreadChoice | null): Session {
    return this.with({ choice: { ...this.state.choice, thread } });
  }

  get thread(): ThreadChoice | null {
    return this.state.choice.thread;
  }

  /** One value of each dump that has several for its stacks. */
  withValue(value: ValueChoice): Session {
    return this.with({ choice: { ...this.state.choice, value } });
  }

  get value(): ValueChoice | null {
    return this.state.choice.value;
  }

  /** The threads and the value that another session looks at. */
  likeChosen({ state: { choice } }: Session): Session {
    const { thread, value } = choice;
    return this.with({ choice: { ...this.state.choice, thread, value } });
  }

  withView(view: StackView): Session {
    return this.with({ view });
  }

  /** Rows are numbered, and commands take the numbers. */
  forReaders(rowLimit: number = DEFAULT_ROW_LIMIT): Session {
    return new Session({ ...this.state, isForReaders: true, rowLimit }, this.shared);
  }

  /** Remembers what was shown; nothing else changes. A function makes the labels if they are ever asked for. */
  withShown(labels: ShownLabels): Session {
    return new Session(this.state, this.shared, { labels, dumps: null });
  }

  /** The same of a list of dumps; rows of functions keep their numbers. */
  withShownDumps(dumps: readonly string[]): Session {
    return new Session(this.state, this.shared, { ...this.shown, dumps });
  }

  /** What all its dumps are a part of; `null`: they are no part of one fleet. */
  get slice(): Slice | null {
    const [first, ...others] = this.allDumps;
    const slice = first?.slice ?? null;
    return others.every((dump) => dump.slice === slice) ? slice : null;
  }

  /** All that was recorded, by function: no filter, no group, all dumps, the threads shown as at first. */
  withoutFilters(): Session {
    return this.with({ view: WHOLE_VIEW, choice: NO_CHOICE });
  }

  /** The session before the last change; `null`: nothing was changed since the dump was read. */
  undone(): Session | null {
    const { before } = this.state;
    return before === null ? null : new Session(before, this.shared, this.shown);
  }

  private with(changes: Partial<SessionState>): Session {
    return new Session({ ...this.state, ...changes, before: this.state }, this.shared, this.shown);
  }

  /** Finds the sources of functions; `null`: positions are shown as they are in the dumps. */
  get sources(): SourceFinder | null {
    return this.state.sources;
  }

  /** Whether the leading directories of the last dump are dropped. */
  get isStripped(): boolean {
    return this.state.steps.at(-1) === 'strip';
  }

  /** What was found out about sources since this was asked last, for the user to know. */
  takeNotices(): readonly string[] {
    return this.state.sources?.takeNotices() ?? [];
  }
}
