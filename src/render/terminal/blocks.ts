import Table from 'cli-table3';
import type { ViewRow } from '../view-report.ts';
import type { Ink } from './ink.ts';
import { textWidth } from './text-width.ts';
import type { DrawnColumn, DrawnTable } from './view-table.ts';

/** Rows of a block. */
const BLOCK_ROWS = 100;
/** What people look at. Pages on end go without the table package, which would take most of their time. */
const TABLE_ROWS = 200;
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
  const tableRows = Math.min(rows.length, TABLE_ROWS);
  for (let at = 0; at < tableRows; at += BLOCK_ROWS) {
    yield* blockText(table, rows.slice(at, at + BLOCK_ROWS).map(table.textOf));
  }
  for (let at = tableRows; at < rows.length; at++) {
    yield lineText(table.columns, table.textOf(rows[at] as ViewRow));
  }
}

/** A row as the table package would write it: its cells are one line each, and the last one is never cut. */
function lineText(columns: readonly DrawnColumn[], cells: readonly string[]): string {
  return `${fixedText(columns, cells)}${cells.at(-1) ?? ''}`.trimEnd().concat('\n');
}

/** The cells of the columns of fixed width. */
function fixedText(columns: readonly DrawnColumn[], cells: readonly string[]): string {
  let text = '';
  for (let i = 0; i < columns.length - 1; i++)
    text += padded(cells[i] ?? '', columns[i] as DrawnColumn);
  return text;
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
  const cells = rows.map((row) =>
    fixedWidth === 0 ? [row.at(-1) ?? ''] : [fixedText(columns, row), row.at(-1) ?? ''],
  );
  // A name that is wider than the screen is shown all the same.
  const lastWidth = rows.reduce((most, row) => Math.max(most, textWidth(row.at(-1) ?? '')), 1);
  const block = new Table({
    chars: NO_BOXES,
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
    // The package takes a width of 0 for none.
    colWidths: fixedWidth === 0 ? [lastWidth] : [fixedWidth, lastWidth],
  });
  block.push(...cells);
  for (const line of block.toString().split('\n')) yield `${line.trimEnd()}\n`;
}

/** A cell with the blanks that bring it to its column's width, and the gap. */
function padded(text: string, { align, width }: DrawnColumn): string {
  const blanks = ' '.repeat(Math.max(0, width - textWidth(text)));
  return `${align === 'left' ? text + blanks : blanks + text}${' '.repeat(GAP)}`;
}
