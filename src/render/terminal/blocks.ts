import Table from 'cli-table3';
import type { ViewRow } from '../view-report.ts';
import type { Ink } from './ink.ts';
import { textWidth } from './text-width.ts';
import type { DrawnColumn, DrawnTable } from './view-table.ts';

/** The table package takes time with the square of its rows. */
const BLOCK_ROWS = 100;
const GAP = 2;

/** Nothing but blanks between the cells. */
const NO_BOXES = Object.fromEntries(
  [
    'top',
    'top-mid',
    'top-left',
    'top-right',
    'bottom',
    'bottom-mid',
    'bottom-left',
    'bottom-right',
    'left',
    'left-mid',
    'mid',
    'mid-mid',
    'right',
    'right-mid',
    'middle',
  ].map((part) => [part, '']),
);

/** The rows of a table in blocks, the titles above the first; so the first rows stand at once. */
export function* tableBlocks(
  table: DrawnTable,
  rows: readonly ViewRow[],
  ink: Ink,
): Iterable<string> {
  if (table.columns.some(({ title }) => title !== '')) {
    yield* blockText(table, [titleRow(table, ink, 0)]);
  }
  if (table.columns.some(({ title }) => title.includes('\n'))) {
    yield* blockText(table, [titleRow(table, ink, 1)]);
  }
  for (let at = 0; at < rows.length; at += BLOCK_ROWS) {
    yield* blockText(table, rows.slice(at, at + BLOCK_ROWS).map(table.textOf));
  }
}

function titleRow({ columns }: DrawnTable, ink: Ink, line: number): readonly string[] {
  return columns.map(({ title }) => ink.aside(title.split('\n')[line] ?? ''));
}

/**
 * The columns of fixed width are one cell to the package: it takes its time per cell, and 20,000 rows of nine
 * would take five seconds.
 */
function* blockText(
  { columns }: DrawnTable,
  rows: readonly (readonly string[])[],
): Iterable<string> {
  const fixedColumns = columns.slice(0, -1);
  const fixedWidth = fixedColumns.reduce((sum, { width }) => sum + width + GAP, 0);
  const cells = rows.map((row) => [
    fixedColumns.map((column, i) => padded(row[i] ?? '', column)).join(''),
    row.at(-1) ?? '',
  ]);
  // A name that is wider than the screen is shown all the same.
  const lastWidth = cells.reduce((most, [, last = '']) => Math.max(most, textWidth(last)), 1);
  const block = new Table({
    chars: NO_BOXES,
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
    // The package takes a width of 0 for none.
    colWidths: [Math.max(1, fixedWidth), lastWidth],
  });
  block.push(...cells);
  for (const line of block.toString().split('\n')) yield `${line.trimEnd()}\n`;
}

/** A cell with the blanks that bring it to its column's width, and the gap. */
function padded(text: string, { align, width }: DrawnColumn): string {
  const blanks = ' '.repeat(Math.max(0, width - textWidth(text)));
  return `${align === 'left' ? text + blanks : blanks + text}${' '.repeat(GAP)}`;
}
