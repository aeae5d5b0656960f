import { callsText, fixed } from './number-text.ts';
import { shareText, type TimeUnit, timeText, unitFor } from './time-units.ts';
import type { CallsCell, ViewCell, ViewColumn, ViewReport, ViewRow } from './view-report.ts';

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

/** The unit of a table's columns of times, which are compared with one another; `null` for other columns. */
export function unitFinder(report: ViewReport): (column: ViewColumn) => TimeUnit | null {
  const unit = unitFor(allTimes(report));
  return ({ type }) => (isTime(type) ? unit : null);
}

function isTime(type: ViewColumn['type']): boolean {
  return type === 'time' || type === 'change';
}

function* allTimes({ columns, rows }: ViewReport): Iterable<number> {
  for (const [index, { type }] of columns.entries()) {
    if (isTime(type)) yield* numbersOf(rows, index);
  }
}

function* numbersOf(rows: readonly ViewRow[], index: number): Iterable<number> {
  for (const { cells } of rows) if (typeof cells[index] === 'number') yield cells[index];
}
