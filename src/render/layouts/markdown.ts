import { edgesView } from '../edges-view.ts';
import type { FlameReport } from '../flame-report.ts';
import { headingLines } from '../heading.ts';
import type { Layout } from '../layout.ts';
import { code, escaped } from '../markdown-text.ts';
import { renderByKind } from '../render-by-kind.ts';
import type { HelpReport, SortKeysReport } from '../report.ts';
import type { Screen } from '../screen.ts';
import { statsView } from '../stats-view.ts';
import type { TimelineReport } from '../timeline-report.ts';
import {
  errorNotes,
  isPlace,
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
      within(report.writer.markdown(report, { escaped, code }), budget),
    graph: ({ dot }) => dot,
    'sort-keys': sortKeysText,
    help: helpText,
    manual: ({ text }) => [text],
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
    else return yield `\nThe rest does not fit into ${characters} characters.\n`;
  }
}

function* viewText(report: ViewReport, characters: number | null): Iterable<string> {
  const budget = new Budget(characters);
  for (const line of headingText(report.heading)) if (budget.takes(line)) yield line;
  const shown = yield* rowLines(report, budget);
  const cut = report.rows.length - shown;
  const rest =
    cut > 0
      ? [`${cut} more rows do not fit into ${characters} characters.`]
      : [...report.notes, ...(report.hasErrors === true ? errorNotes(report) : [])].map(escaped);
  const text = `${rest.length > 0 ? `\n${rest.join('  \n')}\n` : ''}\n`;
  if (budget.takes(text)) yield text;
}

/** A drawing in a block of code, where its lines stand under one another. */
function* drawingText(report: TimelineReport | FlameReport, screen: Screen): Iterable<string> {
  const budget = new Budget(screen.budget);
  for (const line of headingText(report.heading)) if (budget.takes(line)) yield line;
  const columns = Math.min(screen.columns, MARKDOWN_COLUMNS);
  const lines = [...report.lines({ ...screen, columns, colorLevel: 0 })];
  const block = `\n\`\`\`text\n${lines.join('\n').trimEnd()}\n\`\`\`\n`;
  const notes = report.notes.length > 0 ? `\n${report.notes.map(escaped).join('  \n')}\n\n` : '\n';
  const isWhole = budget.takes(block + notes);
  yield isWhole ? block + notes : `\nThe picture does not fit into ${screen.budget} characters.\n`;
}

function* headingText(heading: ViewHeading): Iterable<string> {
  for (const { tone, text } of heading.form === 'none' ? [] : headingLines(heading)) {
    yield `${tone === 'name' ? `**${escaped(text)}**` : escaped(text)}  \n`;
  }
}

/** Code wider than this is scrolled where Markdown is read. */
const MARKDOWN_COLUMNS = 100;

/** The table as far as it fits; gives how many rows that are. */
function* rowLines(report: ViewReport, budget: Budget): Generator<string, number> {
  if (report.rows.length === 0) return 0;
  const { head, line } = columnsOf(report);
  if (!budget.takes(head, LEFT_OUT_ROOM)) return 0;
  yield head;
  const room = report.notes.reduce((sum, note) => sum + 2 * note.length + 4, LEFT_OUT_ROOM);
  let shown = 0;
  for (const row of report.rows) {
    const text = line(row);
    if (!budget.takes(text, room)) break;
    yield text;
    shown++;
  }
  return shown;
}

/** The titles of a table, and how its rows are written. */
function columnsOf(report: ViewReport) {
  const unitOf = unitFinder(report);
  const shown = report.columns
    .map((column, index) => ({ column, index, unit: unitOf(column) }))
    .filter(({ column }) => !['bar', 'data', 'value-data'].includes(column.type))
    .filter(({ column }) => column.type !== 'error' || report.hasErrors === true);
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
