import { inBaseUnit, isOfKind } from '../../model/profile-times.ts';
import type { ProfileView } from '../../model/profile-view.ts';
import type { DumpSummary } from './dump-summary.ts';

/** What the table is sorted by; the first is where it starts. */
const LIVE_ORDERS = ['time', 'duration', 'busy', 'gc'] as const;
export type LiveOrder = (typeof LIVE_ORDERS)[number];

export interface LiveRow {
  readonly id: number;
  readonly summary: DumpSummary;
}

/** Older dumps leave the table: it is about now. */
const MAX_ROWS = 500;
/** Functions whose times are added up; beyond these the least of them give way. */
const MAX_FUNCTIONS = 4000;

/** What the live table is made of; it grows with no number of dumps. */
export class LiveState {
  order: LiveOrder = 'time';
  message = '';
  dumpCount = 0;
  brokenCount = 0;
  /** Of all dumps together. */
  busyUs = 0;
  private rows: LiveRow[] = [];
  private frozenRows: readonly LiveRow[] | null = null;
  private selectedId: number | null = null;
  private readonly selfUsOfLabel = new Map<string, number>();

  get isPaused(): boolean {
    return this.frozenRows !== null;
  }

  /** Dumps that came while the table was held. */
  get heldBackCount(): number {
    const last = this.frozenRows?.at(-1)?.id ?? -1;
    return this.frozenRows === null ? 0 : this.dumpCount - 1 - last;
  }

  add(summary: DumpSummary, table: ProfileView): void {
    this.rows.push({ id: this.dumpCount++, summary });
    // Not at every dump: to move the others up costs more than to add one.
    if (this.rows.length > 2 * MAX_ROWS) this.rows = this.rows.slice(-MAX_ROWS);
    // Bytes are not part of the time of all dumps.
    if (summary.unit !== 'us') return;
    this.busyUs += summary.total - summary.idle;
    this.addFunctions(table);
  }

  togglePause(): void {
    this.frozenRows = this.frozenRows === null ? [...this.rows] : null;
  }

  nextOrder(): void {
    const next = (LIVE_ORDERS.indexOf(this.order) + 1) % LIVE_ORDERS.length;
    this.order = LIVE_ORDERS[next];
  }

  /** Durations in the order of arrival. */
  durationsUs(count: number): readonly number[] {
    const rows = this.frozenRows ?? this.rows;
    const times = rows.filter(({ summary }) => summary.unit === 'us');
    return times.slice(Math.max(0, times.length - count)).map(({ summary }) => summary.total);
  }

  /** The last dumps in the chosen order; what ties shows the newest first. */
  sortedRows(): readonly LiveRow[] {
    const weight = WEIGHTS[this.order];
    const rows = (this.frozenRows ?? this.rows).slice(-MAX_ROWS);
    return rows.sort((a, b) => weight(b.summary) - weight(a.summary) || b.id - a.id);
  }

  /** The chosen row, else the first. */
  selected(rows = this.sortedRows()): number {
    return Math.max(
      0,
      rows.findIndex(({ id }) => id === this.selectedId),
    );
  }

  move(by: number): void {
    const rows = this.sortedRows();
    const at = Math.min(rows.length - 1, Math.max(0, this.selected(rows) + by));
    this.selectedId = rows[at]?.id ?? null;
  }

  topFunctions(count: number): readonly (readonly [label: string, selfUs: number])[] {
    return [...this.selfUsOfLabel].sort(([, a], [, b]) => b - a).slice(0, count);
  }

  private addFunctions({ stats, labels }: ProfileView): void {
    for (let row = 0; row < stats.rowCount; row++) {
      const selfUs = inBaseUnit(stats, stats.self[row]);
      if (selfUs <= 0 || isOfKind(stats.functions, row, 'idle')) continue;
      const label = labels[row];
      this.selfUsOfLabel.set(label, (this.selfUsOfLabel.get(label) ?? 0) + selfUs);
    }
    if (this.selfUsOfLabel.size <= MAX_FUNCTIONS) return;
    const kept = this.topFunctions(MAX_FUNCTIONS / 2);
    this.selfUsOfLabel.clear();
    for (const [label, selfUs] of kept) this.selfUsOfLabel.set(label, selfUs);
  }
}

const WEIGHTS: Readonly<Record<LiveOrder, (summary: DumpSummary) => number>> = {
  time: () => 0,
  duration: ({ total, unit }) => (unit === 'us' ? total : 0),
  busy: ({ total, idle }) => (total > 0 ? (total - idle) / total : 0),
  gc: ({ gc, total, idle }) => (gc ?? 0) / Math.max(1, total - idle),
};
