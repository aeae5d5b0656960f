import { chainText } from '../../records/groups-table.ts';
import { columnsOf, cutTo, padStartTo, padTo } from '../../records/text-columns.ts';
import { withFinding } from '../../records/text-ink.ts';
import type { RecordInk } from './record-ink.ts';
import type { RecordCell, RecordColumn, RecordTable } from './record-report.ts';

const GAP = 2;

/** With fewer columns, callers stand on a line of their own. */
const WIDE = 110;

interface Fitted {
  readonly column: RecordColumn;
  readonly index: number;
  readonly width: number;
}

/** The lines of a table, each at most `width` wide as long as its columns can give way. */
export function tableText(
  { columns, rows }: RecordTable,
  width: number,
  ink: RecordInk,
): readonly string[] {
  const shown = columns
    .map((column, index) => ({ column, index, width: naturalWidth(column, index, rows) }))
    .filter(({ column }) => column.title !== null);
  const below = width < WIDE ? shown.filter(({ column }) => column.isCallers) : [];
  const fitted = thatFit(
    shown.filter((one) => !below.includes(one)),
    width,
  );
  const indent = ' '.repeat(sum(fitted.slice(0, -1).map((one) => one.width + GAP)));
  const titles = fitted.map((one) => padded(one, one.column.title ?? ''));
  const isTitled = fitted.some(({ column }) => column.title !== '');
  return [
    ...(isTitled ? [ink.title(titles.join('  ').trimEnd())] : []),
    ...rows.flatMap((row) =>
      [
        rowText(row, fitted, ink),
        ...below.map(({ index }) => {
          const chain = chainOf(row[index], width - indent.length, ink);
          return chain === '' ? [] : [`${indent}${chain}`];
        }),
      ].flat(),
    ),
  ];
}

function naturalWidth(column: RecordColumn, index: number, rows: RecordTable['rows']): number {
  let widest = columnsOf(column.title ?? '');
  for (const row of rows) {
    const cell = row[index];
    const text = cell?.callers?.[0].text ?? cell?.text ?? '';
    widest = Math.max(widest, columnsOf(text));
  }
  return widest;
}

/** Columns give way, then those go that matter least, then the others give way as far as they can. */
function thatFit(all: readonly Fitted[], width: number): readonly Fitted[] {
  let left = all;
  for (;;) {
    const most = left.reduce((top, { column }) => Math.max(top, column.sacrifice), 0);
    const fitted = shrunk(left, width, ({ least, wanted }) => wanted ?? least);
    if (totalWidth(fitted) <= width) return widened(fitted, width);
    if (most === 0)
      return widened(
        shrunk(fitted, width, ({ least }) => least),
        width,
      );
    left = left.filter(({ column }) => column.sacrifice !== most);
  }
}

function totalWidth(columns: readonly Fitted[]): number {
  return sum(columns.map(({ width }) => width)) + GAP * Math.max(0, columns.length - 1);
}

/** The widest column that can give way does, until all fit. */
function shrunk(
  columns: readonly Fitted[],
  width: number,
  leastOf: (column: RecordColumn) => number | undefined,
): readonly Fitted[] {
  const widths = columns.map((one) => one.width);
  for (let over = totalWidth(columns) - width; over > 0; over--) {
    let widest = -1;
    columns.forEach(({ column }, i) => {
      const canShrink = widths[i] > (leastOf(column) ?? Number.POSITIVE_INFINITY);
      if (canShrink && (widest < 0 || widths[i] > widths[widest])) widest = i;
    });
    if (widest < 0) break;
    widths[widest]--;
  }
  return columns.map((one, i) => ({ ...one, width: widths[i] }));
}

/** Callers at the end of the line get what is left: there may be more of them. */
function widened(columns: readonly Fitted[], width: number): readonly Fitted[] {
  const last = columns.at(-1);
  if (last === undefined || !last.column.isCallers) return columns;
  return [
    ...columns.slice(0, -1),
    { ...last, width: last.width + Math.max(0, width - totalWidth(columns)) },
  ];
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

function padded({ column, width }: Fitted, text: string): string {
  const cut = cutTo(text, width);
  return column.align === 'right' ? padStartTo(cut, width) : padTo(cut, width);
}

function rowText(row: readonly RecordCell[], fitted: readonly Fitted[], ink: RecordInk): string {
  const cells = fitted.map((one) => {
    const cell = row[one.index];
    if (cell?.callers !== undefined) return chainOf(cell, one.width, ink);
    return withFinding(padded(one, cell?.text ?? ''), cell?.finding ?? '', ink);
  });
  return cells.join('  ').trimEnd();
}

function chainOf(cell: RecordCell | undefined, room: number, ink: RecordInk): string {
  return cell?.callers === undefined ? '' : chainText(cell.callers, room, ink);
}
