import { displayText } from '../model/display-text.ts';
import { quantityOf } from '../model/profile-unit.ts';
import { callsText, fixed } from './number-text.ts';
import { shareText } from './time-units.ts';
import { isValue } from './value-names.ts';
import { unitFor, type ValueUnit, valueText } from './value-units.ts';
import type { CallsCell, ViewCell, ViewColumn, ViewReport, ViewRow } from './view-report.ts';

/** The plain text of a cell, without marks; `unit` where the column holds values. */
export function cellText(
  cell: ViewCell | undefined,
  { type }: ViewColumn,
  unit: ValueUnit | null,
): string {
  if (cell === null || cell === undefined) return '';
  if (typeof cell === 'object') {
    if (cell.kind === 'calls') return callsCellText(cell);
    const chain = cell.places.map(({ label }) => label).join(' › ');
    return cell.aside === undefined ? chain : `${chain} ${cell.aside}`;
  }
  // Whatever a view puts there, it is shown and not obeyed.
  if (typeof cell !== 'number') return displayText(String(cell));
  const percentText = PERCENT_TEXTS[type];
  if (percentText !== undefined) return percentText(cell);
  if (unit === null) return String(cell);
  return type === 'change' ? signed(cell, valueText(cell, unit)) : valueText(cell, unit);
}

/** Columns of parts of a whole. */
const PERCENT_TEXTS: Readonly<Partial<Record<ViewColumn['type'], (value: number) => string>>> = {
  share: shareText,
  error: (value) => `±${fixed(100 * value, 1)}`,
  points: (value) => signed(value, fixed(100 * value, 1)),
};

function callsCellText({ calls, primitiveCalls, isLowerBound }: CallsCell): string {
  return `${isLowerBound ? '≥' : ''}${callsText(calls, primitiveCalls)}`;
}

function signed(value: number, text: string): string {
  return value > 0 ? `+${text}` : text;
}

/** The unit of a table's columns of values, which are compared with one another; `null` for other columns. */
export function unitFinder(report: ViewReport): (column: ViewColumn) => ValueUnit | null {
  const unit = unitFor(allValues(report), quantityOf(report.heading.stats.unit));
  return ({ type }) => (isValue(type) ? unit : null);
}

function* allValues({ columns, rows }: ViewReport): Iterable<number> {
  for (const [index, { type }] of columns.entries()) {
    // What only programs see has no say in how readers see the others.
    if (isValue(type) && type !== 'value-data') yield* numbersOf(rows, index);
  }
}

function* numbersOf(rows: readonly ViewRow[], index: number): Iterable<number> {
  for (const { cells } of rows) if (typeof cells[index] === 'number') yield cells[index];
}
