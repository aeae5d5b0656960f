import Table from 'cli-table3';
import type { ViewRow } from '../view-report.ts';
import type { Ink } from './ink.ts';
import { textWidth } from './text-width.ts';
import type { DrawnTable } from './view-table.ts';

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

function* blockText(table: DrawnTable, cells: readonly (readonly string[])[]): Iterable<string> {
  // A name that is wider than the screen is shown all the same.
  const lastWidth = cells.reduce((most, row) => Math.max(most, textWidth(row.at(-1) ?? '')), 1);
  const { columns } = table;
  const block = new Table({
    chars: NO_BOXES,
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
    colWidths: columns.map(({ width }, i) => (i < columns.length - 1 ? width + GAP : lastWidth)),
    colAligns: columns.map(() => 'left'),
  });
  for (const row of cells) {
    block.push(row.map((text, i) => ({ content: padded(text, columns[i]), hAlign: 'left' })));
  }
  for (const line of block.toString().split('\n')) yield `${line.trimEnd()}\n`;
}

/** Right-aligned cells get their blanks here: the gap behind them belongs to the cell's width. */
function padded(text: string, column: DrawnTable['columns'][number] | undefined): string {
  if (column === undefined || column.align === 'left') return text;
  return `${' '.repeat(Math.max(0, column.width - textWidth(text)))}${text}`;
}
