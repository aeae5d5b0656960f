import { edgesView } from '../edges-view.ts';
import type { FlameReport } from '../flame-report.ts';
import { headingLines, shortHeading } from '../heading.ts';
import { headingOf } from '../known-heading.ts';
import type { Layout } from '../layout.ts';
import { manualText } from '../manual-text.ts';
import { renderByKind } from '../render-by-kind.ts';
import type { HelpReport, HelpSection, SortKeysReport } from '../report.ts';
import type { Screen } from '../screen.ts';
import { statsView } from '../stats-view.ts';
import { tableBlocks } from '../terminal/blocks.ts';
import { type Ink, inkFor } from '../terminal/ink.ts';
import { take, textWidth, wrapped } from '../terminal/text-width.ts';
import { drawTable, ERROR_COLUMNS } from '../terminal/view-table.ts';
import type { TimelineReport } from '../timeline-report.ts';
import { errorNotes, shownNotes, type ViewHeading, type ViewReport } from '../view-report.ts';

/** Tables for a screen: as wide as it is, one unit for all times, shares as bars, rows with numbers. */
export const terminalLayout: Layout = {
  name: 'terminal',
  summary: 'tables for a screen; the default on a terminal',
  isForReaders: true,
  shortenedHeading: headingOf,
  render: renderByKind({
    stats: (report, screen) => {
      const hasErrors = report.hasErrors === true || screen.columns >= ERROR_COLUMNS;
      return viewText(statsView(report, { isLimited: true, hasErrors }), screen);
    },
    callers: (report, screen) => viewText(edgesView(report, true), screen),
    callees: (report, screen) => viewText(edgesView(report, true), screen),
    view: viewText,
    timeline: drawingText,
    flame: drawingText,
    summary: (report, screen) => report.writer.text(report, screen),
    record: (report, screen) => report.writer.text(report, screen),
    graph: ({ dot }) => dot,
    'sort-keys': (report, screen) => sortKeysText(report, inkFor(screen)),
    help: (report, screen) => helpText(report, screen),
    manual: ({ text }, screen) => {
      const { strong, bar, aside } = inkFor(screen);
      return manualText(text, screen.columns, { title: strong, strong, code: bar, aside });
    },
  }),
};

function* viewText(report: ViewReport, screen: Screen): Iterable<string> {
  const ink = inkFor(screen);
  yield* headingText(report.heading, screen, ink);
  if (report.rows.length > 0) {
    yield* tableBlocks(drawTable(report, screen, ink), report.rows, ink);
    yield '\n';
  }
  const hasErrors = report.hasErrors === true || screen.columns >= ERROR_COLUMNS;
  const notes = [...shownNotes(report), ...(hasErrors ? errorNotes(report) : [])];
  yield* notesText(notes, screen, ink);
}

function* notesText(notes: readonly string[], { columns }: Screen, ink: Ink): Iterable<string> {
  for (const note of notes) {
    for (const line of wrapped(note, columns)) yield `${ink.aside(line)}\n`;
  }
  if (notes.length > 0) yield '\n';
}

function* drawingText(report: TimelineReport | FlameReport, screen: Screen): Iterable<string> {
  const ink = inkFor(screen);
  yield* headingText(report.heading, screen, ink);
  for (const line of report.lines(screen)) yield `${line}\n`;
  yield '\n';
  yield* notesText(shownNotes(report), screen, ink);
}

function* headingText(heading: ViewHeading, { columns }: Screen, ink: Ink): Iterable<string> {
  if (heading.form === 'none') return;
  if (heading.form === 'short') {
    const fits = (text: string): boolean => textWidth(text) <= columns;
    const line = shortHeading(heading, fits);
    const cut = fits(line) ? line : `${take(line, columns - 1, 'start')}…`;
    return yield `${ink.heading.aside(cut)}\n\n`;
  }
  for (const { tone, text } of headingLines(heading)) {
    for (const line of wrapped(text, columns)) yield `${ink.heading[tone](line)}\n`;
  }
  yield '\n';
}

function* sortKeysText({ keys }: SortKeysReport, ink: Ink): Iterable<string> {
  yield 'Keys to sort by; a unique beginning is enough:\n';
  const width = Math.max(...keys.map(({ key }) => key.length));
  for (const { key, description } of keys) {
    yield `  ${ink.name(key.padEnd(width))}  ${description}\n`;
  }
}

function* helpText({ sections }: HelpReport, screen: Screen): Iterable<string> {
  const ink = inkFor(screen);
  for (const [i, section] of sections.entries()) {
    yield `${i > 0 ? '\n' : ''}${sectionText(section, screen, ink)}`;
  }
}

/** Meanings stand beside their terms, or below them where there is no room. */
const LEAST_MEANING = 30;

function sectionText({ title, entries }: HelpSection, { columns }: Screen, ink: Ink): string {
  const terms = entries.filter(({ meaning }) => meaning !== null);
  const widest = Math.max(0, ...terms.map(({ term }) => textWidth(term)));
  const indent = title === null ? '' : '  ';
  const isBeside = columns - indent.length - widest - 2 >= LEAST_MEANING;
  const lines = entries.flatMap(({ term, meaning }) => {
    if (meaning === null) return [...wrapped(term, columns - indent.length)];
    if (!isBeside) return [ink.name(term), ...indented(meaning, 4, columns - indent.length)];
    const padding = ' '.repeat(widest - textWidth(term));
    const [first = '', ...more] = indented(meaning, widest + 2, columns - indent.length);
    return [`${ink.name(term)}${padding}  ${first.trimStart()}`, ...more];
  });
  const head = title === null ? '' : `${ink.strong(title)}\n`;
  return `${head}${lines.map((line) => `${indent}${line}\n`).join('')}`;
}

/** A text in lines that begin so far to the right. */
function indented(text: string, width: number, columns: number): readonly string[] {
  const lines = [...wrapped(text, columns - width)];
  return lines.map((line) => `${' '.repeat(width)}${line.trimStart()}`);
}
