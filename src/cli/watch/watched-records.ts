import { type Condition, isOfRecords } from '../../commands/language/conditions.ts';
import { shownFindings } from '../../commands/records/list-report.ts';
import { testRecordCondition } from '../../commands/records/record-conditions.ts';
import type { RecordMeta } from '../../records/record-meta.ts';
import { visibleLine } from '../../records/visible-text.ts';
import type { Store } from '../../stores/store.ts';
import type { WatchOptions } from './watch-request.ts';
import type { WatchView } from './watch-view.ts';

/** The records of requests that come into a store: those with findings are told, all are tested. */
export class WatchedRecords {
  private readonly store: Store;
  private readonly view: WatchView;
  private readonly conditions: readonly Condition[];
  private readonly hasExisting: boolean;
  /** One after the other, in the order in which they come. */
  private work: Promise<void> = Promise.resolve();
  private readonly onFailed: () => void;
  private readonly onError: (error: unknown) => void;
  private stopWatch: (() => void) | null = null;

  constructor(
    store: Store,
    { failOn = [], existing }: WatchOptions,
    {
      view,
      onFailed,
      onError,
    }: {
      readonly view: WatchView;
      /** A condition held. */
      readonly onFailed: () => void;
      readonly onError: (error: unknown) => void;
    },
  ) {
    this.store = store;
    this.view = view;
    this.conditions = failOn.filter(isOfRecords);
    this.hasExisting = existing === true;
    this.onFailed = onFailed;
    this.onError = onError;
  }

  start(): void {
    this.stopWatch = this.store.watch((meta) => this.add(meta));
    if (!this.hasExisting) return;
    this.work = this.work.then(() => this.takeExisting()).catch(this.onError);
  }

  /** Ends it; resolves when what was begun is said. */
  async stop(): Promise<void> {
    this.stopWatch?.();
    this.stopWatch = null;
    await this.work;
  }

  private add(meta: RecordMeta): void {
    this.work = this.work.then(() => this.take(meta)).catch(this.onError);
  }

  private async takeExisting(): Promise<void> {
    const metas = await this.store.list({ limit: Number.POSITIVE_INFINITY });
    for (const meta of metas.reverse()) await this.take(meta);
  }

  private async take(meta: RecordMeta): Promise<void> {
    if (shownFindings(meta) !== '') await this.view.record(meta);
    let isFailed = false;
    for (const condition of this.conditions) isFailed = this.fails(condition, meta) || isFailed;
    if (isFailed) this.onFailed();
  }

  private fails(condition: Condition, meta: RecordMeta): boolean {
    const { hits, note } = testRecordCondition(condition, meta);
    const subject = visibleLine(`${meta.method} ${meta.url}, ${meta.id}`);
    if (note !== null) this.view.notice(subject, `${condition.text}: ${note}`);
    for (const hit of hits) this.view.notice(subject, `fails on ${condition.text}: ${hit}`);
    return hits.length > 0;
  }
}
