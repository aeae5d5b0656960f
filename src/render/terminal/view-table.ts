import type { Screen } from '../screen.ts';
import type { ValueUnit } from '../value-units.ts';
import type { ViewCell, ViewColumn, ViewReport, ViewRow } from '../view-report.ts';
import { isPlace } from '../view-report.ts';
import { cellText, unitFinder } from '../view-text.ts';
import type { Ink } from './ink.ts';
import { placeText } from './place-text.ts';
import { take, textWidth } from './text-width.ts';

const GAP = 2;
/** From this width on there is room for how sure shares are. */
export const ERROR_COLUMNS = 100;
const BAR_CELLS = 8;
/** Columns go where the last one would have less room than this. */
const LEAST_ROOM = 30;
/** A part of the whole that is worth a look. */
const HOT_SHARE = 0.1;

/** A column as it is drawn. */
export interface DrawnColumn {
  readonly title: string;
  /** Without the gap behind it. */
  readonly width: number;
  readonly align: 'left' | 'right';
}

/** A view cut to the width of a screen: what stands in each cell, and how wide the columns are. */
export interface DrawnTable {
  readonly columns: readonly DrawnColumn[];
  readonly textOf: (row: ViewRow) => readonly string[];
}

interface Fitted {
  readonly index: number;
  readonly column: ViewColumn;
  readonly width: number;
  readonly unit: ValueUnit | null;
}

/** Chooses units, widths, and the columns that fit. The last column gets what the others leave. */
export function drawTable(report: ViewReport, screen: Screen, ink: Ink): DrawnTable {
  const unitOf = unitFinder(report);
  const all = report.columns
    .map((column, index) => ({ column, index }))
    .filter(
      ({ column }) =>
        column.type !== 'data' &&
        column.type !== 'value-data' &&
        column.type !== 'source' &&
        (column.type !== 'error' || report.hasErrors === true || screen.columns >= ERROR_COLUMNS),
    )
    .map(({ column, index }) => measured(report, column, { index, unit: unitOf(column) }));
  const source = report.columns.findIndex(({ type }) => type === 'source');
  if (source >= 0)
    all.push(measured(report, report.columns[source], { index: source, unit: null }));
  const fitted = narrowed(thatFit(all, screen.columns), screen.columns);
  const others = fitted.slice(0, -1);
  const room = Math.max(
    1,
    screen.columns - others.reduce((sum, { width }) => sum + width + GAP, 0),
  );
  const linkTemplate = screen.linkTemplate;
  const textOf = (row: ViewRow): readonly string[] =>
    fitted.map((column) => drawnCell(row, column, { ink, room, linkTemplate, screen }));
  const columns = fitted.map(({ column, width, unit }, i) => ({
    title: titleText(column, unit),
    width: i < others.length ? width : room,
    align: isLeft(column) || i === others.length ? ('left' as const) : ('right' as const),
  }));
  return { columns, textOf };
}

function isLeft({ type }: ViewColumn): boolean {
  return type === 'text' || type === 'place' || type === 'source' || type === 'bar';
}

/** Two lines: the unit stands under the name. */
function titleText({ title }: ViewColumn, unit: ValueUnit | null): string {
  return unit === null || unit.symbol === '' ? title : `${title}\n${unit.symbol}`;
}

function measured(
  report: ViewReport,
  column: ViewColumn,
  { index, unit }: Pick<Fitted, 'index' | 'unit'>,
): Fitted {
  let width = textWidth(column.title.split('\n')[0] ?? '');
  if (column.type === 'bar') width = BAR_CELLS;
  else if (column.type !== 'place' && column.type !== 'source') {
    for (const cell of widestCells(report.rows, index)) {
      width = Math.max(width, textWidth(cellText(cell, column, unit)));
    }
  }
  return { index, column, width, unit };
}

/** The cells of a column that one of the widest is among: of its numbers, the ends and the least. */
function widestCells(rows: readonly ViewRow[], index: number): readonly ViewCell[] {
  const cells: ViewCell[] = [];
  let most = 0;
  let least = 0;
  let smallest = Number.POSITIVE_INFINITY;
  for (const row of rows) {
    const cell = row.cells[index] ?? null;
    if (row.emphasis === 'note' || cell === null) continue;
    if (typeof cell !== 'number') {
      cells.push(cell);
      continue;
    }
    most = Math.max(most, cell);
    least = Math.min(least, cell);
    if (cell !== 0) smallest = Math.min(smallest, Math.abs(cell));
  }
  if (smallest === Number.POSITIVE_INFINITY) return [...cells, 0];
  return least < 0 ? [...cells, most, least, smallest, -smallest] : [...cells, most, smallest];
}

