import { edgesView } from '../edges-view.ts';
import type { FlameReport } from '../flame-report.ts';
import { headingLines, shortHeading } from '../heading.ts';
import { headingOf } from '../known-heading.ts';
import type { Layout } from '../layout.ts';
import { code, escaped, escapedLine, fenced, leftOutText } from '../markdown-text.ts';
import { renderByKind } from '../render-by-kind.ts';
import type { HelpReport, SortKeysReport } from '../report.ts';
import type { Screen } from '../screen.ts';
import { statsView } from '../stats-view.ts';
import type { TimelineReport } from '../timeline-report.ts';
import {
  errorNotes,
  isPlace,
  shownNotes,
  type ViewHeading,
  type ViewReport,
  type ViewRow,
} from '../view-report.ts';
import { cellText, unitFinder } from '../view-text.ts';

/** Tables for pull requests and for language models: few characters, most important first. */
export const markdownLayout: Layout = {
  name: 'markdown',
  summary: 'compact Markdown tables; --budget N for at most so many characters',
  isForReaders: true,
  shortenedHeading: headingOf,
  render: renderByKind({
    stats: (report, { budget }) =>
      viewText(
        statsView(report, { isLimited: budget === null, hasErrors: report.hasErrors === true }),
        budget,
      ),
    callers: (report, { budget }) => viewText(edgesView(report, true), budget),
    callees: (report, { budget }) => viewText(edgesView(report, true), budget),
    view: (report, { budget }) => viewText(report, budget),
    timeline: drawingText,
    flame: drawingText,
    summary: (report, { budget }) => report.writer.markdown(report, budget),
    record: (report, { budget }) =>
      within(report.writer.markdown(report, { escaped, escapedLine, code, fenced }), budget),
    graph: ({ dot }, { budget }) => graphText([...dot].join(''), budget),
    'sort-keys': (report, { budget }) => within(sortKeysText(report), budget),
    help: (report, { budget }) => within(helpText(report), budget),
    manual: ({ text }, { budget }) => within(text.split(/(?<=\n)/), budget),
  }),
};

/** Room for the sentence that says what is left out. */
const LEFT_OUT_ROOM = 60;

/** Characters that may still be written. */
class Budget {
  private left: number;

  constructor(characters: number | null) {
    this.left = characters ?? Number.POSITIVE_INFINITY;
  }

  /** Whether a text fits, with some room behind it; then its characters are spent. */
  takes(text: string, room = 0): boolean {
    if (text.length + room > this.left) return false;
    this.left -= text.length;
    return true;
  }
}

/** As many pieces as fit, and a sentence where some do not. */
function* within(pieces: Iterable<string>, characters: number | null): Iterable<string> {
  const budget = new Budget(characters);
  for (const piece of pieces) {
    if (budget.takes(piece, LEFT_OUT_ROOM)) yield piece;
    else return yield* told('\nThe rest is left out to keep the budget.\n', budget);
  }
}

/** Half a graph is none. */
function graphText(dot: string, characters: number | null): Iterable<string> {
  const budget = new Budget(characters);
  return budget.takes(dot) ? [dot] : told('\nThe graph is left out to keep the budget.\n', budget);
}

/** A sentence where there is room for it. */
function told(text: string, budget: Budget): readonly string[] {
  return budget.takes(text) ? [text] : [];
}

function viewText(report: ViewReport, characters: number | null): Iterable<string> {
  if (characters === null) return viewPieces(report, WHOLE);
  const text = [...viewPieces(report, WHOLE)].join('');
  return text.length <= characters ? [text] : [cutView(report, characters)];
}

/** How much of a view is written. */
interface ViewCut {
  readonly headingLines: number;
  readonly rows: number;
  /** Columns that screens give up first are left out. */
  readonly isNarrow: boolean;
}

const WHOLE: ViewCut = { headingLines: Infinity, rows: Infinity, isNarrow: false };

function* viewPieces(report: ViewReport, cut: ViewCut): Iterable<string> {
  const heading = [...headingText(report.heading)];
  yield* heading.slice(0, cut.headingLines);
  const { head, line } = columnsOf(report, cut);
  const rows = report.rows.slice(0, cut.rows);
  if (rows.length > 0) yield head;
  for (const row of rows) yield line(row);
  yield* restOf(report, {
    rows: report.rows.length - rows.length,
    lines: Math.max(0, heading.length - cut.headingLines),
  });
}

/** What stands under a table: what is left out of it, else its notes. */
function* restOf(
  report: ViewReport,
  leftOut: { readonly rows: number; readonly lines: number },
): Iterable<string> {
  if (leftOut.rows > 0) return yield leftOutText(leftOut.rows, 'row');
  if (leftOut.lines > 0) return yield leftOutText(leftOut.lines, 'heading line');
  const rest = [...shownNotes(report), ...(report.hasErrors === true ? errorNotes(report) : [])];
  yield `${rest.length > 0 ? `\n${rest.map(escapedLine).join('  \n')}\n` : ''}\n`;
}

/** Few rows are worth a heading less. */
const WANTED_ROWS = 5;

