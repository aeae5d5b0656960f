import type { ExportEffect } from '../effect.ts';
import { sideOf } from './compare-side.ts';
import { type Compared, comparedRows } from './compare-sides.ts';
import type { Session } from './session.ts';

type Change = NonNullable<ExportEffect['changes']>[number];

/** Changes from this share of the time on are as red or blue as it gets. */
const STRONG_CHANGE = 0.2;

/** By row of the new side's table how its function changed, as `compare` and `diff` judge it. */
export function flameChanges(old: Session, now: Session): readonly Change[] {
  const measure = { isCumulative: true, per: null };
  const { pairs, rows } = comparedRows(sideOf(old, measure), sideOf(now, measure));
  const { rowCount } = now.table.stats;
  return Array.from({ length: rowCount }, (_, row) => changeOf(rows[pairs.rowOfNew[row]] ?? null));
}

function changeOf(row: Compared | null): Change {
  if (row === null || row.isIdle) return { direction: null, strength: 0, text: '' };
  const [before, after] = [row.oldShare ?? 0, row.newShare ?? 0];
  const strength = Math.sqrt(Math.min(1, Math.abs(after - before) / STRONG_CHANGE));
  const points = `${percent(before)} → ${percent(after)} % of the time`;
  const words = [...(row.oldUs === null ? ['new'] : []), verdictText(row.verdict, after - before)];
  const text = [...words, points].filter((word) => word !== '').join(', ');
  return { direction: directionOf(row.verdict, after - before), strength, text };
}

/** Where values are not of samples nothing tells noise: then what differs has changed. */
function directionOf(verdict: Compared['verdict'], change: number): Change['direction'] {
  if (verdict === 'noise' || verdict === 'few' || change === 0) return null;
  return change > 0 ? 'more' : 'less';
}

function verdictText(verdict: Compared['verdict'], change: number): string {
  if (verdict === 'few') return 'too few samples';
  if (verdict !== null) return verdict;
  return change === 0 ? 'no change' : change > 0 ? 'more' : 'less';
}

function percent(share: number): string {
  return (100 * share).toFixed(1);
}
