import type { Layout } from './layout.ts';
import type { Report } from './report.ts';
import type { ReportFile } from './table-report.ts';
import type { ViewHeading } from './view-report.ts';

/** Remembers which heading stood above the last report, so that one that did not change is not read again and again. */
export class KnownHeading {
  private last: ViewHeading | null = null;

  /** The report as it is to be shown now: with a short heading where the whole one is already known. */
  shown(report: Report, layout: Layout): Report {
    const heading = layout.shortenedHeading?.(report) ?? null;
    if (heading === null || heading.form === 'none') return report;
    const { last } = this;
    const isKnown = last !== null && isSame(last, heading) && hasNoNews(last, heading);
    // Callers tell nothing of quality: what was said of it before still holds.
    if (!isKnown) this.last = heading;
    return isKnown ? withForm(report, 'short') : report;
  }
}

/** A report with another form of its heading; what has none stays as it is. */
export function withForm<R extends Report>(report: R, form: 'short' | 'none'): R {
  switch (report.kind) {
    case 'stats':
    case 'callers':
    case 'callees':
      return { ...report, form };
    case 'view':
    case 'timeline':
    case 'flame':
      return { ...report, heading: { ...report.heading, form } };
    default:
      return report;
  }
}

/** The heading of a report that is a table. */
export function headingOf(report: Report): ViewHeading | null {
  switch (report.kind) {
    case 'stats':
      return report;
    case 'callers':
    case 'callees':
      return { ...report, quality: [] };
    case 'view':
    case 'timeline':
    case 'flame':
      return report.heading;
    default:
      return null;
  }
}

function hasNoNews(last: ViewHeading, next: ViewHeading): boolean {
  return qualityCount(next) <= qualityCount(last);
}

function qualityCount({ quality, now }: ViewHeading): number {
  return quality.length + (now?.quality.length ?? 0);
}

/** Whether two headings say the same; order and restrictions are of the table, and not looked at. */
function isSame(a: ViewHeading, b: ViewHeading): boolean {
  if (a.now !== undefined || b.now !== undefined) {
    if (a.now === undefined || b.now === undefined || !isSame(a.now, b.now)) return false;
  }
  return (
    a.stats.unit === b.stats.unit &&
    a.callCounts === b.callCounts &&
    a.valueNote === b.valueNote &&
    a.isTimedWhileCounting === b.isTimedWhileCounting &&
    haveSameTotals(a, b) &&
    haveSameView(a, b) &&
    haveSameFiles(a.files, b.files)
  );
}

function haveSameTotals({ stats: { totals: a } }: ViewHeading, { stats }: ViewHeading): boolean {
  const { totals: b } = stats;
  const keys = Object.keys({ ...a, ...b }) as (keyof typeof a)[];
  return keys.every((key) => a[key] === b[key]);
}

function haveSameView({ view: a }: ViewHeading, { view: b }: ViewHeading): boolean {
  return (
    a?.wholeBusyTime === b?.wholeBusyTime &&
    a?.commands.join('\n') === b?.commands.join('\n') &&
    (a === undefined) === (b === undefined)
  );
}

function haveSameFiles(a: readonly ReportFile[], b: readonly ReportFile[]): boolean {
  return (
    a.length === b.length &&
    a.every(({ path, modifiedAt }, i) => {
      const other = b[i];
      return path === other?.path && modifiedAt?.getTime() === other.modifiedAt?.getTime();
    })
  );
}
