import { fixed } from './number-text.ts';
import { loneTimeText } from './time-units.ts';
import type { ViewHeading } from './view-report.ts';

const US_PER_SECOND = 1e6;

/** `duration 1.2 s → 1.3 s (+8.3 %), busy …, 1085 → 1100 samples (+1.4 %)`; several dumps of a side in the mean. */
export function changedTotals(old: ViewHeading, now: ViewHeading): string {
  const sides = [old, now] as const;
  const means = (
    quantityOf: (side: ViewHeading) => number | null,
  ): readonly [number, number] | null => {
    const [a = null, b = null] = sides.map((side) => {
      const value = quantityOf(side);
      return value === null ? null : value / Math.max(1, side.files.length);
    });
    return a === null || b === null ? null : [a, b];
  };
  const times = (title: string, timeOf: (side: ViewHeading) => number): string => {
    const usOf = (side: ViewHeading): number =>
      timeOf(side) * (side.stats.unit === 's' ? US_PER_SECOND : 1);
    const [a, b] = means(usOf) as readonly [number, number];
    return `${title} ${loneTimeText(a)} → ${loneTimeText(b)}${relativeChange(a, b)}`;
  };
  const samples = means(({ stats }) => stats.totals.sampleCount);
  const parts = [
    times('duration', ({ stats }) => stats.totals.time),
    times('busy', ({ stats: { totals } }) => totals.time - totals.idleTime),
    ...(samples === null
      ? []
      : [`${samples.map(Math.round).join(' → ')} samples${relativeChange(...samples)}`]),
  ];
  const counts = sides.map(({ files }) => files.length);
  const isMean = counts.some((count) => count > 1);
  return `${parts.join(', ')}${isMean ? `; means of ${counts.join(' and ')} dumps` : ''}`;
}

/** ` (+8.3 %)`; nothing where there was nothing before. */
function relativeChange(before: number, after: number): string {
  if (!(before > 0)) return '';
  const percent = 100 * (after / before - 1);
  const text = fixed(Math.abs(percent), 1);
  const sign = text === '0.0' ? '±' : percent > 0 ? '+' : '-';
  return ` (${sign}${text} %)`;
}
