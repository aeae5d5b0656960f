import { busyTime, inBaseUnit } from '../model/profile-times.ts';
import { type ProfileUnit, quantityOf } from '../model/profile-unit.ts';
import { fixed } from './number-text.ts';
import { loneValueText } from './value-units.ts';
import type { ViewHeading } from './view-report.ts';

/** `duration 1.2 s → 1.3 s (+8.3 %), busy …, 1085 → 1100 samples (+1.4 %)`; several dumps of a side in the mean. */
export function changedTotals(old: ViewHeading, now: ViewHeading): string {
  const sides = [old, now] as const;
  const means = (
    amountOf: (side: ViewHeading) => number | null,
  ): readonly [number, number] | null => {
    const [a = null, b = null] = sides.map((side) => {
      const value = amountOf(side);
      return value === null ? null : value / Math.max(1, side.files.length);
    });
    return a === null || b === null ? null : [a, b];
  };
  const values = (title: string, valueOfSide: (side: ViewHeading) => number): string => {
    const [a, b] = means((side) => inBaseUnit(side.stats, valueOfSide(side))) as [number, number];
    const unit = baseUnitOf(old);
    return `${title}${loneValueText(unit, a)} → ${loneValueText(unit, b)}${relativeChange(a, b)}`;
  };
  const isTime = quantityOf(old.stats.unit) === 'time';
  const samples = means(({ stats }) => stats.totals.sampleCount);
  const parts = [
    values(isTime ? 'duration ' : '', ({ stats }) => stats.totals.time),
    ...(isTime ? [values('busy ', ({ stats }) => busyTime(stats))] : []),
    ...(samples === null
      ? []
      : [`${samples.map(Math.round).join(' → ')} samples${relativeChange(...samples)}`]),
  ];
  const counts = sides.map(({ files }) => files.length);
  const isMean = counts.some((count) => count > 1);
  return `${parts.join(', ')}${isMean ? `; means of ${counts.join(' and ')} dumps` : ''}`;
}

/** What values are in once `inBaseUnit` has brought them there. */
function baseUnitOf({ stats: { unit } }: ViewHeading): { readonly unit: ProfileUnit } {
  return { unit: unit === 's' ? 'us' : unit };
}

/** ` (+8.3 %)`; nothing where there was nothing before. */
function relativeChange(before: number, after: number): string {
  if (!(before > 0)) return '';
  const percent = 100 * (after / before - 1);
  const text = fixed(Math.abs(percent), 1);
  const sign = text === '0.0' ? '±' : percent > 0 ? '+' : '-';
  return ` (${sign}${text} %)`;
}
