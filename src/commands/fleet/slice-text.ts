import type { SliceSize } from '../../fleet/slice-rows.ts';
import { ctime } from '../../render/ctime.ts';
import { grouped } from '../../render/value-units.ts';

/**
 * `of fleet/ where version = '1.9'`.
 *
 * @param sum what was added up, where headings do not tell it of each dump
 */
export function sliceText(fleet: string, where: string | null, sum: SliceSize | null): string {
  const condition = where === null ? '' : ` where ${where.replace(/\s+/g, ' ').trim()}`;
  if (sum === null) return `of ${fleet}${condition}`;
  const { dumps, firstMs, lastMs } = sum;
  const times = [firstMs, lastMs].map((ms) => (ms === null ? '?' : ctime(new Date(ms))));
  return `${grouped(dumps)} dumps from ${times.join(' to ')}${condition}`;
}