/** Drops the columns that matter least until the last has room. */
function thatFit(all: readonly Fitted[], columns: number): readonly Fitted[] {
  let left = all;
  for (;;) {
    const used = left.slice(0, -1).reduce((sum, { width }) => sum + width + GAP, 0);
    if (columns - used >= LEAST_ROOM) return left;
    const most = Math.max(...left.slice(0, -1).map(({ column }) => column.sacrifice), 0);
    if (most === 0) return left;
    left = left.filter(({ column }) => column.sacrifice !== most);
  }
}

/** A text is not cut below this width. */
const LEAST_TEXT = 22;
/** For the sake of the last column texts are cut where it has less room than this: a name without its place. */
const LEAST_NAME = 16;

/** Cuts the widest text where the last column still has too little room. */
function narrowed(fitted: readonly Fitted[], columns: number): readonly Fitted[] {
  const others = fitted.slice(0, -1);
  const used = others.reduce((sum, { width }) => sum + width + GAP, 0);
  const missing = LEAST_NAME - (columns - used);
  const texts = others.filter(({ column }) => column.type === 'text');
  const widest = texts.reduce((most, { width }) => Math.max(most, width), 0);
  if (missing <= 0 || widest <= LEAST_TEXT) return fitted;
  const at = fitted.findIndex(({ column, width }) => column.type === 'text' && width === widest);
  const width = Math.max(LEAST_TEXT, widest - missing);
  return fitted.map((one, i) => (i === at ? { ...one, width } : one));
}

/** Names of dumps end alike: what is too long loses what stands before its end. */
function fittingText(text: string, { column, width }: Fitted, ellipsis: string): string {
  if (column.type !== 'text' || textWidth(text) <= width) return text;
  const end = take(text, Math.ceil((width - textWidth(ellipsis)) / 4), 'end');
  const room = width - textWidth(ellipsis) - textWidth(end);
  return `${take(text, room, 'start')}${ellipsis}${end}`;
}

interface CellStyle {
  readonly ink: Ink;
  readonly room: number;
  readonly linkTemplate: string | null;
  readonly screen: Screen;
}

function drawnCell(row: ViewRow, fitted: Fitted, style: CellStyle): string {
  const { column, index, unit } = fitted;
  const cell = row.cells[index];
  const { ink } = style;
  if (row.emphasis === 'note') return cell === null ? '' : ink.aside(cellText(cell, column, unit));
  if (isPlace(cell)) {
    const paintName = row.emphasis === 'hot' ? ink.hot : ink.name;
    return placeText(cell, { ...style, paintName });
  }
  if (column.type === 'bar') return barText(cell, ink);
  const text = fittingText(cellText(cell, column, unit), fitted, ink.signs.ellipsis);
  if (column.type === 'number') return ink.aside(text);
  if (column.type === 'source') return sourceText(text, row, style);
  if (isHot(cell, column) || row.emphasis === 'hot') return ink.hot(text);
  return isHead(row) ? ink.strong(text) : text;
}

function isHot(cell: ViewCell | undefined, { type }: ViewColumn): boolean {
  return type === 'share' && typeof cell === 'number' && cell >= HOT_SHARE;
}

function sourceText(text: string, row: ViewRow, { ink, room }: CellStyle): string {
  const { ellipsis } = ink.signs;
  const shown =
    textWidth(text) <= room
      ? text
      : `${take(text, room - textWidth(ellipsis), 'start')}${ellipsis}`;
  return row.emphasis === 'hot' || isHead(row) ? ink.strong(shown) : shown;
}

function isHead({ emphasis }: ViewRow): boolean {
  return emphasis === 'head' || emphasis === 'title';
}

/** A share as a bar of eighths; the least there is draws something. */
function barText(cell: ViewCell | undefined, ink: Ink): string {
  if (typeof cell !== 'number' || cell <= 0) return '';
  const { bar } = ink.signs;
  const steps = Math.max(1, Math.round(Math.min(1, cell) * BAR_CELLS * bar.length));
  const full = (bar.at(-1) as string).repeat(Math.floor(steps / bar.length));
  const rest = steps % bar.length;
  return ink.bar(`${full}${rest > 0 ? bar[rest - 1] : ''}`);
}
