import { callsText, fixed } from './number-text.ts';
import { shareText, type TimeUnit, timeText } from './time-units.ts';
import type { CallsCell, ViewCell, ViewColumn } from './view-report.ts';

/** The plain text of a cell, without marks; `unit` where the column holds times. */
export function cellText(
  cell: ViewCell | undefined,
  { type }: ViewColumn,
  unit: TimeUnit | null,
): string {
  if (cell === null || cell === undefined) return '';
  if (typeof cell === 'object') {
    if (cell.kind === 'calls') return callsCellText(cell);
    const chain = cell.places.map(({ label }) => label).join(' › ');
    return cell.aside === undefined ? chain : `${chain} ${cell.aside}`;
  }
  if (typeof cell !== 'number') return String(cell);
  if (type === 'share') return shareText(cell);
  if (type === 'points') return signed(cell, fixed(100 * cell, 1));
  if (unit === null) return String(cell);
  return type === 'change' ? signed(cell, timeText(cell, unit)) : timeText(cell, unit);
}

function callsCellText({ calls, primitiveCalls, isLowerBound }: CallsCell): string {
  return `${isLowerBound ? '≥' : ''}${callsText(calls, primitiveCalls)}`;
}

function signed(value: number, text: string): string {
  return value > 0 ? `+${text}` : text;
}
