import { edgesView } from '../edges-view.ts';
import { headingLines } from '../heading.ts';
import type { Layout } from '../layout.ts';
import { renderByKind } from '../render-by-kind.ts';
import type { HelpReport, HelpSection, SortKeysReport } from '../report.ts';
import type { Screen } from '../screen.ts';
import { statsView } from '../stats-view.ts';
import { tableBlocks } from '../terminal/blocks.ts';
import { type Ink, inkFor } from '../terminal/ink.ts';
import { textWidth, wrapped } from '../terminal/text-width.ts';
import { drawTable } from '../terminal/view-table.ts';
import type { ViewReport } from '../view-report.ts';

/** Tables for a screen: as wide as it is, one unit for all times, shares as bars, rows with numbers. */
export const terminalLayout: Layout = {
  name: 'terminal',
  summary: 'tables for a screen; the default on a terminal',
  isForReaders: true,
  render: renderByKind({
    stats: (report, screen) => viewText(statsView(report, true), screen),
    callers: (report, screen) => viewText(edgesView(report, true), screen),
    callees: (report, screen) => viewText(edgesView(report, true), screen),
    view: viewText,
    graph: ({ dot }) => dot,
    'sort-keys': (report, screen) => sortKeysText(report, inkFor(screen)),
    help: (report, screen) => helpText(report, inkFor(screen)),
  }),
};

function* viewText(report: ViewReport, screen: Screen): Iterable<string> {
  const ink = inkFor(screen);
  for (const { tone, text } of headingLines(report.heading)) {
    for (const line of wrapped(text, screen.columns)) yield `${ink.heading[tone](line)}\n`;
  }
  yield '\n';
  if (report.rows.length > 0) {
    yield* tableBlocks(drawTable(report, screen, ink), report.rows, ink);
    yield '\n';
  }
  for (const note of report.notes) {
    for (const line of wrapped(note, screen.columns)) yield `${ink.aside(line)}\n`;
  }
  if (report.notes.length > 0) yield '\n';
}

function* sortKeysText({ keys }: SortKeysReport, ink: Ink): Iterable<string> {
  yield 'Keys to sort by; unique beginnings will do:\n';
  const width = Math.max(...keys.map(({ key }) => key.length));
  for (const { key, description } of keys) {
    yield `  ${ink.name(key.padEnd(width))}  ${description}\n`;
  }
}

function* helpText({ sections }: HelpReport, ink: Ink): Iterable<string> {
  for (const [i, section] of sections.entries()) {
    yield `${i > 0 ? '\n' : ''}${sectionText(section, ink)}`;
  }
}

function sectionText({ title, entries }: HelpSection, ink: Ink): string {
  const terms = entries.filter(({ meaning }) => meaning !== null);
  const width = Math.max(0, ...terms.map(({ term }) => textWidth(term)));
  const lines = entries.map(({ term, meaning }) => {
    const padding = ' '.repeat(Math.max(0, width - textWidth(term)));
    const text = meaning === null ? term : `${ink.name(term)}${padding}  ${meaning}`;
    return `${title === null ? '' : '  '}${text}\n`;
  });
  return `${title === null ? '' : `${ink.strong(title)}\n`}${lines.join('')}`;
}