/** A view that is too long: columns go first, then the heading's last lines, and of the rows as many as need be. */
function cutView(report: ViewReport, characters: number): string {
  const lines = [...headingText(report.heading)].length;
  const wanted = Math.min(WANTED_ROWS, report.rows.length);
  let best = '';
  let most = -1;
  for (const [headingLines, isNarrow] of [[lines, false], ...countdown(lines)] as const) {
    const { text, rows } = withinRows(report, { headingLines, isNarrow, rows: 0 }, characters);
    if (rows <= most) continue;
    [best, most] = [text, rows];
    if (rows >= wanted) break;
  }
  return best;
}

function* countdown(from: number): Iterable<readonly [lines: number, isNarrow: boolean]> {
  for (let lines = from; lines >= 0; lines--) yield [lines, true];
}

/** With as many rows as fit; -1 where not even that there are some can be told. */
function withinRows(report: ViewReport, cut: ViewCut, characters: number) {
  const textWith = (rows: number): string => [...viewPieces(report, { ...cut, rows })].join('');
  // No row has fewer characters than this.
  let [least, most] = [0, Math.min(report.rows.length, Math.ceil(characters / 4))];
  while (least < most) {
    const middle = Math.ceil((least + most) / 2);
    if (textWith(middle).length <= characters) least = middle;
    else most = middle - 1;
  }
  const text = textWith(least);
  return text.length <= characters ? { text, rows: least } : { text: '', rows: -1 };
}

/** A drawing in a block of code, where its lines stand under one another. */
function* drawingText(report: TimelineReport | FlameReport, screen: Screen): Iterable<string> {
  const budget = new Budget(screen.budget);
  for (const line of headingText(report.heading)) if (budget.takes(line)) yield line;
  const columns = Math.min(screen.columns, MARKDOWN_COLUMNS);
  const lines = [...report.lines({ ...screen, columns, colorLevel: 0 })];
  const block = fenced(lines.join('\n').trimEnd(), 'text');
  const notes =
    report.notes.length > 0 ? `\n${shownNotes(report).map(escapedLine).join('  \n')}\n\n` : '\n';
  const isWhole = budget.takes(block + notes);
  yield* isWhole
    ? [block + notes]
    : told('\nThe picture is left out to keep the budget.\n', budget);
}

function* headingText(heading: ViewHeading): Iterable<string> {
  if (heading.form === 'short') {
    const line = shortHeading(heading, () => false);
    if (line !== '') yield `${escapedLine(line)}  \n`;
    return;
  }
  for (const { tone, text } of heading.form === 'none' ? [] : headingLines(heading)) {
    yield `${tone === 'name' ? `**${escaped(text)}**` : escapedLine(text)}  \n`;
  }
}

/** Code wider than this is scrolled where Markdown is read. */
const MARKDOWN_COLUMNS = 100;

/** Where there is little room, columns that are this dispensable on a screen go. */
const DISPENSABLE = 5;

/** The titles of a table, and how its rows are written. */
function columnsOf(report: ViewReport, { isNarrow }: ViewCut) {
  const unitOf = unitFinder(report);
  const shown = report.columns
    .map((column, index) => ({ column, index, unit: unitOf(column) }))
    .filter(({ column }) => !['bar', 'data', 'value-data'].includes(column.type))
    .filter(({ column }) => column.type !== 'error' || report.hasErrors === true)
    .filter(({ column }) => !isNarrow || column.sacrifice < DISPENSABLE);
  const cells = (texts: readonly string[]): string => `|${texts.join('|')}|\n`;
  const titles = shown.map(({ column, unit }) =>
    unit === null ? column.title : `${column.title} ${unit.symbol}`,
  );
  const rules = shown.map(({ column }) =>
    ['text', 'place', 'source'].includes(column.type) ? '-' : '-:',
  );
  return {
    head: `\n${cells(titles)}${cells(rules)}`,
    line: (row: ViewRow) =>
      cells(
        shown.map(({ column, index, unit }) => {
          const text = cellText(row.cells[index], column, unit);
          const guides = guidesOf(row, index);
          if (text === '' || !['place', 'source'].includes(column.type)) return escaped(text);
          return `${guides}${row.emphasis === 'head' || row.emphasis === 'title' ? `**${code(text)}**` : code(text)}`;
        }),
      ),
  };
}

/** Depth and direction, which blanks in a cell cannot show. */
function guidesOf({ cells }: ViewRow, index: number): string {
  const cell = cells[index];
  if (!isPlace(cell)) return '';
  if (cell.arrow !== undefined) return cell.arrow === 'callers' ? '← ' : '→ ';
  return '· '.repeat(cell.guides?.length ?? 0);
}

function* sortKeysText({ keys }: SortKeysReport): Iterable<string> {
  for (const { key, description } of keys) yield `- \`${key}\` ${description}\n`;
}

function* helpText({ sections }: HelpReport): Iterable<string> {
  for (const { title, entries } of sections) {
    if (title !== null) yield `**${escaped(title)}**\n\n`;
    for (const { term, meaning } of entries) {
      yield `- ${meaning === null ? escaped(term) : `${code(term)} ${escaped(meaning)}`}\n`;
    }
    yield '\n';
  }
}
